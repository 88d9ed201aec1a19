//! The behaviours that every provider owes, tried against its own referee without a socket.

pub mod mangled;

use super::{
    form::{Answer, Answers},
    *,
};
use crate::{
    desk::Approved,
    failure::Kind,
    sms::{Code, Content, MINUTES, Reference, Secret, Variables},
    wire::{Refusal, Step},
};

/// 2026-07-20 12:00:00 UTC.
fn noon(nonce: &str) -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: nonce.into() }
}

fn nowhere(_: &Reference) -> Result<Secret, String> {
    Err("no references here".into())
}

/// One scene per provider: our settings, the same with wrong secrets, and a desk that knows our templates.
fn each(scene: impl Fn(&Provider, &dyn Connector, &dyn Connector, Desk)) {
    for provider in PROVIDERS {
        let ours = provider.demo_answers();
        let wrong = |answer: &Answer| match answer {
            Answer::Bare(_) => Answer::Bare("a-wrong-secret".parse().unwrap()),
            other => other.clone(),
        };
        let theirs: Answers = ours.iter().map(|(name, answer)| (name.clone(), wrong(answer))).collect();
        let templates = provider.demo_templates();
        let desk = Desk::knowing(
            templates.iter().flat_map(|(usage, template)| Approved::of(usage, template)).collect(),
        );
        let fill = |answers| provider.fill(answers, &nowhere).unwrap_or_else(|flaw| panic!("{flaw}"));
        scene(provider, &*fill(&ours), &*fill(&theirs), desk);
    }
}

fn message(provider: &Provider, usage: &str, to: &str) -> Message {
    let templates = provider.demo_templates();
    let (_, template) = templates.iter().find(|(known, _)| known.as_str() == usage).unwrap();
    let code: Code = "274913".parse().unwrap();
    let to: Phone = to.parse().unwrap();
    let content = template.content(&to, None, &Variables { code: &code, minutes: MINUTES }).unwrap();
    Message { to, content }
}

/// A request as it stands on the wire, where `Host` is always there.
fn arrived(mut request: Request) -> Request {
    if !request.headers().contains_key("host") {
        let host = request.uri().authority().unwrap().as_str().parse().unwrap();
        request.headers_mut().insert("host", host);
    }
    request
}

fn ask<T>(
    mut exchange: Exchange<T>,
    server: &dyn Connector,
    desk: &mut Desk,
    at: &Moment,
) -> Result<T, Refusal> {
    loop {
        let response = server.emulate(&arrived(exchange.request), desk, at);
        match (exchange.read)(&response)? {
            Step::Done(value) => return Ok(value),
            Step::Next(next) => exchange = next,
        }
    }
}

#[test]
fn a_message_arrives_as_it_was_sent() {
    each(|provider, ours, _, mut desk| {
        for (n, to) in ["+14155550100", "+8613812345678"].into_iter().enumerate() {
            for usage in REQUIRED {
                let at = noon(&format!("{usage}{n}"));
                let message = message(provider, usage, to);
                let receipt = ask(ours.send(&message, &at).unwrap(), ours, &mut desk, &at);
                let receipt =
                    receipt.unwrap_or_else(|refusal| panic!("{} {to} {usage}: {refusal:?}", provider.name));
                let arrival = desk.arrival(&receipt.id).expect(provider.name);
                assert_eq!(arrival.to, message.to, "{}", provider.name);
                assert!(arrival.text.contains("274913"), "{}: {}", provider.name, arrival.text);
                if let Content::Text(text) = &message.content {
                    assert_eq!(&arrival.text, text, "{}", provider.name);
                }
            }
        }
        assert_eq!(desk.arrivals().len(), 8, "{}", provider.name);
    });
}

#[test]
fn delivery_goes_queued_sent_delivered() {
    each(|provider, ours, _, mut desk| {
        let (at, to) = (noon("send"), "+8613812345678");
        let receipt =
            ask(ours.send(&message(provider, "generic", to), &at).unwrap(), ours, &mut desk, &at).unwrap();
        let mut state = |later: u64| {
            let at = Moment { millis: at.millis + later, nonce: format!("ask{later}") };
            ask(ours.delivery(&receipt.id, Some(&to.parse().unwrap()), &at).unwrap(), ours, &mut desk, &at)
                .unwrap()
        };
        assert!(matches!(state(0), Delivery::Pending { .. }), "{}", provider.name);
        assert!(matches!(state(400), Delivery::Pending { .. }), "{}", provider.name);
        assert_eq!(state(900), Delivery::Delivered, "{}", provider.name);
    });
}

