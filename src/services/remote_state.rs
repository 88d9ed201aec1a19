//! What is live in a service, as it was read there.

use super::ComparableConfig;

/// What was read from a service.
#[derive(Default)]
pub struct RemoteState {
    /// The connector that is live there, if any.
    pub live: Option<RemoteConnector>,
    /// The usages that it sends codes for.
    pub enabled_usages: Vec<&'static str>,
    /// What keeps it from sending codes, in sentences, such as that phone sign-in is off.
    pub warnings: Vec<String>,
}

/// The connector that is live in a service.
#[derive(Clone)]
pub struct RemoteConnector {
    /// Its id there, or an empty text.
    pub id: String,
    /// The service's name for its provider, for people.
    pub kind: String,
    /// The document, as the service gave it, with the secrets that the service tells.
    pub document: serde_json::Value,
    /// The config, for comparison.
    pub config: ComparableConfig,
}
