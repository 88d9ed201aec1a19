//! Templates: a wording, or the id of a template that is registered with the provider.

use std::collections::BTreeMap;

use super::{MessageContent, Phone, REQUIRED_USAGES, Regional, TemplateParams, TemplateValues, Usage, Wording};
use crate::{failure::InvalidValue, references::reject_reference_in_text};

/// How long a code is valid unless the file says otherwise, in minutes.
pub const DEFAULT_VALID_MINUTES: u32 = 10;

/// Who keeps the wording of the messages of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateKind {
    /// The connector does, and sends the text.
    Text,
    /// The provider does, under a registered template id.
    Registered,
}

/// The template for one usage.
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    /// A text that the connector sends.
    Text {
        /// The wording for all languages without their own.
        text: Wording,
        /// Wordings by language tag.
        locales: BTreeMap<String, Wording>,
    },
    /// A template that is registered with the provider.
    Registered {
        /// The provider's id of the template.
        id: Regional,
        /// The variables of the registered template, in its order.
        params: TemplateParams,
    },
}

impl Template {
    /// Parses a template as the user types it: a wording, or an id, which may be `china=ID,overseas=ID`, and which its
    /// variables may follow: `ID (verifyCode=code, product=Acme)`.
    ///
    /// # Errors
    /// The wording or the id is invalid; the text says why.
    pub fn parse(kind: TemplateKind, typed: &str) -> Result<Self, InvalidValue> {
        match kind {
            TemplateKind::Text => Ok(Self::Text { text: typed.parse()?, locales: BTreeMap::new() }),
            TemplateKind::Registered => match typed.trim().strip_suffix(')').and_then(|typed| typed.split_once('(')) {
                None => Self::new_registered(typed, TemplateParams::code_only()),
                Some((id, params)) => {
                    let params: Vec<_> = params.split(',').map(str::trim).collect();
                    Self::new_registered(id.trim(), TemplateParams::parse(&params)?)
                }
            },
        }
    }

    /// Returns this template with the wording or id of another one. Its other languages stay, and so do its variables,
    /// unless the other one has more than the code.
    pub fn with_new_content(&self, new: Self) -> Self {
        match (self, new) {
            (Self::Text { locales, .. }, Self::Text { text, .. }) => Self::Text { text, locales: locales.clone() },
            (Self::Registered { params, .. }, Self::Registered { id, params: new }) if new.is_code_only() => {
                Self::Registered { id, params: params.clone() }
            }
            (_, new) => new,
        }
    }

    /// Creates a registered template with these variables in this order.
    ///
    /// # Errors
    /// The id is invalid.
    pub fn new_registered(id: &str, params: TemplateParams) -> Result<Self, InvalidValue> {
        let id: Regional = id.parse()?;
        id.values_by_region().into_iter().try_for_each(|(value, _)| reject_reference_in_text(value))?;
        let is_valid = |text: &str| text.len() <= 64 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        match id.values_by_region().iter().all(|(value, _)| is_valid(value)) {
            true => Ok(Self::Registered { id, params }),
            false => Err("a template id has at most 64 characters and no spaces".into()),
        }
    }

    /// Returns the wording for a language, or `None` where the provider keeps it.
    pub fn wording_for(&self, locale: Option<&str>) -> Option<&Wording> {
        match self {
            Self::Text { text, locales } => Some(locale.and_then(|tag| nearest_locale(locales, tag)).unwrap_or(text)),
            Self::Registered { .. } => None,
        }
    }

    /// Returns the content for one recipient.
    ///
    /// # Errors
    /// The template has an unknown variable or no place for the code.
    pub fn render_content(
        &self,
        to: &Phone,
        locale: Option<&str>,
        values: &TemplateValues,
    ) -> Result<MessageContent, InvalidValue> {
        match self {
            Self::Text { text, .. } => {
                Ok(MessageContent::Text(self.wording_for(locale).unwrap_or(text).render(values)?))
            }
            Self::Registered { id, params } => {
                let variables = params.render(values);
                let is_regional = matches!(id, Regional::ByRegion { .. });
                Ok(MessageContent::Registered { id: id.for_number(to).to_owned(), variables, is_regional })
            }
        }
    }
}

/// Returns the template for a usage, or else the generic one.
pub fn template_for_usage<'a>(templates: &'a [(Usage, Template)], usage: &Usage) -> Option<&'a Template> {
    let find = |usage: &Usage| templates.iter().find(|(known, _)| known == usage).map(|(_, template)| template);
    find(usage).or_else(|| find(&Usage::generic()))
}

/// Returns the required usages, then the others in their order.
pub fn list_usages(templates: &[(Usage, Template)]) -> Vec<Usage> {
    let required = REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok());
    let others = templates.iter().map(|(usage, _)| usage.clone());
    required.chain(others.filter(|usage| !REQUIRED_USAGES.contains(&usage.as_str()))).collect()
}

/// Returns the wording for a tag such as `zh-Hans-CN`, or else for `zh-Hans`, or else for `zh`. Case does not matter.
fn nearest_locale<'a>(locales: &'a BTreeMap<String, Wording>, tag: &str) -> Option<&'a Wording> {
    let exact = locales.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
    match exact {
        Some((_, wording)) => Some(wording),
        None => nearest_locale(locales, tag.rsplit_once('-')?.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str) -> Wording {
        text.parse().unwrap()
    }

    #[test]
    fn the_wording_of_the_nearest_language_is_used() {
        let locales = [("zh".to_owned(), wording("{{code}} zh")), ("zh-TW".to_owned(), wording("{{code}} tw"))];
        let template = Template::Text { text: wording("{{code}} en"), locales: locales.into() };
        let to: Phone = "+14155550100".parse().unwrap();
        let code = "123456".parse().unwrap();
        for (tag, expected) in [(None, "en"), (Some("zh-tw"), "tw"), (Some("zh-Hans-CN"), "zh"), (Some("fr"), "en")] {
            let content = template.render_content(&to, tag, &TemplateValues { code: &code, minutes: 10 }).unwrap();
            assert_eq!(content, MessageContent::Text(format!("123456 {expected}")), "{tag:?}");
        }
    }

    #[test]
    fn only_the_declared_variables_are_sent_in_declared_order() {
        let template = Template::parse(TemplateKind::Registered, "SMS_1 (minutes, code)").unwrap();
        let code = "123456".parse().unwrap();
        let content = template
            .render_content(&"+8613812345678".parse().unwrap(), None, &TemplateValues { code: &code, minutes: 10 })
            .unwrap();
        let variables = vec![("minutes".into(), "10".into()), ("code".into(), "123456".into())];
        assert_eq!(content, MessageContent::Registered { id: "SMS_1".into(), variables, is_regional: false });
        assert!(Template::parse(TemplateKind::Registered, "SMS_1 (name)").is_err());
        let renewed = template.with_new_content(Template::parse(TemplateKind::Registered, "SMS_2").unwrap());
        assert_eq!(renewed, Template::parse(TemplateKind::Registered, "SMS_2 (minutes, code)").unwrap());
        let renewed = template.with_new_content(Template::parse(TemplateKind::Registered, "SMS_2 (a=code)").unwrap());
        assert_eq!(renewed, Template::parse(TemplateKind::Registered, "SMS_2 (a=code)").unwrap());
    }
}
