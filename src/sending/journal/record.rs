//! The records of the journal: one JSON object a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sending::SendOutcome;

/// The format that this version writes. A journal that names a later one is left alone.
pub const JOURNAL_FORMAT: u32 = 1;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalRecord {
    /// The format of all lines that follow; the first line of a journal.
    Journal(u32),
    /// A run over a file of recipients begins.
    Batch(BatchStarted),
    /// A message is about to leave.
    Started(SendStarted),
    /// What became of it.
    Finished(SendFinished),
    /// What a reader must know of all lines before this one.
    Checkpoint(JournalCheckpoint),
}

/// A run over a file of recipients, which `--resume` may continue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchStarted {
    /// The run that started the batch. Runs that resume it use the same id.
    pub run: String,
    /// Unix milliseconds.
    pub at: u64,
    /// The absolute path of the file of recipients.
    pub file: String,
    pub connector: String,
    /// How many messages the batch has in all.
    pub messages: usize,
}

/// A message that may have been sent from here on, until its [`SendFinished`] says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendStarted {
    pub run: String,
    /// The place of the message in its run, from 0.
    pub nth: usize,
    /// Unix milliseconds.
    pub at: u64,
    /// The recipient, masked: the journal is not an address book.
    pub to: String,
    /// The recipient's keyed hash, by which a batch recognises it. Absent outside a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_hash: Option<String>,
    pub template: String,
    pub connector: String,
    pub provider: String,
}

/// The outcome of the newest [`SendStarted`] with this run and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendFinished {
    pub run: String,
    pub nth: usize,
    /// The time of its [`SendStarted`], so that the budget is counted without looking for it.
    pub started_at: u64,
    pub outcome: SendOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// A summary of everything before it. A reader that only needs the budget starts at the newest checkpoint.
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

    /// Reads every line that can be read. A line that was cut off, or that a later version wrote, is skipped.
    pub fn parse_all(text: &[u8]) -> impl Iterator<Item = Self> {
        text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
    }

    /// Returns every whole line that is a record of a kind this version does not know, as a later one may write it.
    pub fn lines_of_unknown_kind(text: &[u8]) -> impl Iterator<Item = &[u8]> {
        const KINDS: [&str; 5] = ["journal", "batch", "started", "finished", "checkpoint"];
        text.split(|byte| *byte == b'\n').filter(|line| {
            let record: Option<BTreeMap<String, serde::de::IgnoredAny>> = serde_json::from_slice(line).ok();
            record.is_some_and(|record| record.keys().any(|kind| !KINDS.contains(&kind.as_str())))
        })
    }
}
