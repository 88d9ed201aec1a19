//! Single values of the file, and the places to point at where they are wrong.

use std::{
    cell::OnceCell,
    ops::{Range, RangeInclusive},
    path::Path,
};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::super::model::Place;
use crate::{connectors::form::nearest, failure::Failure, wire::visible};

pub type Key<'a> = Spanned<DeString<'a>>;
pub type Value<'a> = Spanned<DeValue<'a>>;

/// The file's text and path.
pub struct Reader<'a> {
    pub text: &'a str,
    pub path: &'a Path,
    /// Where each line begins.
    lines: OnceCell<Vec<usize>>,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str, path: &'a Path) -> Self {
        Self { text, path, lines: OnceCell::new() }
    }

    pub fn strings(&self, value: &Value) -> Result<Vec<String>, Failure> {
        let items =
            value.get_ref().as_array().ok_or_else(|| self.wrong(value.span(), "expected a list of names"))?;
        items.iter().map(|item| self.string(item).map(str::to_owned)).collect()
    }

    pub fn all_parsed<T: std::str::FromStr<Err = String>>(&self, value: &Value) -> Result<Vec<T>, Failure> {
        let items = value.get_ref().as_array().ok_or_else(|| self.mistyped(value, "a list in brackets"))?;
        items.iter().map(|item| self.parsed(item)).collect()
    }

    pub fn number<T: std::str::FromStr + PartialOrd>(
        &self,
        value: &Value,
        range: RangeInclusive<T>,
        wanted: &str,
    ) -> Result<T, Failure> {
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        let number = number.filter(|number| range.contains(number));
        number.ok_or_else(|| self.wrong(value.span(), &format!("expected {wanted}")))
    }

    pub fn table<'t>(&self, value: &'t Value<'t>) -> Result<&'t DeTable<'t>, Failure> {
        value.get_ref().as_table().ok_or_else(|| self.mistyped(value, "a table"))
    }

    pub fn string<'t>(&self, value: &'t Value<'t>) -> Result<&'t str, Failure> {
        value.get_ref().as_str().ok_or_else(|| self.mistyped(value, "a string in quotes"))
    }

    pub fn parsed<T: std::str::FromStr<Err = String>>(&self, value: &Value) -> Result<T, Failure> {
        self.string(value)?.parse().map_err(|problem: String| self.wrong(value.span(), &problem))
    }

    pub fn one_of<'k>(&self, key: &Key, names: &[&'k str]) -> Result<&'k str, Failure> {
        let found = names.iter().find(|name| **name == key.get_ref().as_ref());
        found.copied().ok_or_else(|| self.unknown(key, names))
    }

    pub fn mistyped(&self, value: &Value, wanted: &str) -> Failure {
        self.wrong(value.span(), &format!("expected {wanted}, found {}", value.get_ref().type_str()))
    }

    pub fn unknown(&self, key: &Key, names: &[&str]) -> Failure {
        // A secret that was typed in the place of a key is not repeated.
        let name = key.get_ref();
        let failure = match names.iter().any(|known| is_slip_of(name, known)) || is_words(name) {
            true => self.wrong(key.span(), &format!("unknown key {name}")),
            false => {
                let characters = name.chars().count();
                let line = self.place(key.span()).line;
                self.wrong(
                    key.span(),
                    &format!("unknown key: a key of {characters} characters in line {line}"),
                )
            }
        };
        match nearest(key.get_ref(), names.iter().copied()) {
            Some(near) => failure.fix(format!("did you mean {near}?")),
            None => failure.fix(format!("known here: {}", names.join(", "))),
        }
    }

    pub fn wrong(&self, span: Range<usize>, problem: &str) -> Failure {
        Failure::configuration(format!("{}:{}: {}", self.path.display(), self.place(span), visible(problem)))
            .fix("`smsctl config edit`, then `smsctl config validate`")
    }

    pub fn place(&self, span: Range<usize>) -> Place {
        let breaks = || self.text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = self.lines.get_or_init(|| std::iter::once(0).chain(breaks()).collect());
        let line = lines.partition_point(|begin| *begin <= span.start);
        let begin = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.get(begin..span.start).unwrap_or_default();
        Place { line, column: before.chars().count() + 1 }
    }
}

/// Whether a key is a known one but for a slip or two.
fn is_slip_of(name: &str, known: &str) -> bool {
    name.len().abs_diff(known.len()) <= 2 && strsim::osa_distance(name, known) <= 2
}

/// Whether a key reads as a few short words with hyphens between them, as fields are named.
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
    fn a_key_is_quoted_only_where_it_reads_as_one() {
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
