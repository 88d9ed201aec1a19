//! A template as JSON, written and read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sms::{Holds, Regional, Template as Held, tag};

/// A template as the file and `--json` hold it.
pub fn json(template: &Held) -> Value {
    match template {
        Held::Text { text, locales } if locales.is_empty() => json!(text.as_str()),
        Held::Text { text, locales } => {
            let all =
                [("text", text)].into_iter().chain(locales.iter().map(|(tag, text)| (tag.as_str(), text)));
            all.map(|(tag, text)| (tag.to_owned(), json!(text.as_str()))).collect()
        }
        Held::Registered { id: Regional::Everywhere(id), params } if params == &["code"] => json!(id),
        Held::Registered { id: Regional::Everywhere(id), params } => json!({ "id": id, "params": params }),
        Held::Registered { id: Regional::Split { china, overseas }, params } => {
            json!({ "china": china, "overseas": overseas, "params": params })
        }
    }
}

/// The template that [`json`] wrote.
pub fn read(holds: Holds, json: &Value) -> Result<Held, String> {
    let Some(object) = json.as_object() else {
        return Held::read(holds, json.as_str().ok_or("expected a string or an object")?);
    };
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("expected strings".to_owned());
    let (mut parts, mut params, mut locales) = (vec![], vec!["code".to_owned()], BTreeMap::new());
    for (key, value) in object {
        match (holds, key.as_str()) {
            (Holds::Text, "text") => drop(locales.insert("text".to_owned(), text(value)?.parse()?)),
            (Holds::Text, key) => drop(locales.insert(tag(key)?, text(value)?.parse()?)),
            (Holds::Registered, "params") => {
                let names = value.as_array().ok_or("params must be a list")?;
                params = names.iter().map(text).collect::<Result<_, _>>()?;
            }
            (Holds::Registered, "id") => parts.push(text(value)?),
            (Holds::Registered, "china" | "overseas") => parts.push(format!("{key}={}", text(value)?)),
            (Holds::Registered, key) => return Err(format!("unknown key {key} in a template")),
        }
    }
    match holds {
        Holds::Text => {
            let text = locales.remove("text").ok_or("a template with languages needs a default text")?;
            Ok(Held::Text { text, locales })
        }
        Holds::Registered => Held::registered(&parts.join(","), params),
    }
}
