//! Reads what `smsctl export --format json` writes.

use serde_json::{Map, Value};

use crate::{
    commands::{providers, set, template},
    connectors::ImportedConnector,
    encoding::masked_excerpt,
    failure::{Failure, InvalidValue},
    references::ValueSource,
    services::CONFIG_FORMATS,
};

/// Reads an export, or returns `None` for another document: one without a `provider` that is a string or without a
/// `fields` that is an object. References in it are kept, because smsctl wrote it.
///
/// # Errors
/// The provider, a field, a usage or a value is unknown or invalid.
pub fn parse_smsctl_export(json: &Value) -> Result<Option<ImportedConnector>, Failure> {
    let (Some(provider), Some(fields)) =
        (json.get("provider").and_then(Value::as_str), json.get("fields").and_then(Value::as_object))
    else {
        return Ok(None);
    };
    let mut imported = ImportedConnector {
        source: ValueSource::User,
        ..ImportedConnector::for_provider(providers::find_provider(provider)?)
    };
    if let Some(name) = json.get("name").and_then(Value::as_str) {
        imported.name = Some(crate::store::parse_connector_name(name).map_err(Failure::usage)?);
    }
    let provider = imported.provider;
    for (name, value) in fields {
        set::find_field(provider.fields(), name).map_err(|error| Failure::usage(error.to_string()))?;
        match value {
            Value::Null => {}
            Value::String(text) => imported.set_value(name, text),
            Value::Bool(value) => imported.set_value(name, &value.to_string()),
            _ => return Err(Failure::usage(format!("{name} must be a string, a boolean, or null for no value"))),
        }
    }
    let empty = Map::new();
    for (usage, value) in json.get("templates").and_then(Value::as_object).unwrap_or(&empty) {
        let invalid = |problem: InvalidValue| {
            Failure::usage(format!("the template for {}: {problem}", masked_excerpt(usage, 40)))
        };
        let usage = usage.parse().map_err(invalid)?;
        imported.add_template(usage, template::template_from_json(provider.template_kind, value).map_err(invalid)?);
    }
    for format in CONFIG_FORMATS {
        for (name, value) in json.get(format.name).and_then(Value::as_object).unwrap_or(&empty) {
            let setting = format.settings.iter().find(|setting| setting.name == name);
            match setting.is_some_and(|setting| setting.setting_type.accepts(value)) {
                true => {
                    let settings = imported.service_settings.entry(format.name.to_owned()).or_default();
                    settings.insert(name.clone(), value.clone());
                }
                false => imported
                    .add_note(format!("{name} of {} is not imported: smsctl does not know this setting", format.name)),
            }
        }
    }
    Ok(Some(imported))
}
