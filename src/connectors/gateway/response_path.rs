//! The place of a value in a response: `/messages/0/id` or `/messages/*/id` in its JSON, `header:x-request-id`, or
//! `text:PATTERN` in a body that is not JSON.

use std::{collections::HashMap, str::FromStr};

use regex_lite::Regex;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value, value::RawValue};

use crate::{encoding::escape_control_chars, encoding::escape_json_control_chars, http_client::Response};

/// The place of a value in a response.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub enum ResponsePath {
    /// A JSON pointer, [RFC 6901](https://www.rfc-editor.org/rfc/rfc6901), in which `*` stands for any element of an array.
    Pointer(String),
    /// The value of the header with this name.
    Header(String),
    /// The first group of a regular expression on the body, or the whole match if it has no group. It finds nothing in a
    /// JSON object or array: there, a pointer says which value is meant.
    Pattern(Box<Regex>),
}

impl FromStr for ResponsePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(pattern) = text.strip_prefix("text:") {
            let pattern = Regex::new(pattern).map_err(|error| format!("the pattern is invalid: {error}"))?;
            return Ok(Self::Pattern(Box::new(pattern)));
        }
        match (text.strip_prefix("header:"), text.is_empty() || text.starts_with('/')) {
            (Some(name), _) => Ok(Self::Header(name.to_owned())),
            (None, true) if !text.contains(" | ") => Ok(Self::Pointer(text.to_owned())),
            _ => Err("expected a JSON pointer such as /messages/0/id, header:NAME, or text:PATTERN".into()),
        }
    }
}

impl TryFrom<String> for ResponsePath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl ResponsePath {
    /// Returns the value as text, with control characters escaped. An array, an object, null and an empty text are no
    /// value.
    pub fn find(&self, response: &Response) -> Option<String> {
        self.find_all(response).into_iter().next()
    }

    /// Returns the first value that one of several paths leads to.
    pub fn find_first(paths: &[Self], response: &Response) -> Option<String> {
        paths.iter().find_map(|path| path.find(response))
    }

    /// Returns all values. Only a pointer with `*` has several.
    pub fn find_all(&self, response: &Response) -> Vec<String> {
        let found = match self {
            Self::Pointer(pointer) => {
                let body = escape_json_control_chars(response.body());
                let body = body.as_deref().unwrap_or_default();
                values_at(body, pointer).into_iter().filter_map(scalar).collect()
            }
            Self::Header(name) => {
                let value = response.headers().get(name).and_then(|value| value.to_str().ok());
                value.map(str::to_owned).into_iter().collect()
            }
            Self::Pattern(pattern) => {
                let body = std::str::from_utf8(response.body()).ok().filter(|body| !is_json_document(body));
                let body = body.unwrap_or_default();
                let found = pattern.captures(body).and_then(|found| found.get(1).or(found.get(0)));
                found.map(|found| found.as_str().to_owned()).into_iter().collect::<Vec<_>>()
            }
        };
        found.iter().map(|text| escape_control_chars(text)).filter(|text| !text.is_empty()).collect()
    }

    /// Whether the value is missing because an array on its path is empty.
    pub fn is_in_empty_array(&self, response: &Response) -> bool {
        let Self::Pointer(pointer) = self else { return false };
        let parents = pointer.match_indices('/').map(|(end, _)| &pointer[..end]);
        let is_empty =
            |array: &RawValue| serde_json::from_str(array.get()).is_ok_and(|array: Vec<&RawValue>| array.is_empty());
        parents.flat_map(|pointer| values_at(response.body(), pointer)).any(is_empty)
    }

    /// Writes a value into a response that is being built. Returns false for a pattern, which cannot be written.
    pub fn put(&self, value: &str, body: &mut Value, headers: &mut Vec<(String, String)>) -> bool {
        match self {
            Self::Pointer(pointer) => *entry_at(body, pointer) = value.into(),
            Self::Header(name) => headers.push((name.clone(), value.to_owned())),
            Self::Pattern(_) => return false,
        }
        true
    }
}

/// Whether a body is a JSON object or array.
fn is_json_document(body: &str) -> bool {
    body.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(body).is_ok()
}

/// Returns the text of a JSON string, number or boolean. A number keeps all its digits.
fn scalar(value: &RawValue) -> Option<String> {
    match value.get().as_bytes()[0] {
        b'"' => serde_json::from_str(value.get()).ok(),
        b'-' | b'0'..=b'9' | b't' | b'f' => Some(value.get().to_owned()),
        _ => None,
    }
}

/// Returns the JSON of the values at a pointer. There are none unless the whole document is valid.
fn values_at<'a>(document: &'a [u8], pointer: &str) -> Vec<&'a RawValue> {
    let Ok(document) = serde_json::from_slice::<&RawValue>(document) else { return vec![] };
    let mut values = vec![document];
    for token in pointer.split('/').skip(1) {
        let key = token.replace("~1", "/").replace("~0", "~");
        let mut inner = vec![];
        for value in values {
            let text = value.get();
            match text.as_bytes()[0] {
                b'{' => inner.extend(
                    serde_json::from_str::<HashMap<String, &RawValue>>(text)
                        .ok()
                        .and_then(|mut fields| fields.remove(&key)),
                ),
                b'[' => {
                    let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
                    match token {
                        "*" => inner.extend(items),
                        _ => inner.extend(key.parse().ok().and_then(|index: usize| items.get(index).copied())),
                    }
                }
                _ => {}
            }
        }
        values = inner;
    }
    values
}

