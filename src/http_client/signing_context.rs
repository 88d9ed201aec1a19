//! When a request is made: passed in, so that a signature is a pure function.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::clock;

/// A point in time and a nonce that was never used before.
#[derive(Clone, Debug)]
pub struct SigningContext {
    /// Milliseconds since 1970.
    pub timestamp_millis: u64,
    pub nonce: String,
}

impl SigningContext {
    /// Seconds since 1970.
    pub fn unix_seconds(&self) -> u64 {
        self.timestamp_millis / 1_000
    }

    /// The `n`th nonce of the same moment, for several requests at once.
    pub fn with_nonce_suffix(&self, n: usize) -> Self {
        Self { timestamp_millis: self.timestamp_millis, nonce: format!("{}-{n}", self.nonce) }
    }

    /// The same nonce, so many seconds earlier.
    pub fn minus_seconds(self, seconds: i64) -> Self {
        let millis = (self.timestamp_millis as i64).saturating_sub(seconds.saturating_mul(1_000)).max(0) as u64;
        Self { timestamp_millis: millis, ..self }
    }

    /// 32 hexadecimal digits of which ids are made: the same for the same `n` at the same moment, and for no other.
    pub fn hex_id(&self, n: u64) -> String {
        let half = |side: u8| {
            let mut hasher = DefaultHasher::new();
            (side, n, &self.nonce).hash(&mut hasher);
            hasher.finish()
        };
        format!("{:016x}{:016x}", half(0), half(1))
    }

    /// The same digits in the form of a UUID.
    pub fn uuid_id(&self, n: u64) -> String {
        let mut digits = self.hex_id(n);
        [8, 13, 18, 23].into_iter().for_each(|at| digits.insert(at, '-'));
        digits
    }

    /// UTC in the words of `strftime`.
    pub fn format_utc(&self, format: &str) -> String {
        clock::format_utc(self.timestamp_millis, format)
    }

    /// The time so many hours east of Greenwich, in the words of `strftime`.
    pub fn format_at_offset(&self, hours: i8, format: &str) -> String {
        clock::format_at_offset(hours, self.timestamp_millis, format)
    }
}
