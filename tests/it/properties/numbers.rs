//! Phone numbers, as people write them.

use proptest::{
    collection::vec,
    prelude::{Just, any},
    prop_oneof,
    sample::select,
    strategy::Strategy,
};
use smsctl::sms::Phone;

use super::every;

/// The calling code and the digits after it, of a few countries.
fn number() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        (Just("1"), "415555[0-9]{4}"),
        (Just("86"), "1[3589][0-9]{9}"),
        (Just("44"), "7[1-9][0-9]{8}"),
        (Just("852"), "[569][0-9]{7}"),
        (Just("43"), "664[0-9]{4,8}"),
        (Just("39"), "0?3[0-9]{8}"),
    ]
}

const SEPARATORS: [&str; 8] = ["", " ", "-", ".", "/", "\u{a0}", "\u{2011}", " \u{b7} "];

#[test]
fn a_number_reads_back_as_shown_however_it_is_typed() {
    let typing = (select(vec!["+", "00", "tel:+", "TEL:00", " +"]), vec(select(SEPARATORS.to_vec()), 16));
    every(512, (number(), typing, any::<bool>()), |((code, national), (prefix, separators), wide)| {
        let phone: Phone = format!("+{code}{national}").parse().unwrap();
        assert_eq!((phone.calling_code(), phone.national_number()), (code, &*national));
        assert_eq!(phone.to_string().parse(), Ok(phone));
        let widened = |c: char| if wide { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c };
        let digits = code.chars().chain(national.chars()).map(widened);
        let spaced: String = digits.zip(&separators).map(|(digit, between)| format!("{digit}{between}")).collect();
        let typed = format!("{prefix}{spaced}");
        if typed.chars().count() <= 64 {
            assert_eq!(typed.parse(), Ok(phone), "{typed}");
        }
    });
}
