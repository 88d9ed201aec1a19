//! A connector imported from a document of another program.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value as Json};

use super::{
    Provider,
    form::{Field, FieldError, FieldValue, FieldValues},
};
use crate::{
    failure::Failure,
    references::{Reference, ValueSource},
    sms::{Template, Usage, is_placeholder},
};

/// The settings of sign-in services that a connector saves and does not use itself: an object by the name of the service.
pub type ServiceSettings = BTreeMap<String, Map<String, Json>>;

/// An imported connector.
#[derive(Clone)]
pub struct ImportedConnector {
    /// The provider.
    pub provider: &'static Provider,
    /// The connector's name in the document.
    pub name: Option<String>,
    /// The settings.
    pub values: FieldValues,
    /// The templates by usage.
    pub templates: Vec<(Usage, Template)>,
    /// What could not be imported, in sentences without any value.
    pub notes: Vec<String>,
    /// The usages whose template could not be imported: another template is used for them.
    pub lost_usages: Vec<Usage>,
    /// What is kept for a sign-in service, by the name of the service.
    pub service_settings: ServiceSettings,
    /// Who wrote the document: references are accepted only from the user.
    pub source: ValueSource,
    /// Values because of which the document cannot be imported.
    pub errors: Vec<FieldError>,
}

/// A provider's command-line tool that keeps credentials in a file.
pub struct CliTool {
    /// The name of the program.
    pub name: &'static str,
    /// The environment variable that names the tool's profile.
    pub profile_env_var: Option<&'static str>,
    /// Adds the settings in that file, or returns `None` for any other text. A file whose profile is not clear is refused.
    pub import_file: fn(&CliFile, ImportedConnector) -> Option<Result<ImportedConnector, Failure>>,
}

/// A text that may be the file of a tool.
pub struct CliFile<'a> {
    /// The text.
    pub text: &'a str,
    /// The name of the profile to import, if the user gave one.
    pub profile: Option<&'a str>,
}

impl ImportedConnector {
    /// Returns a connector without settings, for a document that somebody else wrote.
    pub fn for_provider(provider: &'static Provider) -> Self {
        let (values, source) = (FieldValues::new(), ValueSource::Foreign);
        Self {
            provider,
            name: None,
            values,
            templates: vec![],
            notes: vec![],
            lost_usages: vec![],
            service_settings: ServiceSettings::new(),
            source,
            errors: vec![],
        }
    }

    /// Sets a value, if there is one.
    pub fn with_value(mut self, field: &str, text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).into_iter().for_each(|text| self.set_value(field, text));
        self
    }

    /// Sets the value of a field or of a row of a table. An unknown field becomes a note, an invalid value an error.
    pub fn set_value(&mut self, name: &str, text: &str) {
        let field = self.provider.fields().iter().find(|field| field.owns_key(name));
        let value = |field: &Field| match is_placeholder(text) && self.source == ValueSource::Foreign {
            true => Err(FieldError::invalid(name, "is a placeholder, not a value")),
            false => field.value_from_text(text, self.source),
        };
        match field.map(value) {
            Some(Ok(value)) => drop(self.values.insert(name.to_owned(), value)),
            Some(Err(error)) => self.errors.push(error.for_field(name)),
            None => self.add_note(format!("{name} is not a field of {}", self.provider.name)),
        }
    }

    /// Sets a field to the environment variable of this name, where the document's own format refers to one.
    pub fn set_env_reference(&mut self, field: &str, variable: &str) {
        self.values.insert(field.to_owned(), FieldValue::Reference(Reference::Env(variable.to_owned())));
    }

    /// Adds the template of a usage. A second one for the same usage becomes a note.
    pub fn add_template(&mut self, usage: Usage, template: Template) {
        match self.templates.iter().any(|(known, _)| *known == usage) {
            true => self.add_note(format!("ignored a second template for {usage}")),
            false => self.templates.push((usage, template)),
        }
    }

    /// Adds a note that the template of a usage cannot be imported.
    pub fn add_lost_template(&mut self, usage: Usage, note: String) {
        self.add_note(note);
        self.lost_usages.push(usage);
    }

    /// Adds a note, unless it is there already.
    pub fn add_note(&mut self, sentence: String) {
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// Returns the fields whose values are references.
    pub fn references(&self) -> impl Iterator<Item = (&String, &Reference)> {
        self.values.iter().filter_map(|(name, value)| match value {
            FieldValue::Reference(reference) => Some((name, reference)),
            _ => None,
        })
    }
}

/// Shows no values: a plain one may be a secret in the wrong field.
impl fmt::Debug for ImportedConnector {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "ImportedConnector({})", self.provider.name)
    }
}
