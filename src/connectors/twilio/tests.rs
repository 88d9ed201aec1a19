//! Twilio by its documentation: requests, answers, checks.

mod answers;
mod checks;
mod counter;
mod forged;
mod posts;
mod records;

use serde_json::Value;

use super::*;
use crate::{
    connectors::{
        form::Answers,
        tests::{emulated, saying},
    },
    desk::Desk,
    references::Source,
    sms::Content,
    wire::{Response, hash},
};

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const MESSAGES: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json";

fn connector(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let fields = PROVIDER.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    let answers: Answers = settings
        .iter()
        .map(|(name, text)| ((*name).to_owned(), field(name).answer(text, Source::User).unwrap()))
        .collect();
    PROVIDER.fill(&answers, &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn account(from: &str) -> Box<dyn Connector> {
    connector(&[("account-sid", ACCOUNT), ("auth-token", "right"), ("from", from)])
}

fn at() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "n".into() }
}

fn message(to: &str) -> Message {
    saying(to, Content::Text("123456 is your code".into()))
}

fn answer(status: u16, body: &serde_json::Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}

/// What the referee answers to a question with the right login, so many milliseconds later.
fn ask(ours: &dyn Connector, desk: &mut Desk, method: &str, path: &str, later: u64) -> (u16, Value) {
    let login = hash::base64(format!("{ACCOUNT}:right"));
    let request = http::Request::builder().method(method).uri(path).header("host", "api.twilio.com");
    let request = request.header("authorization", format!("Basic {login}")).body(vec![]).unwrap();
    let at = Moment { millis: at().millis + later, nonce: format!("{method} {path} {later}") };
    let response = emulated(ours, &request, desk, &at);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
}

/// What it answers to a message with these fields.
fn post(ours: &dyn Connector, desk: &mut Desk, form: &[(&str, &str)]) -> Response {
    let mut request = ours.send(&message("+14155550100"), &at()).unwrap().request;
    request.headers_mut().insert("host", "api.twilio.com".parse().unwrap());
    *request.body_mut() = hash::form(form).into_bytes();
    emulated(ours, &request, desk, &at())
}
