//! The behaviours that every provider owes, tried against its own referee without a socket.

mod forms;
pub mod mangled;

use std::rc::Rc;

use http::HeaderValue;

use super::{
    form::{Answer, Answers},
    *,
};
use crate::{
    desk::{Approved, Desk},
    failure::Kind,
    references::Reference,
    sms::{Code, Content, MINUTES, Secret, Variables},
    wire::{Step, veiled, verify},
};

/// 2026-07-20 12:00:00 UTC.
pub const NOON: u64 = 1_784_548_800_000;

/// Who answers: the referee itself, or a server in front of it. It keeps one account.
pub trait Counterpart {
    fn open(provider: &'static Provider, account: Box<dyn Connector>) -> Self;
    /// Asks at this moment; the kind of failure where that fails.
    fn ask<T>(&mut self, exchange: Exchange<T>, at: &Moment) -> Result<T, Kind>;
    fn arrivals(&self) -> Vec<Arrival>;
    fn refusals(&self) -> usize;
}

fn noon(nonce: &str) -> Moment {
    Moment { millis: NOON, nonce: nonce.into() }
}

fn nowhere(_: &Reference) -> Result<Secret, String> {
    Err("no references here".into())
}

/// The demonstration account.
pub fn ours(provider: &'static Provider) -> Box<dyn Connector> {
    provider.fill(&provider.demo_answers(), &nowhere).unwrap_or_else(|flaw| panic!("{flaw}"))
}

/// The same with other secrets.
fn theirs(provider: &'static Provider) -> Box<dyn Connector> {
    let wrong = |answer: Answer| match answer {
        Answer::Bare(_) => Answer::Bare("a-wrong-secret".parse().unwrap()),
        other => other,
    };
    let answers: Answers =
        provider.demo_answers().into_iter().map(|(name, answer)| (name, wrong(answer))).collect();
    provider.fill(&answers, &nowhere).unwrap_or_else(|flaw| panic!("{flaw}"))
}

pub fn message(provider: &Provider, usage: &str, to: &str) -> Message {
    let templates = provider.demo_templates();
    let (usage, template) = templates.iter().find(|(known, _)| known.as_str() == usage).unwrap();
    let code: Code = "274913".parse().unwrap();
    Message::of(template, usage, &to.parse().unwrap(), None, &Variables { code: &code, minutes: MINUTES })
        .unwrap()
}

/// A number that the provider reaches: some serve one country only, and say so before anything is sent.
pub fn reached(provider: &'static Provider) -> &'static str {
    let sends = |to: &&str| ours(provider).send(&message(provider, "generic", to), &noon("n")).is_ok();
    ["+14155550100", "+8613812345678"].into_iter().find(sends).expect(provider.name)
}

/// A generic message with this content.
pub fn saying(to: &str, content: Content) -> Message {
    let code = "274913".parse().unwrap();
    Message { to: to.parse().unwrap(), content, usage: Usage::generic(), code, locale: None }
}

/// The referee, asked without a socket.
struct Bare {
    account: Box<dyn Connector>,
    desk: Desk,
}

/// What a referee answers to a request, by the host that it was sent to. A refusal is kept.
pub fn emulated(connector: &dyn Connector, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
    let (host, whose) = (verify::host_name(request).to_ascii_lowercase(), Rc::default());
    let ours = ["localhost", "127.0.0.1", "[::1]", "sandbox.example"].contains(&&*host);
    let reply = connector.emulate(request, desk.visit(&whose, (!ours).then_some(&host), at));
    reply.denial.into_iter().for_each(|denial| desk.keep_refusal(&whose, denial));
    reply.response
}

impl Counterpart for Bare {
    fn open(provider: &'static Provider, account: Box<dyn Connector>) -> Self {
        let templates = provider.demo_templates();
        let approved = templates.iter().flat_map(|(usage, template)| Approved::of(usage, template));
        Self { account, desk: Desk::knowing(approved.collect()) }
    }

    fn ask<T>(&mut self, mut exchange: Exchange<T>, at: &Moment) -> Result<T, Kind> {
        loop {
            let response = emulated(&*self.account, &arrived(exchange.request), &mut self.desk, at);
            match (exchange.read)(&response) {
                Ok(Step::Done(value)) => return Ok(value),
                Ok(Step::Next(next)) => exchange = next,
                Err(refusal) => {
                    assert!(!refusal.fix.is_empty() && !refusal.meaning.is_empty(), "{refusal:?}");
                    return Err(refusal.kind);
                }
            }
        }
    }

    fn arrivals(&self) -> Vec<Arrival> {
        self.desk.arrivals().into_iter().cloned().collect()
    }

    fn refusals(&self) -> usize {
        self.desk.refusals().len()
    }
}

/// A request as it stands on the wire, where `Host` is always there.
pub fn arrived(mut request: Request) -> Request {
    if !request.headers().contains_key("host") {
        let host = request.uri().authority().unwrap().as_str().parse().unwrap();
        request.headers_mut().insert("host", host);
    }
    request
}

/// Everything that a provider's client and referee owe each other.
pub fn behaves<C: Counterpart>() {
    for provider in PROVIDERS {
        arrives_as_it_was_sent::<C>(provider);
        goes_queued_sent_delivered::<C>(provider);
        refuses_a_wrong_secret::<C>(provider);
        passes_checks_that_send_nothing::<C>(provider);
    }
}

fn arrives_as_it_was_sent<C: Counterpart>(provider: &'static Provider) {
    let (client, mut counter) = (ours(provider), C::open(provider, ours(provider)));
    for (n, to) in ["+14155550100", "+8613812345678"].into_iter().enumerate() {
        for usage in REQUIRED {
            let at = noon(&format!("{usage}{n}"));
            let message = message(provider, usage, to);
            // Some serve one country only, and say so before anything is sent.
            let Ok(exchange) = client.send(&message, &at) else { continue };
            let receipt = counter.ask(exchange, &at);
            let receipt = receipt.unwrap_or_else(|kind| panic!("{} {to} {usage}: {kind:?}", provider.name));
            let arrival = counter.arrivals().pop().expect(provider.name);
            assert_eq!(arrival.to, message.to, "{}", provider.name);
            assert!(receipt.id.is_none_or(|id| id == *arrival.id), "{}", provider.name);
            assert!(arrival.text.contains("274913"), "{}: {}", provider.name, arrival.text);
            if let Content::Text(text) = &message.content {
                assert_eq!(&*arrival.text, text.as_str(), "{}", provider.name);
            }
        }
    }
    assert!([4, 8].contains(&counter.arrivals().len()), "{}", provider.name);
}

fn goes_queued_sent_delivered<C: Counterpart>(provider: &'static Provider) {
    let (client, mut counter) = (ours(provider), C::open(provider, ours(provider)));
    let (at, to) = (noon("send"), "+8613812345678");
    let sent = client.send(&message(provider, "generic", to), &at).unwrap();
    let receipt = counter.ask(sent, &at).expect(provider.name);
    let Some(id) = receipt.id.filter(|id| client.delivery(id, Some(&to.parse().unwrap()), None, &at).is_ok())
    else {
        return;
    };
    let mut state = |later: u64| {
        let at = Moment { millis: at.millis + later, nonce: format!("ask{later}") };
        let sent_ago = Some(Duration::from_millis(later));
        let exchange = client.delivery(&id, Some(&to.parse().unwrap()), sent_ago, &at).unwrap();
        counter.ask(exchange, &at).expect(provider.name)
    };
    assert!(matches!(state(0), Delivery::Pending { .. }), "{}", provider.name);
    assert!(matches!(state(400), Delivery::Pending { .. }), "{}", provider.name);
    assert_eq!(state(900), Delivery::Delivered, "{}", provider.name);
}

/// And takes nothing.
fn refuses_a_wrong_secret<C: Counterpart>(provider: &'static Provider) {
    if !provider.fields().iter().any(|field| field.secret) {
        return;
    }
    let (client, mut counter) = (ours(provider), C::open(provider, theirs(provider)));
    let at = noon("n");
    let sent = client.send(&message(provider, "generic", reached(provider)), &at).unwrap();
    assert_eq!(counter.ask(sent, &at).err(), Some(Kind::Credentials), "{}", provider.name);
    assert!(counter.arrivals().is_empty(), "{}", provider.name);
    let checks = client.checks(&provider.demo_templates(), &at);
    let kinds: Vec<_> =
        checks.into_iter().filter_map(|check| counter.ask(check.exchange, &at).err()).collect();
    assert!(!kinds.is_empty() || of_ones_own(provider), "{}", provider.name);
    assert!(kinds.iter().all(|kind| *kind == Kind::Credentials), "{}", provider.name);
}

/// Whether the other side is the user's own, of which nothing can be asked.
fn of_ones_own(provider: &Provider) -> bool {
    [".example", ".invalid"].iter().any(|end| provider.domain.ends_with(end))
}

fn passes_checks_that_send_nothing<C: Counterpart>(provider: &'static Provider) {
    let (client, mut counter) = (ours(provider), C::open(provider, ours(provider)));
    let at = noon("n");
    let checks = client.checks(&provider.demo_templates(), &at);
    assert!(!checks.is_empty() || of_ones_own(provider), "{}", provider.name);
    for check in checks {
        assert!(!check.exchange.sends);
        let found = counter.ask(check.exchange, &at);
        assert!(matches!(found, Ok(Finding::Pass(_))), "{} {}: {found:?}", provider.name, check.title);
    }
    assert!(counter.arrivals().is_empty() && counter.refusals() == 0, "{}", provider.name);
}

#[test]
fn every_provider_behaves() {
    behaves::<Bare>();
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
    for provider in PROVIDERS {
        let exchange =
            ours(provider).send(&message(provider, "generic", reached(provider)), &noon("n")).unwrap();
        let empty = http::Response::builder().status(204).body(vec![]).unwrap();
        let by_status = of_ones_own(provider) && (exchange.read)(&empty).is_ok();
        for (status, kind) in [
            (200, Kind::Unknown),
            (302, Kind::Refused),
            (403, Kind::Credentials),
            (404, Kind::Refused),
            (429, Kind::Throttled),
            (502, Kind::Unknown),
        ] {
            if by_status && status == 200 {
                continue;
            }
            for body in bodies {
                let response =
                    http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
                let refusal = (exchange.read)(&response).err();
                let refusal = refusal.unwrap_or_else(|| panic!("{} took {status} {body:?}", provider.name));
                // What says that it was accepted may have been, whatever the status is.
                if refusal.kind == Kind::Unknown && body == r#"{"Code":"OK"}"# {
                    continue;
                }
                // A description may name what a bare status means.
                if refusal.code == status.to_string() && (400..500).contains(&status) {
                    assert!(matches!(refusal.kind, Kind::Refused | Kind::Credentials | Kind::Throttled));
                    continue;
                }
                assert_eq!(refusal.kind, kind, "{}: {status} {body:?}", provider.name);
            }
        }
    }
}

#[test]
fn secrets_stay_out_of_debug_and_of_everything_but_sensitive_headers() {
    for provider in PROVIDERS {
        let (ours, at) = (ours(provider), noon("n"));
        let send = ours.send(&message(provider, "generic", reached(provider)), &at).unwrap().request;
        let checks =
            ours.checks(&provider.demo_templates(), &at).into_iter().map(|check| check.exchange.request);
        for request in checks.chain([send]) {
            let written = request.headers().get("authorization");
            assert!(written.is_none_or(HeaderValue::is_sensitive), "{}", provider.name);
            let (uri, body) = (request.uri().to_string(), String::from_utf8_lossy(request.body()));
            let shown =
                format!("{:?} {} {}", request.headers(), veiled(&request, &uri), veiled(&request, &body));
            for answer in provider.demo_answers().values() {
                if let Answer::Bare(secret) = answer {
                    assert!(!shown.contains(secret.expose()), "{}: {shown}", provider.name);
                }
            }
        }
    }
}
