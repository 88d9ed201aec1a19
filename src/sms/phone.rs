//! Is this a phone number a text message can be sent to, and what is it in E.164?

use std::fmt;
use std::str::FromStr;

use plan::{GLOBAL, Plan};

mod plan;

const LONGEST: usize = 64;

/// A phone number in E.164: `+`, a calling code and the national digits, 15 digits at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// All digits, without the `+`.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The digits that name the country, such as `1`, `86` or `852`.
    pub fn calling_code(&self) -> &'static str {
        Plan::of(self.digits()).map_or("", |plan| plan.code)
    }

    /// The digits after the calling code.
    pub fn national(&self) -> &str {
        &self.digits()[self.calling_code().len()..]
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
            None => Err("(0) belongs only right after the country code".into()),
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
        f.pad(&self.0)
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
            '+' => return Err("+ belongs only at the start of a phone number".into()),
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
        format!("the phone number hides the invisible character {name}; type it again by hand")
    } else if c.is_alphabetic() {
        format!("the phone number has the letter {name}; write it in digits")
    } else {
        format!("{name} does not belong in a phone number")
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
        return Err(format!("+{digits} is under +{code}, a satellite or global service"));
    }
    let Some(plan) = Plan::of(digits) else {
        return Err(format!("+{digits} starts with no assigned calling code"));
    };
    let Plan { code, place, lengths, .. } = plan;
    let national = &digits[code.len()..];
    if plan.is_premium(national) {
        return Err(format!("+{digits} is a premium-rate number in {place}"));
    }
    if national.starts_with('0') && !plan.keeps_zero() {
        return Err(format!("+{digits} has a 0 after +{code} that is only dialled in {place}; leave it out"));
    }
    if !lengths.contains(&national.len()) {
        let (needed, found) = (choice(lengths), national.len());
        return Err(format!("+{digits} needs {needed} digits after +{code} ({place}), not {found}"));
    }
    Ok(Phone(format!("+{digits}")))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> String {
        typed.parse::<Phone>().unwrap_or_else(|error| panic!("{typed:?}: {error}")).to_string()
    }

    fn refused(typed: &str) -> String {
        let error = typed.parse::<Phone>().expect_err(typed);
        assert!(error.chars().all(|c| !is_invisible(c)), "{error:?}");
        assert!(!error.ends_with('.'), "{error}");
        error
    }

    #[test]
    fn splits_into_calling_code_and_national_number() {
        for (typed, code, national, mainland) in [
            ("+14155550100", "1", "4155550100", false),
            ("+8613812345678", "86", "13812345678", true),
            ("+85261234567", "852", "61234567", false),
            ("+447700900123", "44", "7700900123", false),
            ("+390612345678", "39", "0612345678", false),
        ] {
            let phone: Phone = typed.parse().unwrap();
            assert_eq!(phone.to_string(), typed);
            assert_eq!(phone.digits(), &typed[1..]);
            assert_eq!(phone.calling_code(), code);
            assert_eq!(phone.national(), national);
            assert_eq!(phone.is_mainland_china(), mainland, "{typed}");
        }
    }

    #[test]
    fn accepts_the_numbers_reserved_for_tests_and_fiction() {
        for last in 1..=9 {
            read(&format!("+1500555000{last}"));
        }
        for typed in ["+14155550100", "+14155550123", "+447700900123", "+85261234567", "+8613812345678"] {
            assert_eq!(read(typed), typed);
        }
    }

    #[test]
    fn reads_what_people_type() {
        for typed in [
            "+1 415 555 0100",
            " +1 (415) 555-0100 ",
            "001 415 555 0100",
            "(+1) 415.555.0100",
            "(001) 415/555/0100",
            "+1\u{A0}415\u{2009}555\u{202F}0100",
            "+1\u{2010}415\u{2011}555\u{2013}01\u{2212}00",
            "＋１\u{3000}（４１５）５５５－０１００",
            "tel:+1-415-555-0100",
            "TEL: +14155550100",
        ] {
            assert_eq!(read(typed), "+14155550100", "{typed:?}");
        }
    }

    #[test]
    fn drops_a_trunk_zero_only_after_a_country_code_that_has_one() {
        assert_eq!(read("+44 (0)20 7946 0958"), "+442079460958");
        assert_eq!(read("+44(0)2079460958"), "+442079460958");
        assert_eq!(read("0044 ( 0 ) 20 7946 0958"), "+442079460958");
        assert_eq!(read("(+44) (0) 20 7946 0958"), "+442079460958");
        assert_eq!(
            refused("+39 (0)6 1234 5678"),
            "Italy numbers can start with 0; write +39 and the number without (0)"
        );
        assert_eq!(refused("+44 20 (0) 7946 0958"), "(0) belongs only right after the country code");
        assert_eq!(refused("+44 (0)(0)2079460958"), refused("+44(0)02079460958"));
        assert_eq!(
            refused("+86 0138 1234 5678"),
            "+86013812345678 has a 0 after +86 that is only dialled in China; leave it out"
        );
    }

    #[test]
    fn never_guesses_a_country() {
        assert_eq!(
            refused("415-555-0100"),
            "4155550100 has no country code; write it as +COUNTRY NUMBER, such as +14155550100"
        );
        for (typed, hint) in [
            ("14155550100", "did you mean +14155550100 (North America)?"),
            ("13812345678", "did you mean +13812345678 (North America)?"),
            ("86 138 1234 5678", "did you mean +8613812345678 (China)?"),
        ] {
            assert!(refused(typed).ends_with(hint), "{typed}");
        }
        for typed in ["(0)20 7946 0958", "07700 900123", "0", "1"] {
            assert!(refused(typed).ends_with("such as +14155550100"), "{typed}");
        }
    }

    #[test]
    fn says_how_many_digits_are_needed() {
        for (typed, error) in [
            ("+1 415 555 010", "+1415555010 needs 10 digits after +1 (North America), not 9"),
            ("+44 7700 9001", "+4477009001 needs 7, 9 or 10 digits after +44 (United Kingdom), not 8"),
            ("+49 151", "+49151 needs 4 to 13 digits after +49 (Germany), not 3"),
            ("+213 1", "+2131 needs 8 or 9 digits after +213 (Algeria), not 1"),
            ("+41 1", "+411 needs 9 or 12 digits after +41 (Switzerland), not 1"),
            ("+1", "+1 needs 10 digits after +1 (North America), not 0"),
        ] {
            assert_eq!(refused(typed), error);
        }
    }

    #[test]
    fn refuses_what_is_no_country_and_what_costs_extra() {
        assert_eq!(refused("+999 1234 5678"), "+99912345678 starts with no assigned calling code");
        assert_eq!(refused("+0 1234 5678"), "+012345678 starts with no assigned calling code");
        assert_eq!(refused("+870 773 111 632"), "+870773111632 is under +870, a satellite or global service");
        assert_eq!(refused("+1 900 234 5678"), "+19002345678 is a premium-rate number in North America");
        for code in GLOBAL {
            assert!(
                refused(&format!("+{code}12345678")).ends_with("a satellite or global service"),
                "{code}"
            );
        }
    }

    #[test]
    fn refuses_what_no_phone_number_has() {
        for (typed, error) in [
            ("", "the phone number is empty"),
            ("  ", "the phone number is empty"),
            ("tel:", "the phone number is empty"),
            ("+", "the phone number is empty"),
            ("00", "the phone number is empty"),
            ("()", "the phone number is empty"),
            ("+1 800 FLOWERS", "the phone number has the letter 'F'; write it in digits"),
            ("+1415555010\u{416}", "the phone number has the letter U+0416; write it in digits"),
            ("+1415555010\u{661}", "U+0661 does not belong in a phone number"),
            ("+1415555010#", "'#' does not belong in a phone number"),
            ("++14155550100", "+ belongs only at the start of a phone number"),
            ("+1+4155550100", "+ belongs only at the start of a phone number"),
            ("00+14155550100", "+ belongs only at the start of a phone number"),
        ] {
            assert_eq!(refused(typed), error);
        }
    }

    #[test]
    fn refuses_invisible_characters_by_code_point() {
        let hidden =
            ['\0', '\t', '\n', '\r', '\u{1B}', '\u{7F}', '\u{85}', '\u{9B}', '\u{AD}', '\u{61C}', '\u{FEFF}']
                .into_iter()
                .chain('\u{200B}'..='\u{200F}')
                .chain('\u{202A}'..='\u{202E}')
                .chain('\u{2060}'..='\u{2069}');
        for c in hidden {
            let code_point = format!("U+{:04X}", u32::from(c));
            let error =
                format!("the phone number hides the invisible character {code_point}; type it again by hand");
            for typed in [format!("{c}+14155550100"), format!("+1415{c}5550100"), format!("+14155550100{c}")]
            {
                assert_eq!(refused(&typed), error);
            }
        }
    }

    #[test]
    fn refuses_too_much_text_without_echoing_it() {
        assert_eq!(refused(&"7".repeat(65)), "the phone number is longer than 64 characters");
        assert_eq!(read(&format!("+14155550100{}", " ".repeat(52))), "+14155550100");
    }
}
