//! How many messages were sent in the last hour.

use std::collections::BTreeMap;

/// The period of the hourly limit.
pub const HOUR_MILLIS: u64 = 3_600_000;
/// Sends are counted in buckets of this length, in milliseconds; a send counts until its bucket began an hour ago.
const BUCKET_MILLIS: u64 = 10_000;
/// A checkpoint keeps this many buckets even if they seem to be older than an hour, because the clock may be wrong.
const MIN_KEPT_BUCKETS: usize = 64;
/// Clocks of machines that share a journal may differ by this much, in milliseconds.
const CLOCK_TOLERANCE_MILLIS: u64 = 60_000;

/// A send that is dated up to this far in the future was sent before the clock was set back and counts as sent now. One
/// that is dated later was dated by a wrong clock and does not count.
pub const MAX_SET_BACK_MILLIS: u64 = 24 * HOUR_MILLIS;

/// Counts of the sends that count against the hourly limit. Times are Unix milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecentSends(BTreeMap<u64, u32>);

impl RecentSends {
    /// Reads the pairs of a checkpoint.
    pub fn from_pairs(pairs: &[(u64, u32)]) -> Self {
        Self(pairs.iter().copied().collect())
    }

    /// Returns the pairs for a checkpoint, without old ones that no longer count.
    pub fn to_pairs(&self, now: u64) -> Vec<(u64, u32)> {
        let pairs = || self.0.iter().filter(|(_, count)| **count > 0).map(|(bucket, count)| (*bucket, *count));
        let old = pairs().count().saturating_sub(MIN_KEPT_BUCKETS);
        let kept = pairs().enumerate().filter(|(nth, (bucket, _))| *nth >= old || !has_bucket_expired(*bucket, now));
        kept.map(|(_, pair)| pair).collect()
    }

    /// Counts a send.
    pub fn add(&mut self, at: u64) {
        *self.0.entry(at / BUCKET_MILLIS).or_default() += 1;
    }

    /// Uncounts a send that the provider did not accept.
    pub fn remove(&mut self, at: u64) {
        if let Some(count) = self.0.get_mut(&(at / BUCKET_MILLIS)) {
            *count = count.saturating_sub(1);
        }
    }

    /// Counts the sends from before the clock was set back as sent now, so that they count for an hour from now.
    /// Returns whether there are any.
    pub fn move_to(&mut self, now: u64) -> bool {
        let future: Vec<_> = self.0.range(first_of_future(now)..=last_of_future(now)).map(|(at, _)| *at).collect();
        let moved: u32 = future.iter().filter_map(|bucket| self.0.remove(bucket)).sum();
        if moved > 0 {
            *self.0.entry(now / BUCKET_MILLIS).or_default() += moved;
        }
        moved > 0
    }

    /// Returns the number of sends of the last hour. One that is dated in the future counts if it can have been sent
    /// before the clock was set back; see `MAX_SET_BACK_MILLIS`.
    pub fn count(&self, now: u64) -> usize {
        self.counted_buckets(now).map(|(_, count)| count as usize).sum()
    }

    /// Returns in how many milliseconds `wanted` sends fit into a limit of `max` an hour; `None` if never.
    pub fn wait_millis(&self, wanted: usize, max: usize, now: u64) -> Option<u64> {
        let mut used = self.count(now);
        if wanted > max {
            return None;
        }
        let mut wait = 0;
        for (bucket, count) in self.counted_buckets(now) {
            if used + wanted <= max {
                break;
            }
            used -= count as usize;
            wait = wait.max(bucket_expires_at(bucket).saturating_sub(now));
        }
        Some(wait)
    }

    fn counted_buckets(&self, now: u64) -> impl Iterator<Item = (u64, u32)> {
        let counts = move |bucket: u64| if bucket < first_of_future(now) { bucket } else { now / BUCKET_MILLIS };
        self.0
            .range(..=last_of_future(now))
            .filter(move |(bucket, _)| !has_bucket_expired(**bucket, now))
            .map(move |(bucket, count)| (counts(*bucket), *count))
    }
}

/// Returns the first bucket that is in the future, whatever the tolerance between clocks.
fn first_of_future(now: u64) -> u64 {
    now.saturating_add(CLOCK_TOLERANCE_MILLIS) / BUCKET_MILLIS + 1
}

/// Returns the last bucket for sends that were dated before the clock was set back.
fn last_of_future(now: u64) -> u64 {
    now.saturating_add(MAX_SET_BACK_MILLIS) / BUCKET_MILLIS
}

fn bucket_expires_at(bucket: u64) -> u64 {
    bucket.saturating_mul(BUCKET_MILLIS).saturating_add(HOUR_MILLIS)
}

fn has_bucket_expired(bucket: u64, now: u64) -> bool {
    bucket_expires_at(bucket) <= now
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_784_548_800_000;

    fn sends_at(at: &[u64]) -> RecentSends {
        let mut recent = RecentSends::default();
        at.iter().for_each(|at| recent.add(*at));
        recent
    }

    #[test]
    fn a_send_counts_for_an_hour_and_a_refused_one_not_at_all() {
        let mut recent = sends_at(&[NOW - HOUR_MILLIS, NOW - HOUR_MILLIS + BUCKET_MILLIS, NOW]);
        assert_eq!(recent.count(NOW), 2);
        recent.remove(NOW);
        assert_eq!(recent.count(NOW), 1);
        assert_eq!(recent.count(NOW + BUCKET_MILLIS), 0);
    }

    #[test]
    fn a_send_before_the_clock_was_set_back_counts_as_sent_now() {
        let mut recent = sends_at(&[NOW + 5 * 60_000, NOW + 8 * HOUR_MILLIS, NOW]);
        assert_eq!(recent.count(NOW), 3);
        assert_eq!(recent.wait_millis(1, 3, NOW), Some(HOUR_MILLIS));
        assert!(recent.move_to(NOW) && !recent.move_to(NOW));
        assert_eq!(recent.count(NOW + HOUR_MILLIS - BUCKET_MILLIS), 3);
        assert_eq!(recent.count(NOW + HOUR_MILLIS), 0);
    }

    #[test]
    fn a_send_dated_far_in_the_future_neither_counts_nor_makes_anybody_wait() {
        let recent = sends_at(&[NOW + 25 * HOUR_MILLIS, u64::MAX, NOW]);
        assert_eq!(recent.count(NOW), 1);
        assert_eq!(recent.wait_millis(1, 2, NOW), Some(0));
        assert_eq!(recent.wait_millis(1, 1, NOW), Some(HOUR_MILLIS));
    }

    #[test]
    fn the_wait_is_until_enough_sends_are_an_hour_old() {
        let recent = sends_at(&[NOW - 2_000_000, NOW - 1_000_000, NOW]);
        assert_eq!(recent.wait_millis(1, 4, NOW), Some(0));
        assert_eq!(recent.wait_millis(2, 4, NOW), Some(1_600_000));
        assert_eq!(recent.wait_millis(5, 4, NOW), None);
    }

    #[test]
    fn a_checkpoint_keeps_what_counts_whatever_the_clock_says_meanwhile() {
        let mut recent = sends_at(&[NOW, NOW]);
        (1..200).for_each(|hours| recent.add(NOW - hours * HOUR_MILLIS));
        let pairs = recent.to_pairs(NOW + 1_000 * HOUR_MILLIS);
        assert_eq!(pairs.len(), MIN_KEPT_BUCKETS);
        assert_eq!(RecentSends::from_pairs(&pairs).count(NOW), 2);
    }
}
