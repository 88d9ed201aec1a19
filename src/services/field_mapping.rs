//! How a setting of a service and the field of a provider correspond.

use serde_json::{Value as Json, json};

use crate::sms::Regional;

/// A setting of a service and the field of a provider that it corresponds to.
pub struct FieldMapping {
    /// The name of the setting in the service.
    pub key: &'static str,
    /// The name of the field.
    pub field_name: &'static str,
    /// How a value is converted.
    pub conversion: ValueConversion,
    /// Another field, which is used instead if it is set.
    pub preferred_field: Option<&'static str>,
    /// Whether the service accepts a config without it.
    pub optional: bool,
}

/// How a value in a service and the value of a field correspond.
pub enum ValueConversion {
    /// Both are the same text.
    SameText,
    /// Both are the same text, but the service accepts fewer values.
    Restricted {
        /// What the service requires, after `must be`: `a Messaging Service SID`.
        requirement: &'static str,
        /// What to do about another value, for the fix of a failure. `{connector}` stands for the connector's name.
        alternatives: &'static str,
        /// Whether the service accepts the value.
        accepts: fn(&str) -> bool,
    },
    /// A boolean in the service.
    Boolean {
        /// The field's value for `true`.
        when_true: &'static str,
        /// The field's value for `false`.
        when_false: &'static str,
    },
    /// One of several values, as pairs of the service's and the field's.
    Enumerated(&'static [(&'static str, &'static str)]),
}

/// A value that was converted for a service.
#[derive(Debug, PartialEq)]
pub enum ConvertedValue {
    /// The value.
    Whole(Json),
    /// The value for mainland China: the service supports one value for all numbers.
    ChinaOnly(Json),
    /// None: the service does not accept the value.
    Unsupported {
        /// What it accepts, such as `must be a or b`.
        requirement: String,
        /// What to do about it.
        alternatives: &'static str,
    },
}

impl FieldMapping {
    /// Returns a required setting whose text is the same in the service.
    pub const fn same_text(key: &'static str, field_name: &'static str) -> Self {
        Self { key, field_name, conversion: ValueConversion::SameText, preferred_field: None, optional: false }
    }

    /// Sets how its value is converted.
    pub const fn with_conversion(self, conversion: ValueConversion) -> Self {
        Self { conversion, ..self }
    }

    /// Prefers another field, if that is set.
    pub const fn preferring(self, field: &'static str) -> Self {
        Self { preferred_field: Some(field), ..self }
    }

    /// Makes it optional in the service.
    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Converts the value of the field for the service.
    pub fn value_for_service(&self, text: &str) -> ConvertedValue {
        let unsupported = |requirement: &str, alternatives| ConvertedValue::Unsupported {
            requirement: format!("must be {requirement}"),
            alternatives,
        };
        let one_of = |names: Vec<&str>| unsupported(&names.join(" or "), "change the value with `smsctl set`");
        match self.conversion {
            ValueConversion::Restricted { accepts, .. } if accepts(text) => ConvertedValue::Whole(json!(text)),
            ValueConversion::Restricted { requirement, alternatives, .. } => unsupported(requirement, alternatives),
            ValueConversion::SameText => match text.parse() {
                Ok(Regional::ByRegion { china, .. }) => ConvertedValue::ChinaOnly(json!(china)),
                _ => ConvertedValue::Whole(json!(text)),
            },
            ValueConversion::Boolean { when_true, when_false } => match text == when_true || text == when_false {
                true => ConvertedValue::Whole(json!(text == when_true)),
                false => one_of(vec![when_true, when_false]),
            },
            ValueConversion::Enumerated(pairs) => match pairs.iter().find(|(_, value)| *value == text) {
                Some((service_value, _)) => ConvertedValue::Whole(json!(service_value)),
                None => one_of(pairs.iter().map(|(_, value)| *value).collect()),
            },
        }
    }

    /// Converts a value of the service for the field. Returns `None` for a value that the field has no counterpart of.
    pub fn text_for_field(&self, value: &Json) -> Option<String> {
        let text = match (value, &self.conversion) {
            (Json::Bool(value), ValueConversion::Boolean { when_true, when_false }) => {
                return Some(if *value { when_true } else { when_false }.to_string());
            }
            (Json::String(text), _) => text.clone(),
            (Json::Number(number), _) => number.to_string(),
            _ => return None,
        };
        match self.conversion {
            ValueConversion::SameText | ValueConversion::Restricted { .. } => Some(text),
            ValueConversion::Boolean { .. } => None,
            ValueConversion::Enumerated(pairs) => {
                pairs.iter().find(|(service_value, _)| *service_value == text).map(|(_, value)| (*value).to_owned())
            }
        }
    }
}
