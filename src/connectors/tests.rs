//! Behaviour that every provider has, tested against its own emulation without a socket.

mod forms;
pub mod malformed_requests;
pub mod responses;
mod specifications;
mod specified_fields;

use std::rc::Rc;

use http::HeaderValue;

use super::{
    form::{FieldValue, FieldValues},
    *,
};
use crate::{
    emulation::{self, ApprovedTemplate, CapturedMessage, EmulatorState, RequestContext},
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, Request, SigningContext, mask_request_part},
    references::{Reference, ValueSource},
    sms::{Code, DEFAULT_VALID_MINUTES, Message, MessageContent, REQUIRED_USAGES, Secret, TemplateValues, Usage},
};

/// 2026-07-20 12:00:00 UTC.
pub const NOON_MILLIS: u64 = 1_784_548_800_000;

/// The emulation of one account: itself, or a server in front of it.
pub trait EmulationUnderTest {
    fn open(provider: &'static Provider, account: Box<dyn Connector>) -> Self;
    /// Performs an exchange at this time. The error is the kind of failure.
    fn perform<T>(&mut self, exchange: Exchange<T>, at: &SigningContext) -> Result<T, FailureKind>;
    fn captured_messages(&self) -> Vec<CapturedMessage>;
    fn rejection_count(&self) -> usize;
}

/// The signing context of [`NOON_MILLIS`] with this nonce.
pub fn noon_with_nonce(nonce: &str) -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: nonce.into() }
}

fn resolve_nothing(_: &Reference) -> Result<Secret, String> {
    Err("there are no references".into())
}

/// Returns a connector with the demonstration account.
pub fn demo_connector(provider: &'static Provider) -> Box<dyn Connector> {
    provider.build_connector(&provider.demo_values(), &resolve_nothing).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the same account with wrong secrets.
fn connector_with_wrong_secrets(provider: &'static Provider) -> Box<dyn Connector> {
    let wrong = |value: FieldValue| match value {
        FieldValue::Secret(_) => FieldValue::Secret("a-wrong-secret".parse().unwrap()),
        other => other,
    };
    let values: FieldValues = provider.demo_values().into_iter().map(|(name, value)| (name, wrong(value))).collect();
    provider.build_connector(&values, &resolve_nothing).unwrap_or_else(|error| panic!("{error}"))
}

pub fn demo_message(provider: &Provider, usage: &str, to: &str) -> Message {
    let templates = provider.demo_templates();
    let (usage, template) = templates.iter().find(|(known, _)| known.as_str() == usage).unwrap();
    let code: Code = "274913".parse().unwrap();
    Message::from_template(
        template,
        usage,
        &to.parse().unwrap(),
        None,
        &TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES },
    )
    .unwrap()
}

