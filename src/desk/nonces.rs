//! Nonces that were seen, in bounded memory.

use std::{
    collections::HashSet,
    hash::{BuildHasher, Hash, RandomState},
};

use crate::wire::Moment;

/// After so many, the older half is forgotten: a replay that old has long expired.
const MOST: usize = 8_192;

/// Remembers at least the last 8,192 nonces, by their hash.
#[derive(Debug, Default)]
pub struct Nonces {
    hasher: RandomState,
    recent: HashSet<u64>,
    older: HashSet<u64>,
    /// The request that was answered last, and its nonce: it may be looked at again with other settings.
    current: Option<(u64, u64)>,
}

impl Nonces {
    /// False when an earlier request had it.
    pub fn first_use(&mut self, nonce: impl Hash, at: &Moment) -> bool {
        let nonce = self.hasher.hash_one(nonce);
        let request = (self.hasher.hash_one(&at.nonce), nonce);
        if self.current == Some(request) {
            return true;
        }
        if self.recent.len() >= MOST {
            self.older = std::mem::take(&mut self.recent);
        }
        let new = !self.older.contains(&nonce) && self.recent.insert(nonce);
        if new {
            self.current = Some(request);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(request: &str) -> Moment {
        Moment { millis: 0, nonce: request.into() }
    }

    #[test]
    fn a_nonce_is_new_once_but_stays_so_for_its_own_request() {
        let mut nonces = Nonces::default();
        assert!(nonces.first_use("a", &at("1")) && nonces.first_use("a", &at("1")));
        assert!(!nonces.first_use("a", &at("2")));
    }

    #[test]
    fn the_last_eight_thousand_are_remembered_and_no_more_than_twice_that() {
        let mut nonces = Nonces::default();
        for n in 0..100_000_usize {
            assert!(nonces.first_use(n, &at(&n.to_string())));
        }
        assert!(!nonces.first_use(100_000 - MOST, &at("again")));
        assert!(nonces.recent.len() + nonces.older.len() <= 2 * MOST);
    }
}
