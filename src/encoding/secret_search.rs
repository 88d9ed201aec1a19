//! Searches a text, and what is decoded from it, for secrets.

use std::ops::Range;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use memchr::memmem;
use zeroize::Zeroizing;

use super::unescape::UnescapedText;
use crate::sms::Secret;

/// A run of hexadecimal digits or base64 of this length goes on after a line break.
const MIN_WRAPPED_LINE_BYTES: usize = 32;

/// Base64 that may be cut off anywhere.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where a text comes from, which decides what is masked in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextOrigin {
    /// This program: no ordinary secrets are masked.
    Own,
    /// A provider: ordinary secrets are masked where they are a whole word.
    Foreign,
    /// A request that contains the secrets: every occurrence is masked.
    Request,
}

/// A secret, and how it is searched for.
#[derive(Clone)]
pub(super) struct SearchedSecret {
    pub secret: Secret,
    /// The secret, and what its own escapes stand for, folded.
    pub needles: Vec<Zeroizing<Vec<u8>>>,
    /// Whether it is unlike any word, name or number of ordinary text.
    pub is_distinct: bool,
}

/// What the bytes of a search are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Depth {
    /// The text itself. What is decoded from it is searched for escapes and encodings again.
    Source,
    /// Text that was decoded from the source.
    Decoded,
}

/// The secrets to find in a text of some origin.
pub(super) struct SecretSearch<'a> {
    pub secrets: Vec<&'a SearchedSecret>,
    pub origin: TextOrigin,
}

impl SecretSearch<'_> {
    /// Returns the length of each secret in bytes.
    pub fn lengths(&self) -> impl Iterator<Item = usize> {
        self.secrets.iter().map(|secret| secret.secret.len())
    }

    /// Returns where secrets are in a text.
    pub fn find(&self, text: &[u8], depth: Depth) -> Vec<Range<usize>> {
        let mut found = vec![];
        for level in UnescapedText::levels(text) {
            let ranges = [
                self.find_folded(&level),
                self.find_in_hex(&level.bytes, depth),
                self.find_in_base64(&level.bytes, depth),
            ];
            let in_text =
                |range: Range<usize>| level.spans[range.start].0 as usize..level.spans[range.end - 1].1 as usize;
            found.extend(ranges.into_iter().flatten().map(in_text));
        }
        found
    }

    fn find_folded(&self, level: &UnescapedText) -> Vec<Range<usize>> {
        let mut found = vec![];
        let (folded, places) = level.fold();
        for secret in &self.secrets {
            for needle in &secret.needles {
                let ranges = occurrences(&folded, needle)
                    .map(|range| places[range.start] as usize..places[range.end - 1] as usize + 1);
                let anywhere = secret.is_distinct || self.origin == TextOrigin::Request;
                found.extend(ranges.filter(|range| anywhere || is_whole_word(&level.bytes, range)));
            }
            if secret.needles.is_empty() {
                found.extend(occurrences(&level.bytes, secret.secret.expose().as_bytes()));
            }
        }
        found
    }

    fn find_in_hex(&self, bytes: &[u8], depth: Depth) -> Vec<Range<usize>> {
        let mut found = vec![];
        let shortest = self.lengths().min().unwrap_or(usize::MAX);
        for run in find_runs(bytes, u8::is_ascii_hexdigit, shortest.saturating_mul(2)) {
            let digits: Vec<_> = run.iter().map(|at| bytes[*at]).collect();
            for offset in 0..2 {
                let even = digits.len() - (digits.len() - offset) % 2;
                let decoded = Zeroizing::new(hex::decode(&digits[offset..even]).unwrap_or_default());
                for range in self.find_decoded(&decoded, depth) {
                    found.push(run[offset + range.start * 2]..run[offset + range.end * 2 - 1] + 1);
                }
            }
        }
        found
    }

    fn find_in_base64(&self, bytes: &[u8], depth: Depth) -> Vec<Range<usize>> {
        let mut found = vec![];
        let shortest = self.lengths().min().unwrap_or(usize::MAX);
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        for run in find_runs(bytes, is_base64, shortest.saturating_mul(4) / 3) {
            let standard_digit = |at: &usize| match bytes[*at] {
                b'-' => b'+',
                b'_' => b'/',
                byte => byte,
            };
            let digits: Vec<_> = run.iter().map(standard_digit).collect();
            for offset in 0..4.min(digits.len()) {
                // A single digit at the end stands for no byte.
                let end = digits.len() - usize::from((digits.len() - offset) % 4 == 1);
                let decoded = Zeroizing::new(BASE64.decode(&digits[offset..end]).unwrap_or_default());
                for range in self.find_decoded(&decoded, depth) {
                    let start = run[offset + range.start * 4 / 3];
                    let last = (offset + (range.end * 4).div_ceil(3)).min(run.len()) - 1;
                    let padding = bytes[run[last] + 1..].iter().take(2).take_while(|byte| **byte == b'=');
                    found.push(start..run[last] + 1 + padding.count());
                }
            }
        }
        found
    }

    /// Returns where secrets are in decoded bytes: as they are, or where the bytes are a text, in its encodings.
    fn find_decoded(&self, decoded: &[u8], depth: Depth) -> Vec<Range<usize>> {
        let mut found = vec![];
        for secret in &self.secrets {
            let ranges = occurrences(decoded, secret.secret.expose().as_bytes());
            found.extend(ranges.filter(|range| secret.is_distinct || is_whole_word(decoded, range)));
        }
        // About a third of random bytes are printable.
        let printable = decoded.iter().filter(|byte| (b' '..=b'~').contains(byte)).count();
        if found.is_empty() && depth == Depth::Source && printable * 4 > decoded.len() * 3 {
            found = self.find(decoded, Depth::Decoded);
        }
        found
    }
}

/// Returns where a secret is in a text. Most texts are too short for most secrets, and cost nothing.
fn occurrences(text: &[u8], secret: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let fits = secret.len() <= text.len();
    let starts = fits.then(|| memmem::find_iter(text, secret)).into_iter().flatten();
    starts.map(|start| start..start + secret.len())
}

/// Whether no letter, digit or `_` is right before or after the range.
fn is_whole_word(bytes: &[u8], range: &Range<usize>) -> bool {
    let is_word_byte = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !is_word_byte(range.start.checked_sub(1).and_then(|at| bytes.get(at))) && !is_word_byte(bytes.get(range.end))
}

/// Returns the places of each run of matching bytes with at least `min_len` of them.
fn find_runs(bytes: &[u8], matches: impl Fn(&u8) -> bool, min_len: usize) -> Vec<Vec<usize>> {
    let (mut runs, mut run) = (vec![], vec![]);
    for at in 0..=bytes.len() {
        match bytes.get(at) {
            Some(byte) if matches(byte) => run.push(at),
            Some(b'\r' | b'\n')
                if run.len() >= MIN_WRAPPED_LINE_BYTES
                    && bytes.get(at + 1).is_some_and(|next| matches(next) || *next == b'\n') => {}
            _ if run.len() >= min_len.max(1) => runs.push(std::mem::take(&mut run)),
            _ => run.clear(),
        }
    }
    runs
}
