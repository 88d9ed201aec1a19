//! A connector as something else keeps it, on its way in.

use std::fmt;

use super::{
    Provider,
    form::{Answer, Answers, Flaw},
};
use crate::{
    references::{Reference, Source},
    sms::{Template, Usage},
};

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
    /// Whose document it is: somebody else's holds no references.
    pub source: Source,
    /// The values for which the whole document is refused.
    pub refused: Vec<Flaw>,
}

/// A program of the provider's own that keeps credentials in a file.
pub struct Tool {
    pub name: &'static str,
    /// Adds what a text of that file says; `None` for any other text.
    pub read: fn(&str, Found) -> Option<Found>,
}

impl Found {
    /// Begins with nothing of a document of somebody else's.
    pub fn of(provider: &'static Provider) -> Self {
        let (answers, source) = (Answers::new(), Source::Foreign);
        Self { provider, name: None, answers, templates: vec![], notes: vec![], source, refused: vec![] }
    }

    /// Takes a value, if there is one.
    pub fn value(mut self, field: &str, text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).into_iter().for_each(|text| self.answer(field, text));
        self
    }

    /// Takes a value, for a field or a row of one. An unknown field is named.
    pub fn answer(&mut self, name: &str, text: &str) {
        let field = self.provider.fields().iter().find(|field| field.owns(name));
        match field.map(|field| field.answer(text, self.source)) {
            Some(Ok(answer)) => drop(self.answers.insert(name.to_owned(), answer)),
            Some(Err(flaw)) => self.refused.push(flaw.at(name)),
            None => self.note(format!("{name} is not a field of {}", self.provider.name)),
        }
    }

    /// Gives a usage its template, unless it has one already.
    pub fn template(&mut self, usage: Usage, template: Template) {
        match self.templates.iter().any(|(known, _)| *known == usage) {
            true => self.note(format!("ignored a second template for {usage}")),
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
