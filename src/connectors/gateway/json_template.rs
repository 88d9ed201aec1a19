//! JSON bodies with placeholders in their strings.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::Value;

use super::{TextTemplate, text_template::Values};

/// A JSON document whose strings are templates. Its keys have no placeholders.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub enum JsonTemplate {
    /// A string with placeholders.
    String(TextTemplate),
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
            Value::String(text) => Self::String(text.parse()?),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::parse).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let field = |(name, value)| Ok((name, Self::parse(value)?));
                Self::Object(fields.into_iter().map(field).collect::<Result<_, String>>()?)
            }
            literal => Self::Literal(literal),
        })
    }

    /// Returns the document with its placeholders filled in. A string is omitted, with its key, if one of its placeholders
    /// has no value.
    pub fn fill(&self, values: Values) -> Option<Value> {
        Some(match self {
            Self::String(template) => Value::String(template.fill(values)?),
            Self::Array(items) => Value::Array(items.iter().filter_map(|item| item.fill(values)).collect()),
            Self::Object(fields) => {
                let field = |(name, value): &(String, Self)| Some((name.clone(), value.fill(values)?));
                Value::Object(fields.iter().filter_map(field).collect())
            }
            Self::Literal(value) => value.clone(),
        })
    }

    /// Returns every string of the document.
    pub fn strings(&self) -> Vec<&TextTemplate> {
        match self {
            Self::String(template) => vec![template],
            Self::Array(items) => items.iter().flat_map(Self::strings).collect(),
            Self::Object(fields) => fields.iter().flat_map(|(_, value)| value.strings()).collect(),
            Self::Literal(_) => vec![],
        }
    }
}
