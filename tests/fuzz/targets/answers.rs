//! Any answer to any exchange of any provider is read: as what it is, or as a refusal that is safe to print.
#![no_main]

use std::{cell::OnceCell, rc::Rc};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use smsctl::{
    connectors::{Connector, PROVIDERS, Provider},
    desk::{Approved, Desk},
    failure::Kind,
    wire::{Exchange, Response, Step, verify},
};
use smsctl_fuzz::{Asked, Json, NOON, Splice, account, arrived, asked, moment, nth, spliced};

#[derive(Arbitrary, Debug)]
struct Heard<'a> {
    provider: u8,
    asked: u8,
    /// Changes of values in the genuine answer, then of its bytes.
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

/// What an account asks, and what it is answered.
struct Known {
    provider: &'static Provider,
    asked: Vec<(Asked, Response)>,
}

fn known() -> Vec<Known> {
    PROVIDERS.iter().map(|provider| Known { provider, asked: answered(provider) }).collect()
}

fn answered(provider: &'static Provider) -> Vec<(Asked, Response)> {
    let account = account(provider, &provider.demo_answers()).expect("the demonstration account");
    let templates = provider.demo_templates();
    let mut desk = Desk::knowing(templates.iter().flat_map(|(usage, it)| Approved::of(usage, it)).collect());
    let whose = Rc::default();
    let mut answer = |account: &dyn Connector, nonce: usize| {
        let at = moment(NOON, &nonce.to_string());
        let newest = desk.inbox.messages(0).next_back();
        let id = newest.map_or_else(|| "unknown".into(), |(_, kept)| kept.what.id.to_string());
        let asked = asked(account, &templates, &id, &at).into_iter().nth(nonce)?;
        let request = arrived(asked.request().clone());
        let host = verify::host_name(&request);
        let reply = account.emulate(&request, desk.visit(&whose, Some(host), &at));
        Some((asked, reply.response))
    };
    (0..).map_while(|nonce| answer(&*account, nonce)).collect()
}

fn heard(genuine: &Response, given: &Heard) -> Response {
    let mut response = genuine.clone();
    if let Ok(mut value) = serde_json::from_slice::<Value>(response.body()) {
        for (at, json) in &given.values {
            nth(&mut value, &mut usize::from(*at)).into_iter().for_each(|value| json.replace(value));
        }
        *response.body_mut() = serde_json::to_vec(&value).expect("JSON");
    }
    for splice in &given.splices {
        *response.body_mut() = spliced(response.body(), splice);
    }
    if let Some(status) = given.status.and_then(|status| http::StatusCode::from_u16(status % 600).ok()) {
        *response.status_mut() = status;
    }
    for (name, value) in &given.headers {
        response.headers_mut().extend(http::HeaderValue::from_bytes(value).map(|value| (name.name(), value)));
    }
    response
}

/// Reads the same answer over and over, and ends: with what it says, if it says anything.
fn read<T>(
    provider: &Provider,
    exchange: &Exchange<T>,
    response: &Response,
    further: u8,
    whole: impl Fn(&T),
) {
    match (exchange.read)(response) {
        Ok(Step::Done(value)) => whole(&value),
        Ok(Step::Next(next)) => {
            assert!(!exchange.sends && !next.sends, "a send is made once");
            let host = next.request.uri().host().unwrap_or_default();
            assert!(provider.owns(host), "{host}");
            let further = further.checked_sub(1).expect("it ends");
            read(provider, &next, response, further, whole);
        }
        Err(refusal) => {
            let answers = [Kind::Credentials, Kind::Refused, Kind::Throttled, Kind::Unknown];
            assert!(answers.contains(&refusal.kind), "no answer means this: {refusal:?}");
            assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{refusal:?}");
            let said = [&refusal.code, &refusal.reason, &refusal.meaning, &refusal.fix];
            let optional = [&refusal.request_id, &refusal.server_string].into_iter().flatten();
            said.into_iter().chain(optional).for_each(|text| harmless(text));
        }
    }
}

fn harmless(text: &str) {
    let moves = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(moves), "{text:?}");
}

/// These tell no id of a message.
const NO_IDS: [&str; 2] = ["smsbao", "logto-http"];

thread_local! {
    static KNOWN: OnceCell<Vec<Known>> = const { OnceCell::new() };
}

fuzz_target!(|given: Heard| {
    KNOWN.with(|all| {
        let all = all.get_or_init(known);
        let Known { provider, asked } = &all[usize::from(given.provider) % all.len()];
        let (asked, genuine) = &asked[usize::from(given.asked) % asked.len()];
        let response = heard(genuine, &given);
        match asked {
            Asked::Send(exchange) => read(provider, exchange, &response, 64, |receipt| {
                let id = receipt.id.as_deref();
                assert!(response.status().is_success() && id != Some(""));
                assert!(id.is_some() || NO_IDS.contains(&provider.name), "{}", provider.name);
                id.into_iter().for_each(harmless);
                receipt.request_id.iter().for_each(|id| harmless(id));
            }),
            Asked::Delivery(exchange) => read(provider, exchange, &response, 64, |delivery| {
                assert!(response.status().is_success());
                harmless(&serde_json::to_value(delivery).expect("JSON").to_string());
            }),
            Asked::Check(exchange) => read(provider, exchange, &response, 64, |finding| {
                harmless(&format!("{finding:?}").replace('\n', ""));
            }),
        }
    });
});
