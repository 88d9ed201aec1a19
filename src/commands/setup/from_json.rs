//! `--from-json`: fields and templates as one JSON object.

use std::path::Path;

use serde_json::{Map, Value};

use super::super::{App, read_input_text, set};
use crate::{
    connectors::{
        Provider,
        form::{Field, FieldError, FieldValue, FieldValues},
    },
    encoding::escape_control_chars,
    failure::Failure,
    references::{ValueSource, find_reference_in_json},
};

/// The fields and templates of a document, the templates as usage and text.
#[derive(Default)]
pub struct JsonSettings {
    pub values: FieldValues,
    pub templates: Vec<(String, String)>,
}

/// Reads the file of `--from-json`.
///
/// # Errors
/// The file cannot be read, is no JSON object, or contains a value that reads as a reference: a document may not choose
/// what smsctl reads or runs.
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
    let document = Value::Object(object.clone());
    match find_reference_in_json(&document) {
        Some((name, problem)) => Err(reference_failure(&name, &FieldError::invalid("", problem))),
        None => Ok(object),
    }
}

/// Reads the fields and templates of the object.
///
/// # Errors
/// A key that the provider has no field for, a value of another kind, or a program that would be run.
pub fn parse_json_settings(provider: &Provider, object: &Map<String, Value>) -> Result<JsonSettings, Failure> {
    let wrong_type = |key: &str| {
        Failure::usage(format!(
            "--from-json: {key} must be a string, true or false, or an object of china and overseas"
        ))
    };
    let fields = provider.fields();
    let mut settings = JsonSettings::default();
    for (key, value) in object.iter().filter(|(key, _)| *key != "provider" && *key != "name") {
        let field = fields.iter().find(|field| field.name == *key);
        match (field, value.as_object()) {
            (_, Some(templates)) if key == "templates" => {
                for (usage, value) in templates {
                    let text = json_to_flag_text(value).ok_or_else(|| wrong_type(usage))?;
                    settings.templates.push((usage.clone(), text));
                }
            }
            (Some(table), Some(rows)) if table.is_table => {
                for (row, value) in rows {
                    let text = value.as_str().ok_or_else(|| wrong_type(row))?;
                    let name = format!("{key}.{row}");
                    let value = parse_untrusted_field(table, &name, text)?;
                    settings.values.insert(name, value);
                }
            }
            (field, _) => {
                let is_document = field.is_some_and(|field| field.document.is_some()) && !value.is_string();
                let document = is_document.then(|| value.to_string());
                let text = document.or_else(|| json_to_flag_text(value)).ok_or_else(|| wrong_type(key))?;
                let field = set::find_field(fields, key);
                let field = field.map_err(|error| Failure::usage(format!("--from-json: {error}")))?;
                settings.values.insert(key.clone(), parse_untrusted_field(field, key, &text)?);
            }
        }
    }
    Ok(settings)
}

fn parse_untrusted_field(field: &Field, name: &str, text: &str) -> Result<FieldValue, Failure> {
    let value = field.value_from_text(text, ValueSource::Foreign).map_err(|error| reference_failure(name, &error))?;
    if field.is_program {
        return Err(Failure::usage(format!("--from-json: {name} contains a program that smsctl would run"))
            .with_fix(format!("remove {name} from the document and give it as a flag: --{name} PROGRAM")));
    }
    Ok(value)
}

/// Returns a JSON value as the text that a flag takes.
fn json_to_flag_text(value: &Value) -> Option<String> {
    match value.as_object() {
        None => value.as_str().map(str::to_owned).or_else(|| Some(value.as_bool()?.to_string())),
        Some(regions) => {
            let region = |(name, value): (&String, &Value)| Some(format!("{name}={}", value.as_str()?));
            Some(regions.iter().map(region).collect::<Option<Vec<_>>>()?.join(","))
        }
    }
}

/// The failure of a value that reads as a reference.
fn reference_failure(name: &str, error: &FieldError) -> Failure {
    let field = escape_control_chars(name);
    Failure::usage(escape_control_chars(&format!("--from-json: {}", error.clone().for_field(name)))).with_fix(format!(
        "remove {field} from the document and give the secret as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS"
    ))
}
