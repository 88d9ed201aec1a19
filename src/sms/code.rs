//! One-time codes.

use std::{cmp::Reverse, fmt, str::FromStr};

use crate::{encoding::hash, failure::InvalidValue};

/// A one-time code of 4 to 10 letters or digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Creates a code of six uniformly distributed digits from random bits. Returns `None` for the highest numbers, which
    /// would make some codes more likely; the caller tries again with new bits.
    pub fn from_random_bits(bits: u32) -> Option<Self> {
        const EVEN_RANGE_END: u32 = u32::MAX - u32::MAX % 1_000_000;
        (bits < EVEN_RANGE_END).then(|| Self(format!("{:06}", bits % 1_000_000)))
    }

    /// Finds the code in a message: 4 to 8 digits, preferably six, or else a word of capital letters and digits. Groups such
    /// as `123-456` are joined, and a prefix such as `G-` is left out.
    pub fn find_in_text(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).filter(|word| !word.is_empty());
        let is_digits = |word: &str| (4..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        let ranked_code = |word: &str| {
            let parts: Vec<_> = word.split('-').filter(|part| !part.is_empty()).collect();
            match parts[..] {
                [one] if is_digits(one) => Some((3, one.to_owned())),
                [letter, rest] if letter.len() == 1 && !is_digits(letter) && is_digits(rest) => {
                    Some((3, rest.to_owned()))
                }
                [a, b] if a.len() == b.len() && a.len() >= 2 && is_digits(&format!("{a}{b}")) => {
                    Some((2, format!("{a}{b}")))
                }
                [one]
                    if (4..=10).contains(&one.len())
                        && one.bytes().any(|b| b.is_ascii_digit())
                        && one.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) =>
                {
                    Some((1, one.to_owned()))
                }
                _ => None,
            }
        };
        // Most codes have six digits; a year or a price is shorter.
        let best =
            words.filter_map(ranked_code).min_by_key(|(rank, code)| Reverse((*rank, code.len() == 6, code.len())));
        best.map(|(_, code)| Self(code))
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the typed text is this code, in a time that depends only on the lengths.
    pub fn matches(&self, typed: &str) -> bool {
        hash::constant_time_eq(self.0.as_bytes(), typed.as_bytes())
    }
}

impl FromStr for Code {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match (4..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            true => Ok(Self(text.to_owned())),
            false => Err("a code has 4 to 10 letters or digits".into()),
        }
    }
}

/// Shows nothing, because a code in a log could be used to sign in.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_code_has_six_digits_and_the_highest_numbers_give_none() {
        assert_eq!(Code::from_random_bits(7).unwrap().as_str(), "000007");
        assert_eq!(Code::from_random_bits(4_293_999_999).unwrap().as_str(), "999999");
        assert_eq!(Code::from_random_bits(4_294_000_000), None);
        assert_eq!(Code::from_random_bits(u32::MAX), None);
    }

    #[test]
    fn a_code_is_found_in_usual_messages() {
        for (text, code) in [
            ("Your verification code is 274913. It expires in 10 minutes.", Some("274913")),
            ("【阿里云】您的验证码123456，10分钟内有效", Some("123456")),
            ("G-482915 is your code", Some("482915")),
            ("Use 123-456 to sign in", Some("123456")),
            ("In 2026 your PIN is 90210", Some("90210")),
            ("Code: A1B2C3", Some("A1B2C3")),
            ("Call +14155550100 now", None),
            ("See you at 10", None),
        ] {
            assert_eq!(Code::find_in_text(text).as_ref().map(Code::as_str), code, "{text}");
        }
    }

    #[test]
    fn a_prefix_or_another_code_does_not_match() {
        let code: Code = "123456".parse().unwrap();
        assert!(code.matches("123456"));
        for typed in ["", "12345", "1234567", "123457", "023456"] {
            assert!(!code.matches(typed), "{typed}");
        }
    }
}
