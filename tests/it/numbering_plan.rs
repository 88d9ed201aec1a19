//! Does the numbering plan agree with a full phone-number library?

use std::collections::BTreeSet;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType,
    get_national_significant_number_owned,
};
use smsctl::{failure::InvalidValue, sms::Phone};

const LINES: [PhoneNumberType; 3] =
    [PhoneNumberType::Mobile, PhoneNumberType::FixedLine, PhoneNumberType::FixedLineOrMobile];

/// The calling codes whose premium-rate numbers cannot be told by how they start.
const UNTOLD: [i32; 7] = [60, 66, 353, 508, 855, 960, 961];

/// Those where only some can.
const PARTLY_TOLD: [i32; 3] = [64, 91, 376];

#[test]
fn knows_the_same_calling_codes() {
    let refusal = |code: &i32| read(&format!("+{code}")).expect_err("a calling code alone");
    let known: BTreeSet<i32> =
        (1..=999).filter(|code| refusal(code).contains(&format!("digits after +{code} ("))).collect();
    let global: BTreeSet<i32> =
        (1..=999).filter(|code| refusal(code).contains(&format!("belongs to +{code}, a satellite"))).collect();

    assert!(known.len() > 200, "{}", known.len());
    assert_eq!(known, countries());
    assert_eq!(global, PHONE_NUMBER_UTIL.get_supported_global_network_calling_codes().collect());
}

#[test]
fn knows_the_same_lengths() {
    let (mut possible, mut impossible, mut beyond) = (0, 0, BTreeSet::new());
    for code in countries() {
        for length in 1..=17 {
            let national = "2".repeat(length);
            let theirs = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number(code, &national))
                == Ok(NumberLengthType::IsPossible);
            let ours = read(&format!("+{code}{national}"));
            // E.164 ends at 15 digits; a few longer service numbers cannot be reached from abroad.
            if theirs && code.to_string().len() + length > 15 {
                beyond.insert(code);
                assert!(ours.is_err(), "+{code} with {length}");
                continue;
            }
            assert_eq!(ours.is_ok(), theirs, "+{code} with {length}: {ours:?}");
            match ours {
                Ok(_) => possible += 1,
                Err(error) => {
                    assert!(error.contains(" needs ") && error.ends_with(&format!(", not {length}")), "{error}");
                    impossible += 1;
                }
            }
        }
    }
    assert!(possible > 400, "{possible}");
    assert!(impossible > 2000, "{impossible}");
    assert_eq!(beyond, BTreeSet::from([49, 62, 81, 82, 234, 598]));
}

#[test]
fn accepts_every_example_of_a_line() {
    let examples = examples(&LINES);
    for example in &examples {
        let phone = read(&e164(example)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(phone.to_string(), e164(example));
        assert_eq!(phone.calling_code(), example.country_code.to_string());
        assert_eq!(phone.national_number(), get_national_significant_number_owned(example));
    }
    assert!(examples.len() > 400, "{}", examples.len());
}

#[test]
fn refuses_every_premium_example_it_can_tell() {
    let (mut told, mut untold) = (BTreeSet::new(), BTreeSet::new());
    for example in examples(&[PhoneNumberType::PremiumRate]) {
        match read(&e164(&example)) {
            Ok(_) => untold.insert(example.country_code),
            Err(error) => {
                assert!(error.contains("premium-rate"), "{error}");
                told.insert(example.country_code)
            }
        };
    }
    assert_eq!(untold, BTreeSet::from(UNTOLD));
    assert!(told.is_disjoint(&untold));
    assert!(told.len() > 100, "{}", told.len());
}

/// Tries each start of three digits in each possible length of each calling code.
#[test]
fn calls_no_line_premium_and_no_premium_a_line() {
    let mut random = Random(1);
    let (mut lines, mut premium, mut missed) = (0, 0, BTreeSet::new());
    for code in countries() {
        for length in (4..=15 - code.to_string().len()).filter(|length| is_possible(code, *length)) {
            for start in 0..1000 {
                let tail: String = (3..length).map(|_| random.digit()).collect();
                let national = format!("{start:03}{tail}");
                let theirs = PHONE_NUMBER_UTIL.get_number_type(&number(code, &national));
                let ours = read(&format!("+{code}{national}"));
                let refused = matches!(&ours, Err(error) if error.contains("premium-rate"));
                if LINES.contains(&theirs) {
                    assert!(ours.is_ok(), "{theirs:?}: {ours:?}");
                    lines += 1;
                } else if theirs == PhoneNumberType::PremiumRate {
                    if refused {
                        premium += 1;
                    } else {
                        missed.insert(code);
                    }
                } else if refused {
                    assert_eq!(theirs, PhoneNumberType::Unknown, "+{code}{national}");
                }
            }
        }
    }
    assert!(lines > 50_000, "{lines}");
    assert!(premium > 1_000, "{premium}");
    assert!(missed.iter().all(|code| UNTOLD.contains(code) || PARTLY_TOLD.contains(code)), "{missed:?}");
}

/// Tries each start of four digits under the calling codes that several countries share, and all examples.
#[test]
fn knows_the_country_of_every_line() {
    let home = |line: &PhoneNumber| PHONE_NUMBER_UTIL.get_region_for_number(line).map(|region| region.to_string());
    let (mut random, mut lines) = (Random(5), 0);
    let mut agree = |line: &PhoneNumber| {
        let Some(theirs) = home(line) else { return };
        let ours: Vec<_> = read(&e164(line)).unwrap().countries().iter().map(ToString::to_string).collect();
        assert!(ours.contains(&theirs), "{} is of {theirs}, not {ours:?}", e164(line));
        assert!(ours.len() == 1 || [212, 500, 590].contains(&line.country_code), "{ours:?}");
        lines += 1;
    };
    examples(&LINES).iter().for_each(&mut agree);
    for code in countries() {
        let sharing = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(code);
        if sharing.is_none_or(|regions| regions.count() < 2) {
            continue;
        }
        for length in (4..=15 - code.to_string().len()).filter(|length| is_possible(code, *length)) {
            for start in 0..10_000 {
                let tail: String = (4..length).map(|_| random.digit()).collect();
                let line = number(code, &format!("{start:04}{tail}"));
                if LINES.contains(&PHONE_NUMBER_UTIL.get_number_type(&line)) {
                    agree(&line);
                }
            }
        }
    }
    assert!(lines > 5_000, "{lines}");
}

#[test]
fn accepts_the_numbers_others_test_with() {
    let twilio = (1..=9).map(|last| format!("+1500555000{last}"));
    let others = ["+14155550100", "+14155550123", "+8613812345678", "+85261234567", "+447700900123"];
    for typed in twilio.chain(others.map(String::from)) {
        assert_eq!(read(&typed).map(|phone| phone.to_string()), Ok(typed));
    }
}

#[test]
fn reads_a_number_however_it_is_set_out() {
    let mut random = Random(2);
    let mut changed = 0;
    for example in examples(&LINES) {
        let plain = e164(&example);
        for _ in 0..20 {
            let typed = set_out(&plain, &mut random);
            assert_eq!(read(&typed).map(|phone| phone.to_string()), Ok(plain.clone()), "{typed:?}");
            changed += usize::from(typed != plain);
        }
    }
    assert!(changed > 8_000, "{changed}");
}

#[test]
fn answers_any_text_with_a_number_or_a_printable_sentence() {
    const ODD: [char; 40] = [
        '+', '+', '0', '0', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '1', '4', '(', ')', ' ', '-', '.', '/',
        '#', 'x', 't', 'é', '１', '＋', '（', '）', '١', '一', '😀', '\0', '\n', '\u{1B}', '\u{A0}', '\u{AD}',
        '\u{202E}', '\u{301}',
    ];
    let mut random = Random(3);
    let (mut read_back, mut refused) = (0, 0);
    for round in 0..200_000 {
        let pick = if round % 2 == 0 { ODD.len() } else { 21 };
        let text: String = (0..random.below(20)).map(|_| ODD[random.below(pick)]).collect();
        match read(&text) {
            Ok(phone) => {
                assert_eq!(read(&phone.to_string()), Ok(phone));
                read_back += 1;
            }
            Err(error) => {
                assert!(error.chars().all(|c| c.is_ascii_graphic() || " ôçé１＋（）١一😀".contains(c)), "{error:?}");
                refused += 1;
            }
        }
    }
    assert!(read_back > 100, "{read_back}");
    assert!(refused > 100_000, "{refused}");
}

/// A small deterministic generator (xorshift64*), so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % bound
    }

    fn digit(&mut self) -> char {
        char::from(b"0123456789"[self.below(10)])
    }
}

