//! The variables of a registered template, and what takes their place.

use std::fmt;

use super::{TemplateValues, wording::TEMPLATE_VARIABLES};
use crate::{encoding::escape_control_chars, failure::InvalidValue};

/// The variables of a registered template in its order, each with what takes its place: `code`, `minutes`, or any other
/// text as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateParams(Vec<(String, String)>);

impl TemplateParams {
    /// Returns the variables of a template that takes the code only.
    pub fn code_only() -> Self {
        Self(vec![("code".into(), "code".into())])
    }

    /// Whether the template takes the code only, under this name.
    pub fn is_code_only(&self) -> bool {
        *self == Self::code_only()
    }

    /// Parses variables as they are typed: `code`, `minutes`, or `NAME=VALUE`.
    ///
    /// # Errors
    /// A variable is unknown, or as [`Self::from_pairs`].
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, InvalidValue> {
        let pair = |text: &T| match text.as_ref().split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
            None if TEMPLATE_VARIABLES.contains(&text.as_ref()) => Ok((text.as_ref().into(), text.as_ref().into())),
            None => {
                let name = escape_control_chars(text.as_ref());
                Err(format!("unknown variable {name}; expected code, minutes or NAME=VALUE").into())
            }
        };
        Self::from_pairs(texts.iter().map(pair).collect::<Result<_, InvalidValue>>()?)
    }

    /// Returns variables with these names and values.
    ///
    /// # Errors
    /// A name is not made of letters, digits, `_` and `-`, or is there twice; or a value is empty or longer than 100
    /// characters.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, InvalidValue> {
        for (index, (name, value)) in pairs.iter().enumerate() {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !(1..=40).contains(&name.len()) || !name.chars().all(is_plain) {
                return Err("the name of a variable has at most 40 letters, digits, hyphens and underscores".into());
            }
            if pairs[..index].iter().any(|(known, _)| known == name) {
                return Err(format!("the variable {name} is there twice").into());
            }
            if value.is_empty() || value.chars().count() > 100 || value.chars().any(char::is_control) {
                return Err(format!("the value of {name} has 1 to 100 characters, and no control characters").into());
            }
        }
        Ok(Self(pairs))
    }

    /// Returns the names of the variables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the names and what takes their place.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether every variable has the name of what takes its place, so that a list of names says all.
    pub fn is_list(&self) -> bool {
        self.0.iter().all(|(name, value)| name == value && TEMPLATE_VARIABLES.contains(&name.as_str()))
    }

    /// Returns the variables as they are typed.
    pub fn texts(&self) -> Vec<String> {
        let is_plain = |name: &str, value: &str| name == value && TEMPLATE_VARIABLES.contains(&name);
        let text = |(name, value)| if is_plain(name, value) { name.to_owned() } else { format!("{name}={value}") };
        self.pairs().map(text).collect()
    }

    /// Returns each variable with its value in a message.
    pub fn render(&self, values: &TemplateValues) -> Vec<(String, String)> {
        let value = |text: &str| match text {
            "code" => values.code.as_str().to_owned(),
            "minutes" => values.minutes.to_string(),
            constant => constant.to_owned(),
        };
        self.pairs().map(|(name, text)| (name.to_owned(), value(text))).collect()
    }
}

/// Shows the variables as they are typed, separated by commas.
impl fmt::Display for TemplateParams {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.texts().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_names_of_their_own_and_constants() {
        let params = TemplateParams::parse(&["verifyCode=code", "minutes", "product=Acme Shop"]).unwrap();
        let code = "274913".parse().unwrap();
        let rendered = params.render(&TemplateValues { code: &code, minutes: 5 });
        let expected = [("verifyCode", "274913"), ("minutes", "5"), ("product", "Acme Shop")];
        assert_eq!(rendered, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(params.to_string(), "verifyCode=code, minutes, product=Acme Shop");
        let unknown = TemplateParams::parse(&["\u{6}"]).unwrap_err().to_string();
        assert!(!unknown.contains(char::is_control) && unknown.contains("␆"), "{unknown}");
        assert!(!params.is_list() && TemplateParams::parse(&["minutes", "code"]).unwrap().is_list());
        // A constant with the name of a variable.
        assert_eq!(TemplateParams::parse(&["product=product"]).unwrap().to_string(), "product=product");
    }

    #[test]
    fn variables_that_cannot_be_sent_are_refused() {
        let long = format!("a={}", "x".repeat(101));
        for wrong in [&["name"][..], &["=code"], &["a b=code"], &["a="], &["a=x\u{7}"], &["a=code", "a=1"], &[&long]] {
            assert!(TemplateParams::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
