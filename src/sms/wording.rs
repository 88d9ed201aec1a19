//! Texts with variables for the code and the minutes for which it is valid.

use memchr::memchr_iter;

use super::{Code, Usage};
use crate::{failure::InvalidValue, references::reject_reference_in_text};

/// The variables that a wording may contain: the code, and the minutes for which it is valid.
pub const TEMPLATE_VARIABLES: [&str; 2] = ["code", "minutes"];

/// Parses a language tag such as `zh-CN`. `text` is not allowed, as the file uses it for the wording of all other
/// languages.
///
/// # Errors
/// The text is not a language tag.
pub fn parse_language_tag(text: &str) -> Result<String, InvalidValue> {
    let has_tag_chars = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match has_tag_chars && (2..=35).contains(&text.len()) && text != "text" {
        true => Ok(text.to_owned()),
        false => Err("expected a language tag such as en or zh-CN".into()),
    }
}

/// The values of the variables of a template.
pub struct TemplateValues<'a> {
    /// The value of `{{code}}`.
    pub code: &'a Code,
    /// The value of `{{minutes}}`.
    pub minutes: u32,
}

/// A text with `{{code}}` and optionally `{{minutes}}` in place of the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    /// Returns a suggestion for a usage.
    pub fn suggested_for(usage: &Usage) -> Self {
        Self(String::from(match usage.as_str() {
            "register" => "{{code}} is your sign-up code. It expires in {{minutes}} minutes.",
            "sign-in" => "{{code}} is your sign-in code, valid for {{minutes}} minutes. Share it with nobody.",
            "forgot-password" => {
                "{{code}} resets your password. It is valid for {{minutes}} minutes. Not you? Ignore this message."
            }
            _ => "{{code}} is your verification code. It expires in {{minutes}} minutes.",
        }))
    }

    /// Returns the text with its variables.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the names between double braces, in order and with repetitions.
    pub fn variables(&self) -> Vec<&str> {
        split_at_variables(&self.0).into_iter().filter_map(|(_, name)| name).collect()
    }

    /// Returns the first variable that is not in `TEMPLATE_VARIABLES`.
    pub fn unknown_variable(&self) -> Option<&str> {
        self.variables().into_iter().find(|name| !TEMPLATE_VARIABLES.contains(name))
    }

    /// Returns the text with the values in place of its variables.
    ///
    /// # Errors
    /// It has an unknown variable or no place for the code.
    pub fn render(&self, values: &TemplateValues) -> Result<String, InvalidValue> {
        let (mut text, mut has_code) = (String::with_capacity(self.0.len()), false);
        for (plain, name) in split_at_variables(&self.0) {
            text += plain;
            match name {
                None => {}
                Some("code") => {
                    has_code = true;
                    text += values.code.as_str();
                }
                Some("minutes") => text += &values.minutes.to_string(),
                Some(name) => {
                    return Err(
                        format!("unknown variable {{{{{name}}}}}; expected {{{{code}}}} or {{{{minutes}}}}").into()
                    );
                }
            }
        }
        match has_code {
            true => Ok(text),
            false => Err("the code is missing; write {{code}} where it goes".into()),
        }
    }

    /// Returns the text with each variable replaced by what `value` returns for its name.
    pub fn replace_variables(&self, value: impl Fn(&str) -> String) -> String {
        let mut replaced = String::with_capacity(self.0.len());
        for (text, name) in split_at_variables(&self.0) {
            replaced.push_str(text);
            replaced.extend(name.map(&value));
        }
        replaced
    }
}

impl std::str::FromStr for Wording {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        if text.trim().is_empty() {
            return Err("the wording must not be empty".into());
        }
        if text.chars().count() > 1_600 {
            return Err("the wording must not exceed 1,600 characters".into());
        }
        reject_reference_in_text(text)?;
        // A text that was typed or saved on Windows.
        let text = text.replace("\r\n", "\n");
        match text.chars().find(|c| c.is_control() && *c != '\n') {
            Some(c) => Err(format!("a message cannot contain the control character U+{:04X}", c as u32).into()),
            None => Ok(Self(text)),
        }
    }
}

/// Splits a text at its variables: returns each plain part with the name of the variable that follows it.
fn split_at_variables(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut parts = vec![];
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = find_pair(b'{', rest, from)
        && let Some(close) = find_pair(b'}', rest, open)
    {
        let name = rest[open + 2..close].trim();
        let is_variable = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        if is_variable {
            parts.push((&rest[..open], Some(name)));
            rest = &rest[close + 2..];
            from = 0;
        } else {
            from = open + 1;
        }
    }
    parts.push((rest, None));
    parts
}

/// Returns where two such bytes in a row begin, at this index or after it. Faster than a search for a text.
fn find_pair(byte: u8, text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr_iter(byte, &bytes[from..]).map(|at| at + from).find(|at| bytes.get(at + 1) == Some(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str) -> Wording {
        text.parse().unwrap()
    }

    fn render(text: &str) -> Result<String, InvalidValue> {
        wording(text).render(&TemplateValues { code: &"123456".parse().unwrap(), minutes: 10 })
    }

    #[test]
    fn the_code_and_the_minutes_replace_their_variables() {
        for (text, expected) in [
            ("{{code}} for {{ minutes }} min", "123456 for 10 min"),
            ("{{{code}}}", "{123456}"),
            ("{{code}}{{code}}", "123456123456"),
            ("a {{ b }c}} {{code}}", "a {{ b }c}} 123456"),
            ("您的验证码是{{code}}", "您的验证码是123456"),
        ] {
            assert_eq!(render(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn line_breaks_may_be_those_of_windows() {
        assert_eq!(wording("{{code}}\r\n\r\n@example.com #{{code}}").as_str(), "{{code}}\n\n@example.com #{{code}}");
        for carriage_return in ["{{code}}\r", "{{code}}\r\r\n", "\r{{code}}\r\n"] {
            assert!(carriage_return.parse::<Wording>().is_err(), "{carriage_return:?}");
        }
    }

    #[test]
    fn unknown_variables_and_control_characters_are_rejected() {
        assert!(render("{{code}} {{name}}").unwrap_err().contains("{{name}}"));
        assert!(render("the code is missing").unwrap_err().contains("{{code}}"));
        assert!(render("only {{minutes}}").is_err());
        assert!("bell\u{7}".parse::<Wording>().is_err());
        assert!("nul\0".parse::<Wording>().is_err());
        assert!(" ".parse::<Wording>().is_err());
    }

    #[test]
    fn every_suggestion_contains_the_code_and_differs_from_the_others() {
        let texts: Vec<_> = super::super::REQUIRED_USAGES
            .iter()
            .map(|usage| Wording::suggested_for(&usage.parse().unwrap()).as_str().to_owned())
            .collect();
        for (at, text) in texts.iter().enumerate() {
            assert!(render(text).is_ok() && !texts[..at].contains(text), "{text}");
        }
    }
}
