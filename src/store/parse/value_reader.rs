//! Reads single values of the file, with failures that have line and column.

use std::{
    cell::{OnceCell, RefCell},
    ops::{Range, RangeInclusive},
    path::Path,
};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::super::model::Position;
use crate::{
    failure::InvalidValue,
    {encoding::escape_control_chars, failure::Failure},
};

pub type TomlKey<'a> = Spanned<DeString<'a>>;
pub type TomlValue<'a> = Spanned<DeValue<'a>>;

/// The file's text and path.
pub struct ConfigReader<'a> {
    pub text: &'a str,
    pub path: &'a Path,
    /// Where each line begins.
    line_starts: OnceCell<Vec<usize>>,
    /// What is wrong with the file, in its order.
    pub failures: RefCell<Vec<Failure>>,
}

impl<'a> ConfigReader<'a> {
    pub fn new(text: &'a str, path: &'a Path) -> Self {
        Self { text, path, line_starts: OnceCell::new(), failures: RefCell::default() }
    }

    /// Returns the value, or keeps the failure: the rest of the file is read too, and all failures are reported together.
    pub fn keep_failure<T>(&self, result: Result<T, Failure>) -> Option<T> {
        result.map_err(|failure| self.failures.borrow_mut().push(failure)).ok()
    }

    pub fn expect_strings(&self, value: &TomlValue) -> Result<Vec<String>, Failure> {
        let items =
            value.get_ref().as_array().ok_or_else(|| self.failure_at(value.span(), "expected a list of names"))?;
        items.iter().map(|item| self.expect_string(item).map(str::to_owned)).collect()
    }

    pub fn expect_parsed_list<T: std::str::FromStr<Err = InvalidValue>>(
        &self,
        value: &TomlValue,
    ) -> Result<Vec<T>, Failure> {
        let items = value.get_ref().as_array().ok_or_else(|| self.wrong_type_failure(value, "a list in brackets"))?;
        items.iter().map(|item| self.expect_parsed(item)).collect()
    }

    pub fn expect_integer<T: std::str::FromStr + PartialOrd>(
        &self,
        value: &TomlValue,
        range: RangeInclusive<T>,
        wanted: &str,
    ) -> Result<T, Failure> {
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        let number = number.filter(|number| range.contains(number));
        number.ok_or_else(|| self.failure_at(value.span(), &format!("expected {wanted}")))
    }

    pub fn expect_table<'t>(&self, value: &'t TomlValue<'t>) -> Result<&'t DeTable<'t>, Failure> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type_failure(value, "a table"))
    }

    pub fn expect_string<'t>(&self, value: &'t TomlValue<'t>) -> Result<&'t str, Failure> {
        value.get_ref().as_str().ok_or_else(|| self.wrong_type_failure(value, "a string in quotes"))
    }

    pub fn expect_parsed<T: std::str::FromStr<Err = InvalidValue>>(&self, value: &TomlValue) -> Result<T, Failure> {
        self.expect_string(value)?.parse().map_err(|problem: InvalidValue| self.failure_at(value.span(), &problem))
    }

    pub fn expect_one_of<'k>(&self, key: &TomlKey, names: &[&'k str]) -> Result<&'k str, Failure> {
        let found = names.iter().find(|name| **name == key.get_ref().as_ref());
        found.copied().ok_or_else(|| self.unknown_key_failure(key, names))
    }

    pub fn wrong_type_failure(&self, value: &TomlValue, wanted: &str) -> Failure {
        self.failure_at(value.span(), &format!("expected {wanted}, found {}", value.get_ref().type_str()))
    }

    pub fn unknown_key_failure(&self, key: &TomlKey, names: &[&str]) -> Failure {
        // A secret that was typed in place of a key must not be printed.
        let name = key.get_ref();
        let failure = match names.iter().any(|known| is_slip_of(name, known)) || is_words(name) {
            true => self.failure_at(key.span(), &format!("unknown key {name}")),
            false => {
                let characters = name.chars().count();
                let line = self.position_of(key.span()).line;
                self.failure_at(key.span(), &format!("unknown key: a key of {characters} characters in line {line}"))
            }
        };
        let known = names.iter().copied();
        failure.with_fix(format!("known here: {}", names.join(", "))).with_nearest_name(key.get_ref(), known)
    }

    pub fn failure_at(&self, span: Range<usize>, problem: &str) -> Failure {
        Failure::configuration(format!(
            "{}:{}: {}",
            self.path.display(),
            self.position_of(span),
            escape_control_chars(problem)
        ))
        .with_fix("`smsctl config edit`, then `smsctl config validate`")
    }

    pub fn position_of(&self, span: Range<usize>) -> Position {
        let breaks = || self.text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = self.line_starts.get_or_init(|| std::iter::once(0).chain(breaks()).collect());
        let line = lines.partition_point(|begin| *begin <= span.start);
        let begin = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.get(begin..span.start).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }
}

/// Returns whether a key differs from a known one by at most two typing errors.
fn is_slip_of(name: &str, known: &str) -> bool {
    name.len().abs_diff(known.len()) <= 2 && strsim::osa_distance(name, known) <= 2
}

/// Returns whether a key looks like a field's name: short words with hyphens between them.
fn is_words(name: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let reads = |word: &str| {
        let longest = word.split(is_vowel).map(str::len).max().unwrap_or(0);
        (1..=12).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_lowercase())
            && longest <= 4
            && (word.len() <= 3 || word.contains(is_vowel))
    };
    name.len() <= 24 && name.split(['-', '_']).all(reads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_printed_only_if_it_looks_like_one() {
        for words in ["auth-token", "sender", "max_per_minute", "sms-id", "accountsid"] {
            assert!(is_words(words), "{words}");
        }
        let secrets = [
            "sk-0a1b2c3d",
            "xkqzvbnmwrtplkjh",
            "hunterhunterhunterhunter",
            "correcthorsebattery",
            "a--b",
            "Auth-Token",
            "tok\nen",
            "",
        ];
        for secret in secrets {
            assert!(!is_words(secret), "{secret}");
        }
        assert!(is_slip_of("acount-sid", "account-sid") && is_slip_of("account-sid2", "account-sid"));
        assert!(!is_slip_of("tokensecret0", "auth-token") && !is_slip_of("abc", "minutes"));
    }
}
