//! Changes to what is genuine: of bytes at any place, and of values in JSON.

use arbitrary::Arbitrary;
use serde_json::{Value, json};

/// Some bytes cut out and others put in their place.
#[derive(Arbitrary, Debug)]
pub struct Splice<'a> {
    at: u16,
    cut: u8,
    put: &'a [u8],
}

pub fn spliced(bytes: &[u8], splice: &Splice) -> Vec<u8> {
    let from = usize::from(splice.at) % (bytes.len() + 1);
    let to = (from + usize::from(splice.cut)).min(bytes.len());
    [&bytes[..from], splice.put, &bytes[to..]].concat()
}

/// No list is made longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// A value that may stand where another one is expected.
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
            Self::Many(times) if value.to_string().len() * usize::from(times) > LONGEST => return,
            Self::Many(times) => vec![value.clone(); times.into()].into(),
        };
    }
}

/// The `n`th value within it, counted from the whole on.
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
