//! Plans how a connector is made live in Logto, and writes configs for comparison.

use serde_json::{Map, Value as Json, json};

use super::{LogtoConnector, TemplateMapping, export::export_connector, usage_type};
use crate::{
    encoding::percent_encode,
    failure::Failure,
    services::{ComparableConfig, ConnectorToExport, Export, ExportedDocument, Push, RemoteState},
};

/// How long Logto accepts a code, in minutes: `passcodeExpiration` in `packages/core/src/libraries/passcode.ts`.
const LOGTO_CODE_LIFETIME_MINUTES: u32 = 10;

/// Plans a push. The same connector of Logto is changed, and another one is replaced, which deletes it there.
///
/// # Errors
/// Logto cannot use the connector, as in an export.
pub fn plan_push(connector: &ConnectorToExport, remote: &RemoteState) -> Result<Push, Failure> {
    let Export { document, mut notes } = export_connector(connector)?;
    let logto = LogtoConnector::find_by_provider(connector.provider)
        .ok_or_else(|| Failure::usage(format!("Logto has no connector for {}", connector.provider.name)))?;
    let mut config = match document {
        ExportedDocument::Json(Json::Object(config)) => config,
        _ => Map::new(),
    };
    let same = remote.live.as_ref().filter(|live| live.provider_key == logto.factory_id);
    // A PATCH replaces the whole config, so what another version of Logto added is sent along.
    let live_config = same.and_then(|live| live.document.get("config")?.as_object());
    for (key, value) in live_config.into_iter().flatten().filter(|(key, _)| !logto.has_key(key)) {
        if !config.contains_key(key) {
            config.insert(key.clone(), value.clone());
            notes.push(format!("smsctl does not know {key}, which stays as it is in Logto"));
        }
    }
    if connector.code_minutes != LOGTO_CODE_LIFETIME_MINUTES {
        notes.push(format!(
            "Logto accepts a code for {LOGTO_CODE_LIFETIME_MINUTES} minutes, but [code] minutes is {}",
            connector.code_minutes
        ));
    }
    notes.extend(uncovered_usages(logto, &config, remote));
    let wanted = comparable_config(logto.factory_id, &config);
    let (method, path, body, effect) = match (same, &remote.live) {
        (Some(live), _) => (
            "PATCH",
            format!("/api/connectors/{}", percent_encode(&live.id)),
            json!({ "config": config }),
            format!("changes the config of {} (id {})", logto.factory_id, live.id),
        ),
        (None, replaced) => {
            let body = json!({ "connectorId": logto.factory_id, "config": config });
            let effect = match replaced {
                Some(live) => {
                    format!("creates {}; Logto deletes {} (id {})", logto.factory_id, live.provider_key, live.id)
                }
                None => format!("creates {}", logto.factory_id),
            };
            ("POST", "/api/connectors".to_owned(), body, effect)
        }
    };
    Ok(Push { method, path, body, effect, wanted, overwrites_live_settings: true, notes })
}

/// Returns a note for each usage that Logto sends codes for and that the config has no template for.
fn uncovered_usages(logto: &LogtoConnector, config: &Map<String, Json>, remote: &RemoteState) -> Vec<String> {
    if matches!(logto.template_mapping, TemplateMapping::Unsupported) {
        return vec![];
    }
    let rows = config.get("templates").and_then(Json::as_array).cloned().unwrap_or_default();
    let has_row = |usage: &str| {
        let name = usage_type::usage_to_logto(usage);
        rows.iter().any(|row| row.get("usageType").is_some_and(|value| value == name))
    };
    let note = |usage: &&str| format!("Logto sends codes for {usage}, which has no template of its own");
    remote.enabled_usages.iter().filter(|usage| !has_row(usage)).map(note).collect()
}

/// Returns a config for comparison. What smsctl does not know may be a secret.
pub fn comparable_config(factory_id: &str, config: &Map<String, Json>) -> ComparableConfig {
    let logto = LogtoConnector::find_by_id(factory_id);
    let mut comparable = ComparableConfig::default();
    comparable.insert("connectorId", &json!(factory_id));
    for (key, value) in config {
        match (logto, value) {
            (Some(logto), Json::Array(rows)) if key == "templates" && logto.has_key(key) => {
                // The first row of a usage counts in Logto.
                for row in rows.iter().rev() {
                    insert_row(&mut comparable, logto, row);
                }
            }
            (Some(logto), _) if !is_secret(logto, key) => comparable.insert(key, value),
            _ => comparable.insert_secret(key, value),
        }
    }
    comparable
}

fn insert_row(comparable: &mut ComparableConfig, logto: &LogtoConnector, row: &Json) {
    let ignored_keys: &[&str] = match &logto.template_mapping {
        TemplateMapping::RegisteredId { ignored_keys, .. } => ignored_keys,
        TemplateMapping::Content { .. } | TemplateMapping::Unsupported => &[],
    };
    let usage = row.get("usageType").and_then(Json::as_str).unwrap_or_default();
    let cells = row.as_object().into_iter().flatten();
    for (key, value) in cells.filter(|(key, _)| *key != "usageType" && !ignored_keys.contains(&key.as_str())) {
        comparable.insert(&format!("templates.{usage}.{key}"), value);
    }
}

fn is_secret(logto: &LogtoConnector, key: &str) -> bool {
    match logto.find_mapping(key) {
        Some(mapping) => {
            let fields = logto.provider().fields();
            fields.iter().any(|field| field.owns_key(mapping.field_name) && field.is_secret)
        }
        None => !logto.has_key(key),
    }
}
