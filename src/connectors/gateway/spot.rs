//! Where in an answer a value stands: `/messages/0/id` in its JSON, `header:x-request-id`, `text:PATTERN`,
//! or the first of several that is there, as `/code | /error/code`.

use std::{collections::HashMap, str::FromStr};

use regex_lite::Regex;
use serde_json::{Map, Value, value::RawValue};

use crate::wire::{Response, visible, without_control_chars};

/// A place in an answer.
#[derive(Clone, Debug)]
pub enum Spot {
    /// A JSON pointer, RFC 6901.
    Pointer(String),
    Header(String),
    /// The first group of a pattern, or all that it matches.
    Pattern(Box<Regex>),
    /// The first of these that is there.
    First(Vec<Spot>),
}

impl FromStr for Spot {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains(" | ") {
            return Ok(Self::First(
                text.split(" | ").map(|one| one.trim().parse()).collect::<Result<_, _>>()?,
            ));
        }
        if let Some(pattern) = text.strip_prefix("text:") {
            let pattern = Regex::new(pattern).map_err(|error| format!("the pattern is invalid: {error}"))?;
            return Ok(Self::Pattern(Box::new(pattern)));
        }
        match (text.strip_prefix("header:"), text.is_empty() || text.starts_with('/')) {
            (Some(name), _) => Ok(Self::Header(name.to_owned())),
            (None, true) => Ok(Self::Pointer(text.to_owned())),
            (None, false) => {
                Err("expected a JSON pointer such as /messages/0/id, header:NAME, or text:PATTERN".into())
            }
        }
    }
}

impl Spot {
    /// The value there, made visible; nothing where there is none, or none that is a plain value.
    pub fn find(&self, response: &Response) -> Option<String> {
        let found = match self {
            Self::Pointer(pointer) => {
                let body = without_control_chars(response.body())?;
                let found = value_at(&body, pointer)?.get();
                match found.as_bytes()[0] {
                    b'"' => serde_json::from_str(found).ok()?,
                    // A number keeps its digits, however many.
                    b'-' | b'0'..=b'9' | b't' | b'f' => found.to_owned(),
                    _ => return None,
                }
            }
            Self::Header(name) => response.headers().get(name)?.to_str().ok()?.to_owned(),
            Self::Pattern(pattern) => {
                let body = std::str::from_utf8(response.body()).ok()?;
                let found = pattern.captures(body)?;
                found.get(1).or(found.get(0))?.as_str().to_owned()
            }
            Self::First(spots) => return spots.iter().find_map(|spot| spot.find(response)),
        };
        Some(visible(&found)).filter(|text| !text.is_empty())
    }

    /// Whether the value would be in a list that is empty.
    pub fn is_in_empty_list(&self, response: &Response) -> bool {
        match self {
            Self::Pointer(pointer) => {
                let ends = pointer.match_indices('/').map(|(at, _)| &pointer[..at]);
                let is_empty = |list: &RawValue| {
                    serde_json::from_str(list.get()).is_ok_and(|list: Vec<&RawValue>| list.is_empty())
                };
                ends.filter_map(|pointer| value_at(response.body(), pointer)).any(is_empty)
            }
            Self::First(spots) => spots.iter().any(|spot| spot.is_in_empty_list(response)),
            Self::Header(_) | Self::Pattern(_) => false,
        }
    }

    /// Puts a value there, into an answer in the making. False for a pattern, of which no text can be made.
    pub fn put(&self, value: &str, body: &mut Value, headers: &mut Vec<(String, String)>) -> bool {
        match self {
            Self::Pointer(pointer) => *at(body, pointer) = value.into(),
            Self::Header(name) => headers.push((name.clone(), value.to_owned())),
            Self::Pattern(_) => return false,
            Self::First(spots) => return spots.iter().any(|spot| spot.put(value, body, headers)),
        }
        true
    }
}

/// Finds the value at a JSON pointer, RFC 6901, as it is written. The whole document has to be JSON.
fn value_at<'a>(document: &'a [u8], pointer: &str) -> Option<&'a RawValue> {
    let document: &RawValue = serde_json::from_slice(document).ok()?;
    pointer.split('/').skip(1).try_fold(document, |value, key| {
        let key = key.replace("~1", "/").replace("~0", "~");
        match value.get().as_bytes()[0] {
            b'{' => serde_json::from_str::<HashMap<String, &RawValue>>(value.get()).ok()?.remove(&key),
            b'[' => serde_json::from_str::<Vec<&RawValue>>(value.get())
                .ok()?
                .get(key.parse::<usize>().ok()?)
                .copied(),
            _ => None,
        }
    })
}

/// The value at a pointer, with all that leads to it.
fn at<'a>(body: &'a mut Value, pointer: &str) -> &'a mut Value {
    pointer.split('/').skip(1).fold(body, |inner, key| {
        let key = key.replace("~1", "/").replace("~0", "~");
        match key.parse::<usize>() {
            Ok(index) if index < 16 && !inner.is_object() => {
                if !inner.is_array() {
                    *inner = Value::Array(vec![]);
                }
                let items = inner.as_array_mut().expect("it was made one");
                items.resize(items.len().max(index + 1), Value::Null);
                &mut items[index]
            }
            _ => {
                if !inner.is_object() {
                    *inner = Value::Object(Map::new());
                }
                inner.as_object_mut().expect("it was made one").entry(key).or_insert(Value::Null)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Response {
        http::Response::builder().header("x-id", "h1").body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_value_is_found_where_it_is_said_to_be() {
        let body = r#"{"a": [{"id": 7}], "b": "\u001b[2J", "c": {}, "e": 98765432109876543210, "f": 1.50, "g/h": true}"#;
        for (spot, found) in [
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
            assert_eq!(spot.parse::<Spot>().unwrap().find(&answer(body)).as_deref(), found, "{spot}");
        }
        let spot: Spot = r"text:^OK (\w+)".parse().unwrap();
        assert_eq!(spot.find(&answer("OK abc\n")).as_deref(), Some("abc"));
        assert!("id".parse::<Spot>().is_err() && "text:(".parse::<Spot>().is_err());
    }

    #[test]
    fn an_empty_list_is_told_from_a_value_that_is_missing() {
        let spot: Spot = "/0/to/0/status | /to/0/status".parse().unwrap();
        for (body, expected) in [
            (r#"{"to":[]}"#, true),
            (r#"{"to": [ ]}"#, true),
            ("[]", true),
            (r#"[{"to":[]}]"#, true),
            (r#"{"to":[{}]}"#, false),
            (r#"{"to":{}}"#, false),
            ("{}", false),
            ("<html>", false),
        ] {
            assert_eq!(spot.is_in_empty_list(&answer(body)), expected, "{body}");
        }
    }

    #[test]
    fn what_is_put_somewhere_is_found_there() {
        let (mut body, mut headers) = (Value::Null, vec![]);
        for pointer in ["/messages/0/id", "/messages/0/status/name", "/ok"] {
            let spot: Spot = pointer.parse().unwrap();
            assert!(spot.put(pointer, &mut body, &mut headers));
            assert_eq!(spot.find(&answer(&body.to_string())).as_deref(), Some(pointer));
        }
    }
}
