//! Messages sent, each once, and followed.

use std::time::Duration;

use futures_util::{StreamExt, stream};

use super::{
    OutgoingMessage, SendResult, SendRun,
    follow_up::{SentMessage, follow_delivery, records_hint},
};
use crate::{
    connectors::{Connector, Provider, Untold},
    failure::{Failure, Kind},
    interrupt,
    sms::{Delivery, Receipt},
    wire::{Exchange, Moment, Trying, Wire},
};

/// A connector and the client that carries its requests.
pub struct Sender<'a> {
    pub provider: &'static Provider,
    pub connector: &'a dyn Connector,
    pub wire: &'a Wire,
    /// Is told before a request is repeated, and why.
    pub on_retry: &'a dyn Fn(&str),
    /// Returns a new signing context, or why there is none.
    pub now: fn() -> Result<Moment, Failure>,
}

/// How a run sends its messages.
pub struct SendOptions<'a> {
    /// How many messages may be in flight at once, at least 1.
    pub concurrency: usize,
    /// How long each message is followed, if at all.
    pub wait: Option<Duration>,
    /// Is called with each result as soon as the provider has answered, before the message is followed.
    pub on_sent: &'a dyn Fn(&mut SendResult),
}

impl Sender<'_> {
    /// Performs the exchange that `make` returns, again where that does no harm.
    pub async fn perform<T>(
        &self,
        make: impl Fn(&Moment) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        self.wire.insist(self.provider.name, &Trying { moment: self.now, tell: self.on_retry }, make).await
    }

    /// Asks what became of a message.
    ///
    /// # Errors
    /// The provider needs the recipient for that, or has no such question.
    pub async fn delivery(&self, message: &SentMessage<'_>) -> Result<Delivery, Failure> {
        let Provider { name, records, .. } = self.provider;
        let sent_ago = message.sent_ago((self.now)()?.millis);
        let unsupported = |reason| match reason {
            Untold::Recipient => Failure::input_needed("missing: --to NUMBER")
                .cause(format!(
                    "{name} needs the recipient to look up a message, and no test recipient is saved"
                ))
                .fix("give the number that the message was sent to"),
            Untold::Expired { kept_days } => {
                let days = sent_ago.unwrap_or_default().as_secs() / (24 * 3_600);
                Failure::new(Kind::Refused, format!("{name} no longer has a record of this message"))
                    .cause(format!(
                        "it keeps records for {kept_days} days; this message was sent {days} days ago"
                    ))
                    .fix(format!("look for it in {records}"))
            }
            Untold::Ever => Failure::usage(format!("{name} does not report delivery"))
                .fix(format!("look for it in {records}")),
        };
        self.perform(|at| {
            let id = message.id.ok_or(Untold::Ever);
            id.and_then(|id| self.connector.delivery(id, message.to, sent_ago, at)).map_err(unsupported)
        })
        .await
    }

    async fn send(&self, outgoing: &OutgoingMessage) -> Result<Receipt, Failure> {
        let receipt = self.perform(|at| outgoing.exchange(self.connector, at)).await;
        receipt.map_err(|failure| match failure.kind {
            Kind::Unknown => failure.fix(records_hint(self.provider)),
            _ => failure,
        })
    }
}

/// Sends the messages and returns their results in the same order. A message that may have been accepted is never sent
/// again. With a run, each is recorded before it leaves and once it has an outcome.
pub async fn send_all<'a>(
    sender: &Sender<'_>,
    run: Option<&SendRun>,
    connector: &'a str,
    messages: &'a [OutgoingMessage],
    options: &SendOptions<'_>,
) -> Vec<SendResult<'a>> {
    // A group is somewhat larger than what is in flight, so that not every message waits for a write to the disk.
    let group_size = options.concurrency + options.concurrency / 4;
    let sends = (0..messages.len()).map(async |nth| {
        let group = &messages[nth..messages.len().min(nth + group_size)];
        (nth, send_one(sender, run, connector, group, options).await)
    });
    // A message that waits for its answer does not hold up those behind it.
    let mut results: Vec<_> = stream::iter(sends).buffer_unordered(options.concurrency).collect().await;
    results.sort_by_key(|(nth, _)| *nth);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Sends the first message of a group that is recorded together.
async fn send_one<'a>(
    sender: &Sender<'_>,
    run: Option<&SendRun>,
    connector: &'a str,
    group: &'a [OutgoingMessage],
    options: &SendOptions<'_>,
) -> SendResult<'a> {
    let outgoing = &group[0];
    let mut result = SendResult::new(sender.provider.name, connector, outgoing);
    if interrupt::signal().is_none()
        && let Some(run) = run
        && let Err(failure) = run.start(group).await
    {
        result.refuse(failure);
        return result;
    }
    let sent_at = (sender.now)().ok().map(|at| at.millis);
    let answer = match interrupt::signal() {
        Some(_) => None,
        None => Some(tokio::select! {
            biased;
            answer = sender.send(outgoing) => answer,
            _ = interrupt::received() => Err(Failure::interrupted()
                .cause("the provider had not responded yet, so it may have been sent")
                .fix(records_hint(sender.provider))),
        }),
    };
    match &answer {
        None => result.leave_unsent(),
        Some(Ok(receipt)) => result.accept(receipt),
        Some(Err(failure)) => result.refuse(failure.clone()),
    }
    if let Some(run) = run {
        run.finish(outgoing.nth, &mut result).await;
    }
    (options.on_sent)(&mut result);
    if let (Some(Ok(receipt)), Some(wait)) = (answer, options.wait) {
        let (id, to) = (receipt.id.as_deref(), Some(&outgoing.message.to));
        let sent = SentMessage { id, to, sent_at };
        result.note_delivery(tokio::select! {
            biased;
            delivery = follow_delivery(sender, &sent, wait) => delivery,
            _ = interrupt::received() => Err(Failure::interrupted().fix("follow it with `smsctl delivery ID --wait`")),
        });
    }
    result
}
