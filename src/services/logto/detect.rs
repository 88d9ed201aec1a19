//! Finds Logto's connector for a config that does not name it: Logto's console shows only the config.

use serde_json::{Map, Value as Json};

use super::{LOGTO_CONNECTORS, LogtoConnector, TemplateMapping};
use crate::{connectors::Provider, failure::Failure, services::ImportError, sms::is_placeholder};

/// Returns the connector that a config is of: the one with the fewest unknown keys and no unlikely id. If the user
/// named a `provider`, it is the connector of that provider among those with the fewest unknown keys. Returns `None`
/// for an object that is no config of Logto's.
///
/// # Errors
/// Several connectors fit and there is no `provider`, or no connector of `provider` fits.
pub fn find_connector(
    config: &Map<String, Json>,
    provider: Option<&Provider>,
) -> Option<Result<&'static LogtoConnector, ImportError>> {
    let unknown_keys = |logto: &LogtoConnector| config.keys().filter(|key| !logto.has_key(key)).count();
    let fits = |logto: &&LogtoConnector| {
        let is_complete =
            logto.field_mappings.iter().all(|mapping| mapping.optional || config.contains_key(mapping.key));
        // A key such as endpoint alone is found in many documents.
        is_complete && unknown_keys(logto) * 3 < config.len()
    };
    let complete: Vec<_> = LOGTO_CONNECTORS.iter().filter(fits).collect();
    let fewest = complete.iter().map(|logto| unknown_keys(logto)).min()?;
    let candidates: Vec<_> = complete.into_iter().filter(|logto| unknown_keys(logto) == fewest).collect();
    if let Some(provider) = provider {
        let named = candidates.iter().copied().find(|logto| logto.provider_name == provider.name);
        return Some(named.ok_or_else(|| wrong_provider(provider, &candidates)));
    }
    let likely: Vec<_> = candidates.iter().copied().filter(|logto| !has_unlikely_id(logto, config)).collect();
    Some(match (&candidates[..], &likely[..]) {
        (&[logto], _) | (_, &[logto]) => Ok(logto),
        _ => Err(ImportError::AmbiguousProvider(candidates.iter().map(|logto| logto.provider()).collect())),
    })
}

/// The failure for a provider that the user named and whose connector the config does not fit.
fn wrong_provider(provider: &Provider, candidates: &[&LogtoConnector]) -> ImportError {
    let names = candidates.iter().map(|logto| logto.provider_name).collect::<Vec<_>>().join(" or ");
    let failure = Failure::usage(format!("the document is of {names}, not of {}", provider.name));
    failure.with_fix(format!("leave --provider out, or give {names}")).into()
}

/// Whether an id does not look like this connector's.
fn has_unlikely_id(logto: &LogtoConnector, config: &Map<String, Json>) -> bool {
    let TemplateMapping::RegisteredId { key, allows_regional, looks_like_own_id, .. } = logto.template_mapping else {
        return false;
    };
    let rows = config.get("templates").and_then(Json::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get(key)).any(|id| match id {
        Json::String(id) => !looks_like_own_id(id) && !is_placeholder(id),
        Json::Object(_) => !allows_regional,
        _ => true,
    })
}
