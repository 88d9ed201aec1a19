//! Selects what is left to send of a batch that was interrupted.

use super::{
    OutgoingMessage,
    journal::{RecordedBatch, RecordedSend},
};
use crate::{encoding::count_noun, failure::Failure};

/// Returns the messages of a batch that are still to be sent: those that certainly were not accepted.
/// `hash` returns the keyed hash by which the journal recognises a recipient.
///
/// # Errors
/// The messages are not those of the batch: their number, or a recipient or template, differs.
pub fn select_unsent(
    messages: Vec<OutgoingMessage>,
    recorded: &RecordedBatch,
    hash: impl Fn(&OutgoingMessage) -> String,
) -> Result<Vec<OutgoingMessage>, Failure> {
    let changed = |cause: String| {
        Failure::usage("the recipients or templates changed since the batch started; nothing was sent")
            .with_cause(cause)
            .with_fix("use the same file and templates, or send the remaining recipients without --resume")
    };
    if recorded.batch.messages != messages.len() {
        let (then, now) = (count_noun(recorded.batch.messages, "message"), messages.len());
        return Err(changed(format!("the batch has {then}; the file makes {now} now")));
    }
    let mut sent = vec![false; messages.len()];
    for RecordedSend { started, finished } in &recorded.sends {
        let is_same = |outgoing: &&OutgoingMessage| {
            started.to_hash.as_ref() == Some(&hash(outgoing)) && outgoing.message.usage.as_str() == started.template
        };
        if messages.get(started.nth).filter(is_same).is_none() {
            let nth = started.nth + 1;
            return Err(changed(format!("its message {nth} was {} to {}", started.template, started.to)));
        }
        if !finished.as_ref().is_some_and(|finished| finished.outcome.is_certainly_unsent()) {
            sent[started.nth] = true;
        }
    }
    Ok(messages.into_iter().filter(|outgoing| !sent[outgoing.index]).collect())
}
