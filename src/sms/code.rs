//! The one-time code.

use std::{fmt, str::FromStr};

/// A one-time code of 4 to 10 letters or digits; six digits unless given.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Six uniform digits from 32 random bits, or `None` in the uneven tail, for which new bits are needed.
    pub fn from_bits(bits: u32) -> Option<Self> {
        const EVEN: u32 = u32::MAX - u32::MAX % 1_000_000;
        (bits < EVEN).then(|| Self(format!("{:06}", bits % 1_000_000)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares without telling by its duration how many characters agree.
    pub fn matches(&self, typed: &str) -> bool {
        let differing =
            self.0.bytes().zip(typed.bytes()).fold(0, |seen, (ours, theirs)| seen | (ours ^ theirs));
        self.0.len() == typed.len() && differing == 0
    }
}

impl FromStr for Code {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (4..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            true => Ok(Self(text.to_owned())),
            false => Err("a code has 4 to 10 letters or digits".into()),
        }
    }
}

/// Blind, because a code in a log is a way in.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_six_digits_and_the_tail_is_thrown_back() {
        assert_eq!(Code::from_bits(7).unwrap().as_str(), "000007");
        assert_eq!(Code::from_bits(4_293_999_999).unwrap().as_str(), "999999");
        assert_eq!(Code::from_bits(4_294_000_000), None);
        assert_eq!(Code::from_bits(u32::MAX), None);
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
