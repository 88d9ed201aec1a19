//! Numbers as people type them, and the errors for what is no number.

use super::*;

fn parse_ok(typed: &str) -> String {
    typed.parse::<Phone>().unwrap_or_else(|error| panic!("{typed:?}: {error}")).to_string()
}

fn parse_error(typed: &str) -> String {
    let error = typed.parse::<Phone>().expect_err(typed).to_string();
    assert!(error.chars().all(|c| !is_control_char(c)), "{error:?}");
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
        assert_eq!(phone.national_number(), national);
        assert_eq!(phone.is_mainland_china(), mainland, "{typed}");
    }
}

#[test]
fn accepts_the_numbers_reserved_for_tests_and_fiction() {
    for last in 1..=9 {
        parse_ok(&format!("+1500555000{last}"));
    }
    for typed in ["+14155550100", "+14155550123", "+447700900123", "+85261234567", "+8613812345678"] {
        assert_eq!(parse_ok(typed), typed);
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
        assert_eq!(parse_ok(typed), "+14155550100", "{typed:?}");
    }
}

#[test]
fn drops_a_trunk_zero_only_after_a_country_code_that_has_one() {
    assert_eq!(parse_ok("+44 (0)20 7946 0958"), "+442079460958");
    assert_eq!(parse_ok("+44(0)2079460958"), "+442079460958");
    assert_eq!(parse_ok("0044 ( 0 ) 20 7946 0958"), "+442079460958");
    assert_eq!(parse_ok("(+44) (0) 20 7946 0958"), "+442079460958");
    assert_eq!(
        parse_error("+39 (0)6 1234 5678"),
        "Italy numbers can start with 0; write +39 and the number without (0)"
    );
    assert_eq!(parse_error("+44 20 (0) 7946 0958"), "(0) is allowed only after the country code");
    assert_eq!(parse_error("+44 (0)(0)2079460958"), parse_error("+44(0)02079460958"));
    assert_eq!(
        parse_error("+86 0138 1234 5678"),
        "+86013812345678 has a 0 after +86 that is dialled only within China; leave it out"
    );
}

#[test]
fn never_guesses_a_country() {
    assert_eq!(
        parse_error("415-555-0100"),
        "4155550100 has no country code; write it as +COUNTRY NUMBER, such as +14155550100"
    );
    for (typed, hint) in [
        ("14155550100", "did you mean +14155550100 (North America)?"),
        ("13812345678", "did you mean +8613812345678 (China) or +13812345678 (North America)?"),
        ("86 138 1234 5678", "did you mean +8613812345678 (China)?"),
    ] {
        assert!(parse_error(typed).ends_with(hint), "{typed}");
    }
    for typed in ["(0)20 7946 0958", "07700 900123", "0", "1"] {
        assert!(parse_error(typed).ends_with("such as +14155550100"), "{typed}");
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
        assert_eq!(parse_error(typed), error);
    }
}

#[test]
fn refuses_what_is_no_country_and_what_costs_extra() {
    assert_eq!(parse_error("+999 1234 5678"), "+99912345678 does not start with a country code");
    assert_eq!(parse_error("+0 1234 5678"), "+012345678 does not start with a country code");
    assert_eq!(parse_error("+870 773 111 632"), "+870773111632 belongs to +870, a satellite or global service");
    assert_eq!(parse_error("+1 900 234 5678"), "+19002345678 is a premium-rate number in North America");
    for code in GLOBAL_SERVICE_CODES {
        assert!(parse_error(&format!("+{code}12345678")).ends_with("a satellite or global service"), "{code}");
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
        ("+1 800 FLOWERS", "the phone number contains the letter 'F'; use digits only"),
        ("+1415555010\u{416}", "the phone number contains the letter 'Ж'; use digits only"),
        ("+1415555010\u{661}", "a phone number cannot contain '١'"),
        ("+1415555010#", "a phone number cannot contain '#'"),
        ("++14155550100", "+ is allowed only at the start of a phone number"),
        ("+1+4155550100", "+ is allowed only at the start of a phone number"),
        ("00+14155550100", "+ is allowed only at the start of a phone number"),
    ] {
        assert_eq!(parse_error(typed), error);
    }
}

#[test]
fn refuses_invisible_characters_by_code_point() {
    let hidden = ['\0', '\t', '\n', '\r', '\u{1B}', '\u{7F}', '\u{85}', '\u{9B}', '\u{AD}', '\u{61C}', '\u{FEFF}']
        .into_iter()
        .chain('\u{200B}'..='\u{200F}')
        .chain('\u{202A}'..='\u{202E}')
        .chain('\u{2060}'..='\u{2069}');
    for c in hidden {
        let code_point = format!("U+{:04X}", u32::from(c));
        let error = format!("the phone number contains the invisible character {code_point}; type it again by hand");
        for typed in [format!("{c}+14155550100"), format!("+1415{c}5550100"), format!("+14155550100{c}")] {
            assert_eq!(parse_error(&typed), error);
        }
    }
}

#[test]
fn refuses_too_much_text_without_echoing_it() {
    assert_eq!(parse_error(&"7".repeat(65)), "the phone number is longer than 64 characters");
    assert_eq!(parse_ok(&format!("+14155550100{}", " ".repeat(52))), "+14155550100");
}
