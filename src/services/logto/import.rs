//! Import from Logto: a config as its console shows it, or an object of its API that contains one.

use serde_json::{Map, Value as Json};

use super::{LOGTO_CONNECTORS, LogtoConnector, TemplateMapping, usage_type};
use crate::{
    connectors::ImportedConnector,
    failure::{Failure, InvalidValue},
    services::{FieldMapping, ImportDocument, ImportError},
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateParams, TemplateValues, Usage, Wording},
};

/// Imports a config of Logto. Returns `None` for any other document.
///
/// # Errors
/// The config is of a connector that smsctl does not have.
pub fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let object = document.json?.as_object()?;
    let text = |key| object.get(key).and_then(Json::as_str);
    match (text("connectorId").or(text("target")), object.get("config").and_then(Json::as_object)) {
        (Some(id), Some(config)) => Some(match LogtoConnector::find_by_id(id) {
            Some(logto) => Ok(import_config(logto, config)),
            None => Err(Failure::usage(format!("smsctl has no provider for Logto's {id}"))
                .with_fix("`smsctl providers` lists the providers")
                .into()),
        }),
        (None, Some(config)) => import_unnamed_config(config).map(Ok),
        (_, None) => import_unnamed_config(object).map(Ok),
    }
}

/// Imports a config that does not say whose it is: the connector with the fewest unknown keys and unlikely ids has it.
fn import_unnamed_config(config: &Map<String, Json>) -> Option<ImportedConnector> {
    let is_complete = |logto: &LogtoConnector| {
        logto.field_mappings.iter().all(|mapping| mapping.optional || config.contains_key(mapping.key))
    };
    let unknown_keys = |logto: &LogtoConnector| config.keys().filter(|key| !logto.has_key(key)).count();
    let candidates = LOGTO_CONNECTORS.iter().filter(|logto| is_complete(logto));
    let logto = candidates.min_by_key(|logto| (unknown_keys(logto), count_unlikely_ids(logto, config)))?;
    Some(import_config(logto, config))
}

/// Counts the ids that do not look like this connector's.
fn count_unlikely_ids(logto: &LogtoConnector, config: &Map<String, Json>) -> usize {
    let TemplateMapping::RegisteredId { key, accepts_id, .. } = logto.template_mapping else {
        return 0;
    };
    let rows = config.get("templates").and_then(Json::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get(key)).filter(|id| !id.as_str().is_none_or(accepts_id)).count()
}

/// Imports the config of a connector.
pub fn import_config(logto: &'static LogtoConnector, config: &Map<String, Json>) -> ImportedConnector {
    let mut import = ConfigImport { logto, imported: ImportedConnector::for_provider(logto.provider()) };
    for (key, value) in config {
        match (logto.find_mapping(key), logto.ignored_keys.iter().find(|(name, _)| name == key)) {
            (Some(mapping), _) => import.import_field(mapping, value),
            (None, Some((_, reason))) => import.imported.add_note(format!("{key} is not imported: {reason}")),
            (None, None) if key == "templates" && logto.has_key(key) => {}
            (None, None) => import.imported.add_note(format!("{key} is not imported")),
        }
    }
    match config.get("templates") {
        Some(Json::Array(rows)) => rows.iter().for_each(|row| import.import_template(row)),
        Some(_) if logto.has_key("templates") => import.imported.add_note("templates is not a list".into()),
        _ => {}
    }
    import.imported
}

/// A config that is being read.
struct ConfigImport {
    logto: &'static LogtoConnector,
    imported: ImportedConnector,
}

impl ConfigImport {
    /// Imports a value. A blank is skipped: an export writes one for each secret.
    fn import_field(&mut self, mapping: &FieldMapping, value: &Json) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        match mapping.text_for_field(value) {
            Some(text) => self.imported.set_value(mapping.field_name, &text),
            None => self.imported.add_note(format!("the value of {} is not supported", mapping.key)),
        }
    }

    fn import_template(&mut self, row: &Json) {
        let Some(usage_type) = row.get("usageType").and_then(Json::as_str) else {
            return self.imported.add_note("a template without a usageType is not imported".into());
        };
        let parsed = usage_type::usage_from_logto(usage_type).and_then(|usage| {
            let template = self.parse_template(row, &usage)?;
            Ok((usage, template))
        });
        match parsed {
            Ok((usage, template)) => self.imported.add_template(usage, template),
            Err(problem) => {
                self.imported.add_note(format!("the template {usage_type} is not imported: {problem}"));
            }
        }
    }

    fn parse_template(&mut self, row: &Json, usage: &Usage) -> Result<Template, InvalidValue> {
        let (key, ignored_keys): (_, &[&str]) = match &self.logto.template_mapping {
            TemplateMapping::Unsupported => return Err("the receiver has the wording".into()),
            TemplateMapping::Content => ("content", &[]),
            TemplateMapping::RegisteredId { key, ignored_keys, .. } => (*key, ignored_keys),
        };
        for (name, value) in row.as_object().into_iter().flatten() {
            let mapping = self.logto.per_template_fields().iter().find(|mapping| mapping.key == name);
            match mapping {
                Some(mapping) => self.import_repeated_field(mapping, value, usage),
                None if ["usageType", key].contains(&name.as_str()) => {}
                None if ignored_keys.contains(&name.as_str()) => {
                    self.imported.add_note(format!("{name} of templates is not imported: Logto never sends it"));
                }
                None => self.imported.add_note(format!("{name} of templates is not imported")),
            }
        }
        match (row.get(key), &self.logto.template_mapping) {
            (Some(Json::String(text)), TemplateMapping::Content) => parse_wording(text),
            (Some(Json::String(id)), TemplateMapping::RegisteredId { .. }) => {
                Template::new_registered(id, TemplateParams::code_only())
            }
            (Some(Json::Object(regions)), TemplateMapping::RegisteredId { allows_regional: true, .. }) => {
                let id = |region| regions.get(region).and_then(Json::as_str);
                let (Some(china), Some(overseas)) = (id("china"), id("overseas")) else {
                    return Err(format!("{key} needs both china and overseas").into());
                };
                Template::new_registered(&format!("china={china},overseas={overseas}"), TemplateParams::code_only())
            }
            _ => Err(format!("{key} is missing").into()),
        }
    }

    /// Imports a setting that Logto repeats in each template. The first template's value is taken for all.
    fn import_repeated_field(&mut self, mapping: &FieldMapping, value: &Json, usage: &Usage) {
        let FieldMapping { key, field_name, .. } = mapping;
        match self.imported.values.get(*field_name).map(ToString::to_string) {
            None => self.import_field(mapping, value),
            Some(known) if mapping.text_for_field(value).as_ref() != Some(&known) => {
                self.imported.add_note(format!("{key} of {usage} is not imported: {field_name} is {known} for all"));
            }
            Some(_) => {}
        }
    }
}

/// Parses a wording. One with an unknown variable is refused: Logto sends it as it is, but smsctl cannot fill it in.
fn parse_wording(text: &str) -> Result<Template, InvalidValue> {
    let wording: Wording = text.parse()?;
    let code: Code = "000000".parse()?;
    wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES })?;
    Ok(Template::Text { text: wording, locales: Default::default() })
}