#[test]
fn a_wrong_secret_is_a_credentials_failure_everywhere_and_nothing_is_taken() {
    each(|provider, ours, theirs, mut desk| {
        let at = noon("n");
        let message = message(provider, "generic", "+14155550100");
        let refusal = ask(ours.send(&message, &at).unwrap(), theirs, &mut desk, &at).unwrap_err();
        assert_eq!((refusal.kind, desk.arrivals().len()), (Kind::Credentials, 0), "{}", provider.name);
        assert!(!refusal.fix.is_empty() && !refusal.meaning.is_empty(), "{}", provider.name);
        let checks = ours.checks(&provider.demo_templates(), &at);
        let refused =
            checks.into_iter().filter_map(|check| ask(check.exchange, theirs, &mut desk, &at).err());
        let kinds: Vec<_> = refused.map(|refusal| refusal.kind).collect();
        assert!(
            !kinds.is_empty() && kinds.iter().all(|kind| *kind == Kind::Credentials),
            "{}",
            provider.name
        );
    });
}

#[test]
fn checks_pass_and_send_nothing() {
    each(|provider, ours, _, mut desk| {
        let at = noon("n");
        let checks = ours.checks(&provider.demo_templates(), &at);
        assert!(checks.len() >= 3, "{}", provider.name);
        for check in checks {
            assert!(!check.exchange.sends);
            let finding = ask(check.exchange, ours, &mut desk, &at);
            assert!(
                matches!(finding, Ok(Finding::Pass(_))),
                "{} {}: {finding:?}",
                provider.name,
                check.title
            );
        }
        assert!(desk.arrivals().is_empty() && desk.refusals().is_empty(), "{}", provider.name);
    });
}

#[test]
fn an_answer_that_nobody_expects_never_passes_for_a_receipt() {
    let bodies = [
        "",
        "<html>",
        "null",
        "[]",
        "{}",
        "7",
        "{\"sid\":7}",
        "{\"Code\":\"OK\"}",
        "{\"Response\":{}}",
        "\u{0}",
    ];
    each(|provider, ours, _, _| {
        let exchange = ours.send(&message(provider, "generic", "+14155550100"), &noon("n")).unwrap();
        for (status, kind) in
            [(200, Kind::Unknown), (302, Kind::Unknown), (429, Kind::Throttled), (502, Kind::Unknown)]
        {
            for body in bodies {
                let response =
                    http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
                let refusal = (exchange.read)(&response).err();
                let refusal = refusal.unwrap_or_else(|| panic!("{} took {status} {body:?}", provider.name));
                assert_eq!(refusal.kind, kind, "{}: {status} {body:?}", provider.name);
            }
        }
    });
}

#[test]
fn secrets_stay_out_of_debug_and_of_everything_but_sensitive_headers() {
    each(|provider, ours, _, _| {
        let at = noon("n");
        let send = ours.send(&message(provider, "generic", "+14155550100"), &at).unwrap().request;
        let checks =
            ours.checks(&provider.demo_templates(), &at).into_iter().map(|check| check.exchange.request);
        for request in checks.chain([send]) {
            assert!(request.headers()["authorization"].is_sensitive(), "{}", provider.name);
            let shown = format!("{request:?} {}", String::from_utf8_lossy(request.body()));
            for answer in provider.demo_answers().values() {
                if let Answer::Bare(secret) = answer {
                    assert!(!shown.contains(secret.expose()), "{}: {shown}", provider.name);
                }
            }
        }
    });
}

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
        odd.insert("regoin".into(), Answer::Text("x".into()));
        let Err(flaw) = provider.fill(&odd, &nowhere) else { panic!("{}", provider.name) };
        assert_eq!(flaw.to_string(), "there is no field regoin; did you mean region?", "{}", provider.name);
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
