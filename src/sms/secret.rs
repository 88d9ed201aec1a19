//! Credentials: the value that must not be shown, and the reference that may.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

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

/// Where a value is kept, instead of the value itself: safe to save and to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `env:NAME`
    Env(String),
    /// `file:PATH`
    File(PathBuf),
    /// `cmd:PROGRAM ARGS...`, split at white space, run without a shell
    Command(Vec<String>),
    /// `keyring:SERVICE/ACCOUNT`
    Keyring(String),
}

impl Reference {
    /// `None` for a value that is not a reference.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "env" => Some(Self::Env(rest.to_owned())),
            "file" => Some(Self::File(rest.into())),
            "cmd" => Some(Self::Command(rest.split_whitespace().map(str::to_owned).collect())),
            "keyring" => Some(Self::Keyring(rest.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Command(words) => write!(f, "cmd:{}", words.join(" ")),
            Self::Keyring(name) => write!(f, "keyring:{name}"),
        }
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

    #[test]
    fn references_read_back_as_written() {
        for text in [
            "env:TWILIO_AUTH_TOKEN",
            "file:/run/secrets/token",
            "cmd:pass show twilio",
            "keyring:twilio/token",
        ] {
            assert_eq!(Reference::read(text).unwrap().to_string(), text);
        }
        assert_eq!(Reference::read("MG00"), None);
        assert_eq!(Reference::read("https://x"), None);
    }
}
