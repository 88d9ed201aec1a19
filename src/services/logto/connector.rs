//! What is known of a connector of Logto.

use serde_json::Value as Json;

use super::LOGTO_CONNECTORS;
use crate::{
    connectors::Provider,
    services::{ConnectorToExport, FieldMapping},
};

/// Logto's connector for a provider.
pub struct LogtoConnector {
    /// The name of the provider.
    pub provider_name: &'static str,
    /// `connectorId` in Logto's API.
    pub factory_id: &'static str,
    /// `target` in Logto's API.
    pub target: &'static str,
    /// The settings, in the order of Logto's form.
    pub field_mappings: &'static [FieldMapping],
    /// Settings of Logto that smsctl does not use and keeps for the next export.
    pub kept_settings: &'static [KeptSetting],
    /// How Logto holds the templates.
    pub template_mapping: TemplateMapping,
    /// The usages that Logto requires a template for.
    pub required_usages: &'static [&'static str],
}

/// A setting of Logto that smsctl does not use.
pub struct KeptSetting {
    /// Its name in Logto.
    pub key: &'static str,
    /// Returns the value that is exported, given the one that an import kept.
    pub export_value: fn(Option<&Json>, &ConnectorToExport) -> Option<Json>,
    /// Why another value than the kept one is exported.
    pub reason: &'static str,
}

/// How Logto holds templates.
pub enum TemplateMapping {
    /// Not at all: the receiver of the requests has the wording.
    Unsupported,
    /// The wording as `content`.
    Content {
        /// Whether a `usageType` may be a name that is not Logto's own.
        accepts_custom_usages: bool,
    },
    /// The id of a template that is registered with the provider.
    RegisteredId {
        /// The key of the id: `templateCode`, `templateName`.
        key: &'static str,
        /// Whether the id may be an object of `china` and `overseas`.
        allows_regional: bool,
        /// Whether an id looks like this provider's. Some providers differ in nothing else.
        accepts_id: fn(&str) -> bool,
        /// The language, if each template has one. smsctl has a field for it, and writes a template of another language as
        /// `ID/LANGUAGE`.
        language: Option<FieldMapping>,
        /// Keys of a template that smsctl does not need.
        ignored_keys: &'static [&'static str],
    },
}

impl LogtoConnector {
    /// Returns Logto's connector for a provider, if it has one.
    pub fn find_by_provider(provider: &Provider) -> Option<&'static Self> {
        LOGTO_CONNECTORS.iter().find(|connector| connector.provider_name == provider.name)
    }

    /// Returns the connector with this factory id or target.
    pub fn find_by_id(id: &str) -> Option<&'static Self> {
        LOGTO_CONNECTORS.iter().find(|connector| [connector.factory_id, connector.target].contains(&id))
    }

    /// Returns the provider.
    pub fn provider(&self) -> &'static Provider {
        Provider::find_by_name(self.provider_name).expect("Logto's connectors name providers that exist")
    }

    /// Returns the language of each template, if this connector has one.
    pub fn language(&self) -> Option<&FieldMapping> {
        match &self.template_mapping {
            TemplateMapping::RegisteredId { language, .. } => language.as_ref(),
            TemplateMapping::Unsupported | TemplateMapping::Content { .. } => None,
        }
    }

    /// Returns the setting of this name.
    pub fn find_mapping(&self, key: &str) -> Option<&'static FieldMapping> {
        self.field_mappings.iter().find(|mapping| mapping.key == key)
    }

    /// Whether a setting of this name is kept and not used.
    pub fn keeps_setting(&self, key: &str) -> bool {
        self.kept_settings.iter().any(|setting| setting.key == key)
    }

    /// Whether Logto's config has a setting of this name.
    pub fn has_key(&self, key: &str) -> bool {
        let is_templates = key == "templates" && !matches!(self.template_mapping, TemplateMapping::Unsupported);
        is_templates || self.find_mapping(key).is_some() || self.keeps_setting(key)
    }
}
