//! A connector as something else keeps it, on its way in.

use std::fmt;

use super::{
    Provider,
    form::{FieldError, FieldValue, FieldValues},
};
use crate::{
    references::{Reference, ValueSource},
    sms::{Template, Usage},
};

/// What was read elsewhere: answers, templates, and what of it has no place here.
#[derive(Clone)]
pub struct ImportedConnector {
    pub provider: &'static Provider,
    /// What the connector was called there.
    pub name: Option<String>,
    pub values: FieldValues,
    pub templates: Vec<(Usage, Template)>,
    /// What could not be taken over, in sentences that tell no value.
    pub notes: Vec<String>,
    /// Whose document it is: somebody else's holds no references.
    pub source: ValueSource,
    /// The values for which the whole document is refused.
    pub errors: Vec<FieldError>,
}

/// A program of the provider's own that keeps credentials in a file.
pub struct CliTool {
    pub name: &'static str,
    /// Adds what a text of that file says; `None` for any other text.
    pub import_file: fn(&str, ImportedConnector) -> Option<ImportedConnector>,
}

impl ImportedConnector {
    /// Begins with nothing of a document of somebody else's.
    pub fn for_provider(provider: &'static Provider) -> Self {
        let (values, source) = (FieldValues::new(), ValueSource::Foreign);
        Self { provider, name: None, values, templates: vec![], notes: vec![], source, errors: vec![] }
    }

    /// Takes a value, if there is one.
    pub fn with_value(mut self, field: &str, text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).into_iter().for_each(|text| self.set_value(field, text));
        self
    }

    /// Takes a value, for a field or a row of one. An unknown field is named.
    pub fn set_value(&mut self, name: &str, text: &str) {
        let field = self.provider.fields().iter().find(|field| field.owns_key(name));
        match field.map(|field| field.value_from_text(text, self.source)) {
            Some(Ok(answer)) => drop(self.values.insert(name.to_owned(), answer)),
            Some(Err(flaw)) => self.errors.push(flaw.for_field(name)),
            None => self.add_note(format!("{name} is not a field of {}", self.provider.name)),
        }
    }

    /// Gives a usage its template, unless it has one already.
    pub fn add_template(&mut self, usage: Usage, template: Template) {
        match self.templates.iter().any(|(known, _)| *known == usage) {
            true => self.add_note(format!("ignored a second template for {usage}")),
            false => self.templates.push((usage, template)),
        }
    }

    /// Says it once.
    pub fn add_note(&mut self, sentence: String) {
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// The fields whose answers are references, with these.
    pub fn references(&self) -> impl Iterator<Item = (&String, &Reference)> {
        self.values.iter().filter_map(|(name, answer)| match answer {
            FieldValue::Reference(reference) => Some((name, reference)),
            _ => None,
        })
    }
}

/// Blind, because an open answer may be a secret that was put in the wrong place.
impl fmt::Debug for ImportedConnector {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Found({})", self.provider.name)
    }
}
