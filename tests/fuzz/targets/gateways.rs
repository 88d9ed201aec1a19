//! A description of a gateway is rejected with line and column, or makes requests that show no secret and parses any
//! response. In the input, the response follows the description after a zero byte.
#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use smsctl::{
    connectors::{Connector, form::FieldValue},
    emulation::{ApprovedTemplate, EmulatorState, RequestContext, host_without_port},
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, Response, mask_request_part},
    store::{HistoryOptions, Store},
};
use smsctl_fuzz::{AnyExchange, NOON, all_exchanges, as_received, signing_context};

/// The value of every reference.
const MARK: &str = "MARKED-5f1c-secret";

fn assert_harmless(text: &str) {
    let is_dangerous = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(is_dangerous), "{text:?}");
}

/// Parses a response; a gateway has no further pages.
fn parse<T>(exchange: &Exchange<T>, response: &Response) {
    match (exchange.parse_response)(response) {
        Ok(ExchangeStep::Done(_)) => {}
        Ok(ExchangeStep::Next(_)) => panic!("a gateway has no further pages"),
        Err(refusal) => {
            let kinds = [FailureKind::Credentials, FailureKind::Refused, FailureKind::Throttled, FailureKind::Unknown];
            assert!(kinds.contains(&refusal.kind), "{refusal:?}");
            [&refusal.code, &refusal.reason].into_iter().for_each(|text| assert_harmless(text));
        }
    }
}

fn parse_any(exchange: &AnyExchange, response: &Response) {
    match exchange {
        AnyExchange::Send(exchange) => parse(exchange, response),
        AnyExchange::Delivery(exchange) => parse(exchange, response),
        AnyExchange::Check(exchange) => parse(exchange, response),
    }
}

fn responses(
    connector: &dyn Connector,
    exchange: &AnyExchange,
    state: &mut EmulatorState,
    body: &[u8],
) -> Vec<Response> {
    let request = as_received(exchange.request().clone());
    let host = host_without_port(&request);
    let at = signing_context(NOON, "answer");
    let own = connector.emulate(&request, RequestContext::new(state, &Rc::default(), Some(host), &at)).response;
    let response = |status: u16, body: &[u8]| {
        let builder = http::Response::builder().status(status).header("x-id", "1");
        builder.body(body.to_vec()).expect("a response")
    };
    let deep = "[".repeat(200);
    let bodies = [body, b"", b"null", b"{}", b"[]", b"\"\\ud800\"", deep.as_bytes()];
    let mut all: Vec<_> = bodies.iter().flat_map(|body| [response(200, body), response(400, body)]).collect();
    all.push(own);
    all
}

fuzz_target!(|input: &[u8]| {
    let end = input.iter().position(|byte| *byte == 0).unwrap_or(input.len());
    let Ok(text) = std::str::from_utf8(&input[..end]) else { return };
    if text.contains(MARK) {
        return;
    }
    let store = Store::new("gateway.toml", HistoryOptions { state_dir: None, now_millis: || 0, on_note: |_| {} });
    let config = match store.validate(&format!("version = 1\n{text}")) {
        Ok(config) => config,
        Err(failure) => {
            assert_eq!(failure.kind, FailureKind::Configuration, "{failure}");
            assert!(failure.fix.is_some());
            return assert_harmless(&failure.to_string());
        }
    };
    for saved in config.connectors.iter().filter(|saved| saved.provider.name == "http") {
        let marked = |_: &_| Ok(MARK.into());
        let connector = match saved.provider.build_connector(&saved.values, &marked) {
            Ok(connector) => connector,
            Err(error) => {
                assert!(!error.to_string().contains(MARK), "{error}");
                assert_harmless(&error.to_string());
                continue;
            }
        };
        let templates = &saved.templates[..saved.templates.len().min(2)];
        let approved = templates.iter().flat_map(|(usage, it)| ApprovedTemplate::from_template(usage, it)).collect();
        let mut state = EmulatorState::default();
        state.approve_templates(0, approved);
        let has_secrets = saved.values.values().any(|value| !matches!(value, FieldValue::Plain(_)));
        for exchange in all_exchanges(&*connector, templates, "m-1", &signing_context(NOON, "nonce")) {
            let request = exchange.request();
            let shown = format!("{} {}", request.uri(), String::from_utf8_lossy(request.body()));
            let shown = mask_request_part(request, &shown);
            assert!(!has_secrets || !shown.contains(MARK), "{shown}");
            let body = &input[(end + 1).min(input.len())..];
            for response in responses(&*connector, &exchange, &mut state, body) {
                parse_any(&exchange, &response);
            }
        }
    }
});
