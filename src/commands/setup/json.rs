//! `--from-json`: fields and templates as one JSON object.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    super::{App, set, text_of},
    Plan,
};
use crate::{
    connectors::form::{Field, Flaw},
    failure::Failure,
    references::{Source, find_in_json},
    wire::visible,
};

impl Plan {
    /// Takes the fields and templates of `--from-json`.
    pub fn json(&mut self, object: &Map<String, Value>) -> Result<(), Failure> {
        let wrong = |key: &str| {
            Failure::usage(format!(
                "--from-json: {key} must be a string, true or false, or an object of china and overseas"
            ))
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
                    self.take_foreign(table, format!("{key}.{row}"), text)?;
                }
                continue;
            }
            let is_document = fields.iter().any(|field| field.document.is_some() && field.name == *key);
            let document = (is_document && !value.is_string()).then(|| value.to_string());
            let text = document.or_else(|| typed(value)).ok_or_else(|| wrong(key))?;
            let field =
                set::known(fields, key).map_err(|flaw| Failure::usage(format!("--from-json: {flaw}")))?;
            self.take_foreign(field, key.clone(), &text)?;
        }
        Ok(())
    }

    fn take_foreign(&mut self, field: &Field, name: String, text: &str) -> Result<(), Failure> {
        let answer = field.answer(text, Source::Foreign).map_err(|flaw| refused_field(&name, &flaw))?;
        if field.program {
            return Err(Failure::usage(format!(
                "--from-json: {name} contains a program that smsctl would run"
            ))
            .fix(format!("remove {name} from the document and give it as a flag: --{name} PROGRAM")));
        }
        self.answers.insert(name, answer);
        Ok(())
    }
}

/// A JSON value as a flag would hold it.
fn typed(value: &Value) -> Option<String> {
    match value.as_object() {
        None => value.as_str().map(str::to_owned).or_else(|| Some(value.as_bool()?.to_string())),
        Some(sides) => {
            let side = |(name, value): (&String, &Value)| Some(format!("{name}={}", value.as_str()?));
            Some(sides.iter().map(side).collect::<Option<Vec<_>>>()?.join(","))
        }
    }
}

pub fn object(app: &App, path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = text_of(app, path)?;
    let object: Result<Map<String, Value>, _> = serde_json::from_str(&text);
    let object = object.map_err(|error| {
        Failure::usage(format!(
            "{}:{}:{}: expected a JSON object of fields",
            path.display(),
            error.line(),
            error.column()
        ))
    })?;
    let all = Value::Object(object.clone());
    match find_in_json(&all) {
        Some((name, problem)) => Err(refused_field(&name, &Flaw::wrong("", problem))),
        None => Ok(object),
    }
}

/// The failure of a value that reads as a reference.
fn refused_field(name: &str, flaw: &Flaw) -> Failure {
    let field = visible(name);
    Failure::usage(visible(&format!("--from-json: {}", flaw.clone().at(name)))).fix(format!(
        "remove {field} from the document and give the secret as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS"
    ))
}
