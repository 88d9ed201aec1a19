//! The wording of a message, or the provider's name for it.

use std::collections::BTreeMap;

use super::{
    MessageContent, Phone, REQUIRED_USAGES, Regional, TemplateValues, Usage, Wording, wording::TEMPLATE_VARIABLES,
};
use crate::references::reject_reference_in_text;

/// How long a code is valid unless the file says otherwise, in minutes.
pub const DEFAULT_VALID_MINUTES: u32 = 10;

/// Who keeps the wording of a provider's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateKind {
    /// We do, and send the text.
    Text,
    /// The provider does, under a registered template id.
    Registered,
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
    pub fn parse(holds: TemplateKind, typed: &str) -> Result<Self, String> {
        match holds {
            TemplateKind::Text => Ok(Self::Text { text: typed.parse()?, locales: BTreeMap::new() }),
            TemplateKind::Registered => Self::new_registered(typed, vec!["code".into()]),
        }
    }

    /// A fresh wording or id in the place of this one: its other languages, or its variables, stay.
    pub fn with_new_content(&self, fresh: Self) -> Self {
        match (self, fresh) {
            (Self::Text { locales, .. }, Self::Text { text, .. }) => Self::Text { text, locales: locales.clone() },
            (Self::Registered { params, .. }, Self::Registered { id, .. }) => {
                Self::Registered { id, params: params.clone() }
            }
            (_, fresh) => fresh,
        }
    }

    /// A registered template that takes these variables in this order.
    pub fn new_registered(id: &str, params: Vec<String>) -> Result<Self, String> {
        if let Some(unknown) = params.iter().find(|name| !TEMPLATE_VARIABLES.contains(&name.as_str())) {
            return Err(format!("unknown variable {unknown}; expected code or minutes"));
        }
        let id: Regional = id.parse()?;
        id.values_by_region().into_iter().try_for_each(|(value, _)| reject_reference_in_text(value))?;
        let plain = |text: &str| text.len() <= 64 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        match id.values_by_region().iter().all(|(value, _)| plain(value)) {
            true => Ok(Self::Registered { id, params }),
            false => Err("a template id has at most 64 characters and no spaces".into()),
        }
    }

    /// Our wording for a language; `None` where the provider holds it.
    pub fn wording_for(&self, locale: Option<&str>) -> Option<&Wording> {
        match self {
            Self::Text { text, locales } => Some(locale.and_then(|tag| nearest_locale(locales, tag)).unwrap_or(text)),
            Self::Registered { .. } => None,
        }
    }

    /// The content for one recipient. Fails on an unknown variable, or where the code has no place.
    pub fn render_content(
        &self,
        to: &Phone,
        locale: Option<&str>,
        with: &TemplateValues,
    ) -> Result<MessageContent, String> {
        match self {
            Self::Text { text, .. } => Ok(MessageContent::Text(self.wording_for(locale).unwrap_or(text).render(with)?)),
            Self::Registered { id, params } => {
                let value = |name: &String| match name.as_str() {
                    "minutes" => (name.clone(), with.minutes.to_string()),
                    _ => (name.clone(), with.code.as_str().to_owned()),
                };
                let variables = params.iter().map(value).collect();
                let split = matches!(id, Regional::ByRegion { .. });
                Ok(MessageContent::Registered { id: id.for_number(to).to_owned(), variables, is_regional: split })
            }
        }
    }
}

/// The template for a usage, or the generic one in its place.
pub fn template_for_usage<'a>(templates: &'a [(Usage, Template)], usage: &Usage) -> Option<&'a Template> {
    let of = |wanted: &Usage| templates.iter().find(|(known, _)| known == wanted).map(|(_, found)| found);
    of(usage).or_else(|| of(&Usage::generic()))
}

/// The required usages first, then the others in their order.
pub fn list_usages(templates: &[(Usage, Template)]) -> Vec<Usage> {
    let required = REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok());
    let others = templates.iter().map(|(usage, _)| usage.clone());
    required.chain(others.filter(|usage| !REQUIRED_USAGES.contains(&usage.as_str()))).collect()
}

/// `zh-Hans-CN` is served by `zh-Hans-CN`, else `zh-Hans`, else `zh`; letter case does not matter.
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
    fn the_nearest_language_is_taken() {
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
        let template = Template::new_registered("SMS_1", vec!["minutes".into(), "code".into()]).unwrap();
        let code = "123456".parse().unwrap();
        let content = template
            .render_content(&"+8613812345678".parse().unwrap(), None, &TemplateValues { code: &code, minutes: 10 })
            .unwrap();
        let variables = vec![("minutes".into(), "10".into()), ("code".into(), "123456".into())];
        assert_eq!(content, MessageContent::Registered { id: "SMS_1".into(), variables, is_regional: false });
        assert!(Template::new_registered("SMS_1", vec!["name".into()]).is_err());
    }
}
