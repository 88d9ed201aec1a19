//! To Logto: a config that its own guard takes.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion, usage_type};
use crate::{
    connectors::Provider,
    references::Reference,
    sms::{Regional, Template, Usage, template_for_usage},
};

/// A config, and what Logto cannot hold, in sentences.
#[derive(Default)]
pub struct LogtoExport {
    pub config: Map<String, Json>,
    pub notes: Vec<String>,
}

impl LogtoConnector {
    /// Writes settings, of which a hidden one is empty, and templates, whose codes are valid for so many minutes.
    /// Fails where a template is missing that Logto demands and nothing stands in for it.
    pub fn export_config(
        &self,
        provider: &Provider,
        settings: &BTreeMap<String, String>,
        templates: &[(Usage, Template)],
        minutes: u32,
    ) -> Result<LogtoExport, String> {
        let mut written = LogtoExport::default();
        self.field_mappings.iter().for_each(|pair| written.write_field(pair, provider, settings));
        let mut beside = LogtoExport::default();
        self.per_template_fields().iter().for_each(|pair| beside.write_field(pair, provider, settings));
        written.notes.append(&mut beside.notes);
        let held = |name: &str| {
            self.field_mappings.iter().chain(self.per_template_fields()).any(|pair| pair.field_name == name)
        };
        let homeless = settings.keys().filter(|name| !held(name));
        written.notes.extend(homeless.map(|name| format!("Logto has no field for {name}")));
        if let TemplateMapping::Unsupported = self.template_mapping {
            let any = !templates.is_empty();
            written.notes.extend(any.then(|| "Logto has no field for templates".to_owned()));
            return Ok(written);
        }
        let known = |name: &str| templates.iter().any(|(usage, _)| usage.as_str() == name);
        let others = templates.iter().map(|(usage, _)| usage.as_str());
        let others = others.filter(|usage| !self.required_usages.contains(usage));
        let mut rows = vec![];
        for name in self.required_usages.iter().copied().chain(others) {
            let template = template_for_usage(templates, &name.parse()?).ok_or("the generic template is missing")?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage_type::usage_to_logto(name)))]);
            row.extend(self.export_template(template, minutes));
            row.extend(beside.config.clone());
            rows.push(Json::Object(row));
        }
        written.config.insert("templates".into(), rows.into());
        let absent: Vec<_> = self.required_usages.iter().copied().filter(|name| !known(name)).collect();
        written.add_note_for_usages(&absent, "no template of its own, so generic is used");
        self.note_unsupported_templates(templates, minutes, &mut written);
        Ok(written)
    }

    fn per_template_fields(&self) -> &'static [FieldMapping] {
        match self.template_mapping {
            TemplateMapping::RegisteredId { per_template_fields: beside, .. } => beside,
            _ => &[],
        }
    }

    /// What a row says beside its usage.
    fn export_template(&self, template: &Template, minutes: u32) -> Option<(String, Json)> {
        match (template, &self.template_mapping) {
            (Template::Text { text, .. }, _) => {
                let content = text.replace_variables(|name| match name {
                    "minutes" => minutes.to_string(),
                    name => format!("{{{{{name}}}}}"),
                });
                Some(("content".into(), json!(content)))
            }
            (Template::Registered { id, .. }, TemplateMapping::RegisteredId { key, allows_regional: split, .. }) => {
                let id = match id {
                    Regional::ByRegion { china, overseas } if *split => {
                        json!({ "china": china, "overseas": overseas })
                    }
                    Regional::Everywhere(id) | Regional::ByRegion { china: id, .. } => json!(id),
                };
                Some(((*key).to_owned(), id))
            }
            (Template::Registered { .. }, _) => None,
        }
    }

    /// Names what the rows do not say of the templates.
    fn note_unsupported_templates(&self, templates: &[(Usage, Template)], minutes: u32, written: &mut LogtoExport) {
        let split = matches!(self.template_mapping, TemplateMapping::RegisteredId { allows_regional: true, .. });
        let all = |lost: &dyn Fn(&Template) -> bool| -> Vec<&str> {
            templates.iter().filter(|(_, it)| lost(it)).map(|(usage, _)| usage.as_str()).collect()
        };
        let languages = all(&|it| matches!(it, Template::Text { locales, .. } if !locales.is_empty()));
        written.add_note_for_usages(&languages, "Logto supports one language, so the others are omitted");
        let timed = all(&|it| it.wording_for(None).is_some_and(|text| text.variables().contains(&"minutes")));
        written
            .add_note_for_usages(&timed, &format!("Logto does not fill in {{{{minutes}}}}, so {minutes} is written"));
        let more = all(&|it| matches!(it, Template::Registered { params, .. } if params != &["code"]));
        written.add_note_for_usages(&more, "Logto sends only the code, so the parameters are omitted");
        if let TemplateMapping::RegisteredId { accepts_id: looks, .. } = self.template_mapping {
            let strange = |it: &Template| match it {
                Template::Registered { id, .. } => id.values_by_region().into_iter().any(|(id, _)| !looks(id)),
                Template::Text { .. } => false,
            };
            written.add_note_for_usages(&all(&strange), "Logto's connector does not support this id");
        }
        let sides = |it: &Template| matches!(it, Template::Registered { id: Regional::ByRegion { .. }, .. });
        written.add_note_for_usages(
            &all(&|it| sides(it) && !split),
            "Logto supports one id, so the one for China is used",
        );
    }
}

