//! Logto: the configs of its SMS connectors, imported and exported, <https://docs.logto.io/connectors/sms-connectors>, and
//! pushed to its Management API.

mod connector;
mod connectors;
mod detect;
mod export;
mod import;
mod linked_service;
mod management_api;
mod push_plan;
mod sandbox;
mod settings;
#[cfg(test)]
mod tests;
mod usage_type;

pub use connector::{LogtoConnector, PassthroughSetting, TemplateMapping};
pub use connectors::LOGTO_CONNECTORS;
pub use linked_service::SERVICE;
pub use sandbox::LogtoEmulation;
pub use settings::LogtoSettings;

use super::{ConfigFormat, ServiceExport, ServiceSetting, SettingType};

/// The config of a Logto connector.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "logto",
    import_description: "a Logto connector's config",
    settings: &[
        ServiceSetting {
            name: "id",
            description: "ID of the connector in Logto that this one was imported from",
            setting_type: SettingType::Text,
        },
        ServiceSetting {
            name: "sync-profile",
            description: "syncProfile of the connector in Logto",
            setting_type: SettingType::Boolean,
        },
        ServiceSetting {
            name: "metadata",
            description: "metadata of the connector in Logto",
            setting_type: SettingType::Table,
        },
        ServiceSetting {
            name: UNMAPPED_SETTINGS_KEY,
            description: "Settings in its config that smsctl does not use, by their names in Logto",
            setting_type: SettingType::Table,
        },
    ],
    import: import::import_document,
    exports: &[ServiceExport {
        name: "logto",
        description: "Config JSON of Logto's connector for the same provider",
        export: export::export_connector,
    }],
};

/// The key under which an import keeps the settings of a config that no field of the provider corresponds to.
const UNMAPPED_SETTINGS_KEY: &str = "settings";
