//! Which records a compaction keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    journal_file::pair_sends,
    recent::MAX_SET_BACK_MILLIS,
    record::{BatchStarted, JournalRecord},
};

/// Sends that are younger are kept, in milliseconds: the budget counts them.
const SEND_KEPT_MILLIS: u64 = 3_600_000;
/// A batch can be resumed for this long after it began, in milliseconds: a week.
const BATCH_KEPT_MILLIS: u64 = 7 * 24 * 3_600_000;
/// So many of the newest sends are kept whatever their age.
const MIN_KEPT_SENDS: usize = 100;

/// Returns the records to keep, in order: the sends of the last hour, the newest [`MIN_KEPT_SENDS`], and the newest
/// batch over each file, whole, for a week. A batch is kept whole or dropped whole, so that `--resume` never takes a
/// message that was sent for one that was not.
pub fn records_to_keep(records: &[JournalRecord], now: u64) -> Vec<JournalRecord> {
    let sends = pair_sends(records);
    let mut newest: BTreeMap<(&str, &str), &BatchStarted> = BTreeMap::new();
    for record in records {
        if let JournalRecord::Batch(batch) = record {
            newest.insert((&batch.connector, &batch.file), batch);
        }
    }
    let batches: BTreeSet<&str> = newest
        .values()
        .filter(|batch| is_younger(batch.at, BATCH_KEPT_MILLIS, now))
        .map(|batch| batch.run.as_str())
        .collect();
    let old = sends.len().saturating_sub(MIN_KEPT_SENDS);
    let mut kept = vec![];
    for record in records {
        if let JournalRecord::Batch(batch) = record
            && batches.contains(batch.run.as_str())
        {
            kept.push(record.clone());
        }
    }
    for (place, (started, finished)) in sends.into_iter().enumerate() {
        let keep =
            place >= old || is_younger(started.at, SEND_KEPT_MILLIS, now) || batches.contains(started.run.as_str());
        if keep {
            kept.push(JournalRecord::Started(started));
            kept.extend(finished.map(JournalRecord::Finished));
        }
    }
    kept
}

/// Whether a time is less than `millis` ago. A time far in the future comes from a wrong clock and is not young.
fn is_younger(at: u64, millis: u64, now: u64) -> bool {
    at <= now.saturating_add(MAX_SET_BACK_MILLIS) && at.saturating_add(millis) > now
}
