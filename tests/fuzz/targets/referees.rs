//! Whatever arrives, every referee answers; it keeps what it confirmed and nothing else, and tells no secret.
#![no_main]

use std::cell::RefCell;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use smsctl::{
    connectors::{
        Connector, PROVIDERS, Provider,
        form::{Answer, Answers},
    },
    desk::{Approved, Desk, Rule},
    sandbox::{Account, Counter},
    wire::{Request, Response, hash, verify},
};
use smsctl_fuzz::{Json, NOON, Splice, account, arrived, asked, moment, nth, spliced};

#[derive(Arbitrary, Debug)]
struct Given<'a> {
    lenient: bool,
    /// Whether the referees know other secrets than the clients.
    deceived: bool,
    rules: Vec<Fault<'a>>,
    requests: Vec<Made<'a>>,
}

/// One fault on demand, as a rule that can be read.
#[derive(Arbitrary, Debug)]
struct Fault<'a> {
    every: Option<u8>,
    times: Option<u8>,
    what: What<'a>,
}

#[derive(Arbitrary, Debug)]
enum What<'a> {
    Refuse(&'a str),
    Throttle(u16),
    Delivery(&'a str, u16),
    Drop,
    Limits,
}

impl Fault<'_> {
    fn rule(&self) -> Option<Rule> {
        let mut rule = match self.what {
            What::Refuse(code) => json!({ "refuse": code }),
            What::Throttle(seconds) => json!({ "throttle": seconds }),
            What::Delivery(fate, after) => json!({ "delivery": fate, "after": after }),
            What::Drop => json!({ "drop": "before" }),
            What::Limits => json!({ "limits": true }),
        };
        let often = [("every", self.every), ("times", self.times)];
        often.into_iter().for_each(|(name, number)| rule[name] = json!(number));
        Rule::read(rule).ok()
    }
}

#[derive(Arbitrary, Debug)]
struct Made<'a> {
    provider: u8,
    genuine: u8,
    /// Whether it was sent to the sandbox by a name of its own.
    own_door: bool,
    /// Milliseconds after noon.
    later: u32,
    changes: Vec<Change<'a>>,
}

