//! Logto: the configs of its SMS connectors, imported and exported, <https://docs.logto.io/connectors/sms-connectors>.

mod connector;
mod connectors;
mod export;
mod import;
#[cfg(test)]
mod tests;
mod usage_type;

pub use connector::{LogtoConnector, TemplateMapping};
pub use connectors::LOGTO_CONNECTORS;

use super::ConfigFormat;

/// The config of a Logto connector.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "logto",
    export_description: "Config JSON of Logto's connector for the same provider",
    import_description: "a Logto connector's config",
    import: import::import_document,
    export: export::export_connector,
};
