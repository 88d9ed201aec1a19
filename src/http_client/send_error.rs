//! Why a request brought no result, and whether it may be sent again.

use std::time::Duration;

use super::RetryPolicy;
use crate::failure::{Failure, FailureKind};

/// How far a request came before it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SendStage {
    /// It was not sent, because it must not be or cannot be.
    Preparation,
    /// It was lost on the network, or its response was.
    Network,
    /// The provider refused it, or its response cannot be used.
    Response,
}

/// A request that brought no result.
pub(super) struct SendError {
    pub stage: SendStage,
    /// Whether the provider may have received the request or a part of it.
    pub request_reached_provider: bool,
    /// Whether a further attempt can help.
    pub retry: RetryPolicy,
    /// How long the provider asks to wait.
    pub retry_after: Option<Duration>,
    /// What the user is told. [`SendError::for_provider`] completes that of a network error.
    pub failure: Failure,
}

impl SendError {
    /// Returns the error of a request or its response that was lost for this reason.
    pub fn network(cause: impl Into<String>, request_reached_provider: bool) -> Self {
        let failure = Failure { cause: Some(cause.into()), ..Failure::new(FailureKind::Unreachable, "") };
        let stage = SendStage::Network;
        Self { stage, request_reached_provider, retry: RetryPolicy::Later, retry_after: None, failure }
    }

    /// Marks an error that would only repeat itself.
    pub fn permanent(self) -> Self {
        Self { retry: RetryPolicy::Never, ..self }
    }

    /// Adds the host to the cause.
    pub fn at_host(mut self, host: &str) -> Self {
        self.failure.cause = self.failure.cause.map(|cause| format!("{host}: {cause}"));
        self
    }

    /// Completes the failure of a network error: with [`FailureKind::Unknown`] where a message may have been sent, which
    /// is never sent again, and otherwise with [`FailureKind::Unreachable`].
    pub fn for_provider(mut self, provider: &str, sends_message: bool) -> Self {
        if self.stage != SendStage::Network {
            return self;
        }
        let (message, fix) = match sends_message && self.request_reached_provider {
            true => {
                self.failure = self.failure.with_kind(FailureKind::Unknown);
                self.retry = RetryPolicy::Never;
                (
                    format!("{provider} did not say whether it accepted the message"),
                    "it may have been sent: check the provider's console before you send again",
                )
            }
            false => (
                format!("{provider} cannot be reached; nothing was sent"),
                "check the network, the proxy variables and --ca-file, then try again",
            ),
        };
        self.failure.message = message;
        self.failure.fix = Some(fix.into());
        self
    }

    /// Returns the failure of the last attempt, with the wait that the provider asked for and that there was no time for.
    pub fn into_failure(self) -> Failure {
        match (self.retry, self.retry_after) {
            (RetryPolicy::Later, Some(wait)) => {
                let fix = self.failure.fix.clone().unwrap_or_default();
                self.failure.with_fix(format!("wait {} s, as the provider asks; {fix}", wait.as_secs()))
            }
            _ => self.failure,
        }
    }
}

/// A failure before anything was sent.
impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        let stage = SendStage::Preparation;
        Self { stage, request_reached_provider: false, retry: RetryPolicy::Never, retry_after: None, failure }
    }
}
