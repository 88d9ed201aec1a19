//! What a provider's code means.

use crate::failure::FailureKind;

/// What a provider's code means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodeMeaning {
    /// The kind of failure, which decides the exit code.
    pub kind: FailureKind,
    /// What the provider says with the code, as a sentence without its full stop.
    pub meaning: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

impl CodeMeaning {
    /// The provider does not accept the credentials or what they may do.
    pub const fn credentials(meaning: &'static str, fix: &'static str) -> Self {
        Self { kind: FailureKind::Credentials, meaning, fix }
    }

    /// The provider refused the request, and will refuse it again.
    pub const fn refused(meaning: &'static str, fix: &'static str) -> Self {
        Self { kind: FailureKind::Refused, meaning, fix }
    }

    /// A limit is reached; the same request may be accepted later.
    pub const fn throttled(meaning: &'static str, fix: &'static str) -> Self {
        Self { kind: FailureKind::Throttled, meaning, fix }
    }

    /// The provider does not say whether it accepted the message.
    pub const fn unknown(meaning: &'static str, fix: &'static str) -> Self {
        Self { kind: FailureKind::Unknown, meaning, fix }
    }
}
