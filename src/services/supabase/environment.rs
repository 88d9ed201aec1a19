//! The environment of the auth server: `GOTRUE_SMS_…`, or without `GOTRUE_` in the `.env` of a self-hosted Supabase.

use super::{HOOK_NOTE, PROVIDER_MAPPINGS, SWITCH_NOTE, find_mapping};
use crate::{
    connectors::{ImportedConnector, Provider},
    encoding::escape_control_chars,
    failure::Failure,
    services::{
        CodePlaceholder, ConnectorToExport, Export, ExportBuilder, ExportedContent, ExportedDocument, ImportError,
        ProviderMapping, Variable, choose_connector, import_variable, unimported_note, unknown_provider,
    },
};

/// Exports a connector as lines of a `.env`. A value that is not included is a comment, so that no variable gets a wrong
/// one.
///
/// # Errors
/// Supabase has no such provider, or needs a setting or a template that is missing.
pub fn export_variables(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("Supabase", connector);
    let mapping = export.find_mapping(PROVIDER_MAPPINGS)?;
    let provider = mapping.service_name;
    let mut lines = format!("GOTRUE_SMS_PROVIDER={provider}\n");
    for (setting, field) in export.settings(mapping)? {
        let variable = format!("GOTRUE_SMS_{}_{}", provider.to_uppercase(), setting.to_uppercase());
        export.value_or_blank(&field);
        lines += &match &field.content {
            ExportedContent::Value(text) => format!("{variable}={}\n", shell_words::quote(text)),
            ExportedContent::Reference(reference) => {
                format!("# {variable} is {}\n", escape_control_chars(&reference.to_string()))
            }
            ExportedContent::HiddenSecret => format!("# {variable} is left blank\n"),
        };
    }
    let template = CodePlaceholder::GoField("Code").export_text(&mut export)?;
    lines += &format!("GOTRUE_SMS_TEMPLATE={}\n", shell_words::quote(&template));
    lines += &format!("GOTRUE_SMS_OTP_EXP={}\n", connector.code_minutes * 60);
    export.add_note(format!("{SWITCH_NOTE} GOTRUE_EXTERNAL_PHONE_ENABLED=true"));
    Ok(export.finish(ExportedDocument::Text(lines)))
}

/// Imports the provider that `SMS_PROVIDER` names, or else the one with variables. Returns `None` for other variables.
pub fn import_variables(
    variables: &[Variable],
    provider: Option<&'static Provider>,
) -> Option<Result<ImportedConnector, ImportError>> {
    let names_provider = |variable: &&Variable| unprefixed(&variable.name) == "SMS_PROVIDER";
    let named = variables.iter().find(names_provider).map(|variable| variable.value.as_str());
    let mapping = match named {
        Some(name) if !name.is_empty() => find_mapping(name).ok_or_else(|| unknown_provider("Supabase", name)),
        _ => {
            let has_variables = |it: &ProviderMapping| variables.iter().any(|variable| owns_variable(it, variable));
            let candidates = PROVIDER_MAPPINGS.iter().filter(|mapping| has_variables(mapping));
            let candidates: Vec<_> = candidates.map(|mapping| (mapping.provider(), mapping)).collect();
            if candidates.is_empty() {
                return None;
            }
            choose_connector(candidates, provider)
        }
    };
    Some(mapping.map(|mapping| import_settings(variables, mapping)))
}

fn import_settings(variables: &[Variable], mapping: &ProviderMapping) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(mapping.provider());
    let mut others = vec![];
    for variable in variables.iter().filter(|variable| !variable.value.is_empty()) {
        let field = find_setting(mapping, &variable.name).and_then(|setting| mapping.find_field(&setting));
        match (field, unprefixed(&variable.name)) {
            (Some(field), _) => import_variable(&mut imported, field, variable),
            (None, "SMS_PROVIDER") => {}
            (None, "SMS_TEMPLATE") => {
                CodePlaceholder::GoField("Code").import_text(&mut imported, &variable.name, &variable.value);
            }
            (None, "HOOK_SEND_SMS_ENABLED") if variable.value == "true" => imported.add_note(HOOK_NOTE.into()),
            (None, _) => others.push(&*variable.name),
        }
    }
    imported.notes.extend(unimported_note(&others));
    imported
}

/// Whether a variable is a setting of this provider, and not of one whose name begins like it.
fn owns_variable(mapping: &ProviderMapping, variable: &Variable) -> bool {
    find_setting(mapping, &variable.name).is_some_and(|setting| mapping.find_field(&setting).is_some())
}

/// Returns the setting of a provider that a variable is: `auth_token` of `GOTRUE_SMS_TWILIO_AUTH_TOKEN`.
fn find_setting(mapping: &ProviderMapping, variable: &str) -> Option<String> {
    let prefix = format!("SMS_{}_", mapping.service_name.to_uppercase());
    unprefixed(variable).strip_prefix(&prefix).map(str::to_lowercase)
}

fn unprefixed(variable: &str) -> &str {
    variable.strip_prefix("GOTRUE_").unwrap_or(variable)
}
