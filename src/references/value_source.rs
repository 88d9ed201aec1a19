//! Whether a value may be a reference, which depends on its field and on who wrote it.

use serde_json::Value;

use super::Reference;

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
/// A reference that this field or this source may not use; the text does not repeat it.
pub fn parse_reference_value(text: &str, is_secret: bool, source: ValueSource) -> Result<Option<Reference>, String> {
    let Some(reference) = Reference::parse(text) else { return Ok(None) };
    let prefix = reference.prefix();
    match (source, is_secret, &reference) {
        (ValueSource::Foreign, ..) => Err(reference_in_document_message(prefix)),
        _ if text.len() > MAX_REFERENCE_BYTES => Err(format!("is longer than {MAX_REFERENCE_BYTES} bytes")),
        (ValueSource::User, true, _) | (ValueSource::User, false, Reference::Env(_)) => Ok(Some(reference)),
        (ValueSource::User, false, _) => {
            Err(format!("{prefix} is for secret fields only; give the value itself, or env:NAME"))
        }
    }
}

/// Rejects a reference where none is ever resolved, such as in a template.
///
/// # Errors
/// The text is a reference.
pub fn reject_reference_in_text(text: &str) -> Result<(), String> {
    match Reference::parse(text) {
        Some(reference) => {
            Err(format!("{} is a reference, and templates cannot contain references", reference.prefix()))
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
        for (text, secret, other) in
            [("env:X", true, true), ("file:/x", true, false), ("cmd:x", true, false), ("keyring:a/b", true, false)]
        {
            assert_eq!(parse_reference_value(text, true, ValueSource::User).is_ok(), secret, "{text}");
            assert_eq!(parse_reference_value(text, false, ValueSource::User).is_ok(), other, "{text}");
            for is_secret in [true, false] {
                let problem = parse_reference_value(text, is_secret, ValueSource::Foreign).unwrap_err();
                assert!(problem.contains("imported document"), "{problem}");
            }
        }
        assert_eq!(parse_reference_value("https://x", false, ValueSource::Foreign), Ok(None));
        assert!(parse_reference_value(&format!("cmd:{}", "x".repeat(5_000)), true, ValueSource::User).is_err());
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
