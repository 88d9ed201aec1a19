//! The wording of a message, or the provider's name for it.

use std::collections::BTreeMap;

use super::{Code, Content, Phone, Regional, Usage};

/// The variables that a wording may hold: the code, and the minutes for which it is valid.
const VARIABLES: [&str; 2] = ["code", "minutes"];

/// How long a code is valid unless the file says otherwise, in minutes.
pub const MINUTES: u32 = 10;

/// Who keeps the wording of a provider's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// We do, and send the text.
    Text,
    /// The provider does, under a registered template id.
    Registered,
}

/// What stands in for the variables of a template.
pub struct Variables<'a> {
    pub code: &'a Code,
    pub minutes: u32,
}

/// What one usage says.
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    /// Our wording, and others by language tag.
    Text { text: Wording, locales: BTreeMap<String, Wording> },
    /// The provider's id, and the variables that the registered template takes, in its order.
    Registered { id: Regional, params: Vec<String> },
}

impl Template {
    /// Reads a template as typed: a wording, or an id (`china=ID,overseas=ID` too).
    pub fn read(holds: Holds, typed: &str) -> Result<Self, String> {
        match holds {
            Holds::Text => Ok(Self::Text { text: typed.parse()?, locales: BTreeMap::new() }),
            Holds::Registered => Self::registered(typed, vec!["code".into()]),
        }
    }

    /// A registered template that takes these variables in this order.
    pub fn registered(id: &str, params: Vec<String>) -> Result<Self, String> {
        if let Some(unknown) = params.iter().find(|name| !VARIABLES.contains(&name.as_str())) {
            return Err(format!("unknown variable {unknown}; there are code and minutes"));
        }
        let id: Regional = id.parse()?;
        let plain =
            |text: &str| text.len() <= 64 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        match id.values().iter().all(|(value, _)| plain(value)) {
            true => Ok(Self::Registered { id, params }),
            false => Err("a template id has no white space and at most 64 characters".into()),
        }
    }

    /// A good wording to begin with, another for each usage.
    pub fn suggested(usage: &Usage) -> Wording {
        Wording(String::from(match usage.as_str() {
            "register" => "{{code}} is your sign-up code. It expires in {{minutes}} minutes.",
            "sign-in" => {
                "{{code}} is your sign-in code, valid for {{minutes}} minutes. Share it with nobody."
            }
            "forgot-password" => {
                "{{code}} resets your password. It is valid for {{minutes}} minutes. Not you? Ignore this message."
            }
            _ => "{{code}} is your verification code. It expires in {{minutes}} minutes.",
        }))
    }

    /// Our wording for a language; `None` where the provider holds it.
    pub fn wording(&self, locale: Option<&str>) -> Option<&Wording> {
        match self {
            Self::Text { text, locales } => {
                Some(locale.and_then(|tag| nearest(locales, tag)).unwrap_or(text))
            }
            Self::Registered { .. } => None,
        }
    }

    /// The content for one recipient. Fails on an unknown variable, or where the code has no place.
    pub fn content(&self, to: &Phone, locale: Option<&str>, with: &Variables) -> Result<Content, String> {
        match self {
            Self::Text { text, .. } => Ok(Content::Text(self.wording(locale).unwrap_or(text).render(with)?)),
            Self::Registered { id, params } => {
                let value = |name: &String| match name.as_str() {
                    "minutes" => (name.clone(), with.minutes.to_string()),
                    _ => (name.clone(), with.code.as_str().to_owned()),
                };
                let variables = params.iter().map(value).collect();
                Ok(Content::Registered { id: id.for_number(to).to_owned(), variables })
            }
        }
    }
}

/// `zh-Hans-CN` is served by `zh-Hans-CN`, else `zh-Hans`, else `zh`; letter case does not matter.
fn nearest<'a>(locales: &'a BTreeMap<String, Wording>, tag: &str) -> Option<&'a Wording> {
    let exact = locales.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
    match exact {
        Some((_, wording)) => Some(wording),
        None => nearest(locales, tag.rsplit_once('-')?.0),
    }
}

