//! JSON bodies with placeholders in their strings.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::Value;

use super::{TextTemplate, text_template::PlaceholderLookup};

/// A JSON document whose strings are templates. Its keys have no placeholders. `"{{digits:number}}"` is a number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub enum JsonTemplate {
    /// A string with placeholders.
    String(TextTemplate),
    /// A whole number, the value of one placeholder.
    Number(TextTemplate),
    /// An array.
    Array(Vec<JsonTemplate>),
    /// An object, in the order of its fields.
    Object(Vec<(String, JsonTemplate)>),
    /// A number, a boolean or null.
    Literal(Value),
}

impl FromStr for JsonTemplate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("is not JSON: line {}, column {}", error.line(), error.column()))?;
        Self::parse(value)
    }
}

impl TryFrom<String> for JsonTemplate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl JsonTemplate {
    fn parse(value: Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => match text.strip_suffix(NUMBER_SUFFIX) {
                None => Self::String(text.parse()?),
                Some(start) => Self::Number(parse_number(start)?),
            },
            Value::Array(items) => Self::Array(items.into_iter().map(Self::parse).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let field = |(name, value)| Ok((name, Self::parse(value)?));
                Self::Object(fields.into_iter().map(field).collect::<Result<_, String>>()?)
            }
            literal => Self::Literal(literal),
        })
    }

    /// Returns the document with its placeholders filled in. A string is omitted, with its key, if one of its placeholders
    /// has no value, and so is an object of which nothing is left.
    pub fn fill(&self, values: PlaceholderLookup) -> Option<Value> {
        self.fill_typed(&|name| values(name).map(Value::String))
    }

    /// Like [`Self::fill`], except that a string which is one placeholder is replaced by its value, of whatever type.
    pub fn fill_typed(&self, values: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        Some(match self {
            Self::String(template) => match template.sole_placeholder() {
                Some(name) => values(name)?,
                None => Value::String(template.fill(&|name| scalar_text(&values(name)?))?),
            },
            Self::Number(template) => template.fill(&|name| scalar_text(&values(name)?))?.parse::<u64>().ok()?.into(),
            Self::Array(items) => Value::Array(items.iter().filter_map(|item| item.fill_typed(values)).collect()),
            Self::Object(fields) => {
                let field = |(name, value): &(String, Self)| Some((name.clone(), value.fill_typed(values)?));
                let filled: serde_json::Map<_, _> = fields.iter().filter_map(field).collect();
                if filled.is_empty() && !fields.is_empty() {
                    return None;
                }
                Value::Object(filled)
            }
            Self::Literal(value) => value.clone(),
        })
    }

    /// Returns every string of the document.
    pub fn strings(&self) -> Vec<&TextTemplate> {
        match self {
            Self::String(template) | Self::Number(template) => vec![template],
            Self::Array(items) => items.iter().flat_map(Self::strings).collect(),
            Self::Object(fields) => fields.iter().flat_map(|(_, value)| value.strings()).collect(),
            Self::Literal(_) => vec![],
        }
    }
}

/// The end of a string that stands for a number.
const NUMBER_SUFFIX: &str = ":number}}";

/// The placeholders that can be numbers: their values never begin with a zero, which a number does not keep.
const NUMBER_VARIABLES: [&str; 3] = ["digits", "calling-code", "unix-time"];

/// Parses `{{digits`, the beginning of a string that stands for a number.
fn parse_number(start: &str) -> Result<TextTemplate, String> {
    let name = start.strip_prefix("{{").map(str::trim).filter(|name| NUMBER_VARIABLES.contains(name));
    let name = name.ok_or_else(|| {
        format!("a number is the whole string \"{{{{NAME:number}}}}\", where NAME is {}", NUMBER_VARIABLES.join(", "))
    })?;
    format!("{{{{{name}}}}}").parse()
}

/// Returns the text of a string, a number or a boolean.
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
