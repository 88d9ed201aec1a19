//! Sends messages, each at most once, and follows them.

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::{
    OutgoingMessage, SendResult, SendRun,
    follow_up::{SentMessage, follow_delivery, records_hint},
};
use crate::{
    connectors::{Connector, DeliveryUnsupported, Provider},
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, RetryContext, SigningContext},
    interrupt,
    sms::{Delivery, Receipt},
};

/// A connector and the client that sends its requests.
pub struct MessageSender<'a> {
    /// The provider.
    pub provider: &'static Provider,
    /// The connector, which builds the requests.
    pub connector: &'a dyn Connector,
    /// The client that sends them.
    pub http_client: &'a HttpClient,
    /// Is called with the reason before a request is repeated.
    pub on_retry: &'a dyn Fn(&str),
    /// Returns a new signing context. Fails if the system provides no random numbers.
    pub new_signing_context: fn() -> Result<SigningContext, Failure>,
}

/// How a run sends its messages.
pub struct SendOptions<'a> {
    /// How many messages may be in flight at once, at least 1.
    pub concurrency: usize,
    /// How long each message is followed, if at all.
    pub wait: Option<Duration>,
    /// Is called with each result as soon as the provider has responded, before the message is followed.
    pub on_sent: &'a dyn Fn(&mut SendResult),
}

impl MessageSender<'_> {
    /// Sends the request that `make` builds, and repeats it where that cannot send a message twice.
    pub async fn send_with_retry<T>(
        &self,
        make: impl Fn(&SigningContext) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        self.http_client
            .send_with_retry(
                self.provider.name,
                &RetryContext { new_signing_context: self.new_signing_context, report_retry: self.on_retry },
                make,
            )
            .await
    }

    /// Asks the provider for the delivery status of a message.
    ///
    /// # Errors
    /// The provider needs the recipient, no longer has a record of the message, does not report delivery, or the
    /// request failed.
    pub async fn ask_delivery(&self, message: &SentMessage<'_>) -> Result<Delivery, Failure> {
        let Provider { name, message_log_location: log, .. } = self.provider;
        let sent_ago = message.sent_ago((self.new_signing_context)()?.timestamp_millis);
        let unsupported = |reason| match reason {
            DeliveryUnsupported::NeedsRecipient => Failure::input_needed("missing: --to NUMBER")
                .with_cause(format!("{name} needs the recipient to look up a message, and no test recipient is saved"))
                .with_fix("give the number that the message was sent to"),
            DeliveryUnsupported::Expired { kept_days } => {
                let days = sent_ago.unwrap_or_default().as_secs() / (24 * 3_600);
                Failure::new(FailureKind::Refused, format!("{name} no longer has a record of this message"))
                    .with_cause(format!("it keeps records for {kept_days} days; this message was sent {days} days ago"))
                    .with_fix(format!("look for it in {log}"))
            }
            DeliveryUnsupported::NoDeliveryApi => {
                Failure::usage(format!("{name} does not report delivery")).with_fix(format!("look for it in {log}"))
            }
        };
        self.send_with_retry(|at| {
            let id = message.id.ok_or(DeliveryUnsupported::NoDeliveryApi);
            id.and_then(|id| self.connector.build_delivery_exchange(id, message.to, sent_ago, at)).map_err(unsupported)
        })
        .await
    }

    async fn send_message(&self, outgoing: &OutgoingMessage) -> Result<Receipt, Failure> {
        let receipt = self.send_with_retry(|at| outgoing.build_exchange(self.connector, at)).await;
        receipt.map_err(|failure| match failure.kind {
            FailureKind::Unknown => failure.with_fix(records_hint(self.provider)),
            _ => failure,
        })
    }
}

/// Sends the messages and returns their results in the same order. A message that may have been accepted is never sent
/// again. With a run, each is recorded before it is sent and when it has an outcome.
pub async fn send_all<'a>(
    sender: &MessageSender<'_>,
    run: Option<&SendRun>,
    connector: &'a str,
    messages: &'a [OutgoingMessage],
    options: &SendOptions<'_>,
) -> Vec<SendResult<'a>> {
    // A group is larger than what is in flight, so that not every message waits for a write to the disk.
    let group_size = options.concurrency + options.concurrency / 4;
    let sends = (0..messages.len()).map(async |nth| {
        let group = &messages[nth..messages.len().min(nth + group_size)];
        (nth, send_one(sender, run, connector, group, options).await)
    });
    // A message that waits for its response does not delay the next ones.
    let mut results: Vec<_> = stream::iter(sends).buffer_unordered(options.concurrency).collect().await;
    results.sort_by_key(|(nth, _)| *nth);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Sends the first message of a group that is recorded together.
async fn send_one<'a>(
    sender: &MessageSender<'_>,
    run: Option<&SendRun>,
    connector: &'a str,
    group: &'a [OutgoingMessage],
    options: &SendOptions<'_>,
) -> SendResult<'a> {
    let outgoing = &group[0];
    let mut result = SendResult::new(sender.provider.name, connector, outgoing);
    if interrupt::first_signal().is_none()
        && let Some(run) = run
        && let Err(failure) = run.record_started(group).await
    {
        result.mark_not_accepted(failure);
        return result;
    }
    let sent_at_millis = (sender.new_signing_context)().ok().map(|at| at.timestamp_millis);
    let receipt = match interrupt::first_signal() {
        Some(_) => None,
        None => Some(tokio::select! {
            biased;
            receipt = sender.send_message(outgoing) => receipt,
            _ = interrupt::wait_for_signal() => Err(Failure::interrupted()
                .with_cause("the provider had not responded yet, so it may have been sent")
                .with_fix(records_hint(sender.provider))),
        }),
    };
    match &receipt {
        None => result.mark_unsent(),
        Some(Ok(receipt)) => result.mark_accepted(receipt),
        Some(Err(failure)) => result.mark_not_accepted(failure.clone()),
    }
    if let Some(run) = run {
        run.record_finished(outgoing.index, &mut result).await;
    }
    (options.on_sent)(&mut result);
    if let (Some(Ok(receipt)), Some(wait)) = (receipt, options.wait) {
        let message = SentMessage { id: receipt.id.as_deref(), to: Some(&outgoing.message.to), sent_at_millis };
        result.set_delivery(tokio::select! {
            biased;
            delivery = follow_delivery(sender, &message, wait) => delivery,
            _ = interrupt::wait_for_signal() => Err(Failure::interrupted().with_fix("follow it with `smsctl delivery ID --wait`")),
        });
    }
    result
}
