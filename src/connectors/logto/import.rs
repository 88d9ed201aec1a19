//! Import from Logto: a config as its console shows it, or an object of its API that contains one.

use serde_json::{Map, Value as Json};

use super::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion, usage_type};
use crate::{
    connectors::{ImportedConnector, PROVIDERS, Provider},
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateValues, Usage, Wording},
};

/// Imports a config of Logto. Returns `None` for any other JSON, and an error for a connector that smsctl does not have.
pub fn import_json(json: &Json) -> Option<Result<ImportedConnector, String>> {
    let object = json.as_object()?;
    let text = |key| object.get(key).and_then(Json::as_str);
    match (text("connectorId").or(text("target")), object.get("config").and_then(Json::as_object)) {
        (Some(id), Some(config)) => Some(match find_by_id(id) {
            Some((provider, logto)) => Ok(logto.import_config(provider, config)),
            None => Err(format!("smsctl has no provider for Logto's {id}")),
        }),
        (None, Some(config)) => import_unnamed_config(config).map(Ok),
        (_, None) => import_unnamed_config(object).map(Ok),
    }
}

fn logto_connectors() -> impl Iterator<Item = (&'static Provider, &'static LogtoConnector)> {
    PROVIDERS.iter().filter_map(|provider| Some((*provider, provider.logto.as_ref()?)))
}

fn find_by_id(id: &str) -> Option<(&'static Provider, &'static LogtoConnector)> {
    logto_connectors().find(|(_, logto)| [logto.factory_id, logto.target].contains(&id))
}

/// Imports a config that does not say whose it is: the connector with the fewest unknown keys and unlikely ids has it.
fn import_unnamed_config(config: &Map<String, Json>) -> Option<ImportedConnector> {
    let is_complete = |logto: &LogtoConnector| {
        logto.field_mappings.iter().all(|mapping| mapping.optional || config.contains_key(mapping.logto_key))
    };
    let unknown_keys = |logto: &LogtoConnector| config.keys().filter(|key| !logto.has_key(key)).count();
    let candidates = logto_connectors().filter(|(_, logto)| is_complete(logto));
    let (provider, logto) =
        candidates.min_by_key(|(_, logto)| (unknown_keys(logto), logto.count_unlikely_ids(config)))?;
    Some(logto.import_config(provider, config))
}

impl LogtoConnector {
    /// Imports a config of this connector.
    pub(super) fn import_config(&self, provider: &'static Provider, config: &Map<String, Json>) -> ImportedConnector {
        let mut imported = ImportedConnector::for_provider(provider);
        for (key, value) in config {
            match (self.find_mapping(key), self.ignored_keys.iter().find(|(name, _)| name == key)) {
                (Some(mapping), _) => mapping.import_value(value, &mut imported),
                (None, Some((_, reason))) => imported.add_note(format!("{key} is not imported: {reason}")),
                (None, None) if key == "templates" && self.has_key(key) => {}
                (None, None) => imported.add_note(format!("{key} is not imported")),
            }
        }
        match config.get("templates") {
            Some(Json::Array(rows)) => rows.iter().for_each(|row| self.import_template(row, &mut imported)),
            Some(_) if self.has_key("templates") => imported.add_note("templates is not a list".into()),
            _ => {}
        }
        imported
    }

    /// Counts the ids that do not look like this provider's.
    fn count_unlikely_ids(&self, config: &Map<String, Json>) -> usize {
        let TemplateMapping::RegisteredId { key, accepts_id, .. } = self.template_mapping else {
            return 0;
        };
        let rows = config.get("templates").and_then(Json::as_array).into_iter().flatten();
        rows.filter_map(|row| row.get(key)).filter(|id| !id.as_str().is_none_or(accepts_id)).count()
    }

    fn import_template(&self, row: &Json, imported: &mut ImportedConnector) {
        let Some(usage_type) = row.get("usageType").and_then(Json::as_str) else {
            return imported.add_note("a template without a usageType is not imported".into());
        };
        match usage_type::usage_from_logto(usage_type) {
            Ok(usage) => match self.parse_template(row, &usage, imported) {
                Ok(template) => imported.add_template(usage, template),
                Err(problem) => imported.add_note(format!("the template {usage_type} is not imported: {problem}")),
            },
            Err(problem) => imported.add_note(format!("the template {usage_type} is not imported: {problem}")),
        }
    }

