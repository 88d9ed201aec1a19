//! Export to Logto: a config that Logto's own validation accepts.

use serde_json::{Map, Value as Json, json};

use super::{LogtoConnector, TemplateMapping, usage_type};
use crate::{
    failure::Failure,
    services::{ConnectorToExport, Export, ExportedDocument, FieldMapping, field_mapping::ConvertedValue},
    sms::{Regional, Template, template_for_usage},
};

/// Exports a connector as the config of Logto's connector for the same provider.
///
/// # Errors
/// Logto has no connector for the provider, or there is no generic template, although a usage that Logto requires has no
/// template of its own.
pub fn export_connector(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let logto = LogtoConnector::find_by_provider(connector.provider).ok_or_else(|| {
        Failure::usage(format!("Logto has no connector for {}", connector.provider.name))
            .with_fix("use --format json, env or k8s")
    })?;
    export_for(logto, connector)
}

/// Exports a connector as the config of this connector of Logto.
pub fn export_for(logto: &'static LogtoConnector, connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ConfigExport { logto, connector, config: Map::new(), notes: vec![] };
    export.write_fields();
    export.write_templates()?;
    Ok(Export { document: ExportedDocument::Json(export.config.into()), notes: export.notes })
}

/// A config that is being written.
struct ConfigExport<'a> {
    logto: &'static LogtoConnector,
    connector: &'a ConnectorToExport<'a>,
    config: Map<String, Json>,
    /// What Logto cannot hold, in sentences.
    notes: Vec<String>,
}

