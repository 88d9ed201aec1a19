//! Phone numbers that a text message can be sent to, in E.164.

use std::{fmt, str::FromStr};

pub use country::Country;
use numbering_plan::{GLOBAL_SERVICE_CODES, NumberingPlan};
use serde::{Serialize, Serializer};

use crate::{encoding::is_control_char, failure::InvalidValue};

mod country;
mod numbering_plan;
#[cfg(test)]
mod tests;

/// The longest text that is parsed as a number, in characters.
const MAX_TYPED_CHARS: usize = 64;

/// A phone number in E.164: `+`, a calling code and the national digits, 15 digits at most.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone {
    /// ASCII digits, followed by zero bytes.
    digits: [u8; 15],
    length: u8,
}

impl Phone {
    /// Returns all digits, without the `+`.
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length.into()]).unwrap_or_default()
    }

    /// Returns the calling code of the country, such as `1`, `86` or `852`.
    pub fn calling_code(&self) -> &'static str {
        NumberingPlan::for_digits(self.digits()).map_or("", |plan| plan.calling_code)
    }

    /// Returns the digits after the calling code.
    pub fn national_number(&self) -> &str {
        &self.digits()[self.calling_code().len()..]
    }

    /// Returns the number with most digits hidden, such as `+1••••••0100`, so that only who knows it recognises it.
    pub fn masked(&self) -> String {
        let national = self.national_number();
        let shown = if national.len() < 8 { 2 } else { 4 };
        let (hidden, end) = national.split_at(national.len().saturating_sub(shown));
        format!("+{}{}{end}", self.calling_code(), "•".repeat(hidden.len()))
    }

    /// Returns whether the calling code is 86; Hong Kong, Macao and Taiwan have their own.
    pub fn is_mainland_china(&self) -> bool {
        // No other calling code starts with 86.
        self.digits().starts_with("86")
    }
}

impl FromStr for Phone {
    type Err = InvalidValue;

    /// Parses a number as people type it. The error says what to change.
    fn from_str(typed: &str) -> Result<Self, InvalidValue> {
        // A number in E.164 has nothing to strip.
        let e164 = typed.strip_prefix('+').filter(|rest| (1..=MAX_TYPED_CHARS).contains(&rest.len()));
        if let Some(digits) = e164.filter(|rest| rest.bytes().all(|b| b.is_ascii_digit())) {
            return parse_digits(digits);
        }
        if typed.chars().nth(MAX_TYPED_CHARS).is_some() {
            return Err(format!("the phone number is longer than {MAX_TYPED_CHARS} characters").into());
        }
        let marks = strip_separators(typed)?;
        let number = without_brackets(&marks);
        let digits = strip_international_prefix(&number);
        if digits.unwrap_or(&number).is_empty() {
            return Err("the phone number is empty".into());
        }
        let Some(digits) = digits else { return Err(missing_country_code_error(&number).into()) };
        let Some((code, national)) = marks.split_once("(0)") else { return parse_digits(digits) };

        let code = without_brackets(code);
        let code = strip_international_prefix(&code).unwrap_or_default();
        match NumberingPlan::for_digits(code).filter(|plan| plan.calling_code == code) {
            None => Err("(0) is allowed only after the country code".into()),
            Some(plan) if plan.allows_leading_zero() => {
                Err(format!("{} numbers can start with 0; write +{code} and the number without (0)", plan.place_name)
                    .into())
            }
            Some(_) => parse_digits(&format!("{code}{}", without_brackets(national))),
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'+'; 16];
        text[1..].copy_from_slice(&self.digits);
        f.pad(std::str::from_utf8(&text[..=self.length.into()]).unwrap_or_default())
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({self})")
    }
}

/// Returns the digits, brackets and leading `+` of the typed text, all as ASCII.
fn strip_separators(typed: &str) -> Result<String, InvalidValue> {
    let typed = typed.trim_matches(is_separator);
    let number = match typed.split_at_checked(4) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel:") => number,
        _ => typed,
    };
    let mut marks = String::new();
    for c in number.chars().map(to_half_width) {
        match c {
            '0'..='9' | '(' | ')' => marks.push(c),
            '+' if marks.chars().all(|mark| mark == '(') => marks.push(c),
            '+' => return Err("+ is allowed only at the start of a phone number".into()),
            _ if is_separator(c) => {}
            _ => return Err(invalid_char_error(c).into()),
        }
    }
    Ok(marks)
}

