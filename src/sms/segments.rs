//! The number of SMS segments of a text, and the characters that force UCS-2.

use std::fmt;

use serde::Serialize;

/// The encoding of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SmsEncoding {
    /// The 7-bit alphabet of 3GPP TS 23.038.
    #[serde(rename = "GSM-7")]
    Gsm7,
    /// UTF-16, for all other characters.
    #[serde(rename = "UCS-2")]
    Ucs2,
}

impl fmt::Display for SmsEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        })
    }
}

/// The size of a text message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentCount {
    /// The encoding that the text needs.
    pub encoding: SmsEncoding,
    /// The length of the text, in septets for GSM-7 and in UTF-16 code units for UCS-2.
    pub units: usize,
    /// The number of segments that are sent and paid for.
    pub segments: usize,
    /// The distinct characters that GSM-7 lacks, in order of appearance.
    pub non_gsm_chars: Vec<char>,
}

impl SegmentCount {
    /// Measures a text as it is sent in as few segments as possible.
    pub fn measure(text: &str) -> Self {
        let septets: Option<usize> = text.chars().map(gsm7_septets).sum();
        let (encoding, units, [single, joined], non_gsm_chars) = match septets {
            Some(septets) => (SmsEncoding::Gsm7, septets, [160, 153], vec![]),
            None => {
                let units = text.chars().map(char::len_utf16).sum();
                (SmsEncoding::Ucs2, units, [70, 67], distinct_non_gsm_chars(text))
            }
        };
        let cost = |c: char| match encoding {
            SmsEncoding::Gsm7 => gsm7_septets(c).unwrap_or(0),
            SmsEncoding::Ucs2 => c.len_utf16(),
        };
        let segments = if units <= single { 1 } else { count_joined_segments(text.chars().map(cost), joined) };
        Self { encoding, units, segments, non_gsm_chars }
    }
}

/// Returns the characters that GSM-7 lacks, each once.
fn distinct_non_gsm_chars(text: &str) -> Vec<char> {
    let mut distinct = vec![];
    for c in text.chars().filter(|c| gsm7_septets(*c).is_none()) {
        if !distinct.contains(&c) {
            distinct.push(c);
        }
    }
    distinct
}

/// Returns how many segments of `capacity` units the characters fill, none of which may be split.
fn count_joined_segments(costs: impl Iterator<Item = usize>, capacity: usize) -> usize {
    let (mut count, mut used) = (1, 0);
    for cost in costs {
        if used + cost > capacity {
            count += 1;
            used = 0;
        }
        used += cost;
    }
    count
}

/// Returns the septets of a character in GSM-7, or `None` if it is not in that alphabet. See 3GPP TS 23.038, section 6.2.1.
fn gsm7_septets(c: char) -> Option<usize> {
    match c {
        ' '..='Z' | 'a'..='z' | '_' | '\n' | '\r' => Some(1),
        '^' | '{' | '}' | '\\' | '[' | ']' | '~' | '|' | '€' | '\u{C}' => Some(2),
        '£' | '¥' | 'è' | 'é' | 'ù' | 'ì' | 'ò' | 'Ç' | 'Ø' | 'ø' | 'Å' | 'å' => Some(1),
        'Δ' | 'Φ' | 'Γ' | 'Λ' | 'Ω' | 'Π' | 'Ψ' | 'Σ' | 'Θ' | 'Ξ' => Some(1),
        'Æ' | 'æ' | 'ß' | 'É' | '¤' | '¡' | 'Ä' | 'Ö' | 'Ñ' | 'Ü' | '§' => Some(1),
        '¿' | 'ä' | 'ö' | 'ñ' | 'ü' | 'à' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str) -> (String, usize, usize) {
        let segments = SegmentCount::measure(text);
        (segments.encoding.to_string(), segments.units, segments.segments)
    }

    fn gsm(units: usize, count: usize) -> (String, usize, usize) {
        ("GSM-7".into(), units, count)
    }

    fn ucs(units: usize, count: usize) -> (String, usize, usize) {
        ("UCS-2".into(), units, count)
    }

    #[test]
    fn an_empty_text_is_one_segment() {
        assert_eq!(measured(""), gsm(0, 1));
    }

    #[test]
    fn gsm_segments_hold_160_alone_and_153_joined() {
        for (units, count) in [(1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)] {
            assert_eq!(measured(&"a".repeat(units)), gsm(units, count));
        }
    }

    #[test]
    fn ucs_segments_hold_70_alone_and_67_joined() {
        for (units, count) in [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)] {
            assert_eq!(measured(&"码".repeat(units)), ucs(units, count));
        }
    }

    #[test]
    fn extended_characters_cost_two_and_are_never_split() {
        assert_eq!(measured(&"€".repeat(80)), gsm(160, 1));
        assert_eq!(measured(&"€".repeat(81)), gsm(162, 2));
        // 153 is odd, so each joined segment of pairs loses a unit.
        assert_eq!(measured(&"€".repeat(152)), gsm(304, 2));
        assert_eq!(measured(&"€".repeat(153)), gsm(306, 3));
        let a = |n| "a".repeat(n);
        assert_eq!(measured(&format!("{}^{}", a(151), a(153))), gsm(306, 2));
        assert_eq!(measured(&format!("{}^{}", a(152), a(152))), gsm(306, 3));
    }

    #[test]
    fn surrogate_pairs_are_never_split() {
        assert_eq!(measured(&"😀".repeat(35)), ucs(70, 1));
        assert_eq!(measured(&"😀".repeat(66)), ucs(132, 2));
        assert_eq!(measured(&"😀".repeat(67)), ucs(134, 3));
        let a = |n| "a".repeat(n);
        assert_eq!(measured(&format!("{}😀{}", a(65), a(67))), ucs(134, 2));
        assert_eq!(measured(&format!("{}😀{}", a(66), a(66))), ucs(134, 3));
    }

    #[test]
    fn each_character_that_forces_ucs_2_is_listed_once_and_in_order() {
        assert_eq!(SegmentCount::measure("码 `é` 验码 é😀`").non_gsm_chars, ['码', '`', '验', '😀']);
        assert!(SegmentCount::measure("Your code is 123456 [€]\n").non_gsm_chars.is_empty());
    }

    #[test]
    fn the_alphabet_agrees_with_an_independent_implementation() {
        let mut known = 0;
        for c in '\0'..=char::MAX {
            // The escape septet introduces the extension table and is not a character.
            if c == '\u{1B}' {
                continue;
            }
            // One septet packs into one byte and two into two.
            let mut packed = gsm7::Gsm7Writer::new(Vec::new());
            let expected = packed.write_char(c).is_ok().then(|| packed.into_writer().unwrap().len());
            assert_eq!(gsm7_septets(c), expected, "U+{:04X}", u32::from(c));
            known += usize::from(expected.is_some());
        }
        assert_eq!(known, 127 + 10);
    }
}
