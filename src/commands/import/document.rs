//! Our own document, as `export --format json` writes it.

use serde_json::{Map, Value};

use crate::{
    commands::{providers, set, template},
    connectors::Found,
    encoding::excerpt,
    failure::Failure,
    references::Source,
};

/// `None` for another document. It is ours, so what it may not hold is refused.
pub fn read(json: &Value) -> Result<Option<Found>, Failure> {
    let (Some(provider), Some(fields)) =
        (json.get("provider").and_then(Value::as_str), json.get("fields").and_then(Value::as_object))
    else {
        return Ok(None);
    };
    let mut found = Found { source: Source::User, ..Found::of(providers::find(provider)?) };
    if let Some(name) = json.get("name").and_then(Value::as_str) {
        found.name = Some(crate::store::name(name).map_err(Failure::usage)?);
    }
    let known = found.provider.fields();
    for (name, value) in fields {
        set::known(known, name).map_err(|flaw| Failure::usage(flaw.to_string()))?;
        match value {
            Value::Null => {}
            Value::String(text) => found.answer(name, text),
            Value::Bool(yes) => found.answer(name, &yes.to_string()),
            _ => return Err(Failure::usage(format!("{name} must be a string, or null for none"))),
        }
    }
    let none = Map::new();
    for (usage, value) in json.get("templates").and_then(Value::as_object).unwrap_or(&none) {
        let wrong = |problem| Failure::usage(format!("the template for {}: {problem}", excerpt(usage, 40)));
        let usage = usage.parse().map_err(wrong)?;
        found.template(usage, template::read(found.provider.holds, value).map_err(wrong)?);
    }
    Ok(Some(found))
}
