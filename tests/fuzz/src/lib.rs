//! What the targets share: accounts, what they ask, and changes to what is genuine.

mod change;

pub use change::{Json, Splice, nth, spliced};

use smsctl::{
    connectors::{Connector, PROVIDERS, Provider, form::Answers},
    sms::{Code, Holds, Message, Phone, Template, Usage, Variables},
    wire::{Exchange, Moment, Request},
};

/// 2026-07-20 12:00:00 UTC.
pub const NOON: u64 = 1_784_548_800_000;

/// One to a number of mainland China, one to another.
pub const NUMBERS: [&str; 2] = ["+8613812345678", "+14155550100"];

pub fn moment(millis: u64, nonce: &str) -> Moment {
    Moment { millis, nonce: nonce.into() }
}

pub fn provider(choice: u8) -> &'static Provider {
    PROVIDERS[usize::from(choice) % PROVIDERS.len()]
}

/// The connector of these answers, in which nothing is a reference.
pub fn account(provider: &Provider, answers: &Answers) -> Option<Box<dyn Connector>> {
    provider.fill(answers, &|_| Err("no references here".into())).ok()
}

/// A message from this template.
pub fn message(to: &Phone, template: &Template) -> Option<Message> {
    let code: Code = "274913".parse().ok()?;
    Message::of(template, &Usage::generic(), to, None, &Variables { code: &code, minutes: 10 }).ok()
}

/// A request as it stands on the wire, where `Host` is always there.
pub fn arrived(mut request: Request) -> Request {
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    if let Some(host) = host.filter(|_| !request.headers().contains_key("host")) {
        request.headers_mut().extend(host.parse().map(|host| (http::header::HOST, host)));
    }
    request
}

/// An exchange of any kind, without what it asks for.
pub enum Asked {
    Send(Exchange<smsctl::sms::Receipt>),
    Delivery(Exchange<smsctl::sms::Delivery>),
    Check(Exchange<smsctl::connectors::Finding>),
}

impl Asked {
    pub fn request(&self) -> &Request {
        match self {
            Self::Send(exchange) => &exchange.request,
            Self::Delivery(exchange) => &exchange.request,
            Self::Check(exchange) => &exchange.request,
        }
    }

    /// The texts that were signed.
    pub fn signed(&self) -> String {
        match self {
            Self::Send(exchange) => format!("{:?}", exchange.signed),
            Self::Delivery(exchange) => format!("{:?}", exchange.signed),
            Self::Check(exchange) => format!("{:?}", exchange.signed),
        }
    }
}

/// Everything that this account can ask of its provider.
pub fn asked(account: &dyn Connector, templates: &[(Usage, Template)], id: &str, at: &Moment) -> Vec<Asked> {
    let numbers = NUMBERS.map(|number| number.parse::<Phone>().expect("a number"));
    let messages = numbers.iter().flat_map(|to| templates.iter().filter_map(|(_, it)| message(to, it)));
    let sends = messages.filter_map(|message| account.send(&message, at).ok()).map(Asked::Send);
    let deliveries =
        numbers.iter().filter_map(|to| account.delivery(id, Some(to), None, at).ok()).map(Asked::Delivery);
    let checks = account.checks(templates, at).into_iter().map(|check| Asked::Check(check.exchange));
    sends.chain(deliveries).chain(checks).collect()
}

/// A template as someone typed it, for what the provider holds.
pub fn typed(holds: Holds, text: &str) -> Option<(Usage, Template)> {
    Some((Usage::generic(), Template::read(holds, text).ok()?))
}
