//! The nonces of earlier requests, in bounded memory.

use std::{
    collections::HashSet,
    hash::{BuildHasher, Hash, RandomState},
};

use crate::http_client::SigningContext;

/// After so many nonces, the ones before them are dropped: requests that old have expired anyway.
const MAX_RECENT_NONCES: usize = 8_192;

/// The hashes of at least the last 8,192 nonces.
#[derive(Debug, Default)]
pub struct SeenNonces {
    hasher: RandomState,
    recent: HashSet<u64>,
    older: HashSet<u64>,
    /// The last request and its nonce: the request may be verified again with other settings.
    last_request: Option<(u64, u64)>,
}

impl SeenNonces {
    /// Records a nonce. Returns false if an earlier request had it.
    pub fn record_if_new(&mut self, nonce: impl Hash, at: &SigningContext) -> bool {
        let nonce = self.hasher.hash_one(nonce);
        let request = (self.hasher.hash_one(&at.nonce), nonce);
        if self.last_request == Some(request) {
            return true;
        }
        if self.recent.len() >= MAX_RECENT_NONCES {
            // The memory of the other is used again.
            std::mem::swap(&mut self.older, &mut self.recent);
            self.recent.clear();
        }
        let is_new = !self.older.contains(&nonce) && self.recent.insert(nonce);
        if is_new {
            self.last_request = Some(request);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context_for(request: &str) -> SigningContext {
        SigningContext { timestamp_millis: 0, nonce: request.into() }
    }

    #[test]
    fn a_nonce_is_new_for_its_first_request_only() {
        let mut nonces = SeenNonces::default();
        assert!(nonces.record_if_new("a", &context_for("1")) && nonces.record_if_new("a", &context_for("1")));
        assert!(!nonces.record_if_new("a", &context_for("2")));
    }

    #[test]
    fn at_least_the_last_8192_nonces_are_remembered_and_at_most_twice_as_many() {
        let mut nonces = SeenNonces::default();
        for n in 0..100_000_usize {
            assert!(nonces.record_if_new(n, &context_for(&n.to_string())));
        }
        assert!(!nonces.record_if_new(100_000 - MAX_RECENT_NONCES, &context_for("again")));
        assert!(nonces.recent.len() + nonces.older.len() <= 2 * MAX_RECENT_NONCES);
    }
}
