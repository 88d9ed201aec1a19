//! A text with places for the code and its lifetime.

use super::{Code, Usage};
use crate::references::reject_reference_in_text;

/// The variables that a wording may hold: the code, and the minutes for which it is valid.
pub const TEMPLATE_VARIABLES: [&str; 2] = ["code", "minutes"];

/// Reads a language tag such as `zh-CN`. `text` is none: it is the key of the wording for all other languages.
pub fn parse_language_tag(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match plain && (2..=35).contains(&text.len()) && text != "text" {
        true => Ok(text.to_owned()),
        false => Err("expected a language tag such as en or zh-CN".into()),
    }
}

/// What stands in for the variables of a template.
pub struct TemplateValues<'a> {
    pub code: &'a Code,
    pub minutes: u32,
}

/// A text with `{{code}}` and `{{minutes}}` where the values will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    /// A good wording to begin with, another for each usage.
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

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names between double braces, in order, repeated as they are.
    pub fn variables(&self) -> Vec<&str> {
        split_at_variables(&self.0).into_iter().filter_map(|(_, name)| name).collect()
    }

    /// The first variable that nothing stands in for.
    pub fn unknown_variable(&self) -> Option<&str> {
        self.variables().into_iter().find(|name| !TEMPLATE_VARIABLES.contains(name))
    }

    /// Fails on an unknown variable, or where the code has no place.
    pub fn render(&self, with: &TemplateValues) -> Result<String, String> {
        let (mut text, mut has_code) = (String::with_capacity(self.0.len()), false);
        for (plain, name) in split_at_variables(&self.0) {
            text += plain;
            match name {
                None => {}
                Some("code") => {
                    has_code = true;
                    text += with.code.as_str();
                }
                Some("minutes") => text += &with.minutes.to_string(),
                Some(name) => {
                    return Err(format!("unknown variable {{{{{name}}}}}; expected {{{{code}}}} or {{{{minutes}}}}"));
                }
            }
        }
        match has_code {
            true => Ok(text),
            false => Err("the code is missing; write {{code}} where it goes".into()),
        }
    }

    /// The text with each variable replaced by what `value` makes of its name.
    pub fn replace_variables(&self, value: impl Fn(&str) -> String) -> String {
        let piece = |(text, name): (&str, Option<&str>)| text.to_owned() + &name.map(&value).unwrap_or_default();
        split_at_variables(&self.0).into_iter().map(piece).collect()
    }
}

impl std::str::FromStr for Wording {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("the wording must not be empty".into());
        }
        if text.chars().count() > 1_600 {
            return Err("the wording must not exceed 1,600 characters".into());
        }
        reject_reference_in_text(text)?;
        match text.chars().find(|c| c.is_control() && *c != '\n') {
            Some(c) => Err(format!("a message cannot contain the control character U+{:04X}", c as u32)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

/// The text cut at its variables: each piece of plain text with the name that follows it.
fn split_at_variables(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = vec![];
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find("{{").map(|at| at + from) {
        let Some(close) = rest[open..].find("}}").map(|at| at + open) else { break };
        let name = rest[open + 2..close].trim();
        let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        if named {
            found.push((&rest[..open], Some(name)));
            rest = &rest[close + 2..];
            from = 0;
        } else {
            from = open + 1;
        }
    }
    found.push((rest, None));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str) -> Wording {
        text.parse().unwrap()
    }

    fn render(text: &str) -> Result<String, String> {
        wording(text).render(&TemplateValues { code: &"123456".parse().unwrap(), minutes: 10 })
    }

    #[test]
    fn the_code_and_the_minutes_find_their_places() {
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
    fn what_nobody_can_fill_in_is_refused() {
        assert!(render("{{code}} {{name}}").unwrap_err().contains("{{name}}"));
        assert!(render("the code is missing").unwrap_err().contains("{{code}}"));
        assert!(render("only {{minutes}}").is_err());
        assert!("bell\u{7}".parse::<Wording>().is_err());
        assert!("nul\0".parse::<Wording>().is_err());
        assert!(" ".parse::<Wording>().is_err());
    }

    #[test]
    fn every_suggestion_holds_the_code_and_differs_from_the_others() {
        let texts: Vec<_> = super::super::REQUIRED_USAGES
            .iter()
            .map(|usage| Wording::suggested_for(&usage.parse().unwrap()).as_str().to_owned())
            .collect();
        for (at, text) in texts.iter().enumerate() {
            assert!(render(text).is_ok() && !texts[..at].contains(text), "{text}");
        }
    }
}
