//! ZITADEL: an SMS provider as its admin API has it,
//! <https://zitadel.com/docs/reference/api/admin/zitadel.admin.v1.AdminService.AddSMSProviderTwilio>.

mod export;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json};

use super::{ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport, choose_connector};
use crate::{connectors::ImportedConnector, failure::Failure};

/// An SMS provider of ZITADEL.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "zitadel",
    import_description: "a ZITADEL SMS provider's JSON",
    settings: &[],
    import: import_document,
    exports: &[ServiceExport {
        name: "zitadel",
        description: "Request of ZITADEL's API that adds an SMS provider",
        export: export::export_provider,
    }],
};

const TWILIO: ProviderMapping = ProviderMapping {
    service_name: "twilio",
    provider_name: "twilio",
    fields: &[("sid", "account-sid"), ("token", "auth-token"), ("senderNumber", "from")],
};

/// A receiver, which words and sends the message itself.
const HTTP: ProviderMapping =
    ProviderMapping { service_name: "http", provider_name: "logto-http", fields: &[("endpoint", "endpoint")] };

/// What describes the provider to ZITADEL and is no setting.
const DESCRIPTION_KEYS: [&str; 5] = ["id", "details", "state", "description", "twilio"];

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let json = document.json?;
    if let Some(settings) = json.as_object().filter(|it| it.contains_key("sid") && it.contains_key("senderNumber")) {
        return Some(Ok(import_twilio(settings)));
    }
    if let Some(endpoint) = exported_endpoint(json) {
        let mut imported = ImportedConnector::for_provider(HTTP.provider()).with_value("endpoint", Some(endpoint));
        imported.add_note("smsctl posts the body of Logto's HTTP connector to the endpoint, not ZITADEL's".into());
        return Some(Ok(imported));
    }
    let rows = find_providers(json);
    if rows.is_empty() {
        return None;
    }
    let is_active = |row: &&Json| row.get("state").and_then(Json::as_str) == Some("SMS_PROVIDER_CONFIG_ACTIVE");
    let active: Vec<_> = rows.iter().copied().filter(is_active).collect();
    let considered = if active.is_empty() { &rows } else { &active };
    let settings = considered.iter().filter_map(|row| row.get("twilio").and_then(Json::as_object));
    let candidates: Vec<_> = settings.map(|settings| (TWILIO.provider(), settings)).collect();
    if candidates.is_empty() {
        let failure = Failure::usage("ZITADEL's provider is an HTTP endpoint, which has the connector itself");
        return Some(Err(failure.with_fix("set up the provider that the endpoint uses with `smsctl setup`").into()));
    }
    Some(choose_connector(candidates, document.provider).map(|settings| {
        let mut imported = import_twilio(settings);
        for row in rows.iter().filter(|row| row.get("twilio").and_then(Json::as_object) != Some(settings)) {
            let id = row.get("id").and_then(Json::as_str).unwrap_or("without an id");
            imported.add_note(format!("the SMS provider {id} is not imported"));
        }
        imported
    }))
}

/// Returns the endpoint in the request that an export writes for a receiver. One that ZITADEL returns expects its own body.
fn exported_endpoint(json: &Json) -> Option<&str> {
    let keys: Vec<_> = json.as_object()?.keys().map(String::as_str).collect();
    json["endpoint"].as_str().filter(|_| keys == ["endpoint", "description"] || keys == ["description", "endpoint"])
}

/// Returns the SMS providers of one object (`config` of GetSMSProvider) or a list (`result` of ListSMSProviders).
fn find_providers(json: &Json) -> Vec<&Json> {
    let content = json.get("result").or(json.get("config")).unwrap_or(json);
    let rows = content.as_array().map_or(std::slice::from_ref(content), Vec::as_slice);
    let is_provider = |row: &&Json| {
        let is_twilio = row.get("twilio").is_some_and(|twilio| twilio.get("sid").is_some());
        is_twilio || row.get("http").is_some_and(|http| http.get("endpoint").is_some())
    };
    rows.iter().filter(is_provider).collect()
}

/// Imports the settings. The API never returns the token.
fn import_twilio(settings: &Map<String, Json>) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(TWILIO.provider());
    for (key, value) in settings.iter().filter(|(key, _)| !DESCRIPTION_KEYS.contains(&key.as_str())) {
        match value {
            Json::String(text) => TWILIO.import_setting(&mut imported, key, key, text),
            _ => imported.add_note(format!("{key} is not imported")),
        }
    }
    imported
}
