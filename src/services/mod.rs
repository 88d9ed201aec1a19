//! Sign-in services: one folder per service, with its config format both ways. To add one, write its folder and name it in
//! [`CONFIG_FORMATS`].
//!
//! A service that `link`, `push`, `pull` and `diff` work with is named in [`SERVICES`] too. Its folder has:
//!
//! - a settings struct with `clap::Args`, as a provider has one: its fields are the flags of `link`, the questions and the
//!   keys of `[services.NAME]`, and its doc comment is the description. A [`Secret`](crate::sms::Secret) takes references.
//! - [`LinkedService`] for that struct: it describes the exchanges that obtain a token, read what is live there, test a
//!   config and make it live, plans a push as data ([`Push`]), and imports what is live there. It sends nothing:
//!   `commands/service_client.rs` does, with the time limit, the retries of queries and the renewal of a token.
//! - [`ServiceEmulation`]: its server, which the sandbox runs for every link and for [`Service::demo_settings`].
//!
//! [`ComparableConfig`] is what `push`, `pull` and `diff` compare: values by path, without order and blanks. A service that
//! returns only hashes of its secrets puts the hashes of both sides there, with [`ComparableConfig::insert_secret`].

mod apprise;
mod authentik;
mod casdoor;
mod comparable_config;
mod endpoint;
mod export_builder;
mod exported_field;
mod field_mapping;
mod keycloak;
mod kratos;
pub mod logto;
mod message_text;
mod provider_mapping;
mod remote_state;
mod service;
mod service_emulation;
mod service_setting;
mod supabase;
#[cfg(test)]
mod tests;
mod variables;
mod zitadel;

pub use comparable_config::{ComparableConfig, ConfigDifference, FoundIn};
pub use endpoint::Endpoint;
pub use export_builder::{ExportBuilder, ValueOrVariable};
pub use exported_field::{ExportedContent, ExportedField};
pub use field_mapping::{FieldMapping, ValueConversion};
pub use message_text::CodePlaceholder;
pub use provider_mapping::{ProviderMapping, choose_connector, unknown_provider};
pub use remote_state::{HiddenSecret, RemoteConnector, RemoteState};
use serde_json::{Map, Value as Json};
pub use service::{LinkedService, Push, Service, ServiceForm};
pub use service_emulation::ServiceEmulation;
pub use service_setting::{ServiceSetting, SettingType};
pub use variables::{Variable, import_variable, parse_variables, unimported_note};

use crate::{
    connectors::{ImportedConnector, Provider},
    failure::Failure,
    sms::{Template, Usage},
};

/// Every config format, in the order of the help. An import tries them in this order, and the first that recognizes the
/// document imports it.
pub static CONFIG_FORMATS: &[&ConfigFormat] = &[
    &logto::CONFIG_FORMAT,
    &supabase::CONFIG_FORMAT,
    &casdoor::CONFIG_FORMAT,
    &zitadel::CONFIG_FORMAT,
    &keycloak::CONFIG_FORMAT,
    &kratos::CONFIG_FORMAT,
    &authentik::CONFIG_FORMAT,
    &apprise::CONFIG_FORMAT,
];

/// Every service that can be linked, in the order in which the help lists them.
pub static SERVICES: &[&Service] = &[&logto::SERVICE, &supabase::SERVICE];

impl Service {
    /// Returns the service of this name.
    pub fn find_by_name(name: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.name == name).copied()
    }
}

/// The format in which a sign-in service keeps the settings and templates of a connector.
pub struct ConfigFormat {
    /// The name of the service.
    pub name: &'static str,
    /// What an import accepts, as a noun phrase for messages: `a Logto connector's config`.
    pub import_description: &'static str,
    /// The settings that an import saves for the next export in the table `[connectors.NAME.SERVICE]` of the file. smsctl
    /// does not use them itself.
    pub settings: &'static [ServiceSetting],
    /// Imports a document. `None` means that the document is of another format, and an error that it is of this format
    /// and cannot be imported.
    pub import: fn(&ImportDocument) -> Option<Result<ImportedConnector, ImportError>>,
    /// The exports, for a service that smsctl exports to.
    pub exports: &'static [ServiceExport],
}

/// An export to a service.
pub struct ServiceExport {
    /// The value of `export --format`.
    pub name: &'static str,
    /// What it is, in the help.
    pub description: &'static str,
    /// Exports a connector, or says why the service cannot use it.
    pub export: fn(&ConnectorToExport) -> Result<Export, Failure>,
}

impl ConfigFormat {
    /// Returns the format of the service with this name.
    pub fn find_by_name(name: &str) -> Option<&'static Self> {
        CONFIG_FORMATS.iter().find(|format| format.name == name).copied()
    }
}

/// A document to import. Somebody else wrote it: it is data, and a text in it is never a reference.
pub struct ImportDocument<'a> {
    /// The whole text, without a byte order mark.
    pub text: &'a str,
    /// The text as JSON, if it is JSON.
    pub json: Option<&'a Json>,
    /// The environment variables in it, if it is nothing else.
    pub variables: Option<&'a [Variable]>,
    /// The provider, if the user named it.
    pub provider: Option<&'static Provider>,
}

/// Why a document of a known format cannot be imported.
#[derive(Debug)]
pub enum ImportError {
    /// The document or its connector is refused.
    Refused(Failure),
    /// The connector in the document may be of any of these providers.
    AmbiguousProvider(Vec<&'static Provider>),
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

/// A connector to export.
pub struct ConnectorToExport<'a> {
    /// The connector's name in the file.
    pub name: &'a str,
    /// The provider.
    pub provider: &'static Provider,
    /// The settings, in the order of the provider's form.
    pub fields: &'a [ExportedField],
    /// The templates.
    pub templates: &'a [(Usage, Template)],
    /// How long a code is valid, in minutes, for texts that mention it.
    pub code_minutes: u32,
    /// What an import from the service kept, by the names of [`ConfigFormat::settings`].
    pub service_settings: Option<&'a Map<String, Json>>,
}

impl ConnectorToExport<'_> {
    /// Returns a field of this name or of a row of a table, if it is set.
    pub fn find_field(&self, name: &str) -> Option<&ExportedField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A connector in the format of a service.
pub struct Export {
    /// The document.
    pub document: ExportedDocument,
    /// What the document does not contain, in sentences.
    pub notes: Vec<String>,
}

/// An exported document.
pub enum ExportedDocument {
    /// JSON, which is printed with indentation.
    Json(Json),
    /// Any other text.
    Text(String),
}
