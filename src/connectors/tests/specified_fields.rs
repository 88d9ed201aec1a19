//! The fields of a request or a response against those of a specification.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The fields of a document by JSON pointer, where `*` stands for any index.
pub type SpecifiedFields = BTreeMap<String, FieldType>;

/// A type, which may be followed by `required` and `nullable`. Values separated by `|` are the only ones; an `open object` or
/// `open array` may have any members.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct FieldType {
    kind: String,
    is_required: bool,
    is_nullable: bool,
}

impl From<String> for FieldType {
    fn from(text: String) -> Self {
        let (text, is_nullable) = text.strip_suffix(" nullable").map_or((&*text, false), |text| (text, true));
        let (kind, is_required) = text.strip_suffix(" required").map_or((text, false), |kind| (kind, true));
        Self { kind: kind.to_owned(), is_required, is_nullable }
    }
}

/// Asserts that every field has a parent, and that an object or an array has members unless it is open.
pub fn assert_complete(fields: &SpecifiedFields) {
    for (pointer, FieldType { kind, .. }) in fields {
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        assert!(parent.is_empty() || fields.contains_key(parent), "{pointer}");
        let has_members = fields.keys().any(|other| other.rsplit_once('/').unwrap().0 == pointer);
        assert_eq!(has_members, ["object", "array"].contains(&&**kind), "{pointer}");
    }
}

impl FieldType {
    /// Whether the value is of this type. In a form and in XML, everything but a list is a text.
    fn fits(&self, value: &Value, is_text: bool) -> bool {
        let parsed = match value {
            Value::String(text) if is_text && self.kind != "string" => serde_json::from_str(text).ok(),
            _ => None,
        };
        let value = parsed.as_ref().unwrap_or(value);
        match (self.kind.trim_start_matches("open "), value) {
            (_, Value::Null) => self.is_nullable,
            ("string", value) => value.is_string(),
            ("integer", value) => value.is_i64() || value.is_u64(),
            ("number", value) => value.is_number(),
            ("boolean", value) => value.is_boolean(),
            ("array", Value::Object(_)) => is_text,
            ("array", value) => value.is_array(),
            ("object", value) => value.is_object(),
            (values, Value::String(text)) => values.split('|').any(|value| value == text),
            (values, value) => {
                let written = value.to_string();
                values.split('|').any(|allowed| allowed == written)
            }
        }
    }
}

/// Returns how a document differs from the fields: one that is missing or unknown, or has another type.
pub fn compare_fields(fields: &SpecifiedFields, document: &Value, is_text: bool) -> Vec<String> {
    let mut differences = vec![];
    compare_below(fields, "", document, is_text, &mut differences);
    differences
}

fn compare_below(fields: &SpecifiedFields, path: &str, value: &Value, is_text: bool, differences: &mut Vec<String>) {
    let below = format!("{path}/");
    let children: BTreeMap<_, _> = fields
        .iter()
        .filter_map(|(pointer, kind)| Some((pointer.strip_prefix(&below)?, kind)))
        .filter(|(name, _)| !name.contains('/'))
        .collect();
    if children.is_empty() && !path.is_empty() {
        return;
    }
    let is_index = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
    let members: Vec<(&str, &Value)> = match value {
        // The only element of a list in XML.
        Value::Object(members) if children.contains_key("*") && !members.keys().all(is_index) => vec![("*", value)],
        Value::Object(members) => members.iter().map(|(name, value)| (&**name, value)).collect(),
        Value::Array(items) => items.iter().map(|item| ("*", item)).collect(),
        _ => return,
    };
    let is_given = |name: &str| name == "*" || members.iter().any(|(given, _)| *given == name);
    let missing = children.iter().filter(|(name, kind)| kind.is_required && !is_given(name));
    differences.extend(missing.map(|(name, _)| format!("{below}{name} is missing")));
    for (name, value) in members {
        // The fields of a form have their index in the name.
        let name = if children.contains_key("*") { "*" } else { name };
        let pointer = format!("{below}{name}");
        match children.get(name) {
            None => differences.push(format!("{pointer} is not specified")),
            Some(kind) if !kind.fits(value, is_text) => differences.push(format!("{pointer} is {value}, not {kind:?}")),
            Some(_) => compare_below(fields, &pointer, value, is_text, differences),
        }
    }
}
