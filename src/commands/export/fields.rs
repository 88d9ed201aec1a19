//! What is exported of each field of a saved connector.

use crate::{
    connectors::form::{FieldError, FieldValue, ResolveReference},
    services::{ExportedContent, ExportedField},
    store::SavedConnector,
};

/// Returns the fields in the form's order. `resolve` is given if secrets are to be included.
pub fn exported_fields(
    saved: &SavedConnector,
    resolve: Option<ResolveReference>,
) -> Result<Vec<ExportedField>, FieldError> {
    let mut fields = vec![];
    for field in saved.provider.fields() {
        for (name, value) in saved.values.iter().filter(|(name, _)| field.owns_key(name)) {
            let content = match (value, resolve) {
                (FieldValue::Plain(text), _) => ExportedContent::Value(text.clone()),
                (FieldValue::Secret(secret), Some(_)) => ExportedContent::Value(secret.expose().to_owned()),
                (FieldValue::Reference(reference), Some(resolve)) => {
                    let secret = resolve(reference).map_err(|problem| FieldError::invalid(name, problem))?;
                    ExportedContent::Value(secret.expose().to_owned())
                }
                (FieldValue::Secret(_), None) => ExportedContent::HiddenSecret,
                (FieldValue::Reference(reference), None) => ExportedContent::Reference(reference.clone()),
            };
            fields.push(ExportedField { name: name.clone(), env_variable: field.env_var.clone(), content });
        }
    }
    Ok(fields)
}

/// Returns a note for each field whose value is not included, for a format that keeps references.
pub fn hidden_value_notes(fields: &[ExportedField]) -> Vec<String> {
    let note = |field: &ExportedField| match field.content {
        ExportedContent::Value(_) => None,
        ExportedContent::Reference(_) => {
            Some(format!("{} stays a reference; --show-secrets includes its value", field.name))
        }
        ExportedContent::HiddenSecret => Some(format!("{} is left blank; --show-secrets includes it", field.name)),
    };
    fields.iter().filter_map(note).collect()
}
