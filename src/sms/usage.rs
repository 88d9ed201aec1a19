//! Usages: what templates are for.

use crate::failure::InvalidValue;
use std::{fmt, str::FromStr};

/// The usages that every connector has.
pub const REQUIRED_USAGES: [&str; 4] = ["register", "sign-in", "forgot-password", "generic"];

/// What a template is for: one of [`REQUIRED_USAGES`] or any other lower-case name such as `mfa-verification`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usage(String);

impl Usage {
    /// Returns the usage whose template serves every usage without its own.
    pub fn generic() -> Self {
        Self("generic".into())
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Usage {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        match letters && (1..=40).contains(&text.len()) && !text.starts_with('-') {
            true => Ok(Self(text.to_owned())),
            false => Err(format!(
                "a usage is {}, or a name of your own in lower-case letters, digits and hyphens",
                REQUIRED_USAGES.join(", ")
            )
            .into()),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&self.0)
    }
}
