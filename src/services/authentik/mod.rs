//! authentik: an SMS authenticator setup stage in a blueprint or as the API returns it,
//! <https://docs.goauthentik.io/add-secure-apps/flows-stages/stages/authenticator_sms>.

mod export;
#[cfg(test)]
mod tests;
mod yaml;

use serde_json::Value as Json;
use yaml::{YamlNode, parse_yaml};

use super::{
    CodePlaceholder, ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport, choose_connector,
};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::Failure,
};

/// An SMS stage of authentik.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "authentik",
    import_description: "an authentik blueprint with an SMS stage",
    settings: &[],
    import: import_document,
    exports: &[ServiceExport {
        name: "authentik",
        description: "authentik blueprint of an SMS stage and its wording",
        export: export::export_blueprint,
    }],
};

const TWILIO: ProviderMapping = ProviderMapping {
    service_name: "twilio",
    provider_name: "twilio",
    fields: &[("account_sid", "account-sid"), ("auth", "auth-token"), ("from_number", "from")],
};

/// The models of a blueprint: the stage, and the mapping that words its message.
const STAGE_MODEL: &str = "authentik_stages_authenticator_sms.authenticatorsmsstage";
const MAPPING_MODEL: &str = "authentik_events.notificationwebhookmapping";

/// What describes the stage to authentik and is no setting of a connector.
const DESCRIPTION_KEYS: [&str; 13] = [
    "pk",
    "name",
    "component",
    "verbose_name",
    "verbose_name_plural",
    "meta_model_name",
    "flow_set",
    "configure_flow",
    "friendly_name",
    "provider",
    "auth_type",
    "verify_only",
    "mapping",
];

/// The parts of the program in a mapping that an export writes, around the text as a string of JSON. Python reads it alike.
const EXPRESSION: (&str, &str) = ("return {\"message\": ", ".replace(\"{{code}}\", token)}");

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let blueprint = match document.json {
        Some(json) => node_from_api(json),
        None if document.text.contains("authentik_stages_authenticator_sms") => parse_yaml(document.text)?,
        None => return None,
    };
    let Some(YamlNode::List(entries)) = blueprint.get("entries") else { return None };
    let stages: Vec<_> = entries.iter().filter(|entry| is_of_model(entry, STAGE_MODEL)).collect();
    if stages.is_empty() {
        return None;
    }
    let is_twilio = |stage: &&&YamlNode| {
        let provider = stage.get("attrs").and_then(|attrs| attrs.get("provider")?.as_str());
        provider == Some(TWILIO.service_name)
    };
    let candidates: Vec<_> = stages.iter().filter(is_twilio).map(|stage| (TWILIO.provider(), *stage)).collect();
    if candidates.is_empty() {
        let failure =
            Failure::usage("authentik's stage posts to an address of which smsctl does not know the provider");
        return Some(Err(failure.with_fix("set up the provider with `smsctl setup`").into()));
    }
    Some(choose_connector(candidates, document.provider).map(|stage| import_stage(stage, entries)))
}

fn is_of_model(entry: &YamlNode, model: &str) -> bool {
    entry.get("model").and_then(YamlNode::as_str).is_some_and(|name| name.eq_ignore_ascii_case(model))
}

/// Returns the stages that the API returned, one or a list (`results`), as the entries of a blueprint.
fn node_from_api(json: &Json) -> YamlNode {
    let content = json.get("results").unwrap_or(json);
    let rows = content.as_array().map_or(std::slice::from_ref(content), Vec::as_slice);
    let is_stage = |row: &&Json| ["account_sid", "from_number", "provider"].iter().all(|key| row.get(key).is_some());
    let scalar = |text: &str| YamlNode::Scalar { tag: None, text: text.to_owned() };
    let attribute = |(key, value): (&String, &Json)| match value {
        Json::Null => None,
        Json::String(text) => Some((key.clone(), scalar(text))),
        other => Some((key.clone(), scalar(&other.to_string()))),
    };
    let entry = |row: &Json| {
        let attrs = row.as_object().into_iter().flatten().filter_map(attribute).collect();
        YamlNode::Map(vec![("model".into(), scalar(STAGE_MODEL)), ("attrs".into(), YamlNode::Map(attrs))])
    };
    YamlNode::Map(vec![("entries".into(), YamlNode::List(rows.iter().filter(is_stage).map(entry).collect()))])
}

fn import_stage(stage: &YamlNode, entries: &[YamlNode]) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(TWILIO.provider());
    let Some(YamlNode::Map(attrs)) = stage.get("attrs") else { return imported };
    for (key, value) in attrs.iter().filter(|(key, _)| !DESCRIPTION_KEYS.contains(&key.as_str())) {
        match (value, TWILIO.find_field(key)) {
            (YamlNode::Scalar { tag: None, text }, _) => TWILIO.import_setting(&mut imported, key, key, text),
            (YamlNode::Scalar { tag: Some(tag), text }, Some(field)) if tag == "Env" && is_variable(text) => {
                imported.set_env_reference(field, text);
            }
            (YamlNode::Scalar { tag: Some(tag), .. }, Some(field)) => {
                imported.errors.push(FieldError::invalid(field, format!("is !{tag}, which smsctl does not evaluate")));
            }
            _ => imported.add_note(format!("{key} is not imported")),
        }
    }
    match stage.get("attrs").and_then(|attrs| attrs.get("mapping")) {
        None => {}
        Some(mapping) => match find_text(mapping, entries) {
            Some(text) => CodePlaceholder::Braces.import_text(&mut imported, "mapping", &text),
            None => imported.add_note("mapping is not imported: smsctl does not run its program".into()),
        },
    }
    imported
}

/// Returns the text in the mapping of a stage, if an export wrote it.
fn find_text(mapping: &YamlNode, entries: &[YamlNode]) -> Option<String> {
    let YamlNode::Scalar { tag: Some(tag), text: id } = mapping else { return None };
    let is_meant = |entry: &&YamlNode| {
        tag == "KeyOf" && is_of_model(entry, MAPPING_MODEL) && entry.get("id").and_then(YamlNode::as_str) == Some(id)
    };
    let expression = entries.iter().find(is_meant)?.get("attrs")?.get("expression")?.as_str()?;
    let (before, after) = EXPRESSION;
    serde_json::from_str(expression.strip_prefix(before)?.strip_suffix(after)?).ok()
}

fn is_variable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