impl ConfigExport<'_> {
    /// Writes the settings, and notes those that Logto has no field for.
    fn write_fields(&mut self) {
        for mapping in self.logto.field_mappings {
            if let Some(value) = self.convert_field(mapping) {
                self.config.insert(mapping.key.to_owned(), value);
            }
        }
        let mappings = || self.logto.field_mappings.iter().chain(self.logto.per_template_fields());
        let unmapped = self.connector.fields.iter().filter(|field| !mappings().any(|it| it.field_name == field.name));
        self.notes.extend(unmapped.map(|field| format!("Logto has no field for {}", field.name)));
    }

    /// Returns a setting: its value, else its default, else a blank to be filled in. An optional one is omitted instead.
    fn convert_field(&mut self, mapping: &FieldMapping) -> Option<Json> {
        let FieldMapping { key, field_name, .. } = mapping;
        let fields = self.connector.provider.fields();
        let default = || fields.iter().find(|field| field.name == *field_name)?.default.clone();
        let text = match self.connector.find_field(field_name) {
            None if mapping.optional => return None,
            None => default(),
            Some(field) => Some(field.value_or_blank(&mut self.notes).to_owned()),
        };
        let value = match text.as_deref() {
            Some("") => json!(""),
            Some(text) => match mapping.value_for_service(text) {
                ConvertedValue::Whole(value) => value,
                ConvertedValue::ChinaOnly(value) => {
                    self.notes.push(format!("{field_name}: Logto supports one value, so the one for China is used"));
                    value
                }
                ConvertedValue::Unsupported(requirement) => {
                    self.notes.push(format!("{field_name} is omitted: Logto's {key} {requirement}"));
                    json!("")
                }
            },
            None => {
                self.notes.push(format!("{key} is left blank: {field_name} is not set"));
                json!("")
            }
        };
        (value != "" || !mapping.optional).then_some(value)
    }

    /// Writes one row for each usage that Logto requires, and one for each further template.
    fn write_templates(&mut self) -> Result<(), Failure> {
        let templates = self.connector.templates;
        if let TemplateMapping::Unsupported = self.logto.template_mapping {
            if !templates.is_empty() {
                self.notes.push("Logto has no field for templates".into());
            }
            return Ok(());
        }
        let per_template: Vec<_> = self
            .logto
            .per_template_fields()
            .iter()
            .filter_map(|mapping| Some((mapping.key.to_owned(), self.convert_field(mapping)?)))
            .collect();
        let required = self.logto.required_usages;
        let own = || templates.iter().map(|(usage, _)| usage.as_str());
        let mut rows = vec![];
        for name in required.iter().copied().chain(own().filter(|usage| !required.contains(usage))) {
            let usage = name.parse().map_err(Failure::configuration)?;
            let template = template_for_usage(templates, &usage).ok_or_else(|| self.no_generic_template())?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage_type::usage_to_logto(name)))]);
            row.extend(self.convert_template(template));
            row.extend(per_template.clone());
            rows.push(Json::Object(row));
        }
        self.config.insert("templates".into(), rows.into());
        let without_own: Vec<_> = required.iter().copied().filter(|name| !own().any(|own| own == *name)).collect();
        self.add_note_for_usages(&without_own, "no template of its own, so generic is used");
        self.note_unsupported_templates();
        Ok(())
    }

    fn no_generic_template(&self) -> Failure {
        let name = self.connector.name;
        Failure::configuration(format!("the generic template is missing in {name}, and Logto needs one"))
            .with_fix(format!("`smsctl template set generic VALUE --connector {name}`"))
    }

    /// Returns the key and value that hold a template in a row of `templates`.
    fn convert_template(&self, template: &Template) -> Option<(String, Json)> {
        match (template, &self.logto.template_mapping) {
            (Template::Text { text, .. }, _) => {
                let content = text.replace_variables(|name| match name {
                    "minutes" => self.connector.code_minutes.to_string(),
                    name => format!("{{{{{name}}}}}"),
                });
                Some(("content".into(), json!(content)))
            }
            (Template::Registered { id, .. }, TemplateMapping::RegisteredId { key, allows_regional, .. }) => {
                let id = match id {
                    Regional::ByRegion { china, overseas } if *allows_regional => {
                        json!({ "china": china, "overseas": overseas })
                    }
                    Regional::Everywhere(id) | Regional::ByRegion { china: id, .. } => json!(id),
                };
                Some(((*key).to_owned(), id))
            }
            (Template::Registered { .. }, _) => None,
        }
    }

    /// Notes what `templates` cannot hold.
    fn note_unsupported_templates(&mut self) {
        let minutes = self.connector.code_minutes;
        self.note_templates(
            "Logto supports one language, so the others are omitted",
            |template| matches!(template, Template::Text { locales, .. } if !locales.is_empty()),
        );
        self.note_templates(&format!("Logto does not fill in {{{{minutes}}}}, so {minutes} is exported"), |template| {
            template.wording_for(None).is_some_and(|text| text.variables().contains(&"minutes"))
        });
        self.note_templates(
            "Logto sends only the code, so the parameters are omitted",
            |template| matches!(template, Template::Registered { params, .. } if !params.is_code_only()),
        );
        let TemplateMapping::RegisteredId { accepts_id, allows_regional, .. } = self.logto.template_mapping else {
            return;
        };
        self.note_templates("Logto's connector does not support this id", |template| match template {
            Template::Registered { id, .. } => id.values_by_region().into_iter().any(|(id, _)| !accepts_id(id)),
            Template::Text { .. } => false,
        });
        self.note_templates("Logto supports one id, so the one for China is used", |template| {
            !allows_regional && matches!(template, Template::Registered { id: Regional::ByRegion { .. }, .. })
        });
    }

    /// Adds a note about the usages whose template is affected.
    fn note_templates(&mut self, sentence: &str, is_affected: impl Fn(&Template) -> bool) {
        let affected = self.connector.templates.iter().filter(|(_, template)| is_affected(template));
        let usages: Vec<_> = affected.map(|(usage, _)| usage.as_str()).collect();
        self.add_note_for_usages(&usages, sentence);
    }

    /// Adds a note about these usages, unless there are none.
    fn add_note_for_usages(&mut self, usages: &[&str], sentence: &str) {
        if !usages.is_empty() {
            self.notes.push(format!("{}: {sentence}", usages.join(", ")));
        }
    }
}
