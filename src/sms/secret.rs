//! Credentials: the value that must not be shown.

use std::{convert::Infallible, fmt, str::FromStr};

use zeroize::Zeroizing;

/// A credential. It has no `Display`, no `Serialize` and a blind `Debug`;
/// [`Secret::expose`] is the only way out, so every use can be found by name.
/// Its memory is overwritten when it is no longer needed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `••••` and, of a secret with 12 or more characters, its last four: enough to tell two apart.
    pub fn masked(&self) -> String {
        let tail = match self.0.char_indices().rev().nth(3) {
            Some((at, _)) if self.0.chars().count() >= 12 => &self.0[at..],
            _ => "",
        };
        format!("••••{tail}")
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Zeroizing::new(text.to_owned())))
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
    fn a_short_secret_shows_nothing_of_itself() {
        let masked = |text: &str| text.parse::<Secret>().unwrap().masked();
        assert_eq!(masked("hunter2"), "••••");
        assert_eq!(masked("elevenchars"), "••••");
        assert_eq!(masked("twelve-chars"), "••••hars");
        assert_eq!(masked("geheimnisvolle-größe"), "••••röße");
    }
}
