//! What the exports to services have in common whose settings are texts and which have one template for all usages.

use super::{ConnectorToExport, Export, ExportedContent, ExportedDocument, ExportedField, ProviderMapping};
use crate::{
    connectors::form::Field,
    failure::Failure,
    references::Reference,
    sms::{Regional, Template, Usage, template_for_usage},
};

/// The export of a connector to a service, while it is written.
pub struct ExportBuilder<'a> {
    /// The service's name in sentences.
    service: &'static str,
    connector: &'a ConnectorToExport<'a>,
    notes: Vec<String>,
}

/// A value in a service that reads environment variables.
#[derive(Debug, PartialEq)]
pub enum ValueOrVariable {
    /// The value.
    Value(String),
    /// The name of the environment variable that contains it.
    Variable(String),
}

impl<'a> ExportBuilder<'a> {
    /// Begins an export. `service` is the service's name in sentences.
    pub fn new(service: &'static str, connector: &'a ConnectorToExport<'a>) -> Self {
        Self { service, connector, notes: vec![] }
    }

    /// Returns how the service names the connector's provider and its settings.
    ///
    /// # Errors
    /// The service has no such provider, or smsctl does not know how the service uses it.
    pub fn find_mapping(&self, mappings: &'static [ProviderMapping]) -> Result<&'static ProviderMapping, Failure> {
        let name = self.connector.provider.name;
        mappings.iter().find(|mapping| mapping.provider_name == name).ok_or_else(|| {
            let mut names: Vec<_> = mappings.iter().map(|mapping| mapping.provider_name).collect();
            names.dedup();
            let names = names.join(" or ");
            Failure::usage(format!("a connector of {name} cannot be exported to {}", self.service)).with_fix(format!(
                "use one of {names} (`smsctl setup {}`); `smsctl export --format json`, env and k8s take any",
                mappings[0].provider_name
            ))
        })
    }

    /// Returns the service's settings in its order, each with the field that is exported as it, and notes the fields that
    /// it has no setting for.
    ///
    /// # Errors
    /// The service needs a field that is not set.
    pub fn settings(&mut self, mapping: &ProviderMapping) -> Result<Vec<(&'static str, ExportedField)>, Failure> {
        let mut settings = vec![];
        for (setting, field_name) in mapping.fields {
            settings.extend(self.find_setting(setting, field_name)?.map(|field| (*setting, field)));
        }
        self.note_unused_fields(|name| mapping.fields.iter().any(|(_, field_name)| *field_name == name));
        Ok(settings)
    }

    /// Returns the field that is exported as a setting: as it is set, or its default, or `None` for an optional one.
    ///
    /// # Errors
    /// The service needs it, and it is not set.
    pub fn find_setting(&mut self, setting: &str, field_name: &str) -> Result<Option<ExportedField>, Failure> {
        let form = self.connector.provider.fields().iter().find(|field| field.name == field_name);
        let form = form.expect("a service's mappings name fields that exist");
        let Some(field) = self.connector.find_field(field_name) else {
            return match &form.default {
                Some(default) => Ok(Some(ExportedField {
                    name: field_name.to_owned(),
                    env_variable: form.env_var.clone(),
                    content: ExportedContent::Value(default.clone()),
                })),
                None if form.is_required || form.is_secret => Err(self.missing_field(setting, field_name)),
                None => Ok(None),
            };
        };
        let mut field = field.clone();
        if let ExportedContent::Value(text) = &mut field.content
            && let Ok(Regional::ByRegion { china, .. }) = text.parse()
        {
            self.notes.push(format!("{field_name}: {} supports one value, so the one for China is used", self.service));
            *text = china;
        }
        Ok(Some(field))
    }

    /// Notes the fields that the service has no setting for.
    pub fn note_unused_fields(&mut self, is_used: impl Fn(&str) -> bool) {
        let unused = self.connector.fields.iter().filter(|field| !is_used(&field.name));
        self.notes.extend(unused.map(|field| format!("{} has no setting for {}", self.service, field.name)));
    }

    /// The failure of a setting whose field is not set.
    fn missing_field(&self, setting: &str, field_name: &str) -> Failure {
        let Self { service, connector: ConnectorToExport { name, provider, .. }, .. } = self;
        let excludes = |one: &Field, name: &str| one.conflicts_with.iter().any(|other| other == name);
        let is_set = |field: &&Field| self.connector.find_field(&field.name).is_some();
        let conflict = provider.fields().iter().filter(is_set).find(|field| excludes(field, field_name));
        Failure::configuration(format!(
            "{service} cannot use {name}: its {setting} needs {field_name}, which is not set"
        ))
        .with_fix(match conflict {
            Some(other) => {
                let name = provider.name;
                format!("set up a connector with {field_name} instead of {}: `smsctl setup {name}`", other.name)
            }
            None => format!("`smsctl set {field_name} --connector {name}`"),
        })
    }

    /// Returns the value of a field, or a blank for one that is not included.
    pub fn value_or_blank(&mut self, field: &ExportedField) -> String {
        field.value_or_blank(&mut self.notes).to_owned()
    }

    /// Returns the value of a field, or the environment variable that contains it: that of its reference, or else this one.
    pub fn value_or_variable(&mut self, field: &ExportedField, variable: &str) -> ValueOrVariable {
        let name = &field.name;
        let (variable, note) = match &field.content {
            ExportedContent::Value(text) => return ValueOrVariable::Value(text.clone()),
            ExportedContent::Reference(Reference::Env(own)) => (own.as_str(), "stays a reference to"),
            ExportedContent::Reference(_) | ExportedContent::HiddenSecret => (variable, "becomes a reference to"),
        };
        self.notes.push(format!("{name} {note} the variable {variable}; --show-secrets includes its value"));
        ValueOrVariable::Variable(variable.to_owned())
    }

    /// Returns the wording of the generic template with `{{code}}` for the code and no other variable, and notes what the
    /// service cannot hold.
    ///
    /// # Errors
    /// There is no generic template.
    pub fn generic_text(&mut self) -> Result<String, Failure> {
        let (service, minutes) = (self.service, self.connector.code_minutes);
        let template = self.generic_template()?;
        let Some(wording) = template.wording_for(None) else {
            return Err(Failure::configuration(format!("{service} needs a wording, and generic is none")));
        };
        if matches!(template, Template::Text { locales, .. } if !locales.is_empty()) {
            self.notes.push(format!("generic: {service} supports one language, so the others are omitted"));
        }
        if wording.variables().contains(&"minutes") {
            self.notes.push(format!("generic: {service} does not fill in {{{{minutes}}}}, so {minutes} is exported"));
        }
        Ok(wording.replace_variables(|name| match name {
            "minutes" => minutes.to_string(),
            name => format!("{{{{{name}}}}}"),
        }))
    }

    /// Returns the id of the generic template, and notes what the service cannot hold.
    ///
    /// # Errors
    /// There is no generic template.
    pub fn generic_id(&mut self) -> Result<String, Failure> {
        let service = self.service;
        let Template::Registered { id, params } = self.generic_template()? else {
            return Err(Failure::configuration(format!("{service} needs the id of a template, and generic is none")));
        };
        Ok(self.registered_id("generic", id, params.is_code_only()))
    }

    /// Returns the one id that a service has for a usage, and notes what it cannot hold.
    pub fn registered_id(&mut self, usage: &str, id: &Regional, is_code_only: bool) -> String {
        let service = self.service;
        if !is_code_only {
            self.notes.push(format!("{usage}: {service} chooses the parameters, so those of the template are omitted"));
        }
        match id {
            Regional::Everywhere(id) => id.clone(),
            Regional::ByRegion { china, .. } => {
                self.notes.push(format!("{usage}: {service} supports one id, so the one for China is used"));
                china.clone()
            }
        }
    }

    /// Returns the generic template, and notes the usages whose own template is omitted.
    fn generic_template(&mut self) -> Result<&'a Template, Failure> {
        let templates = self.connector.templates;
        let generic =
            template_for_usage(templates, &Usage::generic()).ok_or_else(|| self.missing_generic_template())?;
        let others = templates.iter().filter(|(_, template)| template != generic);
        let others: Vec<_> = others.map(|(usage, _)| usage.as_str()).collect();
        if !others.is_empty() {
            let service = self.service;
            self.notes.push(format!("{}: {service} has one template, so that of generic is used", others.join(", ")));
        }
        Ok(generic)
    }

    /// The failure of a connector without a generic template.
    pub fn missing_generic_template(&self) -> Failure {
        let (name, service) = (self.connector.name, self.service);
        Failure::configuration(format!("the generic template is missing in {name}, and {service} needs it"))
            .with_fix(format!("`smsctl template set generic VALUE --connector {name}`"))
    }

    /// Notes that the templates are omitted, because the service words the messages itself.
    pub fn note_templates_of_service(&mut self) {
        if !self.connector.templates.is_empty() {
            self.notes.push(format!("templates are omitted: {} has its own texts", self.service));
        }
    }

    /// Adds a note about what the document does not contain.
    pub fn add_note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Ends the export.
    pub fn finish(self, document: ExportedDocument) -> Export {
        Export { document, notes: self.notes }
    }
}
