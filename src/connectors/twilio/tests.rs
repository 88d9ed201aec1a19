//! Tests of Twilio's client and emulation against Twilio's documentation.

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
        tests::{NOON_MILLIS, emulate_request, generic_message},
    },
    emulation::EmulatorState,
    encoding,
    http_client::Response,
    references::ValueSource,
    sms::MessageContent,
};

const ACCOUNT_SID: &str = "AC00000000000000000000000000000000";
const MESSAGES_PATH: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json";

fn connector_with_settings(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let fields = PROVIDER.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    let values: FieldValues = settings
        .iter()
        .map(|(name, text)| ((*name).to_owned(), field(name).value_from_text(text, ValueSource::User).unwrap()))
        .collect();
    PROVIDER.build_connector(&values, &|_| Err("none".into())).unwrap_or_else(|error| panic!("{error}"))
}

fn connector_with_sender(from: &str) -> Box<dyn Connector> {
    connector_with_settings(&[("account-sid", ACCOUNT_SID), ("auth-token", "right"), ("from", from)])
}

fn noon() -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: "n".into() }
}

fn text_message(to: &str) -> Message {
    generic_message(to, MessageContent::Text("123456 is your code".into()))
}

fn json_response(status: u16, body: &serde_json::Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}

/// A request of the account that [`connector_with_sender`] returns, without a body.
fn authenticated_request(method: &str, path: &str, host: &str) -> Request {
    let login = encoding::encode_base64(format!("{ACCOUNT_SID}:right"));
    let request = http::Request::builder().method(method).uri(path).header("host", host);
    request.header("authorization", format!("Basic {login}")).body(vec![]).unwrap()
}

/// Status and JSON of the response to such a request, `later` milliseconds after noon.
fn emulate_authenticated(
    connector: &dyn Connector,
    state: &mut EmulatorState,
    method: &str,
    path: &str,
    later: u64,
) -> (u16, Value) {
    let request = authenticated_request(method, path, "api.twilio.com");
    let at =
        SigningContext { timestamp_millis: noon().timestamp_millis + later, nonce: format!("{method} {path} {later}") };
    let response = emulate_request(connector, &request, state, &at);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
}

/// The request that sends a message with these fields.
fn send_request(form: &[(&str, &str)]) -> Request {
    let mut request = authenticated_request("POST", MESSAGES_PATH, "api.twilio.com");
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    *request.body_mut() = encoding::encode_form(form).into_bytes();
    request
}

fn emulate_send(connector: &dyn Connector, state: &mut EmulatorState, form: &[(&str, &str)]) -> Response {
    emulate_request(connector, &send_request(form), state, &noon())
}
