//! The outcome of one message.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::OutgoingMessage;
use crate::{
    failure::{Failure, FailureKind},
    sms::{Delivery, MessageContent, Phone, Receipt, SegmentCount, SmsEncoding},
};

/// What is known about a message after it was sent or failed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SendOutcome {
    /// The provider accepted it. This does not mean delivery.
    Accepted,
    /// The provider reported its delivery.
    Delivered,
    /// Accepted, but not delivered.
    Undelivered,
    /// The provider refused it, or smsctl did.
    Refused,
    /// The provider or the hourly limit throttled it.
    Throttled,
    /// The provider could not be reached; nothing was sent.
    Unreachable,
    /// It may have been sent.
    Unknown,
}

impl SendOutcome {
    /// Returns whether the provider accepted the message.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Undelivered)
    }

    /// Returns whether the message was certainly not sent, so that it can be sent again.
    pub fn is_certainly_unsent(self) -> bool {
        matches!(self, Self::Refused | Self::Throttled | Self::Unreachable)
    }
}

/// One entry of the results document. There may be thousands, so rare fields are boxed.
#[derive(Serialize)]
pub struct SendResult<'a> {
    /// The recipient.
    pub to: Phone,
    /// The usage of the message's template.
    pub template: &'a str,
    /// The name of the connector.
    pub connector: &'a str,
    /// The name of the provider.
    pub provider: &'static str,
    /// The outcome so far.
    pub outcome: SendOutcome,
    /// The provider's message id.
    pub message_id: Option<String>,
    /// The provider's request id.
    pub request_id: Option<String>,
    /// The encoding of the text; `None` if the provider has the text.
    pub encoding: Option<SmsEncoding>,
    /// How many segments the text takes; `None` if the provider has the text.
    pub segments: Option<usize>,
    /// The verification code, if it is to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    /// The last delivery status, if the message was followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The captured message, if it was sent to a sandbox of this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Box<ArrivedMessage>>,
    /// Whether the user typed the code that arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// What failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Box<Failure>>,
    /// When the code was sent.
    #[serde(skip)]
    pub sent_at: Instant,
}

/// A message that a sandbox of this process captured.
#[derive(Serialize)]
pub struct ArrivedMessage {
    /// The sender.
    pub from: String,
    /// The text.
    pub text: Box<str>,
    /// How the request was authenticated.
    pub verified: &'static str,
}

/// Returns the failure of a message that was followed; `None` if it was delivered.
pub fn delivery_failure(delivery: &Delivery) -> Option<Failure> {
    match delivery {
        Delivery::Delivered => None,
        Delivery::Pending { status } => Some(
            Failure::new(FailureKind::Undelivered, "accepted, but not delivered within the time limit")
                .with_cause(format!("its last status was {status}"))
                .with_fix(LATER_FIX),
        ),
        Delivery::Failed { code, reason } => Some(
            Failure::new(FailureKind::Undelivered, "accepted, but not delivered")
                .with_cause(format!("{code}: {reason}"))
                .with_fix("look the code up in the provider's documentation before you send again"),
        ),
    }
}

const LATER_FIX: &str = "look it up later with `smsctl delivery ID --wait`";

impl<'a> SendResult<'a> {
    /// Returns the result of a message that has not been sent yet.
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

    /// Records that the provider accepted the message.
    pub fn mark_accepted(&mut self, receipt: &Receipt) {
        self.outcome = SendOutcome::Accepted;
        self.message_id.clone_from(&receipt.id);
        self.request_id.clone_from(&receipt.request_id);
    }

    /// Records why the provider did not accept the message, or why that is not known.
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

    /// Records that the run was interrupted before the message was sent.
    pub fn mark_unsent(&mut self) {
        self.outcome = SendOutcome::Unreachable;
        self.set_error(Failure::interrupted().with_fix("it was not sent"));
    }

    /// Returns whether the run was interrupted before the message was sent.
    pub fn is_unsent(&self) -> bool {
        let interrupted = self.error.as_ref().is_some_and(|failure| failure.kind == FailureKind::Interrupted);
        interrupted && self.outcome == SendOutcome::Unreachable
    }

    /// Records a failure that does not change the outcome.
    pub fn set_error(&mut self, failure: Failure) {
        self.error = Some(Box::new(failure));
    }

    /// Records the delivery status, or why it is not known.
    pub(super) fn set_delivery(&mut self, delivery: Result<Delivery, Failure>) {
        match delivery {
            Ok(delivery) => {
                self.error = delivery_failure(&delivery).map(Box::new);
                self.outcome = match &delivery {
                    Delivery::Delivered => SendOutcome::Delivered,
                    Delivery::Failed { .. } => SendOutcome::Undelivered,
                    Delivery::Pending { .. } => SendOutcome::Accepted,
                };
                self.delivery = Some(delivery);
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => self.set_error(failure),
            Err(failure) => {
                let message = "accepted, but the provider could not be asked whether it was delivered";
                let unknown = Failure::new(FailureKind::Undelivered, message).with_cause(&failure);
                self.set_error(unknown.with_fix(failure.fix.unwrap_or(LATER_FIX.to_owned())));
            }
        }
    }
}
