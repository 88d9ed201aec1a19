//! A document is imported, or rejected with an error that is safe to print; a foreign one imports no reference but to a variable.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::{
    commands::import::{ImportChoices, parse_import},
    connectors::{ImportedConnector, form::FieldError},
    failure::FailureKind,
    references::{Reference, ValueSource},
    services::ImportError,
};
use smsctl_fuzz::{NOON, all_exchanges, connector, signing_context};

fn assert_harmless(text: &str) {
    let is_dangerous = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(is_dangerous), "{text:?}");
}

fn build_error(imported: &ImportedConnector) -> Option<FieldError> {
    imported.provider.build_connector(&imported.values, &|_| Err("no references here".into())).err()
}

fuzz_target!(|text: &str| {
    let imported = match parse_import(text, ImportChoices::default()) {
        Ok(imported) => imported,
        Err(ImportError::AmbiguousProvider(candidates)) => {
            assert!(candidates.len() > 1, "{candidates:?}");
            return;
        }
        Err(ImportError::Refused(failure)) => {
            assert_eq!(failure.kind, FailureKind::Usage, "{failure}");
            assert!(!failure.message.is_empty() && failure.fix.is_some(), "{failure}");
            return assert_harmless(&failure.to_string());
        }
    };
    if imported.source == ValueSource::Foreign {
        // `env(NAME)` of Supabase's config.
        let is_variable = |(_, reference): (_, &Reference)| matches!(reference, Reference::Env(_));
        assert!(imported.references().all(is_variable), "{:?}", imported.values);
    }
    imported.errors.iter().for_each(|error| assert!(!error.to_string().is_empty()));
    for key in imported.values.keys() {
        assert!(imported.provider.fields().iter().any(|field| field.owns_key(key)), "{key:?}");
    }
    assert!(imported.notes.iter().all(|note| !note.is_empty()));
    // Only fields without a value are reported as missing.
    assert!(imported.provider.missing_fields(&imported.values).iter().all(|name| !imported.values.contains_key(name)));
    match connector(imported.provider, &imported.values) {
        Some(connector) => drop(all_exchanges(&*connector, &imported.templates, "id", &signing_context(NOON, "nonce"))),
        None => assert_harmless(&build_error(&imported).map(|error| error.to_string()).unwrap_or_default()),
    }
});
