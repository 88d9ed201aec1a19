//! A provider's guide, cut into steps: each is shown beside the question that it helps to answer.

use crate::{
    connectors::form::Field,
    terminal::{terminal_columns, wrap_text},
};

pub struct Guide {
    steps: Vec<GuideStep>,
}

struct GuideStep {
    /// A paragraph, and lists in it, each without its line breaks.
    lines: Vec<String>,
    anchor: GuideAnchor,
    shown: bool,
}

/// The question that a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GuideAnchor {
    /// All of them: it is shown first.
    Everything,
    /// That of a field, by its place in the form.
    Field(usize),
    Templates,
}

impl Guide {
    /// A step that names fields belongs to the first of them that is asked.
    pub fn parse(text: &str, fields: &[Field]) -> Self {
        let mut steps: Vec<Vec<String>> = vec![];
        let mut gap = true;
        for line in text.lines() {
            let item = strip_number(line).or(line.strip_prefix("- "));
            match (item, line.trim_start().strip_prefix("- "), steps.last_mut()) {
                _ if line.trim().is_empty() => {}
                (Some(item), ..) => steps.push(vec![item.to_owned()]),
                (None, Some(point), Some(step)) => step.push(format!("- {point}")),
                (None, None, Some(step)) if !gap => {
                    if let Some(last) = step.last_mut() {
                        *last += &format!(" {}", line.trim());
                    }
                }
                // A heading says what everybody knows by now, and so does a line that announces the next ones.
                _ if line.starts_with('#') || line.ends_with(':') => {}
                _ => steps.push(vec![line.to_owned()]),
            }
            gap = line.trim().is_empty() || line.starts_with('#');
        }
        let named = |text: &str| {
            let place = |field: &Field| text.contains(&format!("`{}`", field.name));
            fields.iter().position(place)
        };
        let step = |lines: Vec<String>| {
            let text = lines.join(" ");
            let beside = match named(&text) {
                Some(field) => GuideAnchor::Field(field),
                None if text.contains("emplate") && !text.contains("You need") => GuideAnchor::Templates,
                None => GuideAnchor::Everything,
            };
            GuideStep { lines, anchor: beside, shown: false }
        };
        Self { steps: steps.into_iter().map(step).collect() }
    }

    /// What was not shown yet and belongs here, in lines that fit the terminal; empty where there is none.
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

/// What follows a number and a dot.
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
    fn each_step_is_shown_once_and_beside_its_question() {
        let provider = Provider::find_by_name("twilio").unwrap();
        let place = |name: &str| provider.fields().iter().position(|field| field.name == name).unwrap();
        let mut guide = parse_guide(provider);
        let opening = guide.take_steps(GuideAnchor::Everything);
        assert!(opening.contains("https://console.twilio.com") && opening.contains("trial account"));
        assert!(!opening.contains("It begins with AC") && !opening.contains('#'), "{opening}");
        let sender = guide.take_steps(GuideAnchor::Field(place("from")));
        assert!(sender.contains("\n  - a Messaging Service: Messaging"), "{sender}");
        assert_eq!(guide.take_steps(GuideAnchor::Field(place("from"))), "");
        let region = guide.take_steps(GuideAnchor::Field(place("region")));
        assert!(region.contains("such as ie1") && !region.contains("risk-check"), "{region}");
    }

    #[test]
    fn no_word_of_a_guide_is_lost_but_its_headings() {
        for provider in PROVIDERS {
            let mut guide = parse_guide(provider);
            let mut shown = guide.take_steps(GuideAnchor::Everything) + &guide.take_steps(GuideAnchor::Templates);
            for nth in 0..provider.fields().len() {
                shown += &guide.take_steps(GuideAnchor::Field(nth));
            }
            let words = provider.guide.lines().filter(|line| !line.starts_with('#') && !line.ends_with(':'));
            for word in words
                .flat_map(|line| line.split_whitespace())
                .filter(|word| strip_number(&format!("{word} x")).is_none())
            {
                assert!(word == "-" || shown.contains(word), "{}: {word}", provider.name);
            }
        }
    }
}
