//! Twilio by its documentation: requests, answers, checks.

mod answers;
mod checks;
mod counter;
mod forged;
mod records;

use super::*;
use crate::{connectors::form::Answers, sms::Content};

const ACCOUNT: &str = "AC00000000000000000000000000000000";

fn connector(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let fields = PROVIDER.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    let answers: Answers =
        settings.iter().map(|(name, text)| ((*name).to_owned(), field(name).answer(text))).collect();
    PROVIDER.fill(&answers, &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn account(from: &str) -> Box<dyn Connector> {
    connector(&[("account-sid", ACCOUNT), ("auth-token", "right"), ("from", from)])
}

fn at() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "n".into() }
}

fn message(to: &str) -> Message {
    Message { to: to.parse().unwrap(), content: Content::Text("123456 is your code".into()) }
}

fn answer(status: u16, body: &serde_json::Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}
