//! A connector as something else keeps it, on its way in.

use std::fmt;

use super::{
    Provider,
    form::{Answer, Answers},
};
use crate::sms::{Reference, Template, Usage};

/// What was read elsewhere: answers, templates, and what of it has no place here.
#[derive(Clone)]
pub struct Found {
    pub provider: &'static Provider,
    /// What the connector was called there.
    pub name: Option<String>,
    pub answers: Answers,
    pub templates: Vec<(Usage, Template)>,
    /// What could not be taken over, in sentences that tell no value.
    pub notes: Vec<String>,
}

/// A program of the provider's own that keeps credentials in a file.
pub struct Tool {
    pub name: &'static str,
    /// Adds what a text of that file says; `None` for any other text.
    pub read: fn(&str, Found) -> Option<Found>,
}

impl Found {
    pub fn of(provider: &'static Provider) -> Self {
        Self { provider, name: None, answers: Answers::new(), templates: vec![], notes: vec![] }
    }

    /// Takes a value as it is. In our file, one that begins like a reference would mean what it refers to.
    pub fn value(mut self, field: &str, text: Option<&str>) -> Self {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return self };
        match Reference::read(text) {
            Some(_) => self.note(format!("{field} is left out: here its value would be a reference")),
            None => self.answer(field, text),
        }
        self
    }

    /// Takes a value or a reference, for a field or a row of one. An unknown field is named.
    pub fn answer(&mut self, name: &str, text: &str) {
        match self.provider.fields().iter().find(|field| field.owns(name)) {
            Some(field) => drop(self.answers.insert(name.to_owned(), field.answer(text))),
            None => self.note(format!("{name} is no field of {}", self.provider.name)),
        }
    }

    /// Gives a usage its template, unless it has one already.
    pub fn template(&mut self, usage: Usage, template: Template) {
        match self.templates.iter().any(|(known, _)| *known == usage) {
            true => self.note(format!("a second template for {usage} is left out; the first one counts")),
            false => self.templates.push((usage, template)),
        }
    }

    /// Says it once.
    pub fn note(&mut self, sentence: String) {
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// The fields whose answers are references, with these.
    pub fn references(&self) -> impl Iterator<Item = (&String, &Reference)> {
        self.answers.iter().filter_map(|(name, answer)| match answer {
            Answer::Kept(reference) => Some((name, reference)),
            _ => None,
        })
    }
}

/// Blind, because an open answer may be a secret that was put in the wrong place.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Found({})", self.provider.name)
    }
}