fn read(typed: &str) -> Result<Phone, String> {
    typed.parse().map_err(|invalid: InvalidValue| invalid.to_string())
}

/// The library's calling codes that belong to a country.
fn countries() -> BTreeSet<i32> {
    let global: BTreeSet<i32> = PHONE_NUMBER_UTIL.get_supported_global_network_calling_codes().collect();
    PHONE_NUMBER_UTIL.get_supported_calling_codes().filter(|code| !global.contains(code)).collect()
}

fn examples(types: &[PhoneNumberType]) -> Vec<PhoneNumber> {
    let mut regions: Vec<_> = PHONE_NUMBER_UTIL.get_supported_regions().collect();
    regions.sort_by_key(|region| region.to_string());
    let of = |region, kind| PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok();
    regions.iter().flat_map(|region| types.iter().filter_map(move |kind| of(*region, *kind))).collect()
}

fn e164(number: &PhoneNumber) -> String {
    PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164).into_owned()
}

fn number(code: i32, national: &str) -> PhoneNumber {
    let zeros = national.len() - national.trim_start_matches('0').len();
    PhoneNumber {
        country_code: code,
        national_number: national.parse().unwrap(),
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 0).then(|| i32::try_from(zeros).unwrap()),
        ..PhoneNumber::default()
    }
}

fn is_possible(code: i32, length: usize) -> bool {
    PHONE_NUMBER_UTIL.is_possible_number(&number(code, &"2".repeat(length)))
}

/// Sets a number out as a person might, in groups with separators and brackets.
fn set_out(plain: &str, random: &mut Random) -> String {
    const BETWEEN: [&str; 10] = ["", " ", "-", ".", "/", "\u{A0}", "\u{2009}", "\u{2011}", "\u{2013}", " - "];
    let mut typed = String::from(["+", "00", "tel:+", "\u{FF0B}", " +"][random.below(5)]);
    let wide = random.below(4) == 0;
    let mut rest = &plain[1..];
    while !rest.is_empty() {
        let (group, after) = rest.split_at((2 + random.below(3)).min(rest.len()));
        // A lone (0) would be a trunk prefix.
        let bracketed = group.len() > 1 && random.below(4) == 0;
        typed.push_str(if bracketed { "(" } else { "" });
        typed.extend(group.chars().map(|c| match char::from_u32(u32::from(c) + 0xFEE0) {
            Some(full_width) if wide => full_width,
            _ => c,
        }));
        typed.push_str(if bracketed { ")" } else { "" });
        typed.push_str(BETWEEN[random.below(BETWEEN.len())]);
        rest = after;
    }
    typed
}