/// Returns the ASCII form of a full-width character, and any other character as it is.
fn to_half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' // spaces
            | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' // dashes
            | '.' | '\u{B7}' | '/'
    )
}

fn invalid_char_error(c: char) -> String {
    // What is not printed by itself, such as a control character or a combining accent, is named by its code point.
    let is_unprintable = is_control_char(c) || c.escape_debug().len() > 2;
    let name = if is_unprintable { format!("U+{:04X}", u32::from(c)) } else { format!("'{c}'") };
    if is_control_char(c) {
        format!("the phone number contains the invisible character {name}; type it again by hand")
    } else if c.is_alphabetic() {
        format!("the phone number contains the letter {name}; use digits only")
    } else {
        format!("a phone number cannot contain {name}")
    }
}

fn without_brackets(marks: &str) -> String {
    marks.replace(['(', ')'], "")
}

fn strip_international_prefix(number: &str) -> Option<&str> {
    number.strip_prefix('+').or_else(|| number.strip_prefix("00"))
}

fn missing_country_code_error(number: &str) -> String {
    let advice = format!("{number} has no country code; write it as +COUNTRY NUMBER");
    let with_plus = match (NumberingPlan::for_digits(number), parse_digits(number)) {
        (Some(plan), Ok(phone)) => Some(format!("{phone} ({})", plan.place_name)),
        _ => None,
    };
    let in_china = is_chinese_mobile(number).then(|| format!("+86{number} (China)"));
    match in_china.into_iter().chain(with_plus).collect::<Vec<_>>()[..] {
        [] => format!("{advice}, such as +14155550100"),
        ref meant => format!("{advice}; did you mean {}?", meant.join(" or ")),
    }
}

/// Whether this is a mobile number of mainland China without its country code, which looks like a number of North
/// America. The first three digits are those of libphonenumber, `resources/PhoneNumberMetadata.xml`.
fn is_chinese_mobile(number: &str) -> bool {
    match *number.as_bytes() {
        [b'1', second, third, .., _] if number.len() == 11 => match second {
            b'3' | b'8' => true,
            b'4' => matches!(third, b'5' | b'7'),
            b'5' | b'9' => third != b'4',
            b'6' => matches!(third, b'2' | b'5'..=b'7'),
            b'7' => matches!(third, b'0'..=b'3' | b'5'..=b'8'),
            _ => false,
        },
        _ => false,
    }
}

fn parse_digits(digits: &str) -> Result<Phone, InvalidValue> {
    if let Some(code) = GLOBAL_SERVICE_CODES.iter().find(|code| digits.starts_with(**code)) {
        return Err(format!("+{digits} belongs to +{code}, a satellite or global service").into());
    }
    let Some(plan) = NumberingPlan::for_digits(digits) else {
        return Err(format!("+{digits} does not start with a country code").into());
    };
    let NumberingPlan { calling_code: code, place_name: place, .. } = plan;
    let national = &digits[code.len()..];
    if plan.is_premium(national) {
        return Err(format!("+{digits} is a premium-rate number in {place}").into());
    }
    if national.starts_with('0') && !plan.allows_leading_zero() {
        return Err(format!("+{digits} has a 0 after +{code} that is dialled only within {place}; leave it out").into());
    }
    if !plan.national_lengths().any(|length| length == national.len()) {
        let lengths: Vec<_> = plan.national_lengths().collect();
        let (needed, given) = (format_lengths(&lengths), national.len());
        return Err(format!("+{digits} needs {needed} digits after +{code} ({place}), not {given}").into());
    }
    let mut phone = Phone { digits: [0; 15], length: digits.len() as u8 };
    let Some(target) = phone.digits.get_mut(..digits.len()) else {
        return Err(format!("+{digits} is longer than the 15 digits of E.164").into());
    };
    target.copy_from_slice(digits.as_bytes());
    Ok(phone)
}

/// `[10]` is `10`, `[7, 9, 10]` is `7, 9 or 10` and `[8, 9, 10]` is `8 to 10`.
fn format_lengths(lengths: &[usize]) -> String {
    match lengths {
        [first, .., last] if lengths.len() > 2 && last - first + 1 == lengths.len() => {
            format!("{first} to {last}")
        }
        [most @ .., last] if !most.is_empty() => {
            format!("{} or {last}", most.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
        }
        _ => lengths.iter().map(usize::to_string).collect(),
    }
}
