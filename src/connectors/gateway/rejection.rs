//! Why the emulation of a described gateway refuses a request.

use crate::failure::FailureKind;

/// Why a request is refused.
pub(super) struct GatewayRejection {
    pub(super) kind: FailureKind,
    pub(super) code: Option<String>,
    pub(super) reason: String,
}

impl GatewayRejection {
    pub(super) fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self { kind, code: None, reason: reason.into() }
    }
}
