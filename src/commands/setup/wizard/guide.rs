//! A provider's guide, split into steps. Each is shown before the question that it helps to answer.

use crate::{
    connectors::form::Field,
    terminal::{terminal_columns, wrap_text},
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
    /// Splits a guide in Markdown. A step that names fields belongs to the first of them in the form.
    pub fn parse(text: &str, fields: &[Field]) -> Self {
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
                        *last += &format!(" {}", line.trim());
                    }
                }
                // Headings and lines that only introduce a list are left out.
                _ if line.starts_with('#') || line.ends_with(':') => {}
                _ => steps.push(vec![line.to_owned()]),
            }
            after_gap = line.trim().is_empty() || line.starts_with('#');
        }
        let named_field = |text: &str| fields.iter().position(|field| text.contains(&format!("`{}`", field.name)));
        let step = |lines: Vec<String>| {
            let text = lines.join(" ");
            let anchor = match named_field(&text) {
                Some(field) => GuideAnchor::Field(field),
                None if text.contains("emplate") && !text.contains("You need") => GuideAnchor::Templates,
                None => GuideAnchor::Start,
            };
            GuideStep { lines, anchor, shown: false }
        };
        Self { steps: steps.into_iter().map(step).collect() }
    }

    /// Returns the steps of a question that were not shown yet, wrapped to the terminal's width; empty if there are none.
    pub fn take_steps(&mut self, question: GuideAnchor) -> String {
        let mut text = String::new();
        for step in self.steps.iter_mut().filter(|step| step.anchor == question && !step.shown) {
            step.shown = true;
            for line in step.lines.iter().flat_map(|line| wrap_text(line, terminal_columns().saturating_sub(5))) {
                text += &format!("  {line}\n");
            }
        }
        text
    }
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
        Guide::parse(provider.guide, provider.fields())
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

    #[test]
    fn every_word_of_a_guide_but_its_headings_is_shown() {
        for provider in PROVIDERS {
            let mut guide = parse_guide(provider);
            let mut shown = guide.take_steps(GuideAnchor::Start) + &guide.take_steps(GuideAnchor::Templates);
            for index in 0..provider.fields().len() {
                shown += &guide.take_steps(GuideAnchor::Field(index));
            }
            let lines = provider.guide.lines().filter(|line| !line.starts_with('#') && !line.ends_with(':'));
            let words = lines.flat_map(|line| line.split_whitespace());
            for word in words.filter(|word| strip_number(&format!("{word} x")).is_none()) {
                assert!(word == "-" || shown.contains(word), "{}: {word}", provider.name);
            }
        }
    }
}