#[derive(Arbitrary, Debug)]
enum Change<'a> {
    Method(&'a [u8]),
    Address(Splice<'a>),
    /// The nth header.
    Header(u8, Splice<'a>),
    Another(&'a str, &'a [u8]),
    /// The nth field of a form.
    Field(u8, &'a str),
    More(&'a str, &'a str),
    /// The nth field again, behind a comma.
    Doubled(u8),
    Value(u8, Json<'a>),
    Body(Splice<'a>),
}

impl Change<'_> {
    /// `None` where there is nothing of this kind to change.
    fn make(&self, request: &mut Request) -> Option<()> {
        let form = || hash::pairs(str::from_utf8(request.body()).unwrap_or_default());
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
            Self::Another(name, value) => {
                let name = http::HeaderName::from_bytes(name.as_bytes()).ok()?;
                request.headers_mut().try_append(name, http::HeaderValue::from_bytes(value).ok()?).ok()?;
            }
            Self::Field(n, value) => {
                let mut form = form();
                *value_of(&mut form, *n)? = (*value).into();
                *request.body_mut() = hash::form(&form).into_bytes();
            }
            Self::More(name, value) => {
                let mut form = form();
                form.push(((*name).into(), (*value).into()));
                *request.body_mut() = hash::form(&form).into_bytes();
            }
            Self::Doubled(n) => {
                let mut form = form();
                let value = value_of(&mut form, *n)?;
                *value = format!("{value},{value}");
                *request.body_mut() = hash::form(&form).into_bytes();
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

fn value_of(form: &mut [(String, String)], n: u8) -> Option<&mut String> {
    form.get_mut(usize::from(n)).map(|(_, value)| value)
}

const SECRET: &str = "5ecret-0f-the-referee";

/// Each provider's client, and the counters that know its secret and another one.
struct House {
    clients: Vec<Box<dyn Connector>>,
    counters: [Counter; 2],
}

fn with(secret: &str, answers: Answers) -> Answers {
    let swap = |answer| match answer {
        Answer::Bare(_) => Answer::Bare(secret.parse().expect("any text")),
        other => other,
    };
    answers.into_iter().map(|(name, answer)| (name, swap(answer))).collect()
}

fn house() -> House {
    let connector = |at: usize, secret| {
        account(PROVIDERS[at], &with(secret, PROVIDERS[at].demo_answers()))
            .expect("the demonstration account")
    };
    let counter = |secret| {
        let mut counter = Counter::default();
        for (at, provider) in PROVIDERS.iter().enumerate() {
            let (name, templates) = (provider.name.into(), vec![]);
            counter.add(Account { name, provider, connector: connector(at, secret).into(), templates });
        }
        counter
    };
    House {
        clients: (0..PROVIDERS.len()).map(|at| connector(at, SECRET)).collect(),
        counters: [counter(SECRET), counter("another")],
    }
}

fn desk() -> Desk {
    let mut desk = Desk::default();
    for (at, provider) in PROVIDERS.iter().enumerate() {
        desk.approve(
            at,
            provider.demo_templates().iter().flat_map(|(usage, it)| Approved::of(usage, it)).collect(),
        );
    }
    desk
}

thread_local! {
    static HOUSE: RefCell<House> = RefCell::new(house());
}

fuzz_target!(|given: Given| {
    HOUSE.with_borrow_mut(|House { clients, counters }| {
        let counter = &mut counters[usize::from(given.deceived)];
        counter.desk = desk();
        counter.desk.lenient = given.lenient;
        given.rules.iter().filter_map(Fault::rule).for_each(|rule| counter.desk.faults.add(rule));
        for (n, made) in given.requests.iter().enumerate().take(8) {
            let choice = usize::from(made.provider) % PROVIDERS.len();
            let at = moment(NOON + u64::from(made.later), &n.to_string());
            let id = counter
                .desk
                .inbox
                .messages(0)
                .next()
                .map_or_else(|| "none".into(), |(_, kept)| kept.what.id.to_string());
            let templates = &PROVIDERS[choice].demo_templates()[..1];
            let mut all = asked(&*clients[choice], templates, &id, &at);
            let genuine = all.swap_remove(usize::from(made.genuine) % all.len());
            let mut request = arrived(genuine.request().clone());
            let host = verify::host_name(&request).to_owned();
            for change in &made.changes {
                change.make(&mut request);
            }
            let before = counter.desk.inbox.cursor();
            let host = (!made.own_door).then_some(&*host);
            let reply = counter.answer(&request, host, &at);
            assert!(host.is_none() || reply.is_some(), "a host of a provider's is always answered");
            if let Some(reply) = reply {
                judge(&request, &reply.response, counter, before, given.deceived && !given.lenient);
            }
            (before + 1..=counter.desk.inbox.cursor()).for_each(|number| drop(counter.callback(number, &at)));
        }
    });
});

/// These tell no id of a message.
const NO_IDS: [&str; 2] = ["smsbao", "logto-http"];

fn judge(request: &Request, response: &Response, counter: &Counter, before: u64, deceived: bool) {
    let body = String::from_utf8(response.body().clone()).expect("an answer is text");
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let json = serde_json::from_str::<Value>(&body).is_ok();
    let formed = json || body.starts_with('<') || kind.starts_with("text/");
    assert!((200..600).contains(&status) && (formed || status == 204), "{status} {body}");
    let inbox = &counter.desk.inbox;
    for (_, kept) in inbox.messages(before) {
        let provider = Provider::find(kept.whose.provider).expect("one that there is");
        let secrets = provider.fields().iter().any(|field| field.secret);
        assert!(!deceived || !secrets, "taken from someone with another secret: {request:?}");
        let told = body.contains(&*kept.what.id) || NO_IDS.contains(&provider.name);
        assert!(status < 300 && told, "kept, but answered {status} {body}");
    }
    for (_, kept) in inbox.refusals(before) {
        assert!(!kept.what.code.is_empty(), "{:?}", kept.what);
    }
    // Whatever is kept of an earlier request was judged with that one.
    let kept = inbox.raw(inbox.cursor()).filter(|_| inbox.cursor() > before);
    let mut shown = kept.into_iter().chain([&*body]);
    let said = format!("{} {}", request.uri(), String::from_utf8_lossy(request.body())).contains("5ecret");
    let header =
        request.headers().values().any(|value| value.as_bytes().windows(6).any(|part| part == b"5ecret"));
    assert!(said || header || !shown.any(|text| text.contains(SECRET)), "{body}");
}
