//! Secret values.

use std::{convert::Infallible, fmt, str::FromStr};

use zeroize::Zeroizing;

use crate::encoding::{MASK, hash};

/// A credential. It has no `Display` and no `Serialize`, and its `Debug` shows nothing. Only [`Secret::expose`] returns
/// the value, so every use can be found by name. Its memory is overwritten when it is no longer needed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Returns the value.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns whether a text is this secret, in a time that depends only on their lengths.
    pub fn matches(&self, text: &str) -> bool {
        hash::constant_time_eq(self.0.as_bytes(), text.as_bytes())
    }

    /// Returns whether it is the empty text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns its length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `••••`, followed by the last four characters of a secret with at least 12, to tell two apart.
    pub fn masked(&self) -> String {
        let tail = match self.0.char_indices().rev().nth(3) {
            Some((at, _)) if self.0.chars().count() >= 12 => &self.0[at..],
            _ => "",
        };
        format!("{MASK}{tail}")
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_matches() {
        let secret = Secret::from("twelve-chars");
        let texts = ["twelve-chars", "twelve-charS", "twelve-char", "twelve-chars ", ""];
        assert_eq!(texts.map(|text| secret.matches(text)), [true, false, false, false, false]);
        assert!(Secret::from("").matches(""));
    }

    #[test]
    fn a_short_secret_shows_nothing_of_itself() {
        let masked = |text: &str| Secret::from(text).masked();
        assert_eq!(masked("hunter2"), "••••");
        assert_eq!(masked("elevenchars"), "••••");
        assert_eq!(masked("twelve-chars"), "••••hars");
        assert_eq!(masked("geheimnisvolle-größe"), "••••röße");
    }
}
