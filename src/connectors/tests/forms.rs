//! Tests of every provider's form and guide.

use super::*;

#[test]
fn every_field_has_a_description_and_is_named_in_the_guide() {
    for provider in PROVIDERS {
        assert!(!provider.description().is_empty());
        let guide = provider.guide.in_language(Language::English);
        for field in provider.fields() {
            assert!(!field.description.is_empty(), "{} {}", provider.name, field.name);
            assert!(guide.contains(&format!("`{}`", field.name)), "{} {}", provider.name, field.name);
        }
    }
}

/// Clients refuse credentials that do not look like real ones: the SDK of SMS Aero, and for the other two Apprise.
#[test]
fn demo_credentials_have_the_format_of_real_ones() {
    for (provider, field, format) in [
        ("smsaero", "api-key", "^.{16,32}$"),
        ("plivo", "auth-id", "^[A-Z0-9]{20,30}$"),
        ("plivo", "auth-token", "^[a-zA-Z0-9]{30,50}$"),
        ("sinch", "service-plan-id", "^[a-f0-9]+$"),
        ("sinch", "api-token", "^[a-f0-9]+$"),
    ] {
        let credentials = Provider::find_by_name(provider).unwrap().demo_credentials();
        assert!(regex_lite::Regex::new(format).unwrap().is_match(credentials[field]), "{provider} {field}");
    }
}

#[test]
fn missing_invalid_and_unknown_fields_are_named() {
    for provider in PROVIDERS {
        let missing = provider.missing_fields(&FieldValues::new());
        assert!(!missing.is_empty(), "{}", provider.name);
        assert!(provider.missing_fields(&provider.demo_values()).is_empty(), "{}", provider.name);
        let mut odd = provider.demo_values();
        let name = &provider.fields()[0].name;
        odd.insert(format!("{name}x"), FieldValue::Plain("x".into()));
        let Err(error) = provider.build_connector(&odd, &resolve_nothing) else { panic!("{}", provider.name) };
        assert_eq!(error.to_string(), format!("unknown field {name}x; did you mean {name}?"));
        for field in provider.fields() {
            let long = "x".repeat(1_000_000);
            for bad in ["", "\0", "a\u{1b}[2J"] {
                assert!(
                    provider.check_typed_text(&field.name, bad).is_err(),
                    "{} {} {bad:?}",
                    provider.name,
                    field.name
                );
            }
            assert!(provider.check_typed_text(&field.name, &long).is_err(), "{} {}", provider.name, field.name);
            assert!(provider.check_typed_text(&field.name, "env:ANY").is_ok(), "{} {}", provider.name, field.name);
        }
    }
}
