//! What every provider's form and guide say.

use super::*;

#[test]
fn every_question_of_a_form_has_words_and_every_guide_names_every_field() {
    for provider in PROVIDERS {
        assert!(!provider.about().is_empty());
        for field in provider.fields() {
            assert!(!field.about.is_empty(), "{} {}", provider.name, field.name);
            assert!(
                provider.guide.contains(&format!("`{}`", field.name)),
                "{} {}",
                provider.name,
                field.name
            );
        }
    }
}

#[test]
fn what_is_missing_wrong_or_unknown_is_named() {
    for provider in PROVIDERS {
        let none = provider.missing(&Answers::new());
        assert!(!none.is_empty(), "{}", provider.name);
        assert!(provider.missing(&provider.demo_answers()).is_empty(), "{}", provider.name);
        let mut odd = provider.demo_answers();
        let name = &provider.fields()[0].name;
        odd.insert(format!("{name}x"), Answer::Text("x".into()));
        let Err(flaw) = provider.fill(&odd, &nowhere) else { panic!("{}", provider.name) };
        assert_eq!(flaw.to_string(), format!("unknown field {name}x; did you mean {name}?"));
        for field in provider.fields() {
            let long = "x".repeat(1_000_000);
            for bad in ["", "\0", "a\u{1b}[2J"] {
                assert!(
                    provider.check(&field.name, bad).is_err(),
                    "{} {} {bad:?}",
                    provider.name,
                    field.name
                );
            }
            assert!(provider.check(&field.name, &long).is_err(), "{} {}", provider.name, field.name);
            assert!(provider.check(&field.name, "env:ANY").is_ok(), "{} {}", provider.name, field.name);
        }
    }
}
