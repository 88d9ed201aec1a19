//! Twilio by its documentation: requests, answers, checks.

mod checks;
mod malformed_requests;
mod message_list;
mod rejections;
mod requests;
mod responses;

use serde_json::Value;

use super::*;
use crate::{
    connectors::{
        form::FieldValues,
        tests::{emulate_request, generic_message},
    },
    emulation::EmulatorState,
    encoding::hash,
    http_client::Response,
    references::ValueSource,
    sms::MessageContent,
};

const ACCOUNT_SID: &str = "AC00000000000000000000000000000000";
const MESSAGES_PATH: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json";

fn connector_with_settings(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let fields = PROVIDER.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    let answers: FieldValues = settings
        .iter()
        .map(|(name, text)| ((*name).to_owned(), field(name).value_from_text(text, ValueSource::User).unwrap()))
        .collect();
    PROVIDER.build_connector(&answers, &|_| Err("none".into())).unwrap_or_else(|error| panic!("{error}"))
}

fn connector_with_sender(from: &str) -> Box<dyn Connector> {
    connector_with_settings(&[("account-sid", ACCOUNT_SID), ("auth-token", "right"), ("from", from)])
}

fn noon() -> SigningContext {
    SigningContext { timestamp_millis: 1_784_548_800_000, nonce: "n".into() }
}

fn text_message(to: &str) -> Message {
    generic_message(to, MessageContent::Text("123456 is your code".into()))
}

fn json_response(status: u16, body: &serde_json::Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}

/// What the referee answers to a question with the right login, so many milliseconds later.
fn emulate_authenticated(
    ours: &dyn Connector,
    state: &mut EmulatorState,
    method: &str,
    path: &str,
    later: u64,
) -> (u16, Value) {
    let login = hash::encode_base64(format!("{ACCOUNT_SID}:right"));
    let request = http::Request::builder().method(method).uri(path).header("host", "api.twilio.com");
    let request = request.header("authorization", format!("Basic {login}")).body(vec![]).unwrap();
    let at =
        SigningContext { timestamp_millis: noon().timestamp_millis + later, nonce: format!("{method} {path} {later}") };
    let response = emulate_request(ours, &request, state, &at);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
}

/// What it answers to a message with these fields.
fn emulate_send(ours: &dyn Connector, state: &mut EmulatorState, form: &[(&str, &str)]) -> Response {
    let mut request = ours.build_send_exchange(&text_message("+14155550100"), &noon()).unwrap().request;
    request.headers_mut().insert("host", "api.twilio.com".parse().unwrap());
    *request.body_mut() = hash::encode_form(form).into_bytes();
    emulate_request(ours, &request, state, &noon())
}
