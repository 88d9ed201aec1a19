//! Tencent by its documentation: signatures, requests, answers, checks.

mod answers;
mod checks;
mod requests;
pub mod signatures;

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::form::Answers,
    sms::{Content, REQUIRED},
    wire::Step,
};

pub const ID: &str = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";

fn noon() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "attempt-1".into() }
}

fn connector(settings: &[(&str, &str)]) -> Tencent {
    let base = [
        ("secret-id", ID),
        ("secret-key", "right"),
        ("sdk-app-id", "1400000000"),
        ("sign-name", "china=示例,overseas=Example"),
    ];
    let all =
        base.iter().filter(|(name, _)| !settings.iter().any(|(other, _)| name == other)).chain(settings);
    let flags = all.map(|(name, value)| format!("--{name}={value}"));
    let command = <Tencent as clap::Args>::augment_args(clap::Command::new("t").no_binary_name(true));
    <Tencent as clap::FromArgMatches>::from_arg_matches(&command.get_matches_from(flags)).unwrap()
}

fn message(to: &str, id: &str, values: &[&str]) -> Message {
    let variables =
        values.iter().enumerate().map(|(at, value)| (format!("v{at}"), (*value).to_owned())).collect();
    Message {
        to: to.parse().unwrap(),
        content: Content::Registered { id: id.into(), variables, split: true },
    }
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn answer(body: Value) -> Response {
    http::Response::builder().status(200).body(json!({ "Response": body }).to_string().into_bytes()).unwrap()
}

#[test]
fn the_demonstration_has_an_id_of_its_own_for_every_usage() {
    let ids: std::collections::BTreeSet<_> = PROVIDER.demo.templates.iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), REQUIRED.len());
    let empty = Answers::new();
    assert_eq!(PROVIDER.missing(&empty), ["secret-id", "secret-key", "sdk-app-id", "sign-name"]);
}
