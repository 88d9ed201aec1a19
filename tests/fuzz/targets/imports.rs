//! Any document is taken over as what it is, or refused in a sentence that is safe to print; one of somebody else's
//! brings no reference in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::{
    commands::import::read,
    connectors::{Found, form::Flaw},
    failure::Kind,
    references::Source,
};
use smsctl_fuzz::{NOON, account, asked, moment};

fn harmless(text: &str) {
    let acts = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(acts), "{text:?}");
}

fn flawed(found: &Found) -> Option<Flaw> {
    found.provider.fill(&found.answers, &|_| Err("no references here".into())).err()
}

fuzz_target!(|text: &str| {
    let found = match read(text) {
        Ok(found) => found,
        Err(failure) => {
            assert_eq!(failure.kind, Kind::Usage, "{failure}");
            assert!(!failure.message.is_empty() && failure.fix.is_some(), "{failure}");
            return harmless(&failure.to_string());
        }
    };
    if found.source == Source::Foreign {
        assert_eq!(found.references().count(), 0, "{:?}", found.answers);
    }
    assert!(found.refused.is_empty() || found.source == Source::User, "{:?}", found.refused);
    for answered in found.answers.keys() {
        assert!(found.provider.fields().iter().any(|field| field.owns(answered)), "{answered:?}");
    }
    assert!(found.notes.iter().all(|note| !note.is_empty()));
    // What may be the only copy of a secret is not in what is printed.
    assert!(found.provider.missing(&found.answers).iter().all(|name| !found.answers.contains_key(name)));
    match account(found.provider, &found.answers) {
        Some(account) => drop(asked(&*account, &found.templates, "id", &moment(NOON, "nonce"))),
        None => harmless(&flawed(&found).map(|flaw| flaw.to_string()).unwrap_or_default()),
    }
});
