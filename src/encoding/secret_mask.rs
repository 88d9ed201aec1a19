//! Finds secrets in a text however they are written there, by undoing the encodings, and masks them.
//!
//! A secret is found plain, in any mix and nesting of the escapes that [`super::unescape`] undoes, in other case,
//! broken over lines, as hexadecimal digits, and within base64 of either alphabet, with or without padding, by itself
//! or with more around it (`user:secret`).
//!
//! A secret that could be a word or a number of ordinary text, such as `queued` or `1234`, is *ordinary*: it would
//! shred sentences, ids and codes. It is masked where a provider says it as a whole word, and in the request it is
//! a part of; in text of our own it stays.

use std::{borrow::Cow, ops::Range};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use memchr::memmem;
use zeroize::Zeroizing;

use super::unescape::UnescapedText;
use crate::sms::Secret;

/// What stands in the place of a secret.
pub const MASK: &str = "••••";

/// A secret that has fewer bytes is not looked for in text of others.
const MIN_WORD_BYTES: usize = 4;
/// A secret of this many characters is no word of ordinary text, whatever it is made of.
const MIN_DISTINCT_CHARS: usize = 16;
/// A longer text is searched piece by piece, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// An escaped byte takes at most so many, nested: `&amp;percnt;25…`.
const MAX_ESCAPED_BYTES: usize = 24;

/// Base64 that begins and ends anywhere.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where a text comes from, which decides what is masked in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextOrigin {
    /// Our own words: distinct secrets only.
    Own,
    /// A provider's words: ordinary secrets too, where they stand as a whole word.
    Foreign,
    /// A request that the secrets were put into: every occurrence.
    Request,
}

/// The secrets that are masked.
#[derive(Clone, Default)]
pub struct SecretMask {
    secrets: Vec<SearchedSecret>,
}

/// A secret as it is looked for.
#[derive(Clone)]
struct SearchedSecret {
    secret: Secret,
    /// It and what its own escapes stand for, folded.
    needles: Vec<Zeroizing<Vec<u8>>>,
    is_distinct: bool,
}

impl SecretMask {
    /// Adds a secret, unless it is empty or known.
    pub fn add(&mut self, secret: &Secret) {
        if secret.expose().is_empty() || self.contains(secret) {
            return;
        }
        let levels = UnescapedText::levels(secret.expose().as_bytes());
        let mut folded: Vec<_> = levels.map(|level| Zeroizing::new(level.fold().0)).collect();
        folded.dedup();
        folded.retain(|needle| !needle.is_empty());
        self.secrets.push(SearchedSecret {
            secret: secret.clone(),
            needles: folded,
            is_distinct: is_distinct(secret.expose()),
        });
    }

    pub fn contains(&self, secret: &Secret) -> bool {
        self.secrets.iter().any(|known| known.secret == *secret)
    }

    /// Masks every occurrence in a text of the request that the secrets were put into.
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
        let sought = self.secrets_for(origin);
        let Some(longest) = sought.iter().map(|sought| sought.secret.expose().len()).max() else {
            return vec![];
        };
        let overlap = longest * MAX_ESCAPED_BYTES;
        let pieces = (0..text.len().max(1)).step_by(PIECE_BYTES);
        let find = |start: usize| {
            let end = text.len().min(start + PIECE_BYTES + overlap);
            let found = find_secrets(&sought, &text[start..end], origin, true);
            found.into_iter().map(move |range| range.start + start..range.end + start)
        };
        pieces.flat_map(find).collect()
    }

    fn secrets_for(&self, origin: TextOrigin) -> Vec<&SearchedSecret> {
        let is_sought = |sought: &&SearchedSecret| match origin {
            TextOrigin::Own => sought.is_distinct,
            TextOrigin::Foreign => sought.is_distinct || sought.secret.expose().len() >= MIN_WORD_BYTES,
            TextOrigin::Request => true,
        };
        self.secrets.iter().filter(is_sought).collect()
    }
}