/// A text with `{{code}}` and `{{minutes}}` where the values will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names between double braces, in order, repeated as they are.
    pub fn variables(&self) -> Vec<&str> {
        pieces(&self.0).into_iter().filter_map(|(_, name)| name).collect()
    }

    /// The first variable that nothing stands in for.
    pub fn unknown(&self) -> Option<&str> {
        self.variables().into_iter().find(|name| !VARIABLES.contains(name))
    }

    /// Fails on an unknown variable, or where the code has no place.
    pub fn render(&self, with: &Variables) -> Result<String, String> {
        if let Some(name) = self.unknown() {
            return Err(format!(
                "unknown variable {{{{{name}}}}}; there are {{{{code}}}} and {{{{minutes}}}}"
            ));
        }
        if !self.variables().contains(&"code") {
            return Err("the code has no place in it; write {{code}} where it should stand".into());
        }
        Ok(self.with(
            |name| if name == "minutes" { with.minutes.to_string() } else { with.code.as_str().into() },
        ))
    }

    /// The text with each variable replaced by what `value` makes of its name.
    pub fn with(&self, value: impl Fn(&str) -> String) -> String {
        let piece =
            |(text, name): (&str, Option<&str>)| text.to_owned() + &name.map(&value).unwrap_or_default();
        pieces(&self.0).into_iter().map(piece).collect()
    }
}

impl std::str::FromStr for Wording {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("a wording must not be empty".into());
        }
        if text.chars().count() > 1_600 {
            return Err("a wording has at most 1,600 characters".into());
        }
        match text.chars().find(|c| c.is_control() && *c != '\n') {
            Some(c) => Err(format!("the control character U+{:04X} cannot stand in a message", c as u32)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

/// The text cut at its variables: each piece of plain text with the name that follows it.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
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
        wording(text).render(&Variables { code: &"123456".parse().unwrap(), minutes: 10 })
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
        assert!(render("no place").unwrap_err().contains("{{code}}"));
        assert!(render("only {{minutes}}").is_err());
        assert!("bell\u{7}".parse::<Wording>().is_err());
        assert!("nul\0".parse::<Wording>().is_err());
        assert!(" ".parse::<Wording>().is_err());
    }

    #[test]
    fn every_suggestion_holds_the_code_and_differs_from_the_others() {
        let texts: Vec<_> = super::super::REQUIRED
            .iter()
            .map(|usage| Template::suggested(&usage.parse().unwrap()).as_str().to_owned())
            .collect();
        for (at, text) in texts.iter().enumerate() {
            assert!(render(text).is_ok() && !texts[..at].contains(text), "{text}");
        }
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let locales =
            [("zh".to_owned(), wording("{{code}} zh")), ("zh-TW".to_owned(), wording("{{code}} tw"))];
        let template = Template::Text { text: wording("{{code}} en"), locales: locales.into() };
        let to: Phone = "+14155550100".parse().unwrap();
        let code = "123456".parse().unwrap();
        for (tag, expected) in
            [(None, "en"), (Some("zh-tw"), "tw"), (Some("zh-Hans-CN"), "zh"), (Some("fr"), "en")]
        {
            let content = template.content(&to, tag, &Variables { code: &code, minutes: 10 }).unwrap();
            assert_eq!(content, Content::Text(format!("123456 {expected}")), "{tag:?}");
        }
    }

    #[test]
    fn only_the_declared_variables_are_sent_in_declared_order() {
        let template = Template::registered("SMS_1", vec!["minutes".into(), "code".into()]).unwrap();
        let code = "123456".parse().unwrap();
        let content = template
            .content(&"+8613812345678".parse().unwrap(), None, &Variables { code: &code, minutes: 10 })
            .unwrap();
        let variables = vec![("minutes".into(), "10".into()), ("code".into(), "123456".into())];
        assert_eq!(content, Content::Registered { id: "SMS_1".into(), variables });
        assert!(Template::registered("SMS_1", vec!["name".into()]).is_err());
    }
}
