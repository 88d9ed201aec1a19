//! Refused requests.

use serde::Serialize;

use super::signature_mismatch::SignatureMismatch;
use crate::http_client::SigningContext;

/// A refused request, or a refused part of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejection {
    /// The provider's code.
    pub code: String,
    /// Why it was refused, in a sentence.
    pub reason: String,
    /// For a wrong signature, what was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureMismatch>,
    /// When it was refused, in Unix milliseconds.
    pub at: u64,
}

impl Rejection {
    /// Returns a rejection without a signature.
    pub fn new(code: impl ToString, reason: impl Into<String>, at: &SigningContext) -> Self {
        Self { code: code.to_string(), reason: reason.into(), signature: None, at: at.timestamp_millis }
    }
}
