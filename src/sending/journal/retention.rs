//! Which records a compaction keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    recent::{HOUR_MILLIS, MAX_SET_BACK_MILLIS},
    record::{BatchStarted, JournalRecord, RecordedSend, pair_sends},
};

/// A batch can be resumed for a week after it began.
const BATCH_KEPT_MILLIS: u64 = 7 * 24 * HOUR_MILLIS;
/// This many of the newest sends are kept whatever their age.
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
    let first_always_kept = sends.len().saturating_sub(MIN_KEPT_SENDS);
    let is_kept =
        |record: &&JournalRecord| matches!(record, JournalRecord::Batch(batch) if batches.contains(batch.run.as_str()));
    let mut kept: Vec<_> = records.iter().filter(is_kept).cloned().collect();
    for (index, RecordedSend { started, finished }) in sends.into_iter().enumerate() {
        // The hourly limit counts the sends of the last hour.
        if index >= first_always_kept
            || is_younger(started.at, HOUR_MILLIS, now)
            || batches.contains(started.run.as_str())
        {
            kept.push(JournalRecord::Started(started));
            kept.extend(finished.map(JournalRecord::Finished));
        }
    }
    kept
}

/// Returns whether a time is less than `millis` ago. A time far in the future comes from a wrong clock.
fn is_younger(at: u64, millis: u64, now: u64) -> bool {
    at <= now.saturating_add(MAX_SET_BACK_MILLIS) && at.saturating_add(millis) > now
}
