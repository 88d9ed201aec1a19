//! Wordings, made of texts and places.

use proptest::{collection::vec, prop_oneof, sample::select, strategy::Strategy};
use smsctl::sms::{Code, TemplateValues, Wording};

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
        assert_eq!(wording.render(&TemplateValues { code: &code, minutes: 17 }), Ok(shown), "{written}");
    });
}

/// The names of the places, looked for at every character.
fn places(mut text: &str) -> Vec<&str> {
    let named = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let mut names = vec![];
    while let Some(first) = text.chars().next() {
        let place = text.strip_prefix("{{").map(str::trim_start).and_then(|inner| {
            let (name, after) = inner.split_at(inner.find(|c| !named(c))?);
            Some((name, after.trim_start().strip_prefix("}}")?)).filter(|(name, _)| !name.is_empty())
        });
        text = place.map_or(&text[first.len_utf8()..], |(_, after)| after);
        names.extend(place.map(|(name, _)| name));
    }
    names
}

#[test]
fn a_place_is_where_braces_hold_a_name() {
    let piece = select(vec!["{{", "}}", "{", "}", " ", "code", "b-1", "码", "\n", "!"]);
    every(1_000, vec(piece, 1..14).prop_map(|pieces| pieces.concat()), |text| {
        let Ok(wording) = text.parse::<Wording>() else { return };
        assert_eq!(wording.variables(), places(&text), "{text:?}");
    });
}
