//! Follows accepted messages until they are delivered.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::MessageSender;
use crate::{
    connectors::Provider,
    failure::{Failure, FailureKind, Missing},
    sms::{Delivery, Phone},
};

const FIRST_POLL_INTERVAL: Duration = Duration::from_millis(250);
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(3);

/// How long after a send a provider that does not know the message is asked again: some list a message only later.
const MAX_LISTING_DELAY: Duration = Duration::from_secs(10 * 60);

/// A message to look up at the provider.
pub struct SentMessage<'a> {
    /// The provider's message id.
    pub id: Option<&'a str>,
    /// The recipient.
    pub to: Option<&'a Phone>,
    /// When it was sent, in Unix milliseconds, if known.
    pub sent_at_millis: Option<u64>,
}

impl SentMessage<'_> {
    /// Returns how long ago it was sent, if known; zero if the clock was set back since. `now_millis` is in Unix
    /// milliseconds.
    pub fn sent_ago(&self, now_millis: u64) -> Option<Duration> {
        self.sent_at_millis.map(|at| Duration::from_millis(now_millis.saturating_sub(at)))
    }
}

/// Asks for the delivery until it is final or the time limit is reached, and returns the last response. Asks again if
/// the provider throttles, cannot be reached, or does not list a message yet that was sent recently.
pub async fn follow_delivery(
    sender: &MessageSender<'_>,
    message: &SentMessage<'_>,
    wait: Duration,
) -> Result<Delivery, Failure> {
    let until = Instant::now() + wait;
    sender.http_client.extend_deadline(wait);
    let mut interval = FIRST_POLL_INTERVAL;
    loop {
        let last = sender.ask_delivery(message).await;
        let sent_ago = message.sent_ago((sender.new_signing_context)()?.timestamp_millis);
        let is_new = sent_ago.is_some_and(|ago| ago < MAX_LISTING_DELAY);
        let last = match last {
            Err(failure) if failure.missing.is_some() && is_new => {
                Ok(Delivery::Pending { status: "not known to the provider yet".into() })
            }
            last => last,
        };
        let is_pending = match &last {
            Ok(delivery) => matches!(delivery, Delivery::Pending { .. }),
            Err(failure) => {
                matches!(failure.kind, FailureKind::Throttled | FailureKind::Unreachable)
                    || failure.missing == Some(Missing::Record)
            }
        };
        if !is_pending || Instant::now() + interval >= until {
            return last;
        }
        sleep(interval).await;
        interval = (interval * 2).min(MAX_POLL_INTERVAL);
    }
}

/// Returns where to look for a message that may have been sent.
pub fn records_hint(provider: &Provider) -> String {
    format!("look for it in {} before you send again", provider.message_log_location)
}
