//! What of an answer leaves: the value, its reference, or nothing.

use crate::{
    connectors::form::{FieldError, FieldValue, ResolveReference},
    store::SavedConnector,
};

/// An answer on its way out.
pub struct ExportedField {
    pub name: String,
    /// The provider's own variable for it.
    pub env_variable: Option<String>,
    pub content: ExportedContent,
}

/// How much of it goes.
pub enum ExportedContent {
    Plain(String),
    Reference(String),
    Blank,
}

impl ExportedField {
    /// A blank for what does not leave.
    pub fn text_or_blank(&self) -> String {
        match &self.content {
            ExportedContent::Plain(text) | ExportedContent::Reference(text) => text.clone(),
            ExportedContent::Blank => String::new(),
        }
    }
}

/// Every answer in the form's order, and what must be said of those that do not leave as they are.
pub fn exported_fields(
    saved: &SavedConnector,
    resolve: Option<ResolveReference>,
) -> Result<(Vec<ExportedField>, Vec<String>), FieldError> {
    let (mut all, mut notes) = (vec![], vec![]);
    for field in saved.provider.fields() {
        for (name, answer) in saved.values.iter().filter(|(name, _)| field.owns_key(name)) {
            let goes = match (answer, resolve) {
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
            all.push(ExportedField { name: name.clone(), env_variable: field.env_var.clone(), content: goes });
        }
    }
    Ok((all, notes))
}
