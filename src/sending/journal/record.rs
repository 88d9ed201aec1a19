//! The records of the journal: one JSON object per line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sending::SendOutcome;

/// The name of the journal in the state directory.
pub const JOURNAL_FILE_NAME: &str = "sends.jsonl";

/// The format that this version writes. A journal in a later format is refused.
pub const JOURNAL_FORMAT: u32 = 1;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalRecord {
    /// The format of all lines that follow; the first line of a journal.
    Journal(u32),
    /// A run over a file of recipients begins.
    Batch(BatchStarted),
    /// A message is about to be sent.
    Started(SendStarted),
    /// The outcome of a message.
    Finished(SendFinished),
    /// A summary of all lines before this one.
    Checkpoint(JournalCheckpoint),
}

/// A run over a file of recipients, which `--resume` can continue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchStarted {
    /// The run that started the batch. Runs that resume it use the same id.
    pub run: String,
    /// Unix milliseconds.
    pub at: u64,
    /// The absolute path of the file of recipients.
    pub file: String,
    /// The name of the connector.
    pub connector: String,
    /// The number of messages in the batch.
    pub messages: usize,
}

/// A message that is about to be sent. Without a [`SendFinished`] it may have been sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendStarted {
    /// The id of the run.
    pub run: String,
    /// The index of the message in its run, from 0.
    pub nth: usize,
    /// Unix milliseconds.
    pub at: u64,
    /// The recipient, with digits masked.
    pub to: String,
    /// The recipient's keyed hash, by which `--resume` recognises it. Absent outside a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_hash: Option<String>,
    /// The usage of the message's template.
    pub template: String,
    /// The name of the connector.
    pub connector: String,
    /// The name of the provider.
    pub provider: String,
}

/// The outcome of the newest [`SendStarted`] with this run and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendFinished {
    /// The id of the run.
    pub run: String,
    /// The index of the message in its run, from 0.
    pub nth: usize,
    /// The time of its [`SendStarted`], in Unix milliseconds, so that sends are counted without looking for it.
    pub started_at: u64,
    /// The outcome.
    pub outcome: SendOutcome,
    /// The provider's message id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// A started message and its outcome, if it has one.
pub struct RecordedSend {
    /// The record from before the message was sent.
    pub started: SendStarted,
    /// The record of its outcome.
    pub finished: Option<SendFinished>,
}

/// A summary of everything before it. A reader that only counts recent sends starts at the newest checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JournalCheckpoint {
    /// The sends of the last hour as pairs of bucket and count; see [`super::RecentSends`].
    pub recent: Vec<(u64, u32)>,
    /// The journal is compacted when it is longer than this, in bytes.
    pub compact_above: u64,
}

impl JournalRecord {
    /// Returns the record as its line, with the line break.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }

    /// Parses every line of the text. Incomplete lines and records of an unknown kind are skipped.
    pub fn parse_all(text: &[u8]) -> impl Iterator<Item = Self> {
        text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
    }

    /// Returns every complete line with a record of a kind that only a later version knows.
    pub fn lines_of_unknown_kind(text: &[u8]) -> impl Iterator<Item = &[u8]> {
        const KINDS: [&str; 5] = ["journal", "batch", "started", "finished", "checkpoint"];
        text.split(|byte| *byte == b'\n').filter(|line| {
            let record: Option<BTreeMap<String, serde::de::IgnoredAny>> = serde_json::from_slice(line).ok();
            record.is_some_and(|record| record.keys().any(|kind| !KINDS.contains(&kind.as_str())))
        })
    }
}

/// Returns each started message with its outcome, in the order in which they were started.
pub fn pair_sends(records: &[JournalRecord]) -> Vec<RecordedSend> {
    let mut sends: Vec<RecordedSend> = vec![];
    let mut newest_index = BTreeMap::new();
    for record in records {
        match record {
            JournalRecord::Started(started) => {
                newest_index.insert((&started.run, started.nth), sends.len());
                sends.push(RecordedSend { started: started.clone(), finished: None });
            }
            JournalRecord::Finished(finished) => {
                if let Some(index) = newest_index.get(&(&finished.run, finished.nth)) {
                    sends[*index].finished = Some(finished.clone());
                }
            }
            _ => {}
        }
    }
    sends
}
