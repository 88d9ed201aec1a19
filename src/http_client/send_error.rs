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
    /// What the user is told. [`SendError::for_message`] completes that of a network error.
    pub failure: Failure,
}

impl SendError {
    /// Returns the error of a request that was lost for this reason before any of it was sent.
    pub fn unsent(cause: impl Into<String>) -> Self {
        let failure = Failure { cause: Some(cause.into()), ..Failure::new(FailureKind::Unreachable, "") };
        let stage = SendStage::Network;
        Self { stage, request_reached_provider: false, retry: RetryPolicy::Later, retry_after: None, failure }
    }

    /// Returns the error of a request that may have reached the provider and whose response was lost for this reason.
    pub fn unanswered(cause: impl Into<String>) -> Self {
        Self { request_reached_provider: true, ..Self::unsent(cause) }
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

    /// Completes the failure of a network error of a request that may be repeated.
    pub fn for_query(mut self, provider: &str) -> Self {
        if self.stage == SendStage::Network {
            self.failure.message = format!("{provider} cannot be reached");
            self.failure.fix = Some("check the network, the proxy variables and --ca-file, then try again".into());
        }
        self
    }

    /// Completes the failure of a network error of a request that is sent at most once: with [`FailureKind::Unknown`]
    /// where the message may have been sent, which is never sent again, and otherwise with
    /// [`FailureKind::Unreachable`].
    pub fn for_message(mut self, provider: &str) -> Self {
        if self.stage != SendStage::Network || !self.request_reached_provider {
            let mut error = self.for_query(provider);
            if error.stage == SendStage::Network {
                error.failure.message += "; nothing was sent";
            }
            return error;
        }
        self.retry = RetryPolicy::Never;
        self.failure = self.failure.with_kind(FailureKind::Unknown);
        self.failure.message = format!("{provider} did not say whether it accepted the message");
        self.failure.fix = Some("it may have been sent: check the provider's console before you send again".into());
        self
    }

    /// Returns the failure of the last attempt, with the wait that the provider asked for and that there was no time for.
    pub fn into_failure(self) -> Failure {
        match (self.retry, self.retry_after) {
            (RetryPolicy::Later, Some(wait)) => {
                self.failure.with_fix(format!("wait {} s, as the provider asks, then try again", wait.as_secs()))
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
