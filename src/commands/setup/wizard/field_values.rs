//! The values of fields, as lists and questions show them.

use super::Wizard;
use crate::{connectors::form::FieldValue, terminal::align_rows};

/// Returns a row for each of the fields: its name, and its value or else what it is.
pub fn describe_fields(wizard: &Wizard<'_>, indexes: &[usize]) -> Vec<String> {
    let texts: Vec<_> = indexes.iter().map(|index| describe_value(wizard, *index)).collect();
    let names = indexes.iter().map(|index| wizard.fields[*index].name.as_str());
    align_rows(&names.zip(texts.iter().map(String::as_str)).collect::<Vec<_>>())
}

fn describe_value(wizard: &Wizard<'_>, index: usize) -> String {
    let field = &wizard.fields[index];
    let own: Vec<_> = wizard.plan.values.iter().filter(|(name, _)| field.owns_key(name)).collect();
    match &own[..] {
        [] => field.description_in(wizard.app.language).to_owned(),
        [(name, value)] if **name == field.name => value.to_string(),
        rows => rows.iter().map(|(name, value)| describe_row(name, value)).collect::<Vec<_>>().join(", "),
    }
}

/// Returns the key of a table's row with its value.
pub fn describe_row(name: &str, value: &FieldValue) -> String {
    format!("{}={value}", name.split_once('.').map_or(name, |(_, key)| key))
}