/// The most elements of an array that is created.
const MAX_ELEMENTS: usize = 1_000;

/// Returns the value at a pointer, after creating the arrays and objects on its path. `*` is the first element.
pub fn entry_at<'a>(body: &'a mut Value, pointer: &str) -> &'a mut Value {
    pointer.split('/').skip(1).fold(body, |inner, token| {
        let key = token.replace("~1", "/").replace("~0", "~");
        match if token == "*" { Ok(0) } else { key.parse::<usize>() } {
            Ok(index) if index < MAX_ELEMENTS && !inner.is_object() => {
                if !inner.is_array() {
                    *inner = Value::Array(vec![]);
                }
                let items = inner.as_array_mut().expect("it was made an array or an object above");
                items.resize(items.len().max(index + 1), Value::Null);
                &mut items[index]
            }
            _ => {
                if !inner.is_object() {
                    *inner = Value::Object(Map::new());
                }
                inner
                    .as_object_mut()
                    .expect("it was made an array or an object above")
                    .entry(key)
                    .or_insert(Value::Null)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(body: &str) -> Response {
        http::Response::builder().header("x-id", "h1").body(body.as_bytes().to_vec()).unwrap()
    }

    fn path(text: &str) -> ResponsePath {
        text.parse().unwrap()
    }

    #[test]
    fn a_value_is_found_where_the_path_leads() {
        let body =
            r#"{"a": [{"id": 7}], "b": "\u001b[2J", "c": {}, "e": 98765432109876543210, "f": 1.50, "g/h": true}"#;
        for (pointer, found) in [
            ("/a/0/id", Some("7")),
            ("/b", Some("␛[2J")),
            ("/c", None),
            ("/d", None),
            ("/e", Some("98765432109876543210")),
            ("/f", Some("1.50")),
            ("/a/00", None),
            ("/a/0/id/x", None),
            ("/g~1h", Some("true")),
            ("header:x-id", Some("h1")),
        ] {
            assert_eq!(path(pointer).find(&response(body)).as_deref(), found, "{pointer}");
        }
        assert_eq!(path(r"text:^OK (\w+)").find(&response("OK abc\n")).as_deref(), Some("abc"));
        for (json, found) in [
            (r#"{"error": "OK abc"}"#, None),
            (r#" ["OK abc"]"#, None),
            (r#"{"error": "OK abc""#, Some("abc")),
            (r#""OK abc""#, Some("abc")),
        ] {
            assert_eq!(path(r"text:OK (\w+)").find(&response(json)).as_deref(), found, "{json}");
        }
        for bad in ["id", "text:(", "/a | /b"] {
            assert!(bad.parse::<ResponsePath>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_asterisk_stands_for_any_element() {
        let body = r#"{"m": [{"to": []}, {"id": 1, "to": [{"s": "a"}]}, {"id": 2, "to": [{"s": ""}, {"s": "b"}]}], "o": {"*": "key"}}"#;
        for (pointer, found) in [
            ("/m/*/id", &["1", "2"][..]),
            ("/m/*/to/*/s", &["a", "b"]),
            ("/m/*/to/1/s", &["b"]),
            ("/m/*", &[]),
            ("/o/*", &["key"]),
            ("/*", &[]),
        ] {
            assert_eq!(path(pointer).find_all(&response(body)), found, "{pointer}");
        }
        assert_eq!(path("/*/to/*").find_all(&response(r#"[{"to":["x"]},{"to":["y"]}]"#)), ["x", "y"]);
        assert_eq!(path("/m/*/id").find(&response(body)).as_deref(), Some("1"));
        let several = [path("/none"), path("/m/1/id"), path("/m/*/id")];
        assert_eq!(ResponsePath::find_first(&several, &response(body)).as_deref(), Some("1"));
    }

    #[test]
    fn an_empty_array_differs_from_a_missing_value() {
        for pointer in ["/to/0/status", "/to/*/status"] {
            for (body, expected) in [
                (r#"{"to":[]}"#, true),
                (r#"{"to": [ ]}"#, true),
                ("[]", true),
                (r#"{"to":[{}]}"#, false),
                (r#"{"to":{}}"#, false),
                ("{}", false),
                ("<html>", false),
            ] {
                assert_eq!(path(pointer).is_in_empty_array(&response(body)), expected, "{pointer} {body}");
            }
        }
        assert!(path("/0/to/0/status").is_in_empty_array(&response(r#"[{"to":[]}]"#)));
    }

    #[test]
    fn a_value_is_found_where_it_was_written() {
        let (mut body, mut headers) = (Value::Null, vec![]);
        for pointer in ["/messages/0/id", "/messages/*/status/name", "/ok"] {
            assert!(path(pointer).put(pointer, &mut body, &mut headers));
            assert_eq!(path(pointer).find(&response(&body.to_string())).as_deref(), Some(pointer));
        }
    }
}
