//! What became of one message.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::OutgoingMessage;
use crate::{
    failure::{Failure, FailureKind},
    sms::{Delivery, MessageContent, Phone, Receipt, SegmentCount, SmsEncoding},
};

/// What is known of a message, from the provider's answer on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SendOutcome {
    /// The provider accepted it. That is not delivery.
    Accepted,
    Delivered,
    /// Accepted, but not delivered.
    Undelivered,
    Refused,
    Throttled,
    /// Nothing was sent.
    Unreachable,
    /// It may have been sent.
    Unknown,
}

impl SendOutcome {
    /// Whether the provider accepted the message.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Undelivered)
    }

    /// Whether the message was certainly not sent, so that it costs nothing and may be sent again.
    pub fn is_certainly_unsent(self) -> bool {
        matches!(self, Self::Refused | Self::Throttled | Self::Unreachable)
    }
}

/// One entry of the results document. There may be thousands: what is rare in it is boxed.
#[derive(Serialize)]
pub struct SendResult<'a> {
    pub to: Phone,
    pub template: &'a str,
    pub connector: &'a str,
    pub provider: &'static str,
    pub outcome: SendOutcome,
    pub message_id: Option<String>,
    pub request_id: Option<String>,
    pub encoding: Option<SmsEncoding>,
    pub segments: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Box<ArrivedMessage>>,
    /// Whether a person typed the code that arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Box<Failure>>,
    /// When the code was sent.
    #[serde(skip)]
    pub sent_at: Instant,
}

/// The message as it arrived in a sandbox of this process.
#[derive(Serialize)]
pub struct ArrivedMessage {
    pub from: String,
    pub text: Box<str>,
    pub verified: &'static str,
}

impl<'a> SendResult<'a> {
    /// A message that has not been sent yet.
    pub fn new(provider: &'static str, connector: &'a str, outgoing: &'a OutgoingMessage) -> Self {
        let message = &outgoing.message;
        let size = match &message.content {
            MessageContent::Text(text) => Some(SegmentCount::measure(text)),
            MessageContent::Registered { .. } => None,
        };
        Self {
            to: message.to,
            template: message.usage.as_str(),
            connector,
            provider,
            outcome: SendOutcome::Unreachable,
            message_id: None,
            request_id: None,
            encoding: size.as_ref().map(|size| size.encoding),
            segments: size.map(|size| size.segments),
            code: None,
            delivery: None,
            arrived: None,
            confirmed: None,
            error: None,
            sent_at: Instant::now(),
        }
    }

    /// Notes that the provider accepted it.
    pub fn mark_accepted(&mut self, receipt: &Receipt) {
        self.outcome = SendOutcome::Accepted;
        self.message_id.clone_from(&receipt.id);
        self.request_id.clone_from(&receipt.request_id);
    }

    /// Notes why the provider did not accept it, or why that is not known.
    pub fn mark_not_accepted(&mut self, failure: Failure) {
        self.outcome = match failure.kind {
            FailureKind::Throttled => SendOutcome::Throttled,
            FailureKind::Unreachable => SendOutcome::Unreachable,
            FailureKind::Unknown | FailureKind::Interrupted => SendOutcome::Unknown,
            _ => SendOutcome::Refused,
        };
        self.request_id = failure.provider.as_ref().and_then(|provider| provider.request_id.clone());
        self.set_error(failure);
    }

    /// Notes that it was interrupted before it was sent.
    pub fn mark_unsent(&mut self) {
        self.outcome = SendOutcome::Unreachable;
        self.set_error(Failure::interrupted().with_fix("it was not sent"));
    }

    /// Whether it was interrupted before it was sent.
    pub fn is_unsent(&self) -> bool {
        let interrupted = self.error.as_ref().is_some_and(|failure| failure.kind == FailureKind::Interrupted);
        interrupted && self.outcome == SendOutcome::Unreachable
    }

    /// Notes a failure that does not change the outcome.
    pub fn set_error(&mut self, failure: Failure) {
        self.error = Some(Box::new(failure));
    }
}
