//! Every emulation answers any request, captures only messages with valid credentials, and shows no secret.
#![no_main]

use std::{borrow::Cow, cell::RefCell};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use smsctl::{
    connectors::{
        Connector, PROVIDERS, Provider,
        form::{FieldValue, FieldValues},
    },
    emulation::{ApprovedTemplate, EmulatorState, FaultRule, host_without_port},
    encoding::{self, FormField},
    http_client::{Request, Response},
    sandbox::{AccountRegistry, SandboxAccount, format_masked_request},
};
use smsctl_fuzz::{Json, NOON, Splice, all_exchanges, as_received, connector, nth, signing_context, spliced};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    lenient: bool,
    /// Whether the emulations know other secrets than the clients.
    wrong_secrets: bool,
    rules: Vec<RuleInput<'a>>,
    requests: Vec<RequestInput<'a>>,
}

/// A fault rule.
#[derive(Arbitrary, Debug)]
struct RuleInput<'a> {
    every: Option<u8>,
    times: Option<u8>,
    effect: Effect<'a>,
}

#[derive(Arbitrary, Debug)]
enum Effect<'a> {
    Refuse(&'a str),
    Throttle(u16),
    Delivery(&'a str, u16),
    Drop,
    Limits,
}

impl RuleInput<'_> {
    fn rule(&self) -> Option<FaultRule> {
        let mut rule = match self.effect {
            Effect::Refuse(code) => json!({ "refuse": code }),
            Effect::Throttle(seconds) => json!({ "throttle": seconds }),
            Effect::Delivery(outcome, after) => json!({ "delivery": outcome, "after": after }),
            Effect::Drop => json!({ "drop": "before" }),
            Effect::Limits => json!({ "limits": true }),
        };
        let counts = [("every", self.every), ("times", self.times)];
        counts.into_iter().for_each(|(name, number)| rule[name] = json!(number));
        FaultRule::from_json(rule).ok()
    }
}

#[derive(Arbitrary, Debug)]
struct RequestInput<'a> {
    provider: u8,
    exchange: u8,
    /// Whether it was sent to the sandbox's own host.
    own_host: bool,
    millis_after_noon: u32,
    changes: Vec<Change<'a>>,
}

