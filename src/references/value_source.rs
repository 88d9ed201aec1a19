//! Whether a value may be a reference, which depends on its field and on who wrote it.

use serde_json::Value;

use super::Reference;
use crate::failure::InvalidValue;

/// The longest reference, in bytes.
const MAX_REFERENCE_BYTES: usize = 4_096;

/// Who wrote a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// The user: in the file, a flag, an answer, or an export of this program.
    User,
    /// Someone else: in a document of another program. None of its values may be a reference.
    Foreign,
}

/// Parses a value as a reference. Returns `None` for a plain value.
///
/// # Errors
/// A reference that this source may not use, or one that is too long; the text does not repeat it.
pub fn parse_reference_value(text: &str, source: ValueSource) -> Result<Option<Reference>, InvalidValue> {
    let Some(reference) = Reference::parse(text) else { return Ok(None) };
    match source {
        ValueSource::Foreign => Err(reference_in_document_message(reference.prefix()).into()),
        ValueSource::User if text.len() > MAX_REFERENCE_BYTES => {
            Err(format!("is longer than {MAX_REFERENCE_BYTES} bytes").into())
        }
        ValueSource::User => Ok(Some(reference)),
    }
}

/// Checks that a field that is no secret may use this reference: it may refer to environment variables only.
///
/// # Errors
/// Any other reference.
pub fn require_env_reference(reference: &Reference) -> Result<(), InvalidValue> {
    match reference {
        Reference::Env(_) => Ok(()),
        _ => {
            let prefix = reference.prefix();
            Err(format!("{prefix} is for secret fields only; give the value itself, or env:NAME").into())
        }
    }
}

/// Rejects a reference where none is ever resolved, such as in a template.
///
/// # Errors
/// The text is a reference.
pub fn reject_reference_in_text(text: &str) -> Result<(), InvalidValue> {
    match Reference::parse(text) {
        Some(reference) => {
            Err(format!("{} is a reference, and templates cannot contain references", reference.prefix()).into())
        }
        None => Ok(()),
    }
}

/// Returns the path of the first value that is a reference, such as `templates[0].content`, and what is wrong with it.
pub fn find_reference_in_json(value: &Value) -> Option<(String, String)> {
    match value {
        Value::String(text) => {
            Reference::parse(text).map(|found| (String::new(), reference_in_document_message(found.prefix())))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| {
            find_reference_in_json(item).map(|(path, problem)| (join_json_path(&format!("[{at}]"), &path), problem))
        }),
        Value::Object(entries) => entries.iter().find_map(|(key, item)| {
            find_reference_in_json(item).map(|(path, problem)| (join_json_path(key, &path), problem))
        }),
        _ => None,
    }
}

fn join_json_path(key: &str, path: &str) -> String {
    match path.is_empty() || path.starts_with('[') {
        true => format!("{key}{path}"),
        false => format!("{key}.{path}"),
    }
}

fn reference_in_document_message(prefix: &str) -> String {
    format!("begins with {prefix}, which is a reference; an imported document cannot contain references")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_env_is_allowed_in_fields_that_are_not_secret() {
        for (text, is_for_any_field) in [("env:X", true), ("file:/x", false), ("cmd:x", false), ("keyring:a/b", false)]
        {
            let reference = parse_reference_value(text, ValueSource::User).unwrap().unwrap();
            assert_eq!(require_env_reference(&reference).is_ok(), is_for_any_field, "{text}");
            let problem = parse_reference_value(text, ValueSource::Foreign).unwrap_err().to_string();
            assert!(problem.contains("imported document"), "{problem}");
        }
        assert_eq!(parse_reference_value("https://x", ValueSource::Foreign), Ok(None));
        assert!(parse_reference_value(&format!("cmd:{}", "x".repeat(5_000)), ValueSource::User).is_err());
    }

    #[test]
    fn the_path_of_a_reference_is_found_at_any_depth() {
        let path = |value: Value| find_reference_in_json(&value).map(|(path, _)| path);
        assert_eq!(path(json!({ "a": 1, "b": "x:y", "c": [null, "env"] })), None);
        assert_eq!(path(json!({ "authToken": "cmd:x" })).as_deref(), Some("authToken"));
        let deep = json!({ "config": { "templates": [{ "content": "x" }, { "content": "env:X" }] } });
        assert_eq!(path(deep).as_deref(), Some("config.templates[1].content"));
    }
}
