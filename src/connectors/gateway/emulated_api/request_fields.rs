//! The fields of a request, whatever its format, as one JSON document.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::refusals::RefusalReason;
use crate::{
    connectors::gateway::{json_template::scalar_text, response_path::entry_at},
    emulation,
    encoding::{self, FormField},
    http_client::Request,
};

/// A format of a request's fields.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyFormat {
    Json,
    /// Names with dots or brackets lead into objects and arrays: `recipients.0.msisdn`, `numbers[]`.
    Form,
    /// A form whose numbers may begin with a `+` that is not escaped: `to=+46700000000`.
    UnescapedForm,
    /// The fields may be in the query of a request that sends.
    Query,
}

/// Returns the fields of a request.
///
/// # Errors
/// Fails if the body cannot be read, or is in a format that the provider does not read.
pub fn read(request: &Request, formats: &[BodyFormat]) -> Result<Value, RefusalReason> {
    let query = nested(encoding::decode_form(request.uri().query().unwrap_or("")));
    if request.method() == http::Method::GET {
        return Ok(query);
    }
    let mut fields = read_body(request, formats)?;
    if formats.contains(&BodyFormat::Query)
        && let (Value::Object(fields), Value::Object(query)) = (&mut fields, query)
    {
        query.into_iter().for_each(|(name, value)| _ = fields.entry(name).or_insert(value));
    }
    Ok(fields)
}

fn read_body(request: &Request, formats: &[BodyFormat]) -> Result<Value, RefusalReason> {
    let content_type = emulation::single_header(request, "content-type").unwrap_or_default().to_ascii_lowercase();
    let form = formats.iter().find(|format| matches!(format, BodyFormat::Form | BodyFormat::UnescapedForm)).copied();
    let format = match content_type.split(';').next().unwrap_or_default().trim() {
        _ if request.body().is_empty() => return Ok(Value::Object(Map::new())),
        "" if request.body().starts_with(b"{") || request.body().starts_with(b"[") => Some(BodyFormat::Json),
        "" => form.or(formats.first().copied()),
        "application/x-www-form-urlencoded" => form,
        json if json.ends_with("json") => Some(BodyFormat::Json),
        _ => None,
    };
    match format.filter(|format| formats.contains(format)) {
        Some(BodyFormat::Json) => serde_json::from_slice(request.body()).map_err(|_| RefusalReason::Malformed),
        Some(format) => {
            let body = String::from_utf8_lossy(request.body());
            Ok(nested(encoding::decode_form(&match format {
                BodyFormat::UnescapedForm => escape_number_signs(&body),
                _ => body.into_owned(),
            })))
        }
        None => Err(RefusalReason::MediaType),
    }
}

/// Escapes the `+` of each field that is a number.
fn escape_number_signs(form: &str) -> String {
    let escape = |field: &str| match field.split_once("=+") {
        Some((name, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => format!("{name}=%2B{digits}"),
        _ => field.to_owned(),
    };
    form.split('&').map(escape).collect::<Vec<_>>().join("&")
}

/// Returns the fields of a form as a document.
fn nested(fields: Vec<FormField>) -> Value {
    let mut document = Value::Object(Map::new());
    for (name, value) in fields {
        let mut pointer = format!("/{}", name.replace(['.', '['], "/").replace(']', ""));
        // `numbers[]` is the next element of a list.
        if pointer.ends_with('/') && pointer.len() > 1 {
            let list = document.pointer(pointer.trim_end_matches('/')).and_then(Value::as_array);
            pointer += &list.map_or(0, Vec::len).to_string();
        }
        *entry_at(&mut document, &pointer) = value.into();
    }
    document
}

/// Returns the values that the first of these pointers with any leads to. `*` stands for all elements of an array. null is
/// no value.
pub fn find_all<'v>(document: &'v Value, pointers: &[String]) -> Vec<&'v Value> {
    let found = pointers.iter().map(|pointer| values_at(document, pointer));
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Returns the first text, number or boolean that one of these pointers leads to.
pub fn find_text(document: &Value, pointers: &[String]) -> Option<String> {
    find_all(document, pointers).into_iter().find_map(scalar_text)
}

fn values_at<'v>(document: &'v Value, pointer: &str) -> Vec<&'v Value> {
    let mut values = vec![document];
    for token in pointer.split('/').skip(1) {
        values = values
            .into_iter()
            .flat_map(|value| match value {
                Value::Array(items) if token == "*" => items.iter().collect(),
                Value::Array(items) => {
                    token.parse().ok().and_then(|index: usize| items.get(index)).into_iter().collect()
                }
                Value::Object(fields) => fields.get(token).into_iter().collect(),
                _ => vec![],
            })
            .collect();
    }
    values.retain(|value| !value.is_null());
    values
}
