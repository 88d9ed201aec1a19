//! A reference, and how it is written and parsed.

use std::{env, fmt, path::PathBuf};

use zeroize::Zeroizing;

use crate::sms::Secret;

/// A reference to a value that is kept elsewhere. It is safe to save and to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// `env:NAME`: an environment variable.
    Env(String),
    /// `file:PATH`: the content of a file.
    File(PathBuf),
    /// `cmd:PROGRAM ARGS...`: the output of a program, split at white space and run without a shell.
    Command(Vec<String>),
    /// `keyring:SERVICE/ACCOUNT`: a password in the platform's keyring.
    Keyring(String),
}

impl Reference {
    /// Parses a reference. Returns `None` for any other text.
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

    /// Returns the value of an `env:` reference. Returns `None` for every other one, and where the variable is not set, is
    /// empty or is not UTF-8.
    pub fn variable(&self) -> Option<Secret> {
        let Self::Env(name) = self else { return None };
        let text = Zeroizing::new(env::var(name).ok()?);
        let text = without_line_break(&text);
        (!text.is_empty()).then(|| Secret::from(text))
    }

    /// Returns whether resolving it does more than read: it runs a program, or a keyring may ask the user.
    pub fn acts(&self) -> bool {
        matches!(self, Self::Command(_) | Self::Keyring(_))
    }

    /// Returns how it begins, such as `cmd:`.
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
    fn a_parsed_reference_is_displayed_as_it_was_written() {
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
