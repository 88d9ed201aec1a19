//! What is exported of each field: its value, its reference, or nothing.

use crate::{
    connectors::form::{FieldError, FieldValue, ResolveReference},
    store::SavedConnector,
};

/// A field of an export.
pub struct ExportedField {
    pub name: String,
    /// The provider's own environment variable for it.
    pub env_variable: Option<String>,
    pub content: ExportedContent,
}

/// What is exported of a field.
pub enum ExportedContent {
    Plain(String),
    Reference(String),
    Blank,
}

impl ExportedField {
    /// Returns the value or the reference, or `None` for a secret that is left blank.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            ExportedContent::Plain(text) | ExportedContent::Reference(text) => Some(text),
            ExportedContent::Blank => None,
        }
    }
}

/// Returns the fields in the form's order, and a note for each that is not exported as its value. `resolve` is given if
/// secrets are to be included.
pub fn exported_fields(
    saved: &SavedConnector,
    resolve: Option<ResolveReference>,
) -> Result<(Vec<ExportedField>, Vec<String>), FieldError> {
    let (mut fields, mut notes) = (vec![], vec![]);
    for field in saved.provider.fields() {
        for (name, value) in saved.values.iter().filter(|(name, _)| field.owns_key(name)) {
            let content = match (value, resolve) {
                (FieldValue::Plain(text), _) => ExportedContent::Plain(text.clone()),
                (FieldValue::Secret(secret), Some(_)) => ExportedContent::Plain(secret.expose().to_owned()),
                (FieldValue::Reference(reference), Some(resolve)) => {
                    let secret = resolve(reference).map_err(|problem| FieldError::invalid(name, problem))?;
                    ExportedContent::Plain(secret.expose().to_owned())
                }
                (FieldValue::Secret(_), None) => {
                    notes.push(format!("{name} is left blank; --show-secrets includes it"));
                    ExportedContent::Blank
                }
                (FieldValue::Reference(reference), None) => {
                    notes.push(format!("{name} stays a reference; --show-secrets includes its value"));
                    ExportedContent::Reference(reference.to_string())
                }
            };
            fields.push(ExportedField { name: name.clone(), env_variable: field.env_var.clone(), content });
        }
    }
    Ok((fields, notes))
}