/// Whether a secret is unlike any word, name or number of ordinary text.
fn is_distinct(secret: &str) -> bool {
    let has = |is: fn(&char) -> bool| secret.chars().any(|c| is(&c));
    let letters = has(|c| c.is_alphabetic());
    let mixed = letters && has(|c| c.is_ascii_digit()) || has(|c| c.is_ascii_punctuation() && !"-_.:/+".contains(*c));
    let humps =
        secret.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let length = secret.chars().count();
    length >= MIN_DISTINCT_CHARS || length >= 6 && (mixed || humps.count() >= 2)
}

/// Where the secrets stand in a text.
fn find_secrets(sought: &[&SearchedSecret], text: &[u8], origin: TextOrigin, outermost: bool) -> Vec<Range<usize>> {
    let mut found = vec![];
    for level in UnescapedText::levels(text) {
        let (folded, places) = level.fold();
        let whole = |sought: &SearchedSecret, range: &Range<usize>| {
            sought.is_distinct || origin == TextOrigin::Request || is_whole_word(&level.bytes, range)
        };
        let mut keep = |range: Range<usize>| {
            found.push(level.spans[range.start].0 as usize..level.spans[range.end - 1].1 as usize);
        };
        for sought in sought {
            for needle in &sought.needles {
                for at in memmem::find_iter(&folded, needle.as_slice()) {
                    let range = places[at] as usize..places[at + needle.len() - 1] as usize + 1;
                    if whole(sought, &range) {
                        keep(range);
                    }
                }
            }
            if sought.needles.is_empty() {
                let plain = sought.secret.expose().as_bytes();
                memmem::find_iter(&level.bytes, plain).for_each(|at| keep(at..at + plain.len()));
            }
        }
        find_encoded(sought, &level.bytes, origin, outermost, &mut keep);
    }
    found
}

/// Whether no letter, digit or `_` stands right before or behind it.
fn is_whole_word(bytes: &[u8], range: &Range<usize>) -> bool {
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !goes_on(range.start.checked_sub(1).and_then(|at| bytes.get(at))) && !goes_on(bytes.get(range.end))
}

