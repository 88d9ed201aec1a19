//! Any settings that a form takes lead to well-formed requests, to the provider only, and show no secret.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::{connectors::form::Answer, references::Source, wire::veiled};
use smsctl_fuzz::{account, asked, moment, provider, typed};

/// How every secret begins here.
const MARK: &str = "MARKED-5f1c";

#[derive(arbitrary::Arbitrary, Debug)]
struct Typed<'a> {
    provider: u8,
    answers: Vec<(u8, &'a str)>,
    left_out: Option<u8>,
    template: &'a str,
    id: &'a str,
    millis: u64,
}

fuzz_target!(|given: Typed| {
    // Whoever types the mark where it is no secret will see it.
    if given
        .answers
        .iter()
        .map(|(_, text)| *text)
        .chain([given.template, given.id])
        .any(|it| it.contains(MARK))
    {
        return;
    }
    let provider = provider(given.provider);
    let (fields, mut answers) = (provider.fields(), provider.demo_answers());
    for (field, text) in &given.answers {
        let field = &fields[usize::from(*field) % fields.len()];
        if let Ok(answer) = field.answer(text, Source::User) {
            answers.insert(field.name.clone(), answer);
        }
    }
    if let Some(field) = given.left_out {
        answers.remove(&fields[usize::from(field) % fields.len()].name);
    }
    for answer in answers.values_mut() {
        if let Answer::Bare(secret) = answer {
            *answer = Answer::Bare(format!("{MARK}{}", secret.expose()).parse().expect("any text"));
        }
    }
    assert!(!format!("{answers:?}").contains(MARK));
    let Some(account) = account(provider, &answers) else {
        let flaw = provider.fill(&answers, &|_| Err("no references here".into())).err();
        let shown = flaw.map(|flaw| flaw.to_string()).unwrap_or_default();
        assert!(!shown.is_empty() && !shown.contains(MARK), "{shown}");
        return;
    };
    let mut templates = provider.demo_templates();
    templates.truncate(1);
    templates.extend(typed(provider.holds, given.template));
    let millis = given.millis % 253_402_300_800_000;
    for asked in asked(&*account, &templates, given.id, &moment(millis, "nonce")) {
        let request = asked.request();
        let host = request.uri().host().unwrap_or_default();
        // A gateway or receiver of one's own is wherever one says.
        let own = [".example", ".invalid"].iter().any(|end| provider.domain.ends_with(end));
        assert!(own || provider.owns(host) || host == account.host(), "{host}");
        assert!(own || request.uri().scheme_str() == Some("https"));
        let shown = format!("{request:?} {} {}", asked.signed(), String::from_utf8_lossy(request.body()));
        let shown = veiled(request, &shown);
        assert!(!shown.contains(MARK), "{shown}");
    }
});
