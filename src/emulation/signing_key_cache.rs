//! The signing key of an account, kept from one request to the next.

use zeroize::Zeroizing;

use crate::{encoding::hash, sms::Secret};

/// The key that was derived last, with what it was derived from: most requests of a day are signed with the same key.
#[derive(Debug, Default)]
pub struct SigningKeyCache(Option<DerivedKey>);

struct DerivedKey {
    secret: Secret,
    scope: Vec<String>,
    key: Zeroizing<Vec<u8>>,
}

/// Shows nothing of it.
impl std::fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("DerivedKey(…)")
    }
}

impl SigningKeyCache {
    /// Returns the key of a secret for a scope, which starts with the day. Derives it if the last one was another.
    pub fn key_for(&mut self, secret: &str, scope: &[impl AsRef<str>]) -> &[u8] {
        let is_for = |it: &DerivedKey| {
            it.secret.matches(secret) && it.scope.iter().map(String::as_str).eq(scope.iter().map(AsRef::as_ref))
        };
        let kept = self.0.take().filter(is_for);
        &self.0.insert(kept.unwrap_or_else(|| DerivedKey::derive(secret, scope))).key
    }
}

impl DerivedKey {
    fn derive(secret: &str, scope: &[impl AsRef<str>]) -> Self {
        let initial_key = Zeroizing::new(secret.as_bytes().to_vec());
        let next_key = |key: Zeroizing<Vec<u8>>, part: &_| {
            let part: &str = AsRef::as_ref(part);
            Zeroizing::new(hash::hmac_sha256(&*key, part))
        };
        Self {
            secret: secret.into(),
            scope: scope.iter().map(|part| part.as_ref().to_owned()).collect(),
            key: scope.iter().fold(initial_key, next_key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_is_used_only_for_its_secret_and_scope() {
        let mut keys = SigningKeyCache::default();
        let uses = [
            ("one", ["20261129", "sms"]),
            ("one", ["20261130", "sms"]),
            ("two", ["20261130", "sms"]),
            ("two", ["20261130", "sns"]),
        ];
        for (secret, [day, service]) in uses {
            let expected = hash::hmac_sha256(hash::hmac_sha256(secret, day), service);
            for _ in 0..2 {
                assert_eq!(keys.key_for(secret, &[day, service]), expected, "{secret} {day} {service}");
            }
        }
        assert_eq!(format!("{keys:?}"), "SigningKeyCache(Some(DerivedKey(…)))");
    }
}
