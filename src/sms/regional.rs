//! Values that may differ between mainland China and other countries.

use std::{fmt, str::FromStr};

use super::Phone;
use crate::failure::InvalidValue;

/// A value for all numbers, or one for numbers of mainland China and one for all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regional {
    /// The value for all numbers.
    Everywhere(String),
    /// A value for each region.
    ByRegion {
        /// For numbers of mainland China.
        china: String,
        /// For all other numbers.
        overseas: String,
    },
}

/// The numbers for which a value is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// All numbers.
    Everywhere,
    /// Numbers of mainland China.
    MainlandChina,
    /// All numbers but those of mainland China.
    Overseas,
}

impl Regional {
    /// Returns the value for this number. Mainland China is recognised by its calling code alone.
    pub fn for_number(&self, to: &Phone) -> &str {
        match self {
            Self::Everywhere(value) => value,
            Self::ByRegion { china, .. } if to.is_mainland_china() => china,
            Self::ByRegion { overseas, .. } => overseas,
        }
    }

    /// Returns each value with the numbers for which it is used.
    pub fn values_by_region(&self) -> Vec<(&str, Region)> {
        match self {
            Self::Everywhere(value) => vec![(value, Region::Everywhere)],
            Self::ByRegion { china, overseas } => vec![(china, Region::MainlandChina), (overseas, Region::Overseas)],
        }
    }
}

/// Parses `VALUE` or `china=VALUE,overseas=VALUE`.
impl FromStr for Regional {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let parts: Vec<_> = text.split(',').map(|part| part.split_once('=')).collect();
        let part =
            |name| parts.iter().flatten().find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned());
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
    fn mainland_china_is_recognised_by_its_calling_code() {
        let id: Regional = "china=SMS_1,overseas=SMS_2".parse().unwrap();
        for (number, expected) in [("+8613812345678", "SMS_1"), ("+14155550100", "SMS_2"), ("+85261234567", "SMS_2")] {
            assert_eq!(id.for_number(&number.parse().unwrap()), expected, "{number}");
        }
    }

    #[test]
    fn one_region_without_the_other_is_rejected() {
        for text in ["china=SMS_1", "overseas=SMS_1", "china=,overseas=SMS_2", "", "china=a,overseas=b,x=c"] {
            assert!(text.parse::<Regional>().is_err(), "{text}");
        }
        // The `b` would be lost.
        assert!("china=a,b,overseas=c".parse::<Regional>().is_err());
        let spaced: Regional = "china = a, overseas = b".parse().unwrap();
        assert_eq!(spaced.to_string(), "china=a,overseas=b");
    }
}
