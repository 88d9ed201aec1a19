//! Settings that are tables: `headers.Accept`, given as `--headers Accept=VALUE`.

use std::str::FromStr;

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    pub key: String,
    pub value: T,
}

impl<T: FromStr> FromStr for Entry<T>
where
    T::Err: ToString,
{
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:[]".contains(c);
        match (1..=64).contains(&key.len()) && key.chars().all(plain) {
            true => {
                Ok(Self { key: key.into(), value: value.parse().map_err(|error: T::Err| error.to_string())? })
            }
            false => Err("a name has only letters, digits and -_.:[]".into()),
        }
    }
}

/// A text that may have several lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines(pub String);

impl FromStr for Lines {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// A JSON document that may be written over several lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Json(pub serde_json::Value);

impl FromStr for Json {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        serde_json::from_str(text)
            .map(Self)
            .map_err(|error| format!("is not JSON: line {}, column {}", error.line(), error.column()))
    }
}

/// A program and its arguments, split as a shell splits them.
#[derive(Clone, Debug, PartialEq)]
pub struct Words(pub Vec<String>);

impl FromStr for Words {
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
pub fn field_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(field, _)| field)
}