    fn parse_template(&self, row: &Json, usage: &Usage, imported: &mut ImportedConnector) -> Result<Template, String> {
        let (key, ignored_keys, repeated): (_, &[&str], &[FieldMapping]) = match &self.template_mapping {
            TemplateMapping::Unsupported => return Err("the receiver has the wording".into()),
            TemplateMapping::Content => ("content", &[], &[]),
            TemplateMapping::RegisteredId { key, ignored_keys, per_template_fields, .. } => {
                (*key, ignored_keys, per_template_fields)
            }
        };
        for (name, value) in row.as_object().into_iter().flatten() {
            let mapping = repeated.iter().find(|mapping| mapping.logto_key == name);
            match (
                mapping,
                imported.values.get(mapping.map_or("", |mapping| mapping.field_name)).map(ToString::to_string),
            ) {
                (Some(mapping), None) => mapping.import_value(value, imported),
                (Some(mapping), Some(known)) if mapping.to_field_text(value).as_ref() != Some(&known) => {
                    imported.add_note(format!(
                        "{name} of {usage} is not imported: {} is {known} for all",
                        mapping.field_name
                    ));
                }
                (Some(_), Some(_)) => {}
                (None, _) if ["usageType", key].contains(&name.as_str()) => {}
                (None, _) if ignored_keys.contains(&name.as_str()) => {
                    imported.add_note(format!("{name} of templates is not imported: Logto never sends it"));
                }
                (None, _) => imported.add_note(format!("{name} of templates is not imported")),
            }
        }
        match (row.get(key), &self.template_mapping) {
            (Some(Json::String(text)), TemplateMapping::Content) => parse_wording(text),
            (Some(Json::String(id)), TemplateMapping::RegisteredId { .. }) => {
                Template::new_registered(id, vec!["code".into()])
            }
            (Some(Json::Object(regions)), TemplateMapping::RegisteredId { allows_regional: true, .. }) => {
                let id = |region| regions.get(region).and_then(Json::as_str);
                let (Some(china), Some(overseas)) = (id("china"), id("overseas")) else {
                    return Err(format!("{key} needs both china and overseas"));
                };
                Template::new_registered(&format!("china={china},overseas={overseas}"), vec!["code".into()])
            }
            _ => Err(format!("{key} is missing")),
        }
    }
}

/// Parses a wording. One with an unknown variable is refused: Logto sends it as it is, but smsctl cannot fill it in.
fn parse_wording(text: &str) -> Result<Template, String> {
    let wording: Wording = text.parse()?;
    let code: Code = "000000".parse()?;
    wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES })?;
    Ok(Template::Text { text: wording, locales: Default::default() })
}

impl FieldMapping {
    /// Imports a value. A blank is skipped: an export writes one for each secret.
    fn import_value(&self, value: &Json, imported: &mut ImportedConnector) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        match self.to_field_text(value) {
            Some(text) => imported.set_value(self.field_name, &text),
            None => imported.add_note(format!("the value of {} is not supported", self.logto_key)),
        }
    }

    fn to_field_text(&self, value: &Json) -> Option<String> {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Bool(value) => return self.boolean_to_field_text(*value),
            _ => return None,
        };
        match self.conversion {
            ValueConversion::SameText | ValueConversion::Restricted { .. } => Some(text),
            ValueConversion::Boolean { .. } => None,
            ValueConversion::Enumerated(pairs) => {
                pairs.iter().find(|(logto_value, _)| *logto_value == text).map(|(_, value)| (*value).to_owned())
            }
        }
    }

    fn boolean_to_field_text(&self, value: bool) -> Option<String> {
        match self.conversion {
            ValueConversion::Boolean { when_true, when_false } => {
                Some(if value { when_true } else { when_false }.to_owned())
            }
            _ => None,
        }
    }
}
