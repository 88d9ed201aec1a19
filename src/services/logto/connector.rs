//! Logto's connector for a provider: its ids, and how its settings and templates map to the provider's fields.

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
    /// Settings of Logto that no field of the provider corresponds to.
    pub passthrough_settings: &'static [PassthroughSetting],
    /// How Logto holds the templates.
    pub template_mapping: TemplateMapping,
    /// The usages that Logto requires a template for.
    pub required_usages: &'static [&'static str],
}

/// A setting of Logto that no field of the provider corresponds to. An import keeps its value for the next export,
/// which writes that value, or another one if Logto would otherwise not send the connector's messages as smsctl does.
pub struct PassthroughSetting {
    /// Its name in Logto.
    pub key: &'static str,
    /// Returns the value to export, given the one that an import kept, if any.
    pub export_value: fn(Option<&Json>, &ConnectorToExport) -> Option<Json>,
    /// Why an export writes another value than the kept one, for a note.
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
        /// Whether an id has the usual form of this provider's ids. It tells configs apart that have the same keys.
        looks_like_own_id: fn(&str) -> bool,
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

    /// Returns the mapping of the templates' language to a field of the provider, if each template has a language.
    pub fn language(&self) -> Option<&FieldMapping> {
        match &self.template_mapping {
            TemplateMapping::RegisteredId { language, .. } => language.as_ref(),
            TemplateMapping::Unsupported | TemplateMapping::Content { .. } => None,
        }
    }

    /// Returns the mapping of the setting with this name to a field of the provider.
    pub fn find_mapping(&self, key: &str) -> Option<&'static FieldMapping> {
        self.field_mappings.iter().find(|mapping| mapping.key == key)
    }

    /// Whether a setting of this name is one of [`Self::passthrough_settings`].
    pub fn passes_through(&self, key: &str) -> bool {
        self.passthrough_settings.iter().any(|setting| setting.key == key)
    }

    /// Whether Logto's config has a setting of this name.
    pub fn has_key(&self, key: &str) -> bool {
        let is_templates = key == "templates" && !matches!(self.template_mapping, TemplateMapping::Unsupported);
        is_templates || self.find_mapping(key).is_some() || self.passes_through(key)
    }
}
