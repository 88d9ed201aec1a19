//! Random changes of bytes and of values in JSON.

use arbitrary::Arbitrary;
use serde_json::{Value, json};

/// A replacement of some bytes by others.
#[derive(Arbitrary, Debug)]
pub struct Splice<'a> {
    at: u16,
    removed: u8,
    inserted: &'a [u8],
}

/// Returns the bytes with the replacement applied.
pub fn spliced(bytes: &[u8], splice: &Splice) -> Vec<u8> {
    let from = usize::from(splice.at) % (bytes.len() + 1);
    let to = (from + usize::from(splice.removed)).min(bytes.len());
    [&bytes[..from], splice.inserted, &bytes[to..]].concat()
}

/// The longest list that is made, in bytes.
const MAX_LIST_BYTES: usize = 64 * 1024;

/// A value to put in place of another one.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Natural(u64),
    Float(f64),
    Text(&'a str),
    Texts(&'a str, &'a str),
    List,
    Object,
    /// The value itself, many times in a list.
    Many(u8),
}

impl Json<'_> {
    /// Replaces a value, unless the result would be too long.
    pub fn replace(self, value: &mut Value) {
        *value = match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => bool.into(),
            Self::Integer(number) => number.into(),
            Self::Natural(number) => number.into(),
            Self::Float(number) => number.into(),
            Self::Text(text) => text.into(),
            Self::Texts(first, next) => json!([first, next]),
            Self::List => json!([]),
            Self::Object => json!({}),
            Self::Many(times) if value.to_string().len() * usize::from(times) > MAX_LIST_BYTES => return,
            Self::Many(times) => vec![value.clone(); times.into()].into(),
        };
    }
}

/// Returns the `n`th value in a document, in depth-first order from the document itself.
pub fn nth<'v>(value: &'v mut Value, n: &mut usize) -> Option<&'v mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, n)),
        Value::Object(fields) => fields.values_mut().find_map(|item| nth(item, n)),
        _ => None,
    }
}
