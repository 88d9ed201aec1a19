//! The connector that is live in a service and what the service does with it, as its API returns them.

use super::ComparableConfig;
use crate::{
    encoding::{encode_hex, hash},
    sms::Secret,
};

/// The state of a service, as its API returned it.
#[derive(Default)]
pub struct RemoteState {
    /// The connector that is live there, if any.
    pub live: Option<RemoteConnector>,
    /// The usages for which the service sends codes.
    pub enabled_usages: Vec<&'static str>,
    /// How long the service accepts a code, in seconds, if its API returns that.
    pub code_seconds: Option<u64>,
    /// What keeps the service from sending codes, in sentences, such as that phone sign-in is off.
    pub warnings: Vec<String>,
}

/// The connector that is live in a service.
#[derive(Clone)]
pub struct RemoteConnector {
    /// Its id in the service, or an empty text.
    pub id: String,
    /// The service's key for its provider: `connectorId` in Logto, `sms_provider` in Supabase.
    pub provider_key: String,
    /// The document as the service returned it, with the secrets that it returns in plain text.
    pub document: serde_json::Value,
    /// The config, for comparison.
    pub config: ComparableConfig,
    /// The secrets of which the service returns only a hash.
    pub hidden_secrets: Vec<HiddenSecret>,
}

/// A secret of which a service returns only the HMAC-SHA256, in hexadecimal digits.
#[derive(Clone)]
pub struct HiddenSecret {
    /// The field of the provider.
    pub field_name: &'static str,
    hash: String,
    key: String,
}

impl HiddenSecret {
    /// Creates the hidden secret of a field. `hash` is its HMAC-SHA256 with `key`.
    pub fn new(field_name: &'static str, hash: &str, key: &str) -> Self {
        Self { field_name, hash: hash.to_owned(), key: key.to_owned() }
    }

    /// Returns the HMAC-SHA256 of a secret, in hexadecimal digits.
    pub fn hash(secret: &str, key: &str) -> String {
        encode_hex(hash::hmac_sha256(key, secret))
    }

    /// Returns whether it is this secret.
    pub fn matches(&self, secret: &Secret) -> bool {
        Self::hash(secret.expose(), &self.key) == self.hash
    }
}
