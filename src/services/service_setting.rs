//! Settings of a service that an import saves for the next export and smsctl does not use itself.

use serde_json::Value as Json;

/// A setting in the table `[connectors.NAME.SERVICE]`.
pub struct ServiceSetting {
    /// The key.
    pub name: &'static str,
    /// The description in the JSON Schema.
    pub description: &'static str,
    /// The type of its value.
    pub setting_type: SettingType,
}

/// The type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingType {
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A table of any values.
    Table,
}

impl SettingType {
    /// Whether a value is of this type.
    pub fn accepts(self, value: &Json) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Table => value.is_object(),
        }
    }

    /// Returns what a value should be, after `expected`.
    pub fn description(self) -> &'static str {
        match self {
            Self::Text => "a string in quotes",
            Self::Boolean => "true or false",
            Self::Table => "a table",
        }
    }

    /// Returns the name of the type in JSON Schema.
    pub fn schema_name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Table => "object",
        }
    }
}
