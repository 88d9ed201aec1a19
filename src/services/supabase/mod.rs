//! Supabase: the `config.toml` of its CLI and the environment of its auth server,
//! <https://supabase.com/docs/guides/local-development/cli/config#auth-config>.

mod config_toml;
mod environment;
mod linked_service;
mod management_api;
mod project_config;
mod sandbox;
mod settings;
#[cfg(test)]
mod tests;

pub use linked_service::SERVICE;

use super::{ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport};
use crate::connectors::ImportedConnector;

/// The config of Supabase's auth server.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "supabase",
    import_description: "Supabase's config.toml or GOTRUE_SMS_ variables",
    settings: &[],
    import: import_document,
    exports: &[
        ServiceExport {
            name: "supabase",
            description: "Supabase's config.toml, for its CLI and its platform",
            export: config_toml::export_config,
        },
        ServiceExport {
            name: "supabase-env",
            description: "GOTRUE_ variables, for a self-hosted Supabase",
            export: environment::export_variables,
        },
    ],
};

/// The providers of Supabase that smsctl has, in the order of its documentation.
static PROVIDER_MAPPINGS: &[ProviderMapping] = &[
    ProviderMapping {
        service_name: "twilio",
        provider_name: "twilio",
        fields: &[("account_sid", "account-sid"), ("auth_token", "auth-token"), ("message_service_sid", "from")],
    },
    // Its message_service_sid is a Verify Service, which makes up codes of its own.
    ProviderMapping {
        service_name: "twilio_verify",
        provider_name: "twilio",
        fields: &[("account_sid", "account-sid"), ("auth_token", "auth-token")],
    },
    ProviderMapping {
        service_name: "vonage",
        provider_name: "vonage",
        fields: &[("api_key", "api-key"), ("api_secret", "api-secret"), ("from", "from")],
    },
];

/// The names of its other providers.
const OTHER_PROVIDERS: [&str; 2] = ["messagebird", "textlocal"];

/// The note of an export about phone sign-in, which is a switch of its own. The switch follows.
const SWITCH_NOTE: &str = "phone sign-in stays on or off as it is; what turns it on is";

/// The warning about a hook of a project to which a connector is pushed.
const HOOK_ENABLED_NOTE: &str =
    "the Send SMS hook is enabled in Supabase: while it is, Supabase does not use its provider";

/// The note for a hook, which Supabase calls instead of its provider.
const HOOK_NOTE: &str = "the Send SMS hook is not imported: while it is enabled, Supabase does not use its provider";

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    match document.variables {
        Some(variables) => environment::import_variables(variables, document.provider),
        None => config_toml::import_config(document.text, document.provider),
    }
}

fn find_mapping(name: &str) -> Option<&'static ProviderMapping> {
    PROVIDER_MAPPINGS.iter().find(|mapping| mapping.service_name == name)
}