impl LogtoExport {
    /// What becomes of these usages.
    fn add_note_for_usages(&mut self, usages: &[&str], sentence: &str) {
        if !usages.is_empty() {
            self.notes.push(format!("{}: {sentence}", usages.join(", ")));
        }
    }

    /// Writes one setting, or its default, or a blank to be filled in.
    fn write_field(&mut self, pair: &FieldMapping, provider: &Provider, settings: &BTreeMap<String, String>) {
        let default = || provider.fields().iter().find(|field| field.name == pair.field_name)?.default.clone();
        let text = match settings.get(pair.field_name) {
            None if pair.optional => return,
            None => default(),
            text => text.cloned(),
        };
        let FieldMapping { logto_key: theirs, field_name: ours, .. } = pair;
        let (value, note) = match text.as_deref().map(|text| pair.to_logto_value(text)) {
            Some((Some(value), note)) => (value, note.map(|note| format!("{ours}: {note}"))),
            Some((None, note)) => {
                let note = note.unwrap_or("does not accept this value");
                (json!(""), Some(format!("{ours} is omitted: Logto's {theirs} {note}")))
            }
            None => (json!(""), Some(format!("{theirs} is left blank: {ours} is not set"))),
        };
        self.notes.extend(note);
        if value != "" || !pair.optional {
            self.config.insert((*theirs).to_owned(), value);
        }
    }
}

impl FieldMapping {
    /// The value there, and what is lost on the way.
    fn to_logto_value(&self, text: &str) -> (Option<Json>, Option<&'static str>) {
        let found = match self.conversion {
            ValueConversion::Restricted { requirement: what, accepts: fits } => {
                let holds = Reference::parse(text).is_some() || text.is_empty() || fits(text);
                return (holds.then(|| json!(text)), (!holds).then_some(what));
            }
            ValueConversion::SameText => match text.parse() {
                Ok(Regional::ByRegion { china, .. }) => {
                    return (Some(json!(china)), Some("Logto supports one value, so the one for China is used"));
                }
                _ => Some(json!(text)),
            },
            ValueConversion::Boolean { when_true: on, when_false: off } => {
                (text == on || text == off).then(|| json!(text == on))
            }
            ValueConversion::Enumerated(all) => {
                all.iter().find(|(_, ours)| *ours == text).map(|(theirs, _)| json!(theirs))
            }
        };
        (found, None)
    }
}
