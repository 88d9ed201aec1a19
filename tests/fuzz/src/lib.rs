//! Shared by the targets: connectors, their exchanges, and random changes.

mod change;

pub use change::{Json, Splice, nth, spliced};

use smsctl::{
    connectors::{Connector, PROVIDERS, Provider, form::FieldValues},
    http_client::{Exchange, Request, SigningContext},
    sms::{Code, Message, Phone, Template, TemplateKind, TemplateValues, Usage},
};

/// 2026-07-20 12:00:00 UTC.
pub const NOON: u64 = 1_784_548_800_000;

/// A number of mainland China and another one.
pub const NUMBERS: [&str; 2] = ["+8613812345678", "+14155550100"];

/// Returns a time with a nonce.
pub fn signing_context(millis: u64, nonce: &str) -> SigningContext {
    SigningContext { timestamp_millis: millis, nonce: nonce.into() }
}

/// Returns a provider for any number.
pub fn provider(choice: u8) -> &'static Provider {
    PROVIDERS[usize::from(choice) % PROVIDERS.len()]
}

/// Returns the connector with these values, none of which is a reference.
pub fn connector(provider: &Provider, values: &FieldValues) -> Option<Box<dyn Connector>> {
    provider.build_connector(values, &|_| Err("no references here".into())).ok()
}

/// Returns a message from a template.
pub fn message(to: &Phone, template: &Template) -> Option<Message> {
    let code: Code = "274913".parse().ok()?;
    Message::from_template(template, &Usage::generic(), to, None, &TemplateValues { code: &code, minutes: 10 }).ok()
}

/// Returns a request as a server receives it, always with `Host`.
pub fn as_received(mut request: Request) -> Request {
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    if let Some(host) = host.filter(|_| !request.headers().contains_key("host")) {
        request.headers_mut().extend(host.parse().map(|host| (http::header::HOST, host)));
    }
    request
}

/// An exchange with any kind of result.
pub enum AnyExchange {
    Send(Exchange<smsctl::sms::Receipt>),
    Delivery(Exchange<smsctl::sms::Delivery>),
    Check(Exchange<smsctl::connectors::Finding>),
}

impl AnyExchange {
    /// Returns the request.
    pub fn request(&self) -> &Request {
        match self {
            Self::Send(exchange) => &exchange.request,
            Self::Delivery(exchange) => &exchange.request,
            Self::Check(exchange) => &exchange.request,
        }
    }

    /// Returns the texts that were signed, for display.
    pub fn signed_text(&self) -> String {
        match self {
            Self::Send(exchange) => format!("{:?}", exchange.signed_text),
            Self::Delivery(exchange) => format!("{:?}", exchange.signed_text),
            Self::Check(exchange) => format!("{:?}", exchange.signed_text),
        }
    }
}

/// Returns every exchange that this connector can make.
pub fn all_exchanges(
    connector: &dyn Connector,
    templates: &[(Usage, Template)],
    id: &str,
    at: &SigningContext,
) -> Vec<AnyExchange> {
    let numbers = NUMBERS.map(|number| number.parse::<Phone>().expect("a number"));
    let messages = numbers.iter().flat_map(|to| templates.iter().filter_map(|(_, it)| message(to, it)));
    let sends = messages.filter_map(|message| connector.build_send_exchange(&message, at).ok()).map(AnyExchange::Send);
    let deliveries = numbers
        .iter()
        .filter_map(|to| connector.build_delivery_exchange(id, Some(to), None, at).ok())
        .map(AnyExchange::Delivery);
    let checks = connector.build_checks(templates, at).into_iter().map(|check| AnyExchange::Check(check.exchange));
    sends.chain(deliveries).chain(checks).collect()
}

/// Parses a typed template of this kind.
pub fn parse_template(kind: TemplateKind, text: &str) -> Option<(Usage, Template)> {
    Some((Usage::generic(), Template::parse(kind, text).ok()?))
}