/// Returns a number that the provider can send to: some serve one country only.
pub fn reachable_number(provider: &'static Provider) -> &'static str {
    let sends = |to: &&str| {
        demo_connector(provider)
            .build_send_exchange(&demo_message(provider, "generic", to), &noon_with_nonce("n"))
            .is_ok()
    };
    ["+14155550100", "+8613812345678"].into_iter().find(sends).expect(provider.name)
}

/// Returns a generic message with this content.
pub fn generic_message(to: &str, content: MessageContent) -> Message {
    let code = "274913".parse().unwrap();
    Message { to: to.parse().unwrap(), content, usage: Usage::generic(), code, locale: None }
}

/// The emulation without a socket.
struct DirectEmulation {
    account: Box<dyn Connector>,
    state: EmulatorState,
}

/// Returns the response of an emulation to a request, and records a rejection.
pub fn emulate_request(
    connector: &dyn Connector,
    request: &Request,
    state: &mut EmulatorState,
    at: &SigningContext,
) -> Response {
    let (host, account) = (emulation::host_without_port(request).to_ascii_lowercase(), Rc::default());
    let is_loopback = ["localhost", "127.0.0.1", "[::1]", "sandbox.example"].contains(&&*host);
    let reply = connector.emulate(request, RequestContext::new(state, &account, (!is_loopback).then_some(&host), at));
    reply.rejection.into_iter().for_each(|rejection| state.add_rejection(&account, rejection));
    reply.response
}

/// An emulator whose account has the templates of the demonstration account.
pub fn emulator_with_demo_templates(provider: &Provider) -> EmulatorState {
    let templates = provider.demo_templates();
    let approved = templates.iter().flat_map(|(usage, template)| ApprovedTemplate::from_template(usage, template));
    EmulatorState::with_templates(approved.collect())
}

impl EmulationUnderTest for DirectEmulation {
    fn open(provider: &'static Provider, account: Box<dyn Connector>) -> Self {
        Self { account, state: emulator_with_demo_templates(provider) }
    }

    fn perform<T>(&mut self, mut exchange: Exchange<T>, at: &SigningContext) -> Result<T, FailureKind> {
        loop {
            let response = emulate_request(&*self.account, &with_host_header(exchange.request), &mut self.state, at);
            match (exchange.parse_response)(&response) {
                Ok(ExchangeStep::Done(value)) => return Ok(value),
                Ok(ExchangeStep::Next(next)) => exchange = next,
                Err(refusal) => {
                    assert!(!refusal.fix.is_empty() && !refusal.meaning.is_empty(), "{refusal:?}");
                    return Err(refusal.kind);
                }
            }
        }
    }

    fn captured_messages(&self) -> Vec<CapturedMessage> {
        self.state.captured_messages().into_iter().cloned().collect()
    }

    fn rejection_count(&self) -> usize {
        self.state.rejection_lines().len()
    }
}

/// Adds the `Host` header, which every transmitted request has.
pub fn with_host_header(mut request: Request) -> Request {
    if !request.headers().contains_key("host") {
        let host = request.uri().authority().unwrap().as_str().parse().unwrap();
        request.headers_mut().insert("host", host);
    }
    request
}

/// Asserts what every client and emulation have in common.
pub fn assert_provider_behaviour<C: EmulationUnderTest>() {
    for provider in PROVIDERS {
        assert_message_is_captured::<C>(provider);
        assert_delivery_progresses::<C>(provider);
        assert_wrong_secret_is_refused::<C>(provider);
        assert_checks_pass::<C>(provider);
    }
}

fn assert_message_is_captured<C: EmulationUnderTest>(provider: &'static Provider) {
    let (client, mut server) = (demo_connector(provider), C::open(provider, demo_connector(provider)));
    for (n, to) in ["+14155550100", "+8613812345678"].into_iter().enumerate() {
        for usage in REQUIRED_USAGES {
            let at = noon_with_nonce(&format!("{usage}{n}"));
            let message = demo_message(provider, usage, to);
            // Some serve one country only, and say so before anything is sent.
            let Ok(exchange) = client.build_send_exchange(&message, &at) else { continue };
            let receipt = server.perform(exchange, &at);
            let receipt = receipt.unwrap_or_else(|kind| panic!("{} {to} {usage}: {kind:?}", provider.name));
            let captured = server.captured_messages().pop().expect(provider.name);
            assert_eq!(captured.to, message.to, "{}", provider.name);
            assert!(receipt.id.is_none_or(|id| id == *captured.id), "{}", provider.name);
            assert!(captured.text.contains("274913"), "{}: {}", provider.name, captured.text);
            if let MessageContent::Text(text) = &message.content {
                assert_eq!(&*captured.text, text.as_str(), "{}", provider.name);
            }
        }
    }
    assert!([4, 8].contains(&server.captured_messages().len()), "{}", provider.name);
}

fn assert_delivery_progresses<C: EmulationUnderTest>(provider: &'static Provider) {
    let (client, mut server) = (demo_connector(provider), C::open(provider, demo_connector(provider)));
    let (at, to) = (noon_with_nonce("send"), "+8613812345678");
    let sent = client.build_send_exchange(&demo_message(provider, "generic", to), &at).unwrap();
    let receipt = server.perform(sent, &at).expect(provider.name);
    let Some(id) =
        receipt.id.filter(|id| client.build_delivery_exchange(id, Some(&to.parse().unwrap()), None, &at).is_ok())
    else {
        return;
    };
    let mut state = |later: u64| {
        let at = SigningContext { timestamp_millis: at.timestamp_millis + later, nonce: format!("ask{later}") };
        let sent_ago = Some(Duration::from_millis(later));
        let exchange = client.build_delivery_exchange(&id, Some(&to.parse().unwrap()), sent_ago, &at).unwrap();
        server.perform(exchange, &at).expect(provider.name)
    };
    assert!(matches!(state(0), Delivery::Pending { .. }), "{}", provider.name);
    assert!(matches!(state(400), Delivery::Pending { .. }), "{}", provider.name);
    assert_eq!(state(900), Delivery::Delivered, "{}", provider.name);
}

fn assert_wrong_secret_is_refused<C: EmulationUnderTest>(provider: &'static Provider) {
    if !provider.fields().iter().any(|field| field.is_secret) {
        return;
    }
    let (client, mut server) = (demo_connector(provider), C::open(provider, connector_with_wrong_secrets(provider)));
    let at = noon_with_nonce("n");
    let sent = client.build_send_exchange(&demo_message(provider, "generic", reachable_number(provider)), &at).unwrap();
    assert_eq!(server.perform(sent, &at).err(), Some(FailureKind::Credentials), "{}", provider.name);
    assert!(server.captured_messages().is_empty(), "{}", provider.name);
    let checks = client.build_checks(&provider.demo_templates(), &at);
    let kinds: Vec<_> = checks.into_iter().filter_map(|check| server.perform(check.exchange, &at).err()).collect();
    assert!(!kinds.is_empty() || is_user_hosted(provider), "{}", provider.name);
    assert!(kinds.iter().all(|kind| *kind == FailureKind::Credentials), "{}", provider.name);
}

/// Whether requests go to a server of the user's own, which may have no checks.
fn is_user_hosted(provider: &Provider) -> bool {
    [".example", ".invalid"].iter().any(|end| provider.domain.ends_with(end))
}

fn assert_checks_pass<C: EmulationUnderTest>(provider: &'static Provider) {
    let (client, mut server) = (demo_connector(provider), C::open(provider, demo_connector(provider)));
    let at = noon_with_nonce("n");
    let checks = client.build_checks(&provider.demo_templates(), &at);
    assert!(!checks.is_empty() || is_user_hosted(provider), "{}", provider.name);
    for check in checks {
        assert!(!check.exchange.at_most_once);
        let finding = server.perform(check.exchange, &at);
        assert!(matches!(finding, Ok(Finding::Pass(_))), "{} {}: {finding:?}", provider.name, check.title);
    }
    assert!(server.captured_messages().is_empty() && server.rejection_count() == 0, "{}", provider.name);
}

#[test]
fn every_provider_behaves() {
    assert_provider_behaviour::<DirectEmulation>();
}

#[test]
fn a_request_that_is_not_emulated_gets_the_list_of_those_that_are() {
    for provider in PROVIDERS.iter().copied().filter(|provider| !is_user_hosted(provider)) {
        if !matches!(provider.form, form::Form::Preset(_)) && !["twilio", "vonage"].contains(&provider.name) {
            continue;
        }
        let (connector, at) = (demo_connector(provider), noon_with_nonce("n"));
        let message = demo_message(provider, "generic", "+14155550100");
        let mut request = with_host_header(connector.build_send_exchange(&message, &at).unwrap().request);
        *request.uri_mut() = format!("https://{}/v2/other/product", connector.send_host()).parse().unwrap();
        let response = emulate_request(&*connector, &request, &mut emulator_with_demo_templates(provider), &at);
        let body = String::from_utf8_lossy(response.body());
        assert_eq!(response.status(), 404, "{}: {body}", provider.name);
        assert!(body.contains("smsctl's sandbox serves ") && body.contains(" only"), "{}: {body}", provider.name);
        let is_text = provider.name == "46elks";
        assert!(is_text || serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{}: {body}", provider.name);
    }
}

#[test]
fn an_unexpected_response_is_never_a_receipt() {
    let bodies =
        ["", "<html>", "null", "[]", "{}", "7", "{\"sid\":7}", "{\"Code\":\"OK\"}", "{\"Response\":{}}", "\u{0}"];
    for provider in PROVIDERS {
        let exchange = demo_connector(provider)
            .build_send_exchange(&demo_message(provider, "generic", reachable_number(provider)), &noon_with_nonce("n"))
            .unwrap();
        let empty = http::Response::builder().status(204).body(vec![]).unwrap();
        let by_status = is_user_hosted(provider) && (exchange.parse_response)(&empty).is_ok();
        for (status, kind) in [
            (200, FailureKind::Unknown),
            (302, FailureKind::Refused),
            (403, FailureKind::Credentials),
            (404, FailureKind::Refused),
            (429, FailureKind::Throttled),
            (502, FailureKind::Unknown),
        ] {
            if by_status && status == 200 {
                continue;
            }
            for body in bodies {
                let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
                let refusal = (exchange.parse_response)(&response).err();
                let refusal = refusal.unwrap_or_else(|| panic!("{} accepted {status} {body:?}", provider.name));
                // The body says that the message was accepted, so it may have been, whatever the status.
                if refusal.kind == FailureKind::Unknown && body == r#"{"Code":"OK"}"# {
                    continue;
                }
                // A description may say what a status means.
                if refusal.code == status.to_string() && (400..500).contains(&status) {
                    assert!(matches!(
                        refusal.kind,
                        FailureKind::Refused | FailureKind::Credentials | FailureKind::Throttled
                    ));
                    continue;
                }
                assert_eq!(refusal.kind, kind, "{}: {status} {body:?}", provider.name);
            }
        }
    }
}

#[test]
fn secrets_are_masked_except_in_sensitive_headers() {
    for provider in PROVIDERS {
        let (client, at) = (demo_connector(provider), noon_with_nonce("n"));
        let send = client
            .build_send_exchange(&demo_message(provider, "generic", reachable_number(provider)), &at)
            .unwrap()
            .request;
        let checks =
            client.build_checks(&provider.demo_templates(), &at).into_iter().map(|check| check.exchange.request);
        for request in checks.chain([send]) {
            let authorization = request.headers().get("authorization");
            assert!(authorization.is_none_or(HeaderValue::is_sensitive), "{}", provider.name);
            let (uri, body) = (request.uri().to_string(), String::from_utf8_lossy(request.body()));
            let shown = format!(
                "{:?} {} {}",
                request.headers(),
                mask_request_part(&request, &uri),
                mask_request_part(&request, &body)
            );
            for value in provider.demo_values().values() {
                if let FieldValue::Secret(secret) = value {
                    assert!(!shown.contains(secret.expose()), "{}: {shown}", provider.name);
                }
            }
        }
    }
}
