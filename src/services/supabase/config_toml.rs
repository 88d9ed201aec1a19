//! `supabase/config.toml`: the table `[auth.sms]`.

use toml::{Table, Value};

use super::{HOOK_NOTE, OTHER_PROVIDERS, PROVIDER_MAPPINGS, SWITCH_NOTE};
use crate::{
    connectors::{ImportedConnector, Provider, form::FieldError},
    failure::Failure,
    services::{
        CodePlaceholder, ConnectorToExport, Export, ExportBuilder, ExportedDocument, ImportError, ProviderMapping,
        ValueOrVariable, choose_connector, unknown_provider,
    },
};

/// Exports a connector as the tables `[auth.sms]` and `[auth.sms.PROVIDER]`. A secret becomes `env(NAME)`.
///
/// # Errors
/// Supabase has no such provider, or needs a setting or a template that is missing.
pub fn export_config(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("Supabase", connector);
    let mapping = export.find_mapping(PROVIDER_MAPPINGS)?;
    let provider = mapping.service_name;
    let mut settings = format!("[auth.sms.{provider}]\nenabled = true\n");
    for (setting, field) in export.settings(mapping)? {
        // The variables of the file that `supabase init` writes.
        let variable = format!("SUPABASE_AUTH_SMS_{}_{}", provider.to_uppercase(), setting.to_uppercase());
        let text = match export.value_or_variable(&field, &variable) {
            ValueOrVariable::Value(text) => text,
            ValueOrVariable::Variable(name) => format!("env({name})"),
        };
        settings += &format!("{setting} = {}\n", quote_toml(&text));
    }
    let template = CodePlaceholder::GoField("Code").export_text(&mut export)?;
    export.add_note(format!("{SWITCH_NOTE} `enable_signup = true` in [auth.sms]"));
    let text = format!("[auth.sms]\ntemplate = {}\n\n{settings}", quote_toml(&template));
    Ok(export.finish(ExportedDocument::Text(text)))
}

/// Quotes a text as a string of TOML.
fn quote_toml(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// Imports the enabled provider of a config. Returns `None` for any other document.
pub fn import_config(
    text: &str,
    provider: Option<&'static Provider>,
) -> Option<Result<ImportedConnector, ImportError>> {
    let config: Table = text.parse().ok()?;
    let auth = config.get("auth")?.as_table()?;
    let sms = auth.get("sms")?.as_table()?;
    Some(choose_mapping(sms, provider).map(|mapping| {
        let mut imported = ImportedConnector::for_provider(mapping.provider());
        import_settings(sms, mapping, &mut imported);
        let hook = auth.get("hook").and_then(|hook| hook.get("send_sms"));
        if hook.is_some_and(is_enabled) {
            imported.add_note(HOOK_NOTE.into());
        }
        imported
    }))
}

/// Chooses the enabled provider.
fn choose_mapping(sms: &Table, provider: Option<&'static Provider>) -> Result<&'static ProviderMapping, ImportError> {
    let is_enabled = |name: &str| sms.get(name).is_some_and(is_enabled);
    let enabled = PROVIDER_MAPPINGS.iter().filter(|mapping| is_enabled(mapping.service_name));
    let enabled: Vec<_> = enabled.map(|mapping| (mapping.provider(), mapping)).collect();
    if !enabled.is_empty() {
        return choose_connector(enabled, provider);
    }
    Err(match OTHER_PROVIDERS.into_iter().find(|name| is_enabled(name)) {
        Some(name) => unknown_provider("Supabase", name),
        None => Failure::usage("no provider is enabled in [auth.sms]")
            .with_fix("set `enabled = true` in the table of one, such as [auth.sms.twilio]")
            .into(),
    })
}

fn import_settings(sms: &Table, mapping: &ProviderMapping, imported: &mut ImportedConnector) {
    for (key, value) in sms {
        match value {
            Value::Table(settings) if key == mapping.service_name => {
                settings.iter().for_each(|(key, value)| import_setting(mapping, imported, key, value));
            }
            Value::Table(_) if !is_enabled(value) => {}
            Value::String(text) if key == "template" => {
                CodePlaceholder::GoField("Code").import_text(imported, key, text);
            }
            _ => imported.add_note(format!("auth.sms.{key} is not imported")),
        }
    }
}

fn import_setting(mapping: &ProviderMapping, imported: &mut ImportedConnector, key: &str, value: &Value) {
    let Value::String(text) = value else {
        if key != "enabled" {
            imported.add_note(format!("{key} is not imported"));
        }
        return;
    };
    match (mapping.find_field(key), env_reference(text)) {
        (Some(field), Some(variable)) => imported.set_env_reference(field, variable),
        (Some(field), None) if text.starts_with("encrypted:") => {
            let problem = "is encrypted, and smsctl has no key for it";
            imported.errors.push(FieldError::invalid(field, problem));
        }
        _ => mapping.import_setting(imported, key, key, text),
    }
}

/// Returns NAME of `env(NAME)`, by which the config refers to an environment variable.
fn env_reference(text: &str) -> Option<&str> {
    let name = text.strip_prefix("env(")?.strip_suffix(')')?.trim();
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')).then_some(name)
}

/// Whether the table of a provider has `enabled = true`. In `[auth.sms.test_otp]`, keys are phone numbers.
fn is_enabled(table: &Value) -> bool {
    table.get("enabled").and_then(Value::as_bool) == Some(true)
}
