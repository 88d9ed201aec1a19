//! The fields of a form and their values.

use std::{any::TypeId, collections::BTreeMap, fmt};

use clap::{Arg, ArgAction, Command};

use super::{
    error::FieldError,
    value_types::{CommandLine, TableEntry, field_name},
};
use crate::{
    connectors::{
        gateway::DocumentType,
        language::{InChinese, Language},
    },
    references::{Reference, ValueSource, parse_reference_value, require_env_reference},
    sms::{Regional, Secret},
};

/// The values of a form by field name, as typed and as saved in the file. The row of a table is named `FIELD.KEY`.
pub type FieldValues = BTreeMap<String, FieldValue>;

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A value that is no secret.
    Plain(String),
    /// A secret itself.
    Secret(Secret),
    /// A reference to the value, such as `env:NAME`.
    Reference(Reference),
}

/// Shows a secret masked.
impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Secret(secret) => f.write_str(&secret.masked()),
            Self::Reference(reference) => reference.fmt(f),
        }
    }
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The flag without its dashes, which is also the key in the file.
    pub name: String,
    /// Whether it is a table, whose rows are values of their own: `NAME.KEY`.
    pub is_table: bool,
    /// The doc comment: the help of the flag, the wizard's question and the reference.
    pub description: String,
    /// The description in Simplified Chinese, if it exists.
    pub chinese_description: Option<&'static str>,
    /// Whether a form without it is incomplete.
    pub is_required: bool,
    /// Whether its value is a secret.
    pub is_secret: bool,
    /// Whether it is `true` or `false`, without quotes in the file.
    pub is_boolean: bool,
    /// Whether it is a whole number, without quotes in the file.
    pub is_number: bool,
    /// Whether it is the signature that a provider puts before a text in 【】.
    pub is_signature: bool,
    /// Whether it names a program that is run.
    pub is_program: bool,
    /// The value if none is given.
    pub default: Option<String>,
    /// The provider's own environment variable.
    pub env_var: Option<String>,
    /// The possible values, or none if it is free text.
    pub allowed_values: Vec<String>,
    /// The fields that cannot be given together with it.
    pub conflicts_with: Vec<String>,
    /// The type of a field whose value is a whole table of the file, or a list of tables, as JSON.
    pub document: Option<DocumentType>,
}

impl Field {
    /// Returns the description in this language, or in English if it does not exist in it.
    pub fn description_in(&self, language: Language) -> &str {
        match (language, self.chinese_description) {
            (Language::SimplifiedChinese, Some(chinese)) => chinese,
            _ => &self.description,
        }
    }

    /// Whether a value of this name belongs to the field.
    pub fn owns_key(&self, name: &str) -> bool {
        field_name(name) == self.name && self.is_table == name.contains('.')
    }

    /// Returns the name of a value and its text from what is typed for this field: `KEY=VALUE` for the row of a table.
    ///
    /// # Errors
    /// Returns an error if the row of a table has no `=`.
    pub fn split_typed_text<'a>(&self, text: &'a str) -> Result<(String, &'a str), FieldError> {
        match (self.is_table, text.split_once('=')) {
            (false, _) => Ok((self.name.clone(), text)),
            (true, Some((key, value))) => Ok((format!("{}.{key}", self.name), value)),
            (true, None) => Err(FieldError::invalid(&self.name, "expected NAME=VALUE")),
        }
    }

    /// Returns the value that a text from this source is.
    ///
    /// # Errors
    /// Returns an error for a reference that this field or this source may not use.
    pub fn value_from_text(&self, text: &str, source: ValueSource) -> Result<FieldValue, FieldError> {
        let reference = parse_reference_value(text, source);
        let reference = reference.map_err(|problem| FieldError::invalid(&self.name, problem))?;
        if let (Some(reference), false) = (&reference, self.is_secret) {
            require_env_reference(reference).map_err(|problem| FieldError::invalid(&self.name, problem))?;
        }
        Ok(match (reference, self.is_secret) {
            (Some(reference), _) => FieldValue::Reference(reference),
            (None, true) => FieldValue::Secret(text.into()),
            (None, false) if self.document.is_some() => FieldValue::Plain(compact(text)),
            (None, false) if self.is_signature => FieldValue::Plain(without_signature_brackets(text)),
            (None, false) => FieldValue::Plain(text.to_owned()),
        })
    }
}

impl DocumentType {
    /// Returns the keys of the table, or of each table of the list. One with [`Field::is_table`] is a list of strings.
    pub fn keys(self) -> Vec<Field> {
        let command = (self.augment)(Command::new("document"));
        command.get_arguments().filter_map(|arg| describe_field(&command, arg)).collect()
    }
}

/// Returns a signature without the 【】 that the provider itself puts around it.
pub fn without_signature_brackets(text: &str) -> String {
    text.replace(['【', '】'], "")
}

/// Returns JSON without white space, as it is read from the file, and any other text unchanged.
fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |json| json.to_string())
}

/// Describes the field that an argument is; `None` for one that is no flag.
pub fn describe_field(command: &Command, arg: &Arg) -> Option<Field> {
    let text = |value: &std::ffi::OsStr| value.to_string_lossy().into_owned();
    Some(Field {
        name: arg.get_long()?.to_owned(),
        description: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        chinese_description: arg.get::<InChinese>().map(|InChinese(chinese)| *chinese),
        is_required: arg.is_required_set(),
        is_secret: is_secret_arg(arg),
        is_boolean: has_value_type::<bool>(arg),
        is_number: has_value_type::<u16>(arg),
        is_signature: has_value_type::<Regional>(arg),
        is_program: has_value_type::<CommandLine>(arg),
        is_table: matches!(arg.get_action(), ArgAction::Append),
        default: arg.get_default_values().first().map(|value| text(value)),
        env_var: arg.get_env().map(text),
        allowed_values: arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        conflicts_with: command
            .get_arg_conflicts_with(arg)
            .iter()
            .filter_map(|arg| arg.get_long().map(str::to_owned))
            .collect(),
        document: DocumentType::find(arg),
    })
}

/// Whether the values of an argument have this type.
pub fn has_value_type<T: 'static>(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<T>()
}

/// Whether the values of an argument are secrets.
pub fn is_secret_arg(arg: &Arg) -> bool {
    has_value_type::<Secret>(arg) || has_value_type::<TableEntry<Secret>>(arg)
}
