//! The SMS settings of a hosted project, by the names of the auth server's variables in lower case
//! (`pkg/api/types.gen.go` of supabase/cli). Of a secret, the API returns only the HMAC-SHA256 with the project's
//! reference as the key, in hexadecimal digits (`pkg/config/auth.go` there): it is compared, and never written back.

use serde_json::{Map, Value as Json, json};

use super::{HOOK_ENABLED_NOTE, PROVIDER_MAPPINGS, settings::SupabaseSettings};
use crate::{
    connectors::ImportedConnector,
    failure::Failure,
    services::{
        CodePlaceholder, ComparableConfig, ConnectorToExport, ExportBuilder, ExportedDocument, HiddenSecret,
        ProviderMapping, Push, RemoteConnector, RemoteState,
    },
};

/// The text of the auth server if there is no other one (`internal/conf/configuration.go` of supabase/auth).
const DEFAULT_TEMPLATE: &str = "Your code is {{ .Code }}";

/// Returns what the settings of the auth server say about SMS.
pub fn read_state(project_ref: &str, config: &Json) -> RemoteState {
    let is_on = |key: &str| config.get(key) == Some(&Json::Bool(true));
    let mut warnings = vec![];
    if !is_on("external_phone_enabled") {
        warnings.push(
            "phone sign-in is off in Supabase, so it sends no codes: enable Phone in its dashboard, under \
             Authentication, Sign In / Providers"
                .into(),
        );
    }
    if is_on("hook_send_sms_enabled") {
        warnings.push(HOOK_ENABLED_NOTE.into());
    }
    let provider_key = text(config, "sms_provider");
    if provider_key == "twilio" && !text(config, "sms_twilio_content_sid").is_empty() {
        warnings.push("sms_twilio_content_sid is set in Supabase, which sends that content instead of the text".into());
    }
    let usages: &[&str] = if is_on("external_phone_enabled") { &["sign-in", "register"] } else { &[] };
    RemoteState {
        live: read_live(project_ref, provider_key, config),
        enabled_usages: usages.to_vec(),
        code_seconds: config.get("sms_otp_exp").and_then(Json::as_u64),
        warnings,
    }
}

/// Returns the connector of the provider that is chosen, if one of its settings is set.
fn read_live(project_ref: &str, provider_key: &str, config: &Json) -> Option<RemoteConnector> {
    let prefix = format!("sms_{provider_key}_");
    let settings = || config.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with(&prefix));
    let is_set = settings().any(|(_, value)| value.as_str().is_some_and(|text| !text.is_empty()));
    if provider_key.is_empty() || !is_set {
        return None;
    }
    let mapping = PROVIDER_MAPPINGS.iter().find(|mapping| mapping.service_name == provider_key);
    let mut comparable = ComparableConfig::default();
    comparable.insert("sms_provider", &json!(provider_key));
    comparable.insert("sms_template", &config["sms_template"]);
    let mut hidden_secrets = vec![];
    for (setting, field) in mapping.into_iter().flat_map(|mapping| mapping.fields) {
        let key = format!("{prefix}{setting}");
        match mapping.is_some_and(|mapping| is_secret(mapping, field)) {
            true => {
                let hash = text(config, &key);
                comparable.insert_secret(&key, &json!(hash));
                hidden_secrets.push(HiddenSecret::new(field, hash, project_ref));
            }
            false => comparable.insert(&key, &config[&key]),
        }
    }
    Some(RemoteConnector {
        id: String::new(),
        provider_key: provider_key.to_owned(),
        document: config.clone(),
        config: comparable,
        hidden_secrets,
    })
}

/// Plans a push: a change of the provider, its settings and the text. Settings of other providers stay as they are.
///
/// # Errors
/// Supabase cannot use the connector, as in an export.
pub fn plan_push(
    supabase: &SupabaseSettings,
    connector: &ConnectorToExport,
    remote: &RemoteState,
) -> Result<Push, Failure> {
    let mut export = ExportBuilder::new("Supabase", connector);
    let mapping = export.find_mapping(PROVIDER_MAPPINGS)?;
    let provider = mapping.service_name;
    let mut body = Map::from_iter([("sms_provider".to_owned(), json!(provider))]);
    let mut wanted = ComparableConfig::default();
    wanted.insert("sms_provider", &json!(provider));
    for (setting, field) in export.settings(mapping)? {
        let (key, value) = (format!("sms_{provider}_{setting}"), export.value_or_blank(&field));
        match is_secret(mapping, &field.name) && !value.is_empty() {
            true => wanted.insert_secret(&key, &json!(HiddenSecret::hash(&value, &supabase.project_ref))),
            false => wanted.insert(&key, &json!(value)),
        }
        body.insert(key, json!(value));
    }
    let template = CodePlaceholder::GoField("Code").export_text(&mut export)?;
    wanted.insert("sms_template", &json!(template));
    body.insert("sms_template".into(), json!(template));
    let minutes = connector.code_minutes;
    if let Some(seconds) = remote.code_seconds.filter(|seconds| *seconds != u64::from(minutes) * 60) {
        export.add_note(format!("Supabase accepts a code for {seconds} seconds, but [code] minutes is {minutes}"));
    }
    let overwrites_live_settings = remote.live.as_ref().is_some_and(|live| live.provider_key == provider);
    let effect = match &remote.live {
        Some(live) if overwrites_live_settings => format!("changes the settings of {}", live.provider_key),
        Some(live) => {
            format!("makes {provider} the SMS provider; Supabase keeps the settings of {}", live.provider_key)
        }
        None => format!("makes {provider} the SMS provider"),
    };
    let (method, path) = ("PATCH", supabase.config_path());
    let export = export.finish(ExportedDocument::Json(Json::Null));
    Ok(Push { method, path, body: body.into(), effect, wanted, overwrites_live_settings, notes: export.notes })
}

/// Imports what is live there except the secrets.
///
/// # Errors
/// smsctl has no provider for it.
pub fn import_live(live: &RemoteConnector) -> Result<ImportedConnector, Failure> {
    // A Verify Service of Twilio makes up codes of its own.
    let known = PROVIDER_MAPPINGS.iter().filter(|mapping| mapping.service_name == mapping.provider_name);
    let mapping = { known }.find(|mapping| mapping.service_name == live.provider_key).ok_or_else(|| {
        Failure::configuration(format!("smsctl has no provider for Supabase's {}", live.provider_key))
            .with_fix("`smsctl providers` lists the providers")
    })?;
    let mut imported = ImportedConnector::for_provider(mapping.provider());
    for (setting, field) in mapping.fields.iter().filter(|(_, field)| !is_secret(mapping, field)) {
        let key = format!("sms_{}_{setting}", live.provider_key);
        mapping.import_setting(&mut imported, setting, field, text(&live.document, &key));
    }
    let template = Some(text(&live.document, "sms_template")).filter(|text| !text.is_empty());
    CodePlaceholder::GoField("Code").import_text(&mut imported, "sms_template", template.unwrap_or(DEFAULT_TEMPLATE));
    Ok(imported)
}

fn is_secret(mapping: &ProviderMapping, field_name: &str) -> bool {
    mapping.provider().fields().iter().any(|field| field.name == field_name && field.is_secret)
}

/// Returns a text, or a blank if there is none.
fn text<'a>(config: &'a Json, key: &str) -> &'a str {
    config.get(key).and_then(Json::as_str).unwrap_or_default()
}
