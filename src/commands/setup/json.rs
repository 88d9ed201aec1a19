//! `--from-json`: fields and templates as one JSON object.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    super::{App, set, text_of},
    Plan,
};
use crate::failure::Failure;

impl Plan {
    /// Takes the fields and templates of `--from-json`.
    pub fn json(&mut self, object: &Map<String, Value>) -> Result<(), Failure> {
        let wrong = |key: &str| {
            Failure::usage(format!("--from-json: {key} must be a string, or an object of china and overseas"))
        };
        for (key, value) in object.iter().filter(|(key, _)| *key != "provider" && *key != "name") {
            if let ("templates", Some(templates)) = (key.as_str(), value.as_object()) {
                for (usage, value) in templates {
                    self.template(usage, &typed(value).ok_or_else(|| wrong(usage))?)?;
                }
                continue;
            }
            let fields = self.provider.fields();
            if let (Some(table), Some(rows)) =
                (fields.iter().find(|field| field.table && field.name == *key), value.as_object())
            {
                for (row, value) in rows {
                    let text = value.as_str().ok_or_else(|| wrong(row))?;
                    self.answers.insert(format!("{key}.{row}"), table.answer(text));
                }
                continue;
            }
            let text = typed(value).ok_or_else(|| wrong(key))?;
            let field =
                set::known(fields, key).map_err(|flaw| Failure::usage(format!("--from-json: {flaw}")))?;
            self.answers.insert(key.clone(), field.answer(&text));
        }
        Ok(())
    }
}

/// A JSON value as a flag would hold it.
fn typed(value: &Value) -> Option<String> {
    match value.as_object() {
        None => value.as_str().map(str::to_owned),
        Some(sides) => {
            let side = |(name, value): (&String, &Value)| Some(format!("{name}={}", value.as_str()?));
            Some(sides.iter().map(side).collect::<Option<Vec<_>>>()?.join(","))
        }
    }
}

pub fn object(app: &App, path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = text_of(app, path)?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!(
            "{}:{}:{}: expected a JSON object of fields",
            path.display(),
            error.line(),
            error.column()
        ))
    })
}
