//! Types of settings: rows of tables (`headers.Accept`, given as `--headers Accept=VALUE`), documents, command lines.

use std::str::FromStr;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

use crate::{
    failure::{InvalidValue, nearest_name},
    process::split_command_line,
    sms::Usage,
};

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableEntry<T> {
    /// The name of the row.
    pub key: String,
    /// Its value.
    pub value: T,
}

impl<T: FromStr> FromStr for TableEntry<T>
where
    T::Err: ToString,
{
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let (key, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        let entry = TableEntry::new(key.to_owned(), value)?;
        let value = entry.value.parse().map_err(|error: T::Err| error.to_string())?;
        Ok(Self { key: entry.key, value })
    }
}

impl<T> TableEntry<T> {
    /// Returns the value for a usage: that of the row with its name, or else of `generic`.
    pub fn find_for_usage<'a>(rows: &'a [Self], usage: &Usage) -> Option<&'a T> {
        let find = |name: &str| rows.iter().find(|row| row.key == name).map(|row| &row.value);
        find(usage.as_str()).or_else(|| find(Usage::generic().as_str()))
    }

    /// Returns a row.
    ///
    /// # Errors
    /// Returns an error for a name that is empty, longer than 64 characters, or not made of letters, digits and `-_.:[]`.
    pub fn new(key: String, value: T) -> Result<Self, InvalidValue> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:[]".contains(c);
        match (1..=64).contains(&key.len()) && key.chars().all(is_plain) {
            true => Ok(Self { key, value }),
            false => Err("a name has only letters, digits and -_.:[]".into()),
        }
    }
}

/// A setting that is a whole table of the file, or a list of tables. As a text, such as the value of a flag, it is JSON.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Document<T>(pub T);

impl<T: DeserializeOwned> FromStr for Document<T> {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        serde_json::from_str(text).map(Self).map_err(|error| match error.classify() {
            Category::Data => {
                let message = error.to_string();
                let position = format!(" at line {} column {}", error.line(), error.column());
                describe_problem(message.strip_suffix(&position).unwrap_or(&message)).into()
            }
            _ => format!("is not JSON: line {}, column {}", error.line(), error.column()).into(),
        })
    }
}

/// Returns serde's error message without the offending value or key, which may be a secret.
pub fn describe_problem(message: &str) -> String {
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected.replace('`', ""));
    let key = message.split('`').nth(1).unwrap_or_default();
    match (message.split(' ').next(), expected) {
        (Some("missing"), _) => format!("{key} is missing"),
        (Some("duplicate"), _) => format!("{key} is there twice"),
        (Some("unknown"), Some(expected)) if message.starts_with("unknown field") => {
            let names = expected.trim_start_matches("one of ").replace(" or ", ", ");
            // A key is repeated only if it is a misspelled known one: any other may be a secret.
            match nearest_name(key, names.split(", ")) {
                Some(nearest) if strsim::osa_distance(key, nearest) <= 2 => {
                    format!("unknown key {key}; did you mean {nearest}?")
                }
                _ => format!("unknown key; known here: {names}"),
            }
        }
        (Some("invalid" | "unknown"), Some(expected)) => format!("expected {expected}"),
        (Some("invalid"), None) => "is invalid".into(),
        _ => message.to_owned(),
    }
}

/// A program and its arguments, split as [`split_command_line`] does.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandLine(pub Vec<String>);

impl FromStr for CommandLine {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match split_command_line(text) {
            Ok(words) if !words.is_empty() => Ok(Self(words)),
            Ok(_) => Err("expected a program".into()),
            Err(problem) => Err(problem.into()),
        }
    }
}

/// Returns the field that a value belongs to: the part of its name before the first dot.
pub fn field_name(name: &str) -> &str {
    name.split_once('.').map_or(name, |(field, _)| field)
}
