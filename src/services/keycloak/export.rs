//! Export to Keycloak with keycloak-phone-provider: lines of `conf/keycloak.conf`, where a secret is a placeholder
//! `${NAME}`, <https://www.keycloak.org/server/configuration#_formats_for_environment_variables>. As arguments of `kc.sh`
//! secrets would be in the list of processes.

use super::{PROVIDER_MAPPINGS, USAGES};
use crate::{
    connectors::Provider,
    failure::Failure,
    services::{ConnectorToExport, Export, ExportBuilder, ExportedDocument, ValueOrVariable},
    sms::{Template, TemplateKind},
};

/// Exports a connector as the options of a message sender.
///
/// # Errors
/// The plugin has no such sender, or needs a setting that is missing or cannot be written.
pub fn export_options(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("keycloak-phone-provider", connector);
    let mapping = export.find_mapping(PROVIDER_MAPPINGS)?;
    let sender = mapping.service_name;
    let mut options = vec![];
    for (setting, field) in export.settings(mapping)? {
        let variable = field.env_variable.clone().unwrap_or_else(|| own_variable(connector.provider, &field.name));
        options.push((setting.to_owned(), export.value_or_variable(&field, &variable)));
    }
    if options.is_empty() {
        return Err(Failure::configuration(format!(
            "keycloak-phone-provider cannot use {}: it has no sender-id",
            connector.name
        ))
        .with_fix(format!("`smsctl set sender-id=VALUE --connector {}`", connector.name)));
    }
    match connector.provider.template_kind {
        TemplateKind::Text => export.note_templates_of_service(),
        TemplateKind::Registered => options.extend(export_templates(connector, &mut export)),
    }
    let mut lines = format!("spi-phone-default-service={sender}\n");
    for (key, value) in options {
        let value = match value {
            ValueOrVariable::Variable(name) => format!("${{{name}}}"),
            ValueOrVariable::Value(text) => escape_value(&text).ok_or_else(|| unwritable(&key))?,
        };
        lines += &format!("spi-message-sender-service-{sender}-{key}={value}\n");
    }
    Ok(export.finish(ExportedDocument::Text(lines)))
}

/// Returns the options of the registered templates, by the plugin's kinds of message.
fn export_templates(connector: &ConnectorToExport, export: &mut ExportBuilder) -> Vec<(String, ValueOrVariable)> {
    let mut options = vec![];
    for (usage, template) in connector.templates {
        let Template::Registered { id, params } = template else { continue };
        match USAGES.iter().find(|(_, name)| *name == usage.as_str()) {
            Some((kind, _)) => {
                let id = export.registered_id(usage.as_str(), id, params.is_code_only());
                options.push((format!("{kind}-template"), ValueOrVariable::Value(id)));
            }
            None => export.add_note(format!("keycloak-phone-provider has no setting for the template of {usage}")),
        }
    }
    options
}

/// Returns the variable of a secret whose provider has none for it: `TENCENT_SECRET_KEY`.
fn own_variable(provider: &Provider, field_name: &str) -> String {
    format!("{}_{field_name}", provider.name).to_uppercase().replace('-', "_")
}

/// Escapes a value as the line of a properties file. Returns `None` for one that Keycloak would expand or trim.
fn escape_value(text: &str) -> Option<String> {
    let is_plain = !text.contains("${") && !text.contains(char::is_control) && text.trim() == text;
    is_plain.then(|| text.replace('\\', r"\\"))
}

/// The failure of a value that a line of the file cannot contain.
fn unwritable(key: &str) -> Failure {
    let failure =
        Failure::configuration(format!("keycloak.conf cannot contain the value of {key}: Keycloak would change it"));
    failure.with_fix("keep it in an environment variable and export without --show-secrets")
}
