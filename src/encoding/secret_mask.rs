//! Finds secrets in a text, whatever encoding they appear in, and masks them.
//!
//! A secret is found as it is, in any mix and nesting of the escapes that [`super::unescape`] undoes, in other letter
//! case, broken over lines, as hexadecimal digits, and in base64 of either alphabet, with or without padding, by itself or
//! as a part of the encoded text (`user:secret`).
//!
//! A secret that could be a word or a number of ordinary text, such as `queued` or `1234`, is *ordinary*: masking it
//! everywhere would destroy sentences, ids and codes. It is masked in a provider's text as a whole word, and in the request
//! that contains it; in text of this program it stays.

use std::{borrow::Cow, ops::Range};

use zeroize::Zeroizing;

use super::{
    secret_search::{Depth, SearchedSecret, SecretSearch, TextOrigin},
    unescape::UnescapedText,
};
use crate::sms::Secret;

/// What is shown in place of a secret.
pub const MASK: &str = "••••";

/// Shorter secrets are not searched for in text of a provider, in bytes.
const MIN_WORD_BYTES: usize = 4;
/// A secret of this many characters is never ordinary.
const MIN_DISTINCT_CHARS: usize = 16;
/// A text is searched in pieces of this size, which overlap.
const PIECE_BYTES: usize = 64 * 1024;
/// The longest form of one escaped byte, such as `&amp;percnt;25…`.
const MAX_ESCAPED_BYTES: usize = 24;

/// The secrets that are masked.
#[derive(Clone, Default)]
pub struct SecretMask {
    secrets: Vec<SearchedSecret>,
}

impl SecretMask {
    /// Creates a mask of these secrets.
    pub fn from_secrets(secrets: &[Secret]) -> Self {
        let mut mask = Self::default();
        secrets.iter().for_each(|secret| mask.add(secret));
        mask
    }

    /// Adds a secret, unless it is empty or was added before.
    pub fn add(&mut self, secret: &Secret) {
        if secret.is_empty() || self.contains(secret) {
            return;
        }
        let text = secret.expose();
        let levels = UnescapedText::levels(text.as_bytes());
        let mut needles: Vec<_> = levels.map(|level| Zeroizing::new(level.fold().0)).collect();
        needles.dedup();
        needles.retain(|needle| !needle.is_empty());
        let is_distinct = is_distinct(text);
        self.secrets.push(SearchedSecret { secret: secret.clone(), needles, is_distinct });
    }

    /// Returns whether a secret was added.
    pub fn contains(&self, secret: &Secret) -> bool {
        self.secrets.iter().any(|known| known.secret == *secret)
    }

    /// Masks every occurrence in a part of the request that contains the secrets.
    pub fn mask_request<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.mask_with(text, TextOrigin::Request)
    }

    pub(super) fn mask_with<'t>(&self, text: &'t str, origin: TextOrigin) -> Cow<'t, str> {
        let mut found = self.find_in_pieces(text.as_bytes(), origin);
        if found.is_empty() {
            return text.into();
        }
        found.sort_unstable_by_key(|range| range.start);
        let (mut masked, mut at) = (String::with_capacity(text.len()), 0);
        for range in found {
            let start = (0..=range.start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let end = (range.end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            if start >= at {
                masked.push_str(&text[at..start]);
                masked.push_str(MASK);
            }
            at = at.max(end);
        }
        masked.push_str(&text[at..]);
        masked.into()
    }

    fn find_in_pieces(&self, text: &[u8], origin: TextOrigin) -> Vec<Range<usize>> {
        let is_searched = |secret: &&SearchedSecret| match origin {
            TextOrigin::Own => secret.is_distinct,
            TextOrigin::Foreign => secret.is_distinct || secret.secret.len() >= MIN_WORD_BYTES,
            TextOrigin::Request => true,
        };
        let search = SecretSearch { secrets: self.secrets.iter().filter(is_searched).collect(), origin };
        let Some(longest) = search.lengths().max() else { return vec![] };
        let overlap = longest * MAX_ESCAPED_BYTES;
        let piece_starts = (0..text.len().max(1)).step_by(PIECE_BYTES);
        let find = |start: usize| {
            let end = text.len().min(start + PIECE_BYTES + overlap);
            let found = search.find(&text[start..end], Depth::Source);
            found.into_iter().map(move |range| range.start + start..range.end + start)
        };
        piece_starts.flat_map(find).collect()
    }
}

