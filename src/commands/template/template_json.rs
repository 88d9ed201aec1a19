//! Converts templates to and from JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    failure::InvalidValue,
    sms::{Regional, Template, TemplateKind, TemplateParams, parse_language_tag},
};

/// Returns a template as JSON, as `--json` and exports contain it.
pub fn template_to_json(template: &Template) -> Value {
    match template {
        Template::Text { text, locales } if locales.is_empty() => json!(text.as_str()),
        Template::Text { text, locales } => {
            let all = [("text", text)].into_iter().chain(locales.iter().map(|(tag, text)| (tag.as_str(), text)));
            all.map(|(tag, text)| (tag.to_owned(), json!(text.as_str()))).collect()
        }
        Template::Registered { id: Regional::Everywhere(id), params } if params.is_code_only() => json!(id),
        Template::Registered { id: Regional::Everywhere(id), params } => {
            json!({ "id": id, "params": params_to_json(params) })
        }
        Template::Registered { id: Regional::ByRegion { china, overseas }, params } => {
            json!({ "china": china, "overseas": overseas, "params": params_to_json(params) })
        }
    }
}

/// Returns a list of names, or an object where that does not say all.
fn params_to_json(params: &TemplateParams) -> Value {
    match params.is_list() {
        true => params.names().collect(),
        false => params.pairs().map(|(name, value)| (name.to_owned(), json!(value))).collect(),
    }
}

fn params_from_json(json: &Value) -> Result<TemplateParams, InvalidValue> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or(InvalidValue::from("expected strings"));
    match json {
        Value::Array(names) => TemplateParams::parse(&names.iter().map(text).collect::<Result<Vec<_>, _>>()?),
        Value::Object(pairs) => {
            let pair = |(name, value): (&String, &Value)| Ok((name.clone(), text(value)?));
            TemplateParams::from_pairs(pairs.iter().map(pair).collect::<Result<_, InvalidValue>>()?)
        }
        _ => Err("params must be a list or an object".into()),
    }
}

/// Parses a template that [`template_to_json`] wrote.
pub fn template_from_json(kind: TemplateKind, json: &Value) -> Result<Template, InvalidValue> {
    let Some(object) = json.as_object() else {
        return Template::parse(kind, json.as_str().ok_or("expected a string or an object")?);
    };
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or(InvalidValue::from("expected strings"));
    let (mut parts, mut params, mut locales) = (vec![], TemplateParams::code_only(), BTreeMap::new());
    for (key, value) in object {
        match (kind, key.as_str()) {
            (TemplateKind::Text, "text") => drop(locales.insert("text".to_owned(), text(value)?.parse()?)),
            (TemplateKind::Text, key) => drop(locales.insert(parse_language_tag(key)?, text(value)?.parse()?)),
            (TemplateKind::Registered, "params") => params = params_from_json(value)?,
            (TemplateKind::Registered, "id") => parts.push(text(value)?),
            (TemplateKind::Registered, "china" | "overseas") => parts.push(format!("{key}={}", text(value)?)),
            (TemplateKind::Registered, key) => return Err(format!("unknown key {key} in a template").into()),
        }
    }
    match kind {
        TemplateKind::Text => {
            let text = locales.remove("text").ok_or("a template with languages needs a default text")?;
            Ok(Template::Text { text, locales })
        }
        TemplateKind::Registered => Template::new_registered(&parts.join(","), params),
    }
}
