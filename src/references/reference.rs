//! The reference itself: how it is written and read.

use std::{env, fmt, path::PathBuf};

use zeroize::Zeroizing;

use crate::sms::Secret;

/// Where a value is kept, instead of the value itself: safe to save and to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Parses a reference. Returns `None` for a text that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "env" => Some(Self::Env(rest.to_owned())),
            "file" => Some(Self::File(rest.into())),
            "cmd" => Some(Self::Command(rest.split_whitespace().map(str::to_owned).collect())),
            "keyring" => Some(Self::Keyring(rest.to_owned())),
            _ => None,
        }
    }

    /// Returns the value of an `env:` reference; `None` for every other one, and where the variable is not set, is empty
    /// or is not UTF-8.
    pub fn variable(&self) -> Option<Secret> {
        let Self::Env(name) = self else { return None };
        let text = Zeroizing::new(env::var(name).ok()?);
        let text = without_line_break(&text);
        (!text.is_empty()).then(|| text.parse().unwrap_or_else(|never| match never {}))
    }

    /// Whether to resolve it does more than read: it runs a program, or may make a keyring ask its user.
    pub fn acts(&self) -> bool {
        matches!(self, Self::Command(_) | Self::Keyring(_))
    }

    /// Returns how its kind is written, such as `cmd:`.
    pub fn prefix(&self) -> &'static str {
        match self {
            Self::Env(_) => "env:",
            Self::File(_) => "file:",
            Self::Command(_) => "cmd:",
            Self::Keyring(_) => "keyring:",
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.prefix())?;
        match self {
            Self::Env(name) | Self::Keyring(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Command(words) => f.write_str(&words.join(" ")),
        }
    }
}

/// Returns the text without one line break at its end.
pub fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_back_as_written() {
        for text in ["env:TWILIO_AUTH_TOKEN", "file:/run/secrets/token", "cmd:pass show twilio", "keyring:twilio/token"]
        {
            let reference = Reference::parse(text).unwrap();
            assert_eq!(reference.to_string(), text);
            assert!(text.starts_with(reference.prefix()));
        }
        assert_eq!(Reference::parse("MG00"), None);
        assert_eq!(Reference::parse("https://x"), None);
        assert_eq!(Reference::parse(" cmd:x"), None);
    }
}
