//! Our own document, as `export --format json` writes it.

use serde_json::{Map, Value};

use crate::{
    commands::{providers, set, template},
    connectors::ImportedConnector,
    encoding::masked_excerpt,
    failure::Failure,
    references::ValueSource,
};

/// `None` for another document. It is ours, so what it may not hold is refused.
pub fn parse_export(json: &Value) -> Result<Option<ImportedConnector>, Failure> {
    let (Some(provider), Some(fields)) =
        (json.get("provider").and_then(Value::as_str), json.get("fields").and_then(Value::as_object))
    else {
        return Ok(None);
    };
    let mut found = ImportedConnector {
        source: ValueSource::User,
        ..ImportedConnector::for_provider(providers::find_provider(provider)?)
    };
    if let Some(name) = json.get("name").and_then(Value::as_str) {
        found.name = Some(crate::store::parse_connector_name(name).map_err(Failure::usage)?);
    }
    let known = found.provider.fields();
    for (name, value) in fields {
        set::find_field(known, name).map_err(|flaw| Failure::usage(flaw.to_string()))?;
        match value {
            Value::Null => {}
            Value::String(text) => found.set_value(name, text),
            Value::Bool(yes) => found.set_value(name, &yes.to_string()),
            _ => return Err(Failure::usage(format!("{name} must be a string, or null for none"))),
        }
    }
    let none = Map::new();
    for (usage, value) in json.get("templates").and_then(Value::as_object).unwrap_or(&none) {
        let wrong = |problem| Failure::usage(format!("the template for {}: {problem}", masked_excerpt(usage, 40)));
        let usage = usage.parse().map_err(wrong)?;
        found.add_template(usage, template::template_from_json(found.provider.template_kind, value).map_err(wrong)?);
    }
    Ok(Some(found))
}
