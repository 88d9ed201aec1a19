//! What became of an accepted message.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{MessageSender, SendOutcome, SendResult};
use crate::{
    connectors::Provider,
    failure::{Failure, FailureKind, Missing},
    sms::{Delivery, Phone},
};

const FIRST_POLL_INTERVAL: Duration = Duration::from_millis(250);
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(3);

/// Some providers know a message only a while after they accepted it.
const KNOWN_AFTER: Duration = Duration::from_secs(10 * 60);

/// A message that a provider is asked about.
pub struct SentMessage<'a> {
    pub id: Option<&'a str>,
    pub to: Option<&'a Phone>,
    /// When it was sent, in Unix milliseconds, where that is known.
    pub sent_at: Option<u64>,
}

impl SentMessage<'_> {
    /// How long ago it was sent, where that is known; zero where the clock was set back since.
    pub fn sent_ago(&self, now: u64) -> Option<Duration> {
        self.sent_at.map(|at| Duration::from_millis(now.saturating_sub(at)))
    }
}

/// Asks for the delivery until it is final or the time is over, and returns the last answer. A provider that throttles
/// or cannot be reached meanwhile is asked again, as is one that does not know a message yet that was sent just now, or
/// does not list it yet.
pub async fn follow_delivery(
    sender: &MessageSender<'_>,
    message: &SentMessage<'_>,
    wait: Duration,
) -> Result<Delivery, Failure> {
    let until = Instant::now() + wait;
    sender.http_client.extend_deadline(wait);
    let mut pause = FIRST_POLL_INTERVAL;
    loop {
        let last = sender.ask_delivery(message).await;
        let sent_ago = message.sent_ago((sender.new_signing_context)()?.timestamp_millis);
        let is_new = sent_ago.is_some_and(|ago| ago < KNOWN_AFTER);
        let last = match last {
            Err(failure) if failure.missing.is_some() && is_new => {
                Ok(Delivery::Pending { status: "not known to the provider yet".into() })
            }
            last => last,
        };
        let is_open = match &last {
            Ok(delivery) => matches!(delivery, Delivery::Pending { .. }),
            Err(failure) => {
                matches!(failure.kind, FailureKind::Throttled | FailureKind::Unreachable)
                    || failure.missing == Some(Missing::Record)
            }
        };
        if !is_open || Instant::now() + pause >= until {
            return last;
        }
        sleep(pause).await;
        pause = (pause * 2).min(MAX_POLL_INTERVAL);
    }
}

/// Returns how to find out what became of a message that has no message id.
pub fn records_hint(provider: &Provider) -> String {
    format!("look for it in {} before you send again", provider.message_log_location)
}

/// Returns the failure in a delivery that was waited for; `None` for a delivered message.
pub fn delivery_failure(delivery: &Delivery) -> Option<Failure> {
    match delivery {
        Delivery::Delivered => None,
        Delivery::Pending { status } => Some(
            Failure::new(FailureKind::Undelivered, "accepted, but not delivered within the time limit")
                .with_cause(format!("its last status was {status}"))
                .with_fix("look it up later with `smsctl delivery ID --wait`"),
        ),
        Delivery::Failed { code, reason } => Some(
            Failure::new(FailureKind::Undelivered, "accepted, but not delivered")
                .with_cause(format!("{code}: {reason}"))
                .with_fix("look the code up in the provider's documentation before you send again"),
        ),
    }
}

impl SendResult<'_> {
    /// Notes what following the message found.
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
                let again = "look it up later with `smsctl delivery ID --wait`".to_owned();
                let unknown = Failure::new(FailureKind::Undelivered, message).with_cause(&failure);
                self.set_error(unknown.with_fix(failure.fix.unwrap_or(again)));
            }
        }
    }
}
