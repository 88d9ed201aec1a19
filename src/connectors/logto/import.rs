//! From Logto: a config as its console shows it, or the object of its API around one.

use serde_json::{Map, Value as Json};

use super::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion, usage_type};
use crate::{
    connectors::{ImportedConnector, PROVIDERS, Provider},
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateValues, Usage, Wording},
};

/// `None` for what is no config of Logto's; a sentence for one of a connector that has no counterpart.
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

/// The connector whose settings are called so: it knows the most names, and the ids look like its own.
fn import_unnamed_config(config: &Map<String, Json>) -> Option<ImportedConnector> {
    let whole = |logto: &LogtoConnector| {
        logto.field_mappings.iter().all(|pair| pair.optional || config.contains_key(pair.logto_key))
    };
    let strange = |logto: &LogtoConnector| config.keys().filter(|key| !logto.has_key(key)).count();
    let near = logto_connectors().filter(|(_, logto)| whole(logto));
    let (provider, logto) = near.min_by_key(|(_, logto)| (strange(logto), logto.count_unlikely_ids(config)))?;
    Some(logto.import_config(provider, config))
}

impl LogtoConnector {
    /// What a config of this connector says.
    pub(super) fn import_config(&self, provider: &'static Provider, config: &Map<String, Json>) -> ImportedConnector {
        let mut found = ImportedConnector::for_provider(provider);
        for (key, value) in config {
            match (self.find_mapping(key), self.ignored_keys.iter().find(|(name, _)| name == key)) {
                (Some(pair), _) => pair.import_value(value, &mut found),
                (None, Some((_, reason))) => found.add_note(format!("{key} is not imported: {reason}")),
                (None, None) if key == "templates" && self.has_key(key) => {}
                (None, None) => found.add_note(format!("{key} is not imported")),
            }
        }
        match config.get("templates") {
            Some(Json::Array(rows)) => rows.iter().for_each(|row| self.import_template(row, &mut found)),
            Some(_) if self.has_key("templates") => found.add_note("templates is not a list".into()),
            _ => {}
        }
        found
    }

    /// How many ids do not look like this provider's.
    fn count_unlikely_ids(&self, config: &Map<String, Json>) -> usize {
        let TemplateMapping::RegisteredId { key, accepts_id: looks, .. } = self.template_mapping else {
            return 0;
        };
        let rows = config.get("templates").and_then(Json::as_array).into_iter().flatten();
        rows.filter_map(|row| row.get(key)).filter(|id| !id.as_str().is_none_or(looks)).count()
    }

    fn import_template(&self, row: &Json, found: &mut ImportedConnector) {
        let Some(theirs) = row.get("usageType").and_then(Json::as_str) else {
            return found.add_note("a template without a usageType is not imported".into());
        };
        match usage_type::usage_from_logto(theirs) {
            Ok(usage) => match self.parse_template(row, &usage, found) {
                Ok(template) => found.add_template(usage, template),
                Err(problem) => found.add_note(format!("the template {theirs} is not imported: {problem}")),
            },
            Err(problem) => found.add_note(format!("the template {theirs} is not imported: {problem}")),
        }
    }

    fn parse_template(&self, row: &Json, usage: &Usage, found: &mut ImportedConnector) -> Result<Template, String> {
        let (key, idle, beside): (_, &[&str], &[FieldMapping]) = match &self.template_mapping {
            TemplateMapping::Unsupported => return Err("the receiver has the wording".into()),
            TemplateMapping::Content => ("content", &[], &[]),
            TemplateMapping::RegisteredId { key, ignored_keys: idle, per_template_fields: beside, .. } => {
                (*key, idle, beside)
            }
        };
        for (name, value) in row.as_object().into_iter().flatten() {
            let pair = beside.iter().find(|pair| pair.logto_key == name);
            match (pair, found.values.get(pair.map_or("", |pair| pair.field_name)).map(ToString::to_string)) {
                (Some(pair), None) => pair.import_value(value, found),
                (Some(pair), Some(taken)) if pair.to_field_text(value).as_ref() != Some(&taken) => {
                    found
                        .add_note(format!("{name} of {usage} is not imported: {} is {taken} for all", pair.field_name));
                }
                (Some(_), Some(_)) => {}
                (None, _) if ["usageType", key].contains(&name.as_str()) => {}
                (None, _) if idle.contains(&name.as_str()) => {
                    found.add_note(format!("{name} of templates is not imported: Logto never sends it"));
                }
                (None, _) => found.add_note(format!("{name} of templates is not imported")),
            }
        }
        match (row.get(key), &self.template_mapping) {
            (Some(Json::String(text)), TemplateMapping::Content) => parse_wording(text),
            (Some(Json::String(id)), TemplateMapping::RegisteredId { .. }) => {
                Template::new_registered(id, vec!["code".into()])
            }
            (Some(Json::Object(sides)), TemplateMapping::RegisteredId { allows_regional: true, .. }) => {
                let side = |name| sides.get(name).and_then(Json::as_str);
                let (Some(china), Some(overseas)) = (side("china"), side("overseas")) else {
                    return Err(format!("{key} needs both china and overseas"));
                };
                Template::new_registered(&format!("china={china},overseas={overseas}"), vec!["code".into()])
            }
            _ => Err(format!("{key} is missing")),
        }
    }
}

/// A wording that can be sent from here: Logto leaves a variable that it does not know as it is.
fn parse_wording(text: &str) -> Result<Template, String> {
    let wording: Wording = text.parse()?;
    let code: Code = "000000".parse()?;
    wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES })?;
    Ok(Template::Text { text: wording, locales: Default::default() })
}

impl FieldMapping {
    /// A blank is what an export leaves in the place of a secret.
    fn import_value(&self, value: &Json, found: &mut ImportedConnector) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        match self.to_field_text(value) {
            Some(text) => found.set_value(self.field_name, &text),
            None => found.add_note(format!("the value of {} is not supported", self.logto_key)),
        }
    }

    fn to_field_text(&self, value: &Json) -> Option<String> {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Bool(switch) => return self.boolean_to_field_text(*switch),
            _ => return None,
        };
        match self.conversion {
            ValueConversion::SameText | ValueConversion::Restricted { .. } => Some(text),
            ValueConversion::Boolean { .. } => None,
            ValueConversion::Enumerated(all) => {
                all.iter().find(|(theirs, _)| *theirs == text).map(|(_, ours)| (*ours).to_owned())
            }
        }
    }

    fn boolean_to_field_text(&self, switch: bool) -> Option<String> {
        match self.conversion {
            ValueConversion::Boolean { when_true: on, when_false: off } => {
                Some(if switch { on } else { off }.to_owned())
            }
            _ => None,
        }
    }
}
