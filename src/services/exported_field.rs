//! What is exported of each field: its value, its reference, or nothing.

use crate::references::Reference;

/// A field of an export.
#[derive(Clone)]
pub struct ExportedField {
    /// The name of the field or of the row of a table, such as `headers.Authorization`.
    pub name: String,
    /// The provider's own environment variable for it.
    pub env_variable: Option<String>,
    /// What is exported of it.
    pub content: ExportedContent,
}

/// What is exported of a field.
#[derive(Clone)]
pub enum ExportedContent {
    /// Its value.
    Value(String),
    /// The reference that stands for its value.
    Reference(Reference),
    /// Nothing: it is a secret, and secrets are not included.
    HiddenSecret,
}

impl ExportedField {
    /// Returns the value for a service that does not know references. Without a value, the field is left blank and a note
    /// says so.
    pub fn value_or_blank(&self, notes: &mut Vec<String>) -> &str {
        let name = &self.name;
        match &self.content {
            ExportedContent::Value(text) => return text,
            ExportedContent::Reference(reference) => notes.push(format!(
                "{name} is left blank: it is the reference {reference}; --show-secrets includes its value"
            )),
            ExportedContent::HiddenSecret => {
                notes.push(format!("{name} is left blank; --show-secrets includes it"));
            }
        }
        ""
    }
}
