//! How a sign-in service names a provider and its settings.

use super::ImportError;
use crate::{
    connectors::{ImportedConnector, Provider},
    failure::Failure,
};

/// A provider in the config of a service, for services whose settings are texts.
pub struct ProviderMapping {
    /// The service's name for the provider.
    pub service_name: &'static str,
    /// The provider's name in smsctl.
    pub provider_name: &'static str,
    /// The service's settings, each with the field of the provider.
    pub fields: &'static [(&'static str, &'static str)],
}

impl ProviderMapping {
    /// Returns the provider.
    pub fn provider(&self) -> &'static Provider {
        Provider::find_by_name(self.provider_name).expect("a service's mappings name providers that exist")
    }

    /// Returns the field that a setting of the service corresponds to.
    pub fn find_field(&self, setting: &str) -> Option<&'static str> {
        self.fields.iter().find(|(name, _)| *name == setting).map(|(_, field)| *field)
    }

    /// Imports a setting. `full_name` is what a note calls it. A blank is skipped.
    pub fn import_setting(&self, imported: &mut ImportedConnector, setting: &str, full_name: &str, text: &str) {
        match self.find_field(setting) {
            _ if text.is_empty() => {}
            Some(field) => imported.set_value(field, text),
            None => imported.add_note(format!("{full_name} is not imported")),
        }
    }
}

/// Returns the failure for a provider of a service that smsctl does not have.
pub fn unknown_provider(service: &str, name: &str) -> ImportError {
    let failure = Failure::usage(format!("smsctl has no provider for {service}'s {name}"));
    failure.with_fix("`smsctl providers` lists the providers").into()
}

/// Chooses one of the connectors of a document: the only one, or the one of the provider that the user named.
///
/// # Errors
/// There are several, or none is of that provider.
pub fn choose_connector<T>(
    candidates: Vec<(&'static Provider, T)>,
    wanted: Option<&'static Provider>,
) -> Result<T, ImportError> {
    let mut found: Vec<_> = candidates.iter().map(|(provider, _)| *provider).collect();
    found.dedup_by_key(|provider| provider.name);
    let names = found.iter().map(|provider| provider.name).collect::<Vec<_>>().join(" and ");
    let is_wanted = |provider: &Provider| wanted.is_none_or(|wanted| wanted.name == provider.name);
    let mut chosen: Vec<_> = candidates.into_iter().filter(|(provider, _)| is_wanted(provider)).collect();
    match (chosen.len(), wanted) {
        (1, _) => Ok(chosen.remove(0).1),
        (0, Some(wanted)) => {
            let failure = Failure::usage(format!("the document has no connector of {}", wanted.name));
            Err(failure.with_fix(format!("leave --provider out; the document has {names}")).into())
        }
        (_, None) if found.len() > 1 => Err(ImportError::AmbiguousProvider(found)),
        _ => {
            let failure = Failure::usage("the document has several connectors of one provider");
            Err(failure.with_fix("remove all but one from the document").into())
        }
    }
}
