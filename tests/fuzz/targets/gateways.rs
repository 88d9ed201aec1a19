//! Any description of a gateway is refused with its place, or asks what it says, shows no secret, and reads whatever is
//! answered. Behind a zero byte stands what the gateway answers.
#![no_main]

use std::{collections::BTreeMap, rc::Rc};

use libfuzzer_sys::fuzz_target;
use smsctl::{
    connectors::{Connector, form::Answer},
    desk::{Approved, Desk},
    failure::Kind,
    store::{Past, Store},
    wire::{Exchange, Response, Step, veiled, verify},
};
use smsctl_fuzz::{Asked, NOON, arrived, asked, moment};

/// What every reference comes to.
const MARK: &str = "MARKED-5f1c-secret";

fn harmless(text: &str) {
    let acts = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(acts), "{text:?}");
}

/// Reads an answer; a gateway of one's own has no further pages.
fn read<T>(exchange: &Exchange<T>, response: &Response) {
    match (exchange.read)(response) {
        Ok(Step::Done(_)) => {}
        Ok(Step::Next(_)) => panic!("it asks on"),
        Err(refusal) => {
            let kinds = [Kind::Credentials, Kind::Refused, Kind::Throttled, Kind::Unknown];
            assert!(kinds.contains(&refusal.kind), "{refusal:?}");
            [&refusal.code, &refusal.reason].into_iter().for_each(|text| harmless(text));
        }
    }
}

fn heard(asked: &Asked, response: &Response) {
    match asked {
        Asked::Send(exchange) => read(exchange, response),
        Asked::Delivery(exchange) => read(exchange, response),
        Asked::Check(exchange) => read(exchange, response),
    }
}

fn answers(connector: &dyn Connector, asked: &Asked, desk: &mut Desk, given: &[u8]) -> Vec<Response> {
    let request = arrived(asked.request().clone());
    let host = verify::host_name(&request);
    let at = moment(NOON, "answer");
    let own = connector.emulate(&request, desk.visit(&Rc::default(), Some(host), &at)).response;
    let with = |status: u16, body: &[u8]| {
        let response = http::Response::builder().status(status).header("x-id", "1");
        response.body(body.to_vec()).expect("a response")
    };
    let deep = "[".repeat(200);
    let bodies = [given, b"", b"null", b"{}", b"[]", b"\"\\ud800\"", deep.as_bytes()];
    let mut all: Vec<_> = bodies.iter().flat_map(|body| [with(200, body), with(400, body)]).collect();
    all.push(own);
    all
}

fuzz_target!(|given: &[u8]| {
    let cut = given.iter().position(|byte| *byte == 0).unwrap_or(given.len());
    let Ok(text) = std::str::from_utf8(&given[..cut]) else { return };
    if text.contains(MARK) {
        return;
    }
    let store = Store::at("gateway.toml", Past { folder: None, clock: || 0, note: |_| {} });
    let config = match store.validate(&format!("version = 1\n{text}")) {
        Ok(config) => config,
        Err(failure) => {
            assert_eq!(failure.kind, Kind::Configuration, "{failure}");
            assert!(failure.fix.is_some());
            return harmless(&failure.to_string());
        }
    };
    for saved in config.connectors.iter().filter(|saved| saved.provider.name == "http") {
        let marked = |_: &_| Ok(MARK.parse().unwrap_or_else(|never| match never {}));
        let bare = |answer: &Answer| matches!(answer, Answer::Bare(_));
        let answered: BTreeMap<_, _> =
            saved.answers.iter().map(|(name, answer)| (name.clone(), answer.clone())).collect();
        let filled = saved.provider.fill(&answered, &marked);
        let connector = match filled {
            Ok(connector) => connector,
            Err(flaw) => {
                assert!(!flaw.to_string().contains(MARK), "{flaw}");
                harmless(&flaw.to_string());
                continue;
            }
        };
        let templates = &saved.templates[..saved.templates.len().min(2)];
        let approved = templates.iter().flat_map(|(usage, it)| Approved::of(usage, it)).collect();
        let mut desk = Desk::knowing(approved);
        let open = saved.answers.values().any(|answer| matches!(answer, Answer::Kept(_)) || bare(answer));
        for asked in asked(&*connector, templates, "m-1", &moment(NOON, "nonce")) {
            let request = asked.request();
            let shown = format!("{} {}", request.uri(), String::from_utf8_lossy(request.body()));
            let shown = veiled(request, &shown);
            assert!(!open || !shown.contains(MARK), "{shown}");
            let answer = &given[(cut + 1).min(given.len())..];
            for response in answers(&*connector, &asked, &mut desk, answer) {
                heard(&asked, &response);
            }
        }
    }
});
