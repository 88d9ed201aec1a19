//! Export to Logto: a config that works there, or the reason why there is none.

use serde_json::{Map, Value as Json, json};

use super::{LogtoConnector, TemplateMapping, UNMAPPED_SETTINGS_KEY, usage_type};
use crate::{
    failure::Failure,
    services::{ConnectorToExport, Export, ExportedDocument, FieldMapping, field_mapping::ConvertedValue},
    sms::{Regional, Template, Usage, template_for_usage},
};

/// Exports a connector as the config of Logto's connector for the same provider.
///
/// # Errors
/// Logto has no connector for the provider, needs a setting or a template that is missing, or does not accept a value.
pub fn export_connector(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let logto = LogtoConnector::find_by_provider(connector.provider).ok_or_else(|| {
        Failure::usage(format!("Logto has no connector for {}", connector.provider.name)).with_fix(
            "use another provider or Logto's HTTP connector (`smsctl setup logto-http`), or export with --format json, env \
             or k8s",
        )
    })?;
    let mut export = ConfigExport { logto, connector, config: Map::new(), notes: vec![] };
    export.write_fields()?;
    export.write_passthrough_settings();
    match logto.template_mapping {
        TemplateMapping::Unsupported => export.note_templates_without_row(),
        _ => export.write_templates()?,
    }
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
    fn write_fields(&mut self) -> Result<(), Failure> {
        let mut used = vec![];
        for mapping in self.logto.field_mappings.iter().chain(self.logto.language()) {
            let preferred = mapping.preferred_field.filter(|name| self.connector.find_field(name).is_some());
            let field_name = preferred.unwrap_or(mapping.field_name);
            used.push(field_name);
            let is_language = self.logto.language().is_some_and(|language| language.key == mapping.key);
            match self.convert_field(mapping, field_name)? {
                Some(value) if !is_language => drop(self.config.insert(mapping.key.to_owned(), value)),
                _ => {}
            }
        }
        let unmapped = self.connector.fields.iter().filter(|field| !used.contains(&field.name.as_str()));
        self.notes.extend(unmapped.map(|field| format!("Logto has no field for {}", field.name)));
        Ok(())
    }

    /// Returns a setting: its value, or its default, or a blank for a hidden secret. An optional one is omitted instead.
    fn convert_field(&mut self, mapping: &FieldMapping, field_name: &str) -> Result<Option<Json>, Failure> {
        let (key, name) = (mapping.key, self.connector.name);
        let form = self.connector.provider.fields().iter().find(|field| field.name == field_name);
        let text = match (self.connector.find_field(field_name), form.and_then(|field| field.default.clone())) {
            (Some(field), _) => field.value_or_blank(&mut self.notes).to_owned(),
            (None, _) if mapping.optional => return Ok(None),
            (None, Some(default)) => default,
            (None, None) => {
                return Err(Failure::configuration(format!(
                    "Logto cannot use {name}: its {key} needs {field_name}, which is not set"
                ))
                .with_fix(format!("`smsctl set {field_name} --connector {name}`")));
            }
        };
        if text.is_empty() {
            return Ok((!mapping.optional).then(|| json!("")));
        }
        match mapping.value_for_service(&text) {
            ConvertedValue::Whole(value) => Ok(Some(value)),
            ConvertedValue::ChinaOnly(value) => {
                self.notes.push(format!("{field_name}: Logto supports one value, so the one for China is used"));
                Ok(Some(value))
            }
            ConvertedValue::Unsupported { requirement, .. } if mapping.optional => {
                self.notes.push(format!("{field_name} is omitted: Logto's {key} {requirement}"));
                Ok(None)
            }
            ConvertedValue::Unsupported { requirement, alternatives } => Err(Failure::configuration(format!(
                "Logto cannot use {name}: its {key} {requirement}, and {field_name} is not one"
            ))
            .with_fix(alternatives.replace("{connector}", name))),
        }
    }

    /// Writes the settings that no field of the provider corresponds to: the values that an import kept, or those that
    /// Logto needs for this connector.
    fn write_passthrough_settings(&mut self) {
        let kept_values = self.connector.service_settings.and_then(|settings| settings.get(UNMAPPED_SETTINGS_KEY));
        for setting in self.logto.passthrough_settings {
            let kept = kept_values.and_then(|settings| settings.get(setting.key));
            let value = (setting.export_value)(kept, self.connector);
            if value.as_ref() != kept {
                self.notes.extend(
                    value
                        .as_ref()
                        .map(|value| format!("{} is set to {value}, because {}", setting.key, setting.reason)),
                );
            }
            self.config.extend(value.map(|value| (setting.key.to_owned(), value)));
        }
        let kept_values = kept_values.and_then(Json::as_object).into_iter().flatten();
        let unknown = kept_values.filter(|(key, _)| !self.logto.has_key(key));
        self.config.extend(unknown.map(|(key, value)| (key.clone(), value.clone())));
    }

    /// Writes one row for each usage that Logto requires, and one for each further template.
    fn write_templates(&mut self) -> Result<(), Failure> {
        let (templates, required) = (self.connector.templates, self.logto.required_usages);
        let own = || templates.iter().map(|(usage, _)| usage.as_str());
        let further: Vec<_> = own().filter(|usage| !required.contains(usage)).collect();
        let (further, refused) = further.into_iter().partition::<Vec<_>, _>(|usage| self.accepts_usage(usage));
        self.add_note_for_usages(&refused, "omitted, because this connector of Logto accepts only Logto's own usages");
        let mut rows = vec![];
        for name in required.iter().copied().chain(further) {
            let usage: Usage = name.parse().map_err(Failure::configuration)?;
            let template = template_for_usage(templates, &usage).ok_or_else(|| self.no_generic_template())?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage_type::usage_to_logto(name)))]);
            self.write_template(template, &mut row);
            rows.push(Json::Object(row));
        }
        self.config.insert("templates".into(), rows.into());
        let without_own: Vec<_> = required.iter().copied().filter(|name| !own().any(|own| own == *name)).collect();
        self.add_note_for_usages(&without_own, "no template of its own, so generic is used");
        self.note_unsupported_templates();
        Ok(())
    }

    /// Whether Logto accepts a template of this usage.
    fn accepts_usage(&self, usage: &str) -> bool {
        let accepts_custom =
            !matches!(self.logto.template_mapping, TemplateMapping::Content { accepts_custom_usages: false });
        accepts_custom || usage_type::EVERY_USAGE.contains(&usage)
    }

    fn no_generic_template(&self) -> Failure {
        let name = self.connector.name;
        Failure::configuration(format!("the generic template is missing in {name}, and Logto needs one"))
            .with_fix(format!("`smsctl template set generic VALUE --connector {name}`"))
    }

    /// Writes a template into a row of `templates`.
    fn write_template(&self, template: &Template, row: &mut Map<String, Json>) {
        match (template, &self.logto.template_mapping) {
            (Template::Text { text, .. }, _) => {
                let content = text.replace_variables(|name| match name {
                    "minutes" => self.connector.code_minutes.to_string(),
                    name => format!("{{{{{name}}}}}"),
                });
                row.insert("content".into(), json!(content));
            }
            (Template::Registered { id, .. }, TemplateMapping::RegisteredId { key, allows_regional, language, .. }) => {
                let id = match id {
                    Regional::ByRegion { china, overseas } if *allows_regional => {
                        row.insert((*key).to_owned(), json!({ "china": china, "overseas": overseas }));
                        return;
                    }
                    Regional::Everywhere(id) | Regional::ByRegion { china: id, .. } => id,
                };
                match language {
                    Some(language) => {
                        let (id, own_language) = id.split_once('/').map_or((&**id, None), |(id, own)| (id, Some(own)));
                        row.insert((*key).to_owned(), json!(id));
                        row.insert(language.key.to_owned(), json!(own_language.unwrap_or(&self.language_of(language))));
                    }
                    None => drop(row.insert((*key).to_owned(), json!(id))),
                }
            }
            (Template::Registered { .. }, _) => {}
        }
    }

    /// Returns the language of templates that name none.
    fn language_of(&self, mapping: &FieldMapping) -> String {
        let fields = self.connector.provider.fields();
        let default = || fields.iter().find(|field| field.name == mapping.field_name)?.default.clone();
        let set =
            self.connector.find_field(mapping.field_name).map(|field| field.value_or_blank(&mut vec![]).to_owned());
        set.or_else(default).unwrap_or_default()
    }

    /// Notes what `templates` cannot hold.
    fn note_unsupported_templates(&mut self) {
        let minutes = self.connector.code_minutes;
        self.note_templates(
            "Logto supports one language, so the others are omitted",
            |_, template| matches!(template, Template::Text { locales, .. } if !locales.is_empty()),
        );
        let sentence = format!("Logto does not fill in {{{{minutes}}}}, so {minutes} is exported");
        self.note_templates(&sentence, |_, template| {
            template.wording_for(None).is_some_and(|text| text.variables().contains(&"minutes"))
        });
        self.note_templates(
            "Logto sends only the code, so the parameters are omitted",
            |_, template| matches!(template, Template::Registered { params, .. } if !params.is_code_only()),
        );
        let TemplateMapping::RegisteredId { looks_like_own_id, allows_regional, .. } = self.logto.template_mapping
        else {
            return;
        };
        self.note_templates("Logto's connector does not support this id", |_, template| match template {
            Template::Registered { id, .. } => id.values_by_region().into_iter().any(|(id, _)| !looks_like_own_id(id)),
            Template::Text { .. } => false,
        });
        self.note_templates("Logto supports one id, so the one for China is used", |_, template| {
            !allows_regional && matches!(template, Template::Registered { id: Regional::ByRegion { .. }, .. })
        });
    }

    /// Notes the templates whose id differs from the `usageType` that Logto sends to a receiver in place of a template.
    fn note_templates_without_row(&mut self) {
        self.note_templates(
            "Logto has no field for templates and sends the usageType",
            |usage, template| match template {
                Template::Registered { id: Regional::Everywhere(id), .. } => {
                    id != usage_type::usage_to_logto(usage.as_str())
                }
                _ => true,
            },
        );
    }

    /// Adds a note about the usages whose template is affected.
    fn note_templates(&mut self, sentence: &str, is_affected: impl Fn(&Usage, &Template) -> bool) {
        let affected = self.connector.templates.iter().filter(|(usage, template)| is_affected(usage, template));
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
