//! `--from-json`: fields and templates as one JSON object.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    super::{App, read_input_text, set},
    SetupPlan,
};
use crate::{
    connectors::form::{Field, FieldError},
    encoding::escape_control_chars,
    failure::Failure,
    references::{ValueSource, find_reference_in_json},
};

impl SetupPlan {
    /// Takes the fields and templates of `--from-json`.
    pub fn apply_json(&mut self, object: &Map<String, Value>) -> Result<(), Failure> {
        let wrong = |key: &str| {
            Failure::usage(format!(
                "--from-json: {key} must be a string, true or false, or an object of china and overseas"
            ))
        };
        for (key, value) in object.iter().filter(|(key, _)| *key != "provider" && *key != "name") {
            if let ("templates", Some(templates)) = (key.as_str(), value.as_object()) {
                for (usage, value) in templates {
                    self.set_template(usage, &json_to_flag_text(value).ok_or_else(|| wrong(usage))?)?;
                }
                continue;
            }
            let fields = self.provider.fields();
            if let (Some(table), Some(rows)) =
                (fields.iter().find(|field| field.is_table && field.name == *key), value.as_object())
            {
                for (row, value) in rows {
                    let text = value.as_str().ok_or_else(|| wrong(row))?;
                    self.set_untrusted_field(table, format!("{key}.{row}"), text)?;
                }
                continue;
            }
            let is_document = fields.iter().any(|field| field.document.is_some() && field.name == *key);
            let document = (is_document && !value.is_string()).then(|| value.to_string());
            let text = document.or_else(|| json_to_flag_text(value)).ok_or_else(|| wrong(key))?;
            let field = set::find_field(fields, key).map_err(|flaw| Failure::usage(format!("--from-json: {flaw}")))?;
            self.set_untrusted_field(field, key.clone(), &text)?;
        }
        Ok(())
    }

    fn set_untrusted_field(&mut self, field: &Field, name: String, text: &str) -> Result<(), Failure> {
        let answer =
            field.value_from_text(text, ValueSource::Foreign).map_err(|flaw| reference_failure(&name, &flaw))?;
        if field.is_program {
            return Err(Failure::usage(format!("--from-json: {name} contains a program that smsctl would run"))
                .with_fix(format!("remove {name} from the document and give it as a flag: --{name} PROGRAM")));
        }
        self.values.insert(name, answer);
        Ok(())
    }
}

/// A JSON value as a flag would hold it.
fn json_to_flag_text(value: &Value) -> Option<String> {
    match value.as_object() {
        None => value.as_str().map(str::to_owned).or_else(|| Some(value.as_bool()?.to_string())),
        Some(sides) => {
            let side = |(name, value): (&String, &Value)| Some(format!("{name}={}", value.as_str()?));
            Some(sides.iter().map(side).collect::<Option<Vec<_>>>()?.join(","))
        }
    }
}

pub fn read_json_object(app: &App, path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = read_input_text(app, path)?;
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
    match find_reference_in_json(&all) {
        Some((name, problem)) => Err(reference_failure(&name, &FieldError::invalid("", problem))),
        None => Ok(object),
    }
}

/// The failure of a value that reads as a reference.
fn reference_failure(name: &str, flaw: &FieldError) -> Failure {
    let field = escape_control_chars(name);
    Failure::usage(escape_control_chars(&format!("--from-json: {}", flaw.clone().for_field(name)))).with_fix(format!(
        "remove {field} from the document and give the secret as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS"
    ))
}
