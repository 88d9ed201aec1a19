//! Settings that are tables: `headers.Accept`, given as `--headers Accept=VALUE`.

use std::str::FromStr;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;

use super::error::nearest_name;

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableEntry<T> {
    pub key: String,
    pub value: T,
}

impl<T: FromStr> FromStr for TableEntry<T>
where
    T::Err: ToString,
{
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        let entry = TableEntry::new(key.to_owned(), value)?;
        let value = entry.value.parse().map_err(|error: T::Err| error.to_string())?;
        Ok(Self { key: entry.key, value })
    }
}

impl<T> TableEntry<T> {
    /// # Errors
    /// A name that is empty, longer than 64 characters, or not made of letters, digits and `-_.:[]`.
    pub fn new(key: String, value: T) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:[]".contains(c);
        match (1..=64).contains(&key.len()) && key.chars().all(is_plain) {
            true => Ok(Self { key, value }),
            false => Err("a name has only letters, digits and -_.:[]".into()),
        }
    }
}

/// A setting that is a whole table of the file, or a list of tables. As a flag, and wherever else it is one text, it is
/// JSON.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Document<T>(pub T);

impl<T: DeserializeOwned> FromStr for Document<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map(Self).map_err(|error| match error.classify() {
            Category::Data => {
                let message = error.to_string();
                let place = format!(" at line {} column {}", error.line(), error.column());
                describe_problem(message.strip_suffix(&place).unwrap_or(&message))
            }
            _ => format!("is not JSON: line {}, column {}", error.line(), error.column()),
        })
    }
}

/// Returns serde's message without the value or key that was found: it may be a secret.
pub fn describe_problem(message: &str) -> String {
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected.replace('`', ""));
    let key = message.split('`').nth(1).unwrap_or_default();
    match (message.split(' ').next(), expected) {
        (Some("missing"), _) => format!("{key} is missing"),
        (Some("duplicate"), _) => format!("{key} is there twice"),
        (Some("unknown"), Some(expected)) if message.starts_with("unknown field") => {
            let names = expected.trim_start_matches("one of ").replace(" or ", ", ");
            // Only a key that is a known one but for a slip is repeated.
            match nearest_name(key, names.split(", ")) {
                Some(near) if strsim::osa_distance(key, &near) <= 2 => {
                    format!("unknown key {key}; did you mean {near}?")
                }
                _ => format!("unknown key; known here: {names}"),
            }
        }
        (Some("invalid" | "unknown"), Some(expected)) => format!("expected {expected}"),
        (Some("invalid"), None) => "is invalid".into(),
        _ => message.to_owned(),
    }
}

/// A program and its arguments, split as a shell splits them.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandLine(pub Vec<String>);

impl FromStr for CommandLine {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match shell_words::split(text) {
            Ok(words) if !words.is_empty() => Ok(Self(words)),
            Ok(_) => Err("expected a program"),
            Err(_) => Err("a quotation mark is not closed"),
        }
    }
}

/// The field that an answer belongs to: itself, or the table that it is a row of.
pub fn field_name(name: &str) -> &str {
    name.split_once('.').map_or(name, |(field, _)| field)
}
