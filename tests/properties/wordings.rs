//! Wordings, made of texts and places.

use proptest::{collection::vec, prop_oneof, strategy::Strategy};
use smsctl::sms::{Code, Variables, Wording};

use super::every;

/// A piece as it is written, and as it is shown.
fn piece() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        "[ a-z,.:码é}]{0,12}".prop_map(|text| (text.clone(), text)),
        "[ ]{0,2}".prop_map(|space| (format!("{{{{{space}code{space}}}}}"), "A1B2C3".into())),
        "[ ]{0,2}".prop_map(|space| (format!("{{{{{space}minutes}}}}"), "17".into())),
    ]
}

#[test]
fn a_message_is_the_wording_with_its_places_filled() {
    let code: Code = "A1B2C3".parse().unwrap();
    every(512, vec(piece(), 0..8), |pieces| {
        let written = pieces.iter().map(|(written, _)| &**written).collect::<String>() + "{{code}}";
        let shown = pieces.iter().map(|(_, shown)| &**shown).collect::<String>() + "A1B2C3";
        let wording: Wording = written.parse().unwrap();
        assert_eq!(wording.render(&Variables { code: &code, minutes: 17 }), Ok(shown), "{written}");
    });
}

#[test]
fn a_wording_whose_places_are_named_again_stays_as_it_is() {
    every(512, r"[{} a-z_.码-]{1,40}", |text| {
        let Ok(wording) = text.parse::<Wording>() else { return };
        let again = |wording: &Wording| wording.with(|name| format!("{{{{{name}}}}}"));
        let tidy: Wording = again(&wording).parse().unwrap();
        assert_eq!(again(&tidy), tidy.as_str(), "{text}");
        assert_eq!(tidy.variables(), wording.variables(), "{text}");
    });
}
