//! The time and nonce of a request, passed in so that a signature is a pure function.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::{clock, encoding};

/// A point in time and a nonce that was never used before.
#[derive(Clone, Debug)]
pub struct SigningContext {
    /// Milliseconds since 1970.
    pub timestamp_millis: u64,
    /// A text that no earlier request had.
    pub nonce: String,
}

impl SigningContext {
    /// Returns the time in seconds since 1970.
    pub fn unix_seconds(&self) -> u64 {
        self.timestamp_millis / 1_000
    }

    /// Returns the same time with the `n`th nonce derived from this one, for several requests at once.
    pub fn with_nonce_suffix(&self, n: usize) -> Self {
        Self { timestamp_millis: self.timestamp_millis, nonce: format!("{}-{n}", self.nonce) }
    }

    /// Moves the time back by this many seconds.
    pub fn minus_seconds(self, seconds: i64) -> Self {
        let millis = (self.timestamp_millis as i64).saturating_sub(seconds.saturating_mul(1_000)).max(0) as u64;
        Self { timestamp_millis: millis, ..self }
    }

    /// Returns a number for an id, of any size. It depends only on the nonce and `n`.
    pub fn numeric_id(&self, n: u64) -> u128 {
        let mut hasher = DefaultHasher::new();
        (n, &self.nonce).hash(&mut hasher);
        let first_half = hasher.finish();
        hasher.write_u8(0);
        u128::from(first_half) << 64 | u128::from(hasher.finish())
    }

    /// Returns the same number as 32 hexadecimal digits.
    pub fn hex_id(&self, n: u64) -> String {
        encoding::encode_hex(self.numeric_id(n).to_be_bytes())
    }

    /// Returns the same digits in the form of a UUID.
    pub fn uuid_id(&self, n: u64) -> String {
        let digits = self.hex_id(n);
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    }

    /// Returns a UUID of version 4, see [RFC 9562](https://www.rfc-editor.org/rfc/rfc9562#section-5.4). It depends only on
    /// the nonce.
    pub fn uuid_v4(&self) -> String {
        let mut uuid = self.uuid_id(0);
        uuid.replace_range(14..15, "4");
        uuid.replace_range(19..20, "a");
        uuid
    }

    /// Formats the time in UTC, with the conversions of `strftime`.
    pub fn format_utc(&self, format: &str) -> String {
        clock::format_utc(self.timestamp_millis, format)
    }

    /// Formats the time at an offset of this many hours from UTC, with the conversions of `strftime`.
    pub fn format_at_offset(&self, hours: i8, format: &str) -> String {
        clock::format_at_offset(hours, self.timestamp_millis, format)
    }
}
