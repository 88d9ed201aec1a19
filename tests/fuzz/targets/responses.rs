//! Any response to any exchange of any provider is parsed, or is a refusal that is safe to print.
#![no_main]

use std::{cell::OnceCell, rc::Rc};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use smsctl::{
    connectors::{Connector, PROVIDERS, Provider},
    emulation::{ApprovedTemplate, EmulatorState, RequestContext, host_without_port},
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, Response},
};
use smsctl_fuzz::{
    AnyExchange, Json, NOON, Splice, all_exchanges, as_received, connector, nth, signing_context, spliced,
};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    provider: u8,
    exchange: u8,
    /// Changes of values in the genuine response, then of its bytes.
    values: Vec<(u8, Json<'a>)>,
    splices: Vec<Splice<'a>>,
    status: Option<u16>,
    headers: Vec<(Header, &'a [u8])>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Header {
    Type,
    RequestId,
    RetryAfter,
    Date,
}

impl Header {
    fn name(self) -> http::HeaderName {
        http::HeaderName::from_static(match self {
            Self::Type => "content-type",
            Self::RequestId => "twilio-request-id",
            Self::RetryAfter => "retry-after",
            Self::Date => "date",
        })
    }
}

/// The exchanges of a provider, and the genuine responses.
struct ProviderExchanges {
    provider: &'static Provider,
    exchanges: Vec<(AnyExchange, Response)>,
}

fn record_all() -> Vec<ProviderExchanges> {
    PROVIDERS.iter().map(|provider| ProviderExchanges { provider, exchanges: record(provider) }).collect()
}

fn record(provider: &'static Provider) -> Vec<(AnyExchange, Response)> {
    let connector = connector(provider, &provider.demo_values()).expect("the demonstration account");
    let templates = provider.demo_templates();
    let mut state = EmulatorState::default();
    let approved = templates.iter().flat_map(|(usage, it)| ApprovedTemplate::from_template(usage, it));
    state.approve_templates(0, approved.collect());
    let account = Rc::default();
    let mut respond = |connector: &dyn Connector, nonce: usize| {
        let at = signing_context(NOON, &nonce.to_string());
        let newest = state.inbox.messages_after(0).next_back();
        let id = newest.map_or_else(|| "unknown".into(), |(_, entry)| entry.item.id.to_string());
        let exchange = all_exchanges(connector, &templates, &id, &at).into_iter().nth(nonce)?;
        let request = as_received(exchange.request().clone());
        let host = host_without_port(&request);
        let reply = connector.emulate(&request, RequestContext::new(&mut state, &account, Some(host), &at));
        Some((exchange, reply.response))
    };
    (0..).map_while(|nonce| respond(&*connector, nonce)).collect()
}

fn changed(genuine: &Response, input: &Input) -> Response {
    let mut response = genuine.clone();
    if let Ok(mut value) = serde_json::from_slice::<Value>(response.body()) {
        for (at, json) in &input.values {
            nth(&mut value, &mut usize::from(*at)).into_iter().for_each(|value| json.replace(value));
        }
        *response.body_mut() = serde_json::to_vec(&value).expect("JSON");
    }
    for splice in &input.splices {
        *response.body_mut() = spliced(response.body(), splice);
    }
    if let Some(status) = input.status.and_then(|status| http::StatusCode::from_u16(status % 600).ok()) {
        *response.status_mut() = status;
    }
    for (name, value) in &input.headers {
        response.headers_mut().extend(http::HeaderValue::from_bytes(value).map(|value| (name.name(), value)));
    }
    response
}

/// Parses the same response for every further step, of which there are at most `max_steps`.
fn parse<T>(provider: &Provider, exchange: &Exchange<T>, response: &Response, max_steps: u8, check: impl Fn(&T)) {
    match (exchange.parse_response)(response) {
        Ok(ExchangeStep::Done(value)) => check(&value),
        Ok(ExchangeStep::Next(next)) => {
            assert!(!exchange.at_most_once && !next.at_most_once, "a message is sent once");
            let host = next.request.uri().host().unwrap_or_default();
            assert!(provider.owns_host(host), "{host}");
            let max_steps = max_steps.checked_sub(1).expect("the steps end");
            parse(provider, &next, response, max_steps, check);
        }
        Err(refusal) => {
            let kinds = [FailureKind::Credentials, FailureKind::Refused, FailureKind::Throttled, FailureKind::Unknown];
            assert!(kinds.contains(&refusal.kind), "not a kind of a refusal: {refusal:?}");
            assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{refusal:?}");
            let texts = [&refusal.code, &refusal.reason, &refusal.meaning, &refusal.fix];
            let optional = [&refusal.request_id, &refusal.server_signed_text].into_iter().flatten();
            texts.into_iter().chain(optional).for_each(|text| assert_harmless(text));
        }
    }
}

fn assert_harmless(text: &str) {
    let is_dangerous = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(is_dangerous), "{text:?}");
}

/// Providers that return no message id.
const NO_IDS: [&str; 2] = ["smsbao", "logto-http"];

thread_local! {
    static EXCHANGES: OnceCell<Vec<ProviderExchanges>> = const { OnceCell::new() };
}

fuzz_target!(|input: Input| {
    EXCHANGES.with(|all| {
        let all = all.get_or_init(record_all);
        let ProviderExchanges { provider, exchanges } = &all[usize::from(input.provider) % all.len()];
        let (exchange, genuine) = &exchanges[usize::from(input.exchange) % exchanges.len()];
        let response = changed(genuine, &input);
        match exchange {
            AnyExchange::Send(exchange) => parse(provider, exchange, &response, 64, |receipt| {
                let id = receipt.id.as_deref();
                assert!(response.status().is_success() && id != Some(""));
                assert!(id.is_some() || NO_IDS.contains(&provider.name), "{}", provider.name);
                id.into_iter().for_each(assert_harmless);
                receipt.request_id.iter().for_each(|id| assert_harmless(id));
            }),
            AnyExchange::Delivery(exchange) => parse(provider, exchange, &response, 64, |delivery| {
                assert!(response.status().is_success());
                assert_harmless(&serde_json::to_value(delivery).expect("JSON").to_string());
            }),
            AnyExchange::Check(exchange) => parse(provider, exchange, &response, 64, |finding| {
                assert_harmless(&format!("{finding:?}").replace('\n', ""));
            }),
        }
    });
});
