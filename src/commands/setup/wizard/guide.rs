//! A provider's guide, split into steps. Each is shown before the question that it helps to answer.

use crate::{
    connectors::{Language, LocalizedText, form::Field},
    terminal::text_columns,
};

/// A guide and which of its steps were shown.
pub struct Guide {
    steps: Vec<GuideStep>,
}

struct GuideStep {
    /// The paragraph and the items of its lists, each without line breaks.
    lines: Vec<String>,
    anchor: GuideAnchor,
    shown: bool,
}

/// The question before which a step is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GuideAnchor {
    /// Before the first question.
    Start,
    /// The question for a field, by its index in the form.
    Field(usize),
    Templates,
}

impl Guide {
    /// Splits a guide into steps. One that names fields belongs to the first of them in the form. The steps of every
    /// language are shown before the same questions, which are found in English.
    pub fn parse(text: LocalizedText, language: Language, fields: &[Field]) -> Self {
        let named_field = |text: &str| fields.iter().position(|field| text.contains(&format!("`{}`", field.name)));
        let anchor = |lines: &[String]| {
            let text = lines.join(" ");
            match named_field(&text) {
                Some(field) => GuideAnchor::Field(field),
                None if text.contains("emplate") && !text.contains("You need") => GuideAnchor::Templates,
                None => GuideAnchor::Start,
            }
        };
        let english = split_steps(text.in_language(Language::English));
        let steps = english.iter().zip(split_steps(text.in_language(language)));
        Self {
            steps: steps.map(|(english, lines)| GuideStep { anchor: anchor(english), lines, shown: false }).collect(),
        }
    }

    /// Returns the steps of a question that were not shown yet; empty if there are none.
    pub fn take_steps(&mut self, question: GuideAnchor) -> String {
        let mut text = String::new();
        for step in self.steps.iter_mut().filter(|step| step.anchor == question && !step.shown) {
            step.shown = true;
            text.extend(step.lines.iter().map(|line| format!("  {line}\n")));
        }
        text
    }
}

/// Splits a guide in Markdown into its steps, each of which is a paragraph and the items of its lists.
fn split_steps(text: &str) -> Vec<Vec<String>> {
    let mut steps: Vec<Vec<String>> = vec![];
    let mut after_gap = true;
    for line in text.lines() {
        let item = strip_number(line).or(line.strip_prefix("- "));
        match (item, line.trim_start().strip_prefix("- "), steps.last_mut()) {
            _ if line.trim().is_empty() => {}
            (Some(item), ..) => steps.push(vec![item.to_owned()]),
            (None, Some(item), Some(step)) => step.push(format!("- {item}")),
            (None, None, Some(step)) if !after_gap => {
                if let Some(last) = step.last_mut() {
                    append_line(last, line.trim());
                }
            }
            // Headings and lines that only introduce a list are left out.
            _ if line.starts_with('#') || line.ends_with([':', '：']) => {}
            _ => steps.push(vec![line.to_owned()]),
        }
        after_gap = line.trim().is_empty() || line.starts_with('#');
    }
    steps
}

