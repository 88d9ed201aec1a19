//! The secrets of this process, which are masked in all its output.
//!
//! A secret is registered when a reference to it is resolved, when it is read from the file or typed, and when it is put
//! into a request. Everything that prints, traces, journals or serialises a text passes it through [`mask_secrets`]; a
//! provider's text goes through [`mask_foreign_text`] before it becomes part of a sentence. Message ids and codes are never
//! masked where scripts read them: in JSON fields and in the journal.

use std::{
    borrow::Cow,
    sync::{PoisonError, RwLock},
};

use super::{escape_control_chars, secret_mask::SecretMask, secret_search::TextOrigin};
use crate::sms::Secret;

static REGISTERED_SECRETS: RwLock<Option<SecretMask>> = RwLock::new(None);

/// Registers a secret, so that it is masked in all further output of this process.
pub fn register_secret(secret: &Secret) {
    let known = |mask: &SecretMask| mask.contains(secret);
    if !REGISTERED_SECRETS.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(known) {
        REGISTERED_SECRETS.write().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().add(secret);
    }
}

/// Returns a text of this program with the registered secrets masked.
pub fn mask_secrets(text: &str) -> Cow<'_, str> {
    mask_registered(text, TextOrigin::Own)
}

/// Returns a provider's text for use in a sentence: with the registered secrets masked, even those that could be a word,
/// and control characters made visible.
pub fn mask_foreign_text(text: &str) -> String {
    escape_control_chars(&mask_registered(text, TextOrigin::Foreign))
}

/// Returns the beginning of a provider's text, at most `max_chars` characters, as [`mask_foreign_text`] does. It is masked
/// before it is cut, so that no part of a secret is left at the end.
pub fn masked_excerpt(text: &str, max_chars: usize) -> String {
    escape_control_chars(&mask_registered(text, TextOrigin::Foreign).chars().take(max_chars).collect::<String>())
}

fn mask_registered(text: &str, origin: TextOrigin) -> Cow<'_, str> {
    match REGISTERED_SECRETS.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(secrets) => secrets.mask_with(text, origin),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registered_secret_is_masked_before_the_text_is_cut() {
        let secret = Secret::from("registered-in-this-test-0");
        register_secret(&secret);
        register_secret(&secret);
        assert_eq!(mask_secrets("x registered-in-this-test-0 y"), "x •••• y");
        assert_eq!(mask_foreign_text("x\nregistered-in-this-test-0"), "x␊••••");
        assert_eq!(masked_excerpt("abc registered-in-this-test-0 \x1b[2J", 10), "abc •••• ␛");
    }
}
