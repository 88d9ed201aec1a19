//! Keycloak with [keycloak-phone-provider](https://github.com/cooperlyt/keycloak-phone-provider): the options of its
//! message senders as arguments of `kc.sh`, lines of `keycloak.conf`, or environment variables.

mod export;
#[cfg(test)]
mod tests;

use super::{
    ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport, Variable, choose_connector,
    unknown_provider,
};
use crate::{
    connectors::ImportedConnector,
    sms::{Template, TemplateParams, Usage, is_placeholder},
};

/// The options of a message sender.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "keycloak",
    import_description: "keycloak-phone-provider's options",
    settings: &[],
    import: import_document,
    exports: &[ServiceExport {
        name: "keycloak",
        description: "Lines of keycloak.conf for keycloak-phone-provider",
        export: export::export_options,
    }],
};

/// The message senders that smsctl has a provider for.
static PROVIDER_MAPPINGS: &[ProviderMapping] = &[
    ProviderMapping {
        service_name: "twilio",
        provider_name: "twilio",
        fields: &[("account", "account-sid"), ("token", "auth-token"), ("number", "from")],
    },
    ProviderMapping {
        service_name: "aliyun",
        provider_name: "aliyun",
        fields: &[("region", "region"), ("key", "access-key-id"), ("secret", "access-key-secret")],
    },
    // Here `secret` is the SecretId, and `key` the SecretKey.
    ProviderMapping {
        service_name: "tencent",
        provider_name: "tencent",
        fields: &[("secret", "secret-id"), ("key", "secret-key"), ("region", "region"), ("app", "sdk-app-id")],
    },
    ProviderMapping { service_name: "aws", provider_name: "sns", fields: &[("sender", "sender-id")] },
];

/// The usages of smsctl by the kinds of message that the plugin has a template for.
const USAGES: [(&str, &str); 5] = [
    ("registration", "register"),
    ("auth", "sign-in"),
    ("reset", "forgot-password"),
    ("verify", "generic"),
    ("otp", "mfa-verification"),
];

/// An option of a message sender.
struct SenderOption {
    sender: String,
    key: String,
    value: String,
}

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    if document.json.is_some() {
        return None;
    }
    let pairs = match document.variables {
        Some(variables) => variables.iter().map(normalized_variable).collect(),
        None => parse_arguments(document.text)?,
    };
    let options: Vec<_> = pairs.iter().filter_map(|(name, value)| parse_option(name, value)).collect();
    if options.is_empty() {
        return None;
    }
    let default = pairs.iter().find(|(name, _)| name == "spi-phone-default-service").map(|(_, value)| value.as_str());
    Some(choose_sender(&options, default, document).map(|mapping| import_options(&options, mapping)))
}

/// Chooses the sender that is the default service, or else the only one with options.
fn choose_sender(
    options: &[SenderOption],
    default: Option<&str>,
    document: &ImportDocument,
) -> Result<&'static ProviderMapping, ImportError> {
    let find = |name: &str| PROVIDER_MAPPINGS.iter().find(|mapping| mapping.service_name == name);
    if let Some(name) = default {
        return find(name).ok_or_else(|| unknown_provider("keycloak-phone-provider", name));
    }
    let has_options = |it: &&ProviderMapping| options.iter().any(|option| option.sender == it.service_name);
    let candidates: Vec<_> = PROVIDER_MAPPINGS.iter().filter(has_options).map(|it| (it.provider(), it)).collect();
    match candidates.is_empty() {
        true => Err(unknown_provider("keycloak-phone-provider", &options[0].sender)),
        false => choose_connector(candidates, document.provider),
    }
}

fn import_options(options: &[SenderOption], mapping: &ProviderMapping) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(mapping.provider());
    for SenderOption { sender, key, value } in options {
        let full_name = format!("{sender}-{key}");
        let usage = key.strip_suffix("-template").and_then(|kind| USAGES.iter().find(|(name, _)| *name == kind));
        match usage.map(|(_, usage)| usage.parse::<Usage>()) {
            _ if sender != mapping.service_name => imported.add_note(format!("{full_name} is not imported")),
            Some(Ok(usage)) if !is_placeholder(value) => {
                match Template::new_registered(value, TemplateParams::code_only()) {
                    Ok(template) => imported.add_template(usage, template),
                    Err(_) => imported.add_note(format!("{full_name} is not imported: it is no id of a template")),
                }
            }
            Some(_) => imported.add_note(format!("{full_name} is not imported: it is no id of a template")),
            None => match (mapping.find_field(key), placeholder_variable(value)) {
                (Some(field), Some(variable)) => imported.set_env_reference(field, variable),
                _ => mapping.import_setting(&mut imported, key, &full_name, value),
            },
        }
    }
    imported
}

/// Returns NAME of `${NAME}`, by which an option refers to an environment variable.
fn placeholder_variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')).then_some(name)
}

/// Returns the options in the words of a command line, of which those without `--spi-` are skipped, or in the lines of a
/// `keycloak.conf`.
fn parse_arguments(text: &str) -> Option<Vec<(String, String)>> {
    let words = shell_words::split(text).ok()?;
    let arguments = words.iter().filter_map(|word| word.strip_prefix("--spi-")?.split_once('='));
    let arguments: Vec<_> = arguments.map(|(name, value)| (format!("spi-{name}"), value.to_owned())).collect();
    if !arguments.is_empty() {
        return Some(arguments.into_iter().map(|(name, value)| (name.replace("--", "-"), value)).collect());
    }
    let lines = text.lines().filter_map(|line| line.trim().split_once('='));
    let pairs = lines.map(|(name, value)| (name.trim().replace("--", "-"), value.trim().replace(r"\\", r"\")));
    Some(pairs.filter(|(name, _)| name.starts_with("spi-")).collect())
}

/// Returns the option that an environment variable such as `KC_SPI_PHONE_DEFAULT_SERVICE` sets.
fn normalized_variable(variable: &Variable) -> (String, String) {
    let name = variable.name.strip_prefix("KC_").unwrap_or_default();
    (name.to_lowercase().replace("__", "_").replace('_', "-"), variable.value.clone())
}

/// Parses `spi-message-sender-service-SENDER-KEY`.
fn parse_option(name: &str, value: &str) -> Option<SenderOption> {
    let (sender, key) = name.strip_prefix("spi-message-sender-service-")?.split_once('-')?;
    (!value.is_empty()).then(|| SenderOption { sender: sender.into(), key: key.into(), value: value.into() })
}
