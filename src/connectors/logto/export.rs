//! Export to Logto: a config that Logto's own validation accepts.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion, usage_type};
use crate::{
    connectors::Provider,
    references::Reference,
    sms::{Regional, Template, Usage, template_for_usage},
};

/// An exported config.
#[derive(Default)]
pub struct LogtoExport {
    /// The config as Logto's console shows it.
    pub config: Map<String, Json>,
    /// What Logto cannot hold, in sentences.
    pub notes: Vec<String>,
}

impl LogtoConnector {
    /// Exports settings, in which a secret to be hidden is empty, and templates of codes that are valid for `minutes`.
    ///
    /// # Errors
    /// Says that there is no generic template, although a usage that Logto requires has no template of its own.
    pub fn export_config(
        &self,
        provider: &Provider,
        settings: &BTreeMap<String, String>,
        templates: &[(Usage, Template)],
        minutes: u32,
    ) -> Result<LogtoExport, String> {
        let mut export = LogtoExport::default();
        self.field_mappings.iter().for_each(|mapping| export.write_field(mapping, provider, settings));
        let mut per_template = LogtoExport::default();
        self.per_template_fields().iter().for_each(|mapping| per_template.write_field(mapping, provider, settings));
        export.notes.append(&mut per_template.notes);
        let is_mapped = |name: &str| {
            self.field_mappings.iter().chain(self.per_template_fields()).any(|mapping| mapping.field_name == name)
        };
        let unmapped = settings.keys().filter(|name| !is_mapped(name));
        export.notes.extend(unmapped.map(|name| format!("Logto has no field for {name}")));
        if let TemplateMapping::Unsupported = self.template_mapping {
            if !templates.is_empty() {
                export.notes.push("Logto has no field for templates".into());
            }
            return Ok(export);
        }
        let has_own = |name: &str| templates.iter().any(|(usage, _)| usage.as_str() == name);
        let others = templates.iter().map(|(usage, _)| usage.as_str());
        let others = others.filter(|usage| !self.required_usages.contains(usage));
        let mut rows = vec![];
        for name in self.required_usages.iter().copied().chain(others) {
            let template = template_for_usage(templates, &name.parse()?).ok_or("the generic template is missing")?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage_type::usage_to_logto(name)))]);
            row.extend(self.export_template(template, minutes));
            row.extend(per_template.config.clone());
            rows.push(Json::Object(row));
        }
        export.config.insert("templates".into(), rows.into());
        let without_own: Vec<_> = self.required_usages.iter().copied().filter(|name| !has_own(name)).collect();
        export.add_note_for_usages(&without_own, "no template of its own, so generic is used");
        self.note_unsupported_templates(templates, minutes, &mut export);
        Ok(export)
    }

    fn per_template_fields(&self) -> &'static [FieldMapping] {
        match self.template_mapping {
            TemplateMapping::RegisteredId { per_template_fields, .. } => per_template_fields,
            _ => &[],
        }
    }

    /// Returns the key and value that hold a template in a row of `templates`.
    fn export_template(&self, template: &Template, minutes: u32) -> Option<(String, Json)> {
        match (template, &self.template_mapping) {
            (Template::Text { text, .. }, _) => {
                let content = text.replace_variables(|name| match name {
                    "minutes" => minutes.to_string(),
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
    fn note_unsupported_templates(&self, templates: &[(Usage, Template)], minutes: u32, export: &mut LogtoExport) {
        let allows_regional =
            matches!(self.template_mapping, TemplateMapping::RegisteredId { allows_regional: true, .. });
        let usages_with = |is_affected: &dyn Fn(&Template) -> bool| -> Vec<&str> {
            templates.iter().filter(|(_, template)| is_affected(template)).map(|(usage, _)| usage.as_str()).collect()
        };
        let languages =
            usages_with(&|template| matches!(template, Template::Text { locales, .. } if !locales.is_empty()));
        export.add_note_for_usages(&languages, "Logto supports one language, so the others are omitted");
        let with_minutes = usages_with(&|template| {
            template.wording_for(None).is_some_and(|text| text.variables().contains(&"minutes"))
        });
        export.add_note_for_usages(
            &with_minutes,
            &format!("Logto does not fill in {{{{minutes}}}}, so {minutes} is exported"),
        );
        let with_params =
            usages_with(&|template| matches!(template, Template::Registered { params, .. } if params != &["code"]));
        export.add_note_for_usages(&with_params, "Logto sends only the code, so the parameters are omitted");
        if let TemplateMapping::RegisteredId { accepts_id, .. } = self.template_mapping {
            let is_unlikely = |template: &Template| match template {
                Template::Registered { id, .. } => id.values_by_region().into_iter().any(|(id, _)| !accepts_id(id)),
                Template::Text { .. } => false,
            };
            export.add_note_for_usages(&usages_with(&is_unlikely), "Logto's connector does not support this id");
        }
        let is_regional =
            |template: &Template| matches!(template, Template::Registered { id: Regional::ByRegion { .. }, .. });
        export.add_note_for_usages(
            &usages_with(&|template| is_regional(template) && !allows_regional),
            "Logto supports one id, so the one for China is used",
        );
    }
}

impl LogtoExport {
    /// Adds a note about these usages, unless there are none.
    fn add_note_for_usages(&mut self, usages: &[&str], sentence: &str) {
        if !usages.is_empty() {
            self.notes.push(format!("{}: {sentence}", usages.join(", ")));
        }
    }

    /// Writes a setting: its value, else its default, else a blank to be filled in.
    fn write_field(&mut self, mapping: &FieldMapping, provider: &Provider, settings: &BTreeMap<String, String>) {
        let default = || provider.fields().iter().find(|field| field.name == mapping.field_name)?.default.clone();
        let text = match settings.get(mapping.field_name) {
            None if mapping.optional => return,
            None => default(),
            text => text.cloned(),
        };
        let FieldMapping { logto_key, field_name, .. } = mapping;
        let (value, note) = match text.as_deref().map(|text| mapping.to_logto_value(text)) {
            Some((Some(value), note)) => (value, note.map(|note| format!("{field_name}: {note}"))),
            Some((None, note)) => {
                let note = note.unwrap_or("does not accept this value");
                (json!(""), Some(format!("{field_name} is omitted: Logto's {logto_key} {note}")))
            }
            None => (json!(""), Some(format!("{logto_key} is left blank: {field_name} is not set"))),
        };
        self.notes.extend(note);
        if value != "" || !mapping.optional {
            self.config.insert((*logto_key).to_owned(), value);
        }
    }
}

impl FieldMapping {
    /// Returns the value in Logto, if it accepts one, and what is lost.
    fn to_logto_value(&self, text: &str) -> (Option<Json>, Option<&'static str>) {
        let value = match self.conversion {
            ValueConversion::Restricted { requirement, accepts } => {
                let is_accepted = Reference::parse(text).is_some() || text.is_empty() || accepts(text);
                return (is_accepted.then(|| json!(text)), (!is_accepted).then_some(requirement));
            }
            ValueConversion::SameText => match text.parse() {
                Ok(Regional::ByRegion { china, .. }) => {
                    return (Some(json!(china)), Some("Logto supports one value, so the one for China is used"));
                }
                _ => Some(json!(text)),
            },
            ValueConversion::Boolean { when_true, when_false } => {
                (text == when_true || text == when_false).then(|| json!(text == when_true))
            }
            ValueConversion::Enumerated(pairs) => {
                pairs.iter().find(|(_, value)| *value == text).map(|(logto_value, _)| json!(logto_value))
            }
        };
        (value, None)
    }
}
