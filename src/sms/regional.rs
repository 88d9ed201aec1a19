//! A value that may differ between mainland China and everywhere else.

use std::{fmt, str::FromStr};

use super::Phone;

/// One value, or one for numbers of mainland China and one for all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regional {
    Everywhere(String),
    ByRegion { china: String, overseas: String },
}

impl Regional {
    /// The value for this number. China is recognised by its calling code alone.
    pub fn for_number(&self, to: &Phone) -> &str {
        match self {
            Self::Everywhere(value) => value,
            Self::ByRegion { china, .. } if to.is_mainland_china() => china,
            Self::ByRegion { overseas, .. } => overseas,
        }
    }

    /// The distinct values, each with whether it serves mainland China.
    pub fn values_by_region(&self) -> Vec<(&str, bool)> {
        match self {
            Self::Everywhere(value) => vec![(value, true)],
            Self::ByRegion { china, overseas } => vec![(china, true), (overseas, false)],
        }
    }
}

/// Reads `VALUE` or `china=VALUE,overseas=VALUE`.
impl FromStr for Regional {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<_> = text.split(',').map(|part| part.split_once('=')).collect();
        let part = |name| {
            let found = parts.iter().flatten().find(|(key, _)| key.trim() == name);
            found.map(|(_, value)| value.trim().to_owned())
        };
        let value = match (part("china"), part("overseas")) {
            (Some(china), Some(overseas)) if parts.len() == 2 => Self::ByRegion { china, overseas },
            (None, None) => Self::Everywhere(text.trim().to_owned()),
            _ => return Err("expected one value, or china=VALUE,overseas=VALUE".into()),
        };
        match value.values_by_region().iter().any(|(value, _)| value.is_empty()) {
            true => Err("must not be empty".into()),
            false => Ok(value),
        }
    }
}

impl fmt::Display for Regional {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Everywhere(value) => f.write_str(value),
            Self::ByRegion { china, overseas } => write!(f, "china={china},overseas={overseas}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn china_is_told_by_its_calling_code_never_by_eleven_digits() {
        let split: Regional = "china=SMS_1,overseas=SMS_2".parse().unwrap();
        for (number, expected) in [("+8613812345678", "SMS_1"), ("+14155550100", "SMS_2"), ("+85261234567", "SMS_2")] {
            assert_eq!(split.for_number(&number.parse().unwrap()), expected, "{number}");
        }
    }

    #[test]
    fn half_a_split_is_refused() {
        for text in ["china=SMS_1", "overseas=SMS_1", "china=,overseas=SMS_2", "", "china=a,overseas=b,x=c"] {
            assert!(text.parse::<Regional>().is_err(), "{text}");
        }
        // Whatever else is written there would be lost.
        assert!("china=a,b,overseas=c".parse::<Regional>().is_err());
        let spaced: Regional = "china = a, overseas = b".parse().unwrap();
        assert_eq!(spaced.to_string(), "china=a,overseas=b");
    }
}