/// Finds secrets within hexadecimal digits and base64.
fn find_encoded(
    sought: &[&SearchedSecret],
    bytes: &[u8],
    origin: TextOrigin,
    outermost: bool,
    keep: &mut impl FnMut(Range<usize>),
) {
    let shortest = sought.iter().map(|sought| sought.secret.expose().len()).min().unwrap_or(usize::MAX);
    for run in find_runs(bytes, u8::is_ascii_hexdigit, shortest.saturating_mul(2)) {
        let digits: Vec<_> = run.iter().map(|at| bytes[*at]).collect();
        for offset in 0..2 {
            let even = digits.len() - (digits.len() - offset) % 2;
            let decoded = Zeroizing::new(hex::decode(&digits[offset..even]).unwrap_or_default());
            for range in find_decoded(sought, &decoded, origin, outermost) {
                keep(run[offset + range.start * 2]..run[offset + range.end * 2 - 1] + 1);
            }
        }
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    for run in find_runs(bytes, is_base64, shortest.saturating_mul(4) / 3) {
        let standard = |at: &usize| match bytes[*at] {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        };
        let digits: Vec<_> = run.iter().map(standard).collect();
        for offset in 0..4.min(digits.len()) {
            let cut = if (digits.len() - offset) % 4 == 1 { 1 } else { 0 };
            let decoded = BASE64.decode(&digits[offset..digits.len() - cut]);
            let decoded = Zeroizing::new(decoded.unwrap_or_default());
            for range in find_decoded(sought, &decoded, origin, outermost) {
                let start = run[offset + range.start * 4 / 3];
                let last = (offset + (range.end * 4).div_ceil(3)).min(run.len()) - 1;
                let padding = bytes[run[last] + 1..].iter().take(2).take_while(|byte| **byte == b'=');
                keep(start..run[last] + 1 + padding.count());
            }
        }
    }
}

/// Where secrets stand in bytes that were decoded: as they are, or where the bytes are a text, in its escapes.
fn find_decoded(sought: &[&SearchedSecret], decoded: &[u8], origin: TextOrigin, outermost: bool) -> Vec<Range<usize>> {
    let mut found = vec![];
    for sought in sought {
        let plain = sought.secret.expose().as_bytes();
        let ranges = memmem::find_iter(decoded, plain).map(|at| at..at + plain.len());
        found.extend(ranges.filter(|range| sought.is_distinct || is_whole_word(decoded, range)));
    }
    // Bytes at random are text by a third only.
    let printable = decoded.iter().filter(|byte| (b' '..=b'~').contains(byte)).count();
    if found.is_empty() && outermost && printable * 4 > decoded.len() * 3 {
        found = find_secrets(sought, decoded, origin, false);
    }
    found
}

/// The places of each run of such bytes that has at least so many. A long run goes on over a line break.
fn find_runs(bytes: &[u8], belongs: impl Fn(&u8) -> bool, least: usize) -> Vec<Vec<usize>> {
    let (mut runs, mut run) = (vec![], vec![]);
    let mut at = 0;
    while at <= bytes.len() {
        match bytes.get(at) {
            Some(byte) if belongs(byte) => run.push(at),
            Some(b'\r' | b'\n')
                if run.len() >= 32 && bytes.get(at + 1).is_some_and(|next| belongs(next) || *next == b'\n') => {}
            _ => match run.len() >= least.max(1) {
                true => runs.push(std::mem::take(&mut run)),
                false => run.clear(),
            },
        }
        at += 1;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(secrets: &[&str]) -> SecretMask {
        let mut mask = SecretMask::default();
        for secret in secrets {
            mask.add(&secret.parse().unwrap_or_else(|never| match never {}));
        }
        mask
    }

    const SECRET: &str = "tok+EN/9\"x&<y>=z %2B'ä\\";

    /// Every encoding in which a secret is recognised, by name.
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
    fn a_secret_is_masked_in_every_encoding_at_every_place() {
        let mask = mask(&["hunter2", SECRET, "another-long-secret-of-this-run"]);
        for (name, written) in encodings(SECRET) {
            for (before, behind) in [("", ""), ("at the start: ", ""), ("", " at the end"), ("key=", "&x=1")] {
                let text = format!("{before}{written}{behind}");
                let shown = mask.mask_with(&text, TextOrigin::Own);
                assert!(shown.starts_with(before) && shown.ends_with(behind), "{name}: {shown}");
                let middle = &shown[before.len()..shown.len() - behind.len()];
                let rest = middle.replace(MASK, "");
                // Of a login or a document, what stands around the secret may stay.
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
    fn an_ordinary_secret_is_masked_as_a_whole_word_of_others_only() {
        let mask = mask(&["1234", "queued", "abc"]);
        let foreign = |text: &str| mask.mask_with(text, TextOrigin::Foreign).into_owned();
        assert_eq!(foreign("id 51234, 1234x, 12345, requeued, abc"), "id 51234, 1234x, 12345, requeued, abc");
        assert_eq!(foreign("bad key 1234 (\"queued\", QUEUED) MTIzNA=="), "bad key •••• (\"••••\", ••••) ••••");
        assert_eq!(mask.mask_request("/bot1234/x?k=abc"), "/bot••••/x?k=••••");
    }

    #[test]
    fn which_secrets_are_distinct() {
        for distinct in ["hunter2", "p@ssword", "kXwPqLmZaB", "correct horse battery", "0123456789abcdef"] {
            assert!(is_distinct(distinct), "{distinct}");
        }
        for ordinary in ["queued", "1234", "accepted", "Twilio", "sign-in", "auth-token", "a1", "12345678901"] {
            assert!(!is_distinct(ordinary), "{ordinary}");
        }
    }

    #[test]
    fn a_long_text_is_searched_over_the_borders_of_its_pieces() {
        let mask = mask(&[SECRET]);
        let text = format!("{}{SECRET}{}", "x".repeat(PIECE_BYTES - 5), "y".repeat(PIECE_BYTES));
        let shown = mask.mask_with(&text, TextOrigin::Own);
        assert_eq!(shown.len(), text.len() - SECRET.len() + MASK.len());
    }

    #[test]
    fn a_secret_of_symbols_or_of_odd_bytes_is_no_trouble() {
        assert_eq!(mask(&["++ ++"]).mask_request("a ++ ++ b"), "a •••• b");
        assert_eq!(mask(&["%80abcdefgh1"]).mask_request("Àabcdefgh1"), "••••");
        assert_eq!(mask(&[""]).mask_request("text"), "text");
    }
}