/// Appends the next line of a paragraph after a space, which Chinese has neither between its letters nor beside its
/// punctuation marks.
fn append_line(paragraph: &mut String, line: &str) {
    let is_wide = |c: char| text_columns(c.encode_utf8(&mut [0; 4])) == 2;
    let sides = [paragraph.chars().next_back(), line.chars().next()].map(|c| c.unwrap_or(' '));
    let has_mark = sides.iter().any(|side| !side.is_ascii() && !side.is_alphanumeric());
    let wide_sides = sides.iter().filter(|side| is_wide(**side)).count();
    if wide_sides < 2 && !(has_mark && wide_sides == 1) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Returns what follows a number and a dot.
fn strip_number(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::{PROVIDERS, Provider};

    fn parse_guide(provider: &Provider) -> Guide {
        Guide::parse(provider.guide, Language::English, provider.fields())
    }

    #[test]
    fn each_step_is_shown_once_before_its_question() {
        let provider = Provider::find_by_name("twilio").unwrap();
        let index_of = |name: &str| provider.fields().iter().position(|field| field.name == name).unwrap();
        let mut guide = parse_guide(provider);
        let opening = guide.take_steps(GuideAnchor::Start);
        assert!(opening.contains("https://console.twilio.com") && opening.contains("trial account"));
        assert!(!opening.contains("It begins with AC") && !opening.contains('#'), "{opening}");
        let sender = guide.take_steps(GuideAnchor::Field(index_of("from")));
        assert!(sender.contains("\n  - a Messaging Service: Messaging"), "{sender}");
        assert_eq!(guide.take_steps(GuideAnchor::Field(index_of("from"))), "");
        let region = guide.take_steps(GuideAnchor::Field(index_of("region")));
        assert!(region.contains("such as ie1") && !region.contains("risk-check"), "{region}");
    }

    const LANGUAGES: [Language; 2] = [Language::English, Language::SimplifiedChinese];

    fn without_space(text: &str) -> String {
        text.split_whitespace().collect()
    }

    #[test]
    fn every_line_of_a_guide_but_its_headings_is_shown() {
        for (provider, language) in PROVIDERS.iter().flat_map(|provider| LANGUAGES.map(|language| (provider, language)))
        {
            let mut guide = Guide::parse(provider.guide, language, provider.fields());
            let mut shown = guide.take_steps(GuideAnchor::Start) + &guide.take_steps(GuideAnchor::Templates);
            for index in 0..provider.fields().len() {
                shown += &guide.take_steps(GuideAnchor::Field(index));
            }
            let shown = without_space(&shown);
            let lines = provider.guide.in_language(language).lines();
            for line in lines.filter(|line| !line.starts_with('#') && !line.ends_with([':', '：'])) {
                let text = strip_number(line).or(line.strip_prefix("- ")).unwrap_or(line);
                assert!(shown.contains(&without_space(text)), "{} {language:?}: {line}", provider.name);
            }
        }
    }

    #[test]
    fn lines_of_chinese_are_joined_without_a_space_and_other_words_with_one() {
        for (before, after, joined) in [
            ("a", "b", "a b"),
            ("签", "名", "签名"),
            ("签名，", "AccessKey", "签名，AccessKey"),
            ("的", "“用户”", "的“用户”"),
            ("创建", "AccessKey", "创建 AccessKey"),
            ("例如", "`code`", "例如 `code`"),
            ("it—", "so", "it— so"),
        ] {
            let mut paragraph = before.to_owned();
            append_line(&mut paragraph, after);
            assert_eq!(paragraph, joined);
        }
    }

    /// What is not translated: code, links, hosts, policies, settings, ids, numbers and marks of signatures.
    fn untranslated(text: &str) -> Vec<&str> {
        let pattern =
            r"`[^`]+`|https?://[\w./-]+\w|\w[\w-]*(?:\.\w+)+|[A-Z][a-z]+(?:[A-Z]+[a-z]+){2,}|\w+=\w+|\w+_\d+|\d+|【】";
        let mut found: Vec<_> =
            regex_lite::Regex::new(pattern).unwrap().find_iter(text).map(|found| found.as_str()).collect();
        found.sort_unstable();
        found
    }

    /// The field's values that a text mentions.
    fn mentioned_values<'f>(field: &'f Field, text: &str) -> Vec<&'f str> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let words: Vec<_> = text.split(|c| !is_word(c)).collect();
        let values = field.allowed_values.iter().chain(&field.default).map(String::as_str);
        values.filter(|value| words.contains(value)).collect()
    }

    #[test]
    fn a_translated_guide_has_the_same_steps_with_the_same_links_fields_values_and_numbers() {
        let mut translated = 0;
        let [english, chinese] = LANGUAGES;
        for provider in PROVIDERS.iter().filter(|provider| provider.guide.exists_in(chinese)) {
            translated += 1;
            let steps = LANGUAGES.map(|language| split_steps(provider.guide.in_language(language)));
            assert_eq!(steps[0].len(), steps[1].len(), "{}: a step was not translated", provider.name);
            let anchors = Guide::parse(provider.guide, english, provider.fields()).steps;
            for ((english, chinese), GuideStep { anchor, .. }) in steps[0].iter().zip(&steps[1]).zip(anchors) {
                let [english, chinese] = [english.join(" "), chinese.join(" ")];
                assert_eq!(untranslated(&english), untranslated(&chinese), "{english}\n{chinese}");
                assert!(chinese.contains(|c: char| ('一'..='龥').contains(&c)), "{chinese}");
                if let GuideAnchor::Field(index) = anchor {
                    let values = |text: &str| mentioned_values(&provider.fields()[index], text);
                    assert_eq!(values(&english), values(&chinese), "{english}\n{chinese}");
                }
            }
            for line in provider.guide.in_language(chinese).lines() {
                assert!(text_columns(line) <= 80, "{}: {line}", provider.name);
            }
        }
        assert_eq!(translated, 5);
    }

    #[test]
    fn the_questions_of_a_translated_provider_are_translated_with_the_same_values_and_numbers() {
        let chinese = Language::SimplifiedChinese;
        for provider in PROVIDERS {
            let is_translated = provider.guide.exists_in(chinese);
            assert_eq!(provider.description_in(chinese) != provider.description(), is_translated, "{}", provider.name);
            for field in provider.fields() {
                let (english, chinese) = (&field.description, field.description_in(chinese));
                assert_eq!(english != chinese, is_translated, "{} {}", provider.name, field.name);
                assert_eq!(untranslated(english), untranslated(chinese), "{english}\n{chinese}");
                assert_eq!(mentioned_values(field, english), mentioned_values(field, chinese), "{english}\n{chinese}");
            }
        }
    }
}
