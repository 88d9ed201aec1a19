//! What is wrong with a value that the user gave.

use std::{error::Error, fmt, ops::Deref};

/// What is wrong with a value, as a sentence without its full stop, such as `must not be empty`. It never repeats a value
/// that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue(String);

impl Deref for InvalidValue {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for InvalidValue {
    fn from(problem: String) -> Self {
        Self(problem)
    }
}

impl From<&str> for InvalidValue {
    fn from(problem: &str) -> Self {
        Self(problem.to_owned())
    }
}

impl From<InvalidValue> for String {
    fn from(invalid: InvalidValue) -> Self {
        invalid.0
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidValue {}