/// Whether a secret is unlike any word, name or number of ordinary text.
fn is_distinct(secret: &str) -> bool {
    let has = |is: fn(&char) -> bool| secret.chars().any(|c| is(&c));
    let is_mixed = has(|c| c.is_alphabetic()) && has(|c| c.is_ascii_digit())
        || has(|c| c.is_ascii_punctuation() && !"-_.:/+".contains(*c));
    let case_changes =
        secret.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let length = secret.chars().count();
    length >= MIN_DISTINCT_CHARS || length >= 6 && (is_mixed || case_changes.count() >= 2)
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::*;

    fn mask(secrets: &[&str]) -> SecretMask {
        SecretMask::from_secrets(&secrets.iter().copied().map(Secret::from).collect::<Vec<_>>())
    }

    const SECRET: &str = "tok+EN/9\"x&<y>=z %2B'ä\\";

    /// Returns every encoding in which a secret is recognised, with its name.
    fn encodings(secret: &str) -> Vec<(&'static str, String)> {
        let each = |write: &dyn Fn(char) -> String| secret.chars().map(write).collect::<String>();
        let bytes = |write: &dyn Fn(u8) -> String| secret.bytes().map(write).collect::<String>();
        let json = serde_json::to_string(secret).unwrap();
        let json = json[1..json.len() - 1].to_owned();
        let percent = bytes(&|byte| format!("%{byte:02X}"));
        let base64 = |text: &str| base64::prelude::BASE64_STANDARD.encode(text);
        let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        vec![
            ("plain", secret.to_owned()),
            ("upper case", secret.to_ascii_uppercase()),
            ("json", json.clone()),
            ("json with slashes", json.replace('/', "\\/")),
            ("json of json", json.replace('\\', "\\\\")),
            ("unicode escapes", each(&|c| format!("\\u{:04x}", c as u32))),
            ("upper unicode escapes", each(&|c| format!("\\u{:04X}", c as u32))),
            ("rust debug", format!("{secret:?}").trim_matches('"').to_owned()),
            ("rust escapes", each(&|c| c.escape_unicode().to_string())),
            ("hex escapes", bytes(&|byte| format!("\\x{byte:02x}"))),
            ("percent", percent.clone()),
            ("lower percent", percent.to_lowercase()),
            ("percent twice", percent.replace('%', "%25")),
            ("form", form_urlencoded::byte_serialize(secret.as_bytes()).collect()),
            ("html", html.clone()),
            ("html quotes", html.replace('"', "&quot;").replace('\'', "&#39;")),
            ("html twice", html.replace('&', "&amp;")),
            ("html decimal", each(&|c| format!("&#{};", c as u32))),
            ("html hexadecimal", each(&|c| format!("&#x{:X};", c as u32))),
            (
                "mixed",
                each(&|c| match c as u32 % 3 {
                    0 => format!("\\u{:04x}", c as u32),
                    1 if c.is_ascii() => format!("%{:02x}", c as u32),
                    _ => c.to_string(),
                }),
            ),
            ("base64", base64(secret)),
            ("base64 unpadded", base64(secret).trim_end_matches('=').to_owned()),
            ("base64 url", base64(secret).replace('+', "-").replace('/', "_")),
            ("base64 in json", base64(secret).replace('/', "\\/").replace('=', "\\u003d")),
            ("base64 percent", base64(secret).replace('/', "%2F").replace('+', "%2B").replace('=', "%3D")),
            ("base64 of a login", base64(&format!("user:{secret}"))),
            ("base64 of json", base64(&format!("{{\"token\":\"{json}\",\"a\":1}}"))),
            ("hex", hex::encode(secret)),
            ("upper hex", hex::encode_upper(secret)),
            ("over two lines", format!("{}\n    {}", &secret[..7], &secret[7..])),
        ]
    }

    #[test]
    fn a_secret_is_masked_in_every_encoding_and_position() {
        let mask = mask(&["hunter2", SECRET, "another-long-secret-of-this-run"]);
        for (name, written) in encodings(SECRET) {
            for (before, after) in [("", ""), ("at the start: ", ""), ("", " at the end"), ("key=", "&x=1")] {
                let text = format!("{before}{written}{after}");
                let shown = mask.mask_with(&text, TextOrigin::Own);
                assert!(shown.starts_with(before) && shown.ends_with(after), "{name}: {shown}");
                let middle = &shown[before.len()..shown.len() - after.len()];
                let rest = middle.replace(MASK, "");
                // The encoded text around the secret may stay.
                let around = name.starts_with("base64 of");
                assert!(middle.contains(MASK) && (rest.is_empty() || around), "{name}: {text} -> {shown}");
            }
        }
    }

    #[test]
    fn an_encoded_secret_is_found_wherever_it_begins_and_in_either_alphabet() {
        // In base64 it has a `+` and a `/`, or a `-` and a `_`.
        let secret = "~~~secret>>>of???these~tests";
        let mask = mask(&[secret]);
        let standard = base64::prelude::BASE64_STANDARD.encode(secret);
        let url = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(secret);
        assert!(standard.contains(['+', '/']) && url.contains(['-', '_']), "{standard} {url}");
        let hidden: String = secret.chars().flat_map(|c| [c, '\u{200b}']).collect();
        let hexadecimal = hex::encode(secret);
        let wrapped = format!("{}\n{}", &hexadecimal[..40], &hexadecimal[40..]);
        for written in [standard, url, hexadecimal, wrapped, hidden] {
            for before in ["", "a", "ab", "abc", "abcd"] {
                let text = format!("{before}{written}");
                assert!(mask.mask_with(&text, TextOrigin::Own).contains(MASK), "{text}");
            }
        }
    }

    #[test]
    fn text_without_a_secret_stays_as_it_is() {
        let mask = mask(&["hunter2", "1234", "queued", SECRET]);
        for text in [
            "",
            "queued",
            "id 51234",
            r#"{"id":"SM1234","status":"queued"}"#,
            "100 % of \\u12 & more; ••••",
            "您的验证码",
        ] {
            assert!(matches!(mask.mask_with(text, TextOrigin::Own), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn an_ordinary_secret_is_masked_as_a_whole_word_in_foreign_text() {
        let mask = mask(&["1234", "queued", "abc"]);
        let foreign = |text: &str| mask.mask_with(text, TextOrigin::Foreign).into_owned();
        assert_eq!(foreign("id 51234, 1234x, 12345, requeued, abc"), "id 51234, 1234x, 12345, requeued, abc");
        assert_eq!(foreign("bad key 1234 (\"queued\", QUEUED) MTIzNA=="), "bad key •••• (\"••••\", ••••) ••••");
        assert_eq!(mask.mask_request("/bot1234/x?k=abc"), "/bot••••/x?k=••••");
    }

    #[test]
    fn words_and_numbers_are_ordinary_secrets() {
        for distinct in ["hunter2", "p@ssword", "kXwPqLmZaB", "correct horse battery", "0123456789abcdef"] {
            assert!(is_distinct(distinct), "{distinct}");
        }
        for ordinary in ["queued", "1234", "accepted", "Twilio", "sign-in", "auth-token", "a1", "12345678901"] {
            assert!(!is_distinct(ordinary), "{ordinary}");
        }
    }

    #[test]
    fn a_secret_is_found_across_the_border_of_two_pieces() {
        let mask = mask(&[SECRET]);
        let text = format!("{}{SECRET}{}", "x".repeat(PIECE_BYTES - 5), "y".repeat(PIECE_BYTES));
        let shown = mask.mask_with(&text, TextOrigin::Own);
        assert_eq!(shown.len(), text.len() - SECRET.len() + MASK.len());
    }

    #[test]
    fn secrets_of_symbols_and_of_bytes_that_are_not_utf8_are_masked() {
        assert_eq!(mask(&["++ ++"]).mask_request("a ++ ++ b"), "a •••• b");
        assert_eq!(mask(&["%80abcdefgh1"]).mask_request("Àabcdefgh1"), "••••");
        assert_eq!(mask(&[""]).mask_request("text"), "text");
    }
}