#[derive(Arbitrary, Debug)]
enum Change<'a> {
    Method(&'a [u8]),
    Address(Splice<'a>),
    /// The nth header.
    Header(u8, Splice<'a>),
    AddHeader(&'a str, &'a [u8]),
    /// The nth field of a form.
    Field(u8, &'a str),
    AddField(&'a str, &'a str),
    /// The value of the nth field twice, with a comma between.
    DoubleField(u8),
    Value(u8, Json<'a>),
    Body(Splice<'a>),
}

impl Change<'_> {
    /// Applies the change. Returns `None` where it does not fit the request.
    fn apply(&self, request: &mut Request) -> Option<()> {
        let form = || encoding::decode_form(str::from_utf8(request.body()).unwrap_or_default());
        match self {
            Self::Method(name) => *request.method_mut() = http::Method::from_bytes(name).ok()?,
            Self::Address(splice) => {
                let address = spliced(request.uri().to_string().as_bytes(), splice);
                *request.uri_mut() = http::Uri::try_from(address).ok()?;
            }
            Self::Header(n, splice) => {
                let name = request.headers().keys().nth((*n).into())?.clone();
                let value = spliced(request.headers()[&name].as_bytes(), splice);
                request.headers_mut().insert(name, http::HeaderValue::from_bytes(&value).ok()?);
            }
            Self::AddHeader(name, value) => {
                let name = http::HeaderName::from_bytes(name.as_bytes()).ok()?;
                request.headers_mut().try_append(name, http::HeaderValue::from_bytes(value).ok()?).ok()?;
            }
            Self::Field(n, value) => {
                let mut form = form();
                *value_of(&mut form, *n)? = (*value).into();
                *request.body_mut() = encoding::encode_form(&form).into_bytes();
            }
            Self::AddField(name, value) => {
                let mut form = form();
                form.push(((*name).into(), (*value).into()));
                *request.body_mut() = encoding::encode_form(&form).into_bytes();
            }
            Self::DoubleField(n) => {
                let mut form = form();
                let value = value_of(&mut form, *n)?;
                *value = format!("{value},{value}").into();
                *request.body_mut() = encoding::encode_form(&form).into_bytes();
            }
            Self::Value(n, json) => {
                let mut value: Value = serde_json::from_slice(request.body()).ok()?;
                json.replace(nth(&mut value, &mut usize::from(*n))?);
                *request.body_mut() = serde_json::to_vec(&value).ok()?;
            }
            Self::Body(splice) => *request.body_mut() = spliced(request.body(), splice),
        }
        Some(())
    }
}

fn value_of<'a, 'form>(form: &'a mut [FormField<'form>], n: u8) -> Option<&'a mut Cow<'form, str>> {
    form.get_mut(usize::from(n)).map(|(_, value)| value)
}

const SECRET: &str = "5ecret-0f-the-emulation";

/// The client of each provider, and the emulations with its secret and with another one.
struct Fixture {
    clients: Vec<Box<dyn Connector>>,
    registries: [AccountRegistry; 2],
}

fn with_secret(secret: &str, values: FieldValues) -> FieldValues {
    let replace = |value| match value {
        FieldValue::Secret(_) => FieldValue::Secret(secret.parse().expect("any text")),
        other => other,
    };
    values.into_iter().map(|(name, value)| (name, replace(value))).collect()
}

fn fixture() -> Fixture {
    let demo_connector = |at: usize, secret| {
        connector(PROVIDERS[at], &with_secret(secret, PROVIDERS[at].demo_values())).expect("the demonstration account")
    };
    let registry = |secret| {
        let mut registry = AccountRegistry::default();
        for (at, provider) in PROVIDERS.iter().enumerate() {
            let (name, templates) = (provider.name.into(), vec![]);
            registry.add_account(SandboxAccount {
                name,
                provider,
                connector: demo_connector(at, secret).into(),
                templates,
            });
        }
        registry
    };
    Fixture {
        clients: (0..PROVIDERS.len()).map(|at| demo_connector(at, SECRET)).collect(),
        registries: [registry(SECRET), registry("another")],
    }
}

fn emulator_state() -> EmulatorState {
    let mut state = EmulatorState::default();
    for (at, provider) in PROVIDERS.iter().enumerate() {
        state.approve_templates(
            at,
            provider
                .demo_templates()
                .iter()
                .flat_map(|(usage, it)| ApprovedTemplate::from_template(usage, it))
                .collect(),
        );
    }
    state
}

thread_local! {
    static FIXTURE: RefCell<Fixture> = RefCell::new(fixture());
}

fuzz_target!(|input: Input| {
    FIXTURE.with_borrow_mut(|Fixture { clients, registries }| {
        let registry = &mut registries[usize::from(input.wrong_secrets)];
        registry.state = emulator_state();
        registry.state.accepts_any = input.lenient;
        input.rules.iter().filter_map(RuleInput::rule).for_each(|rule| registry.state.faults.add_rule(rule));
        for (n, request_input) in input.requests.iter().enumerate().take(8) {
            let choice = usize::from(request_input.provider) % PROVIDERS.len();
            let at = signing_context(NOON + u64::from(request_input.millis_after_noon), &n.to_string());
            let id = registry
                .state
                .inbox
                .messages_after(0)
                .next()
                .map_or_else(|| "none".into(), |(_, entry)| entry.item.id.to_string());
            let templates = &PROVIDERS[choice].demo_templates()[..1];
            let mut all = all_exchanges(&*clients[choice], templates, &id, &at);
            let exchange = all.swap_remove(usize::from(request_input.exchange) % all.len());
            let mut request = as_received(exchange.request().clone());
            let host = host_without_port(&request).to_owned();
            for change in &request_input.changes {
                change.apply(&mut request);
            }
            let before = registry.state.inbox.cursor();
            let host = (!request_input.own_host).then_some(&*host);
            let reply = registry.emulate_request(&request, host, &at);
            assert!(host.is_none() || reply.is_some(), "a provider's host always gets a response");
            if let Some(reply) = reply {
                check(&request, &reply.response, registry, before, input.wrong_secrets && !input.lenient);
            }
            (before + 1..=registry.state.inbox.cursor())
                .for_each(|number| drop(registry.callback_request(number, &at)));
        }
    });
});

/// Providers that return no message id.
const NO_IDS: [&str; 2] = ["smsbao", "logto-http"];

fn check(request: &Request, response: &Response, registry: &AccountRegistry, before: u64, wrong_secrets: bool) {
    let body = String::from_utf8(response.body().clone()).expect("a response is text");
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let json = serde_json::from_str::<Value>(&body).is_ok();
    let is_typed = json || body.starts_with('<') || kind.starts_with("text/");
    assert!((200..600).contains(&status) && (is_typed || status == 204), "{status} {body}");
    let inbox = &registry.state.inbox;
    for (_, entry) in inbox.messages_after(before) {
        let provider = Provider::find_by_name(entry.owner.provider).expect("a known provider");
        let has_secrets = provider.fields().iter().any(|field| field.is_secret);
        assert!(!wrong_secrets || !has_secrets, "captured in spite of a wrong secret: {request:?}");
        let has_id = body.contains(&*entry.item.id) || NO_IDS.contains(&provider.name);
        assert!(status < 300 && has_id, "captured, but the response is {status} {body}");
    }
    for (_, entry) in inbox.rejections_after(before) {
        assert!(!entry.item.code.is_empty(), "{:?}", entry.item);
    }
    // Earlier requests were checked when they were captured.
    let raw_request = inbox.raw_request(inbox.cursor()).filter(|_| inbox.cursor() > before);
    let mut shown = raw_request.map(format_masked_request).into_iter().chain([body.clone()]);
    let in_request = format!("{} {}", request.uri(), String::from_utf8_lossy(request.body())).contains("5ecret");
    let in_header = request.headers().values().any(|value| value.as_bytes().windows(6).any(|part| part == b"5ecret"));
    assert!(in_request || in_header || !shown.any(|text| text.contains(SECRET)), "{body}");
}
