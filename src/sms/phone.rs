//! Is this a phone number a text message can be sent to, and what is it in E.164?

use std::{fmt, str::FromStr};

pub use country::Country;
use plan::{GLOBAL, Plan};
use serde::{Serialize, Serializer};

mod country;
mod plan;
#[cfg(test)]
mod tests;

const LONGEST: usize = 64;

/// A phone number in E.164: `+`, a calling code and the national digits, 15 digits at most.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone {
    /// ASCII, and zeros behind them.
    digits: [u8; 15],
    length: u8,
}

impl Phone {
    /// All digits, without the `+`.
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length.into()]).unwrap_or_default()
    }

    /// The digits that name the country, such as `1`, `86` or `852`.
    pub fn calling_code(&self) -> &'static str {
        Plan::of(self.digits()).map_or("", |plan| plan.code)
    }

    /// The digits after the calling code.
    pub fn national(&self) -> &str {
        &self.digits()[self.calling_code().len()..]
    }

    /// Enough to be known again by whoever knows it, such as `+1••••••0100`.
    pub fn masked(&self) -> String {
        let national = self.national();
        let shown = if national.len() < 8 { 2 } else { 4 };
        let (hidden, end) = national.split_at(national.len().saturating_sub(shown));
        format!("+{}{}{end}", self.calling_code(), "•".repeat(hidden.len()))
    }

    /// Whether the calling code is 86; Hong Kong, Macao and Taiwan have their own.
    pub fn is_mainland_china(&self) -> bool {
        self.calling_code() == "86"
    }
}

impl FromStr for Phone {
    type Err = String;

    /// Reads a number as people type it; the error is a sentence that says what to change.
    fn from_str(typed: &str) -> Result<Self, String> {
        // E.164 as programs write it needs no tidying.
        let written = typed.strip_prefix('+').filter(|rest| (1..=LONGEST).contains(&rest.len()));
        if let Some(digits) = written.filter(|rest| rest.bytes().all(|b| b.is_ascii_digit())) {
            return checked(digits);
        }
        if typed.chars().nth(LONGEST).is_some() {
            return Err(format!("the phone number is longer than {LONGEST} characters"));
        }
        let marks = marks(typed)?;
        let number = unbracketed(&marks);
        let digits = after_prefix(&number);
        if digits.unwrap_or(&number).is_empty() {
            return Err("the phone number is empty".into());
        }
        let Some(digits) = digits else { return Err(no_country_code(&number)) };
        let Some((code, national)) = marks.split_once("(0)") else { return checked(digits) };

        let code = unbracketed(code);
        let code = after_prefix(&code).unwrap_or_default();
        match Plan::of(code).filter(|plan| plan.code == code) {
            None => Err("(0) is allowed only after the country code".into()),
            Some(plan) if plan.keeps_zero() => Err(format!(
                "{} numbers can start with 0; write +{code} and the number without (0)",
                plan.place
            )),
            Some(_) => checked(&format!("{code}{}", unbracketed(national))),
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("+{}", self.digits()))
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

/// What matters of the typed text: digits, brackets and a leading `+`, all ASCII.
fn marks(typed: &str) -> Result<String, String> {
    let typed = typed.trim_matches(is_separator);
    let number = match typed.split_at_checked(4) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel:") => number,
        _ => typed,
    };
    let mut marks = String::new();
    for c in number.chars().map(narrow) {
        match c {
            '0'..='9' | '(' | ')' => marks.push(c),
            '+' if marks.chars().all(|mark| mark == '(') => marks.push(c),
            '+' => return Err("+ is allowed only at the start of a phone number".into()),
            _ if is_separator(c) => {}
            _ => return Err(refusal(c)),
        }
    }
    Ok(marks)
}

/// The ASCII form of a full-width character.
fn narrow(c: char) -> char {
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

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

fn refusal(c: char) -> String {
    // Naming all else by code point keeps terminal controls out of the message.
    let name = if c.is_ascii_graphic() { format!("'{c}'") } else { format!("U+{:04X}", u32::from(c)) };
    if is_invisible(c) {
        format!("the phone number contains the invisible character {name}; type it again by hand")
    } else if c.is_alphabetic() {
        format!("the phone number contains the letter {name}; use digits only")
    } else {
        format!("a phone number cannot contain {name}")
    }
}

fn unbracketed(marks: &str) -> String {
    marks.replace(['(', ')'], "")
}

fn after_prefix(number: &str) -> Option<&str> {
    number.strip_prefix('+').or_else(|| number.strip_prefix("00"))
}

fn no_country_code(number: &str) -> String {
    let advice = format!("{number} has no country code; write it as +COUNTRY NUMBER");
    match (Plan::of(number), checked(number)) {
        (Some(plan), Ok(phone)) => format!("{advice}; did you mean {phone} ({})?", plan.place),
        _ => format!("{advice}, such as +14155550100"),
    }
}

fn checked(digits: &str) -> Result<Phone, String> {
    if let Some(code) = GLOBAL.iter().find(|code| digits.starts_with(**code)) {
        return Err(format!("+{digits} belongs to +{code}, a satellite or global service"));
    }
    let Some(plan) = Plan::of(digits) else {
        return Err(format!("+{digits} does not start with a country code"));
    };
    let Plan { code, place, lengths, .. } = plan;
    let national = &digits[code.len()..];
    if plan.is_premium(national) {
        return Err(format!("+{digits} is a premium-rate number in {place}"));
    }
    if national.starts_with('0') && !plan.keeps_zero() {
        return Err(format!(
            "+{digits} has a 0 after +{code} that is dialled only within {place}; leave it out"
        ));
    }
    if !lengths.contains(&national.len()) {
        let (needed, found) = (choice(lengths), national.len());
        return Err(format!("+{digits} needs {needed} digits after +{code} ({place}), not {found}"));
    }
    let mut phone = Phone { digits: [0; 15], length: digits.len() as u8 };
    let Some(place) = phone.digits.get_mut(..digits.len()) else {
        return Err(format!("+{digits} is longer than the 15 digits of E.164"));
    };
    place.copy_from_slice(digits.as_bytes());
    Ok(phone)
}

/// `[10]` is `10`, `[7, 9, 10]` is `7, 9 or 10` and `[8, 9, 10]` is `8 to 10`.
fn choice(lengths: &[usize]) -> String {
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
