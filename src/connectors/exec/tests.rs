//! Tests of the request that a program gets and of the meaning of its results.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::{
        generic_message,
        responses::{parse_last, raw_response},
    },
    failure::FailureKind,
    http_client::ProviderProgram,
    sms::MessageContent,
};

fn send_exchange() -> Exchange<Receipt> {
    let exec = Exec { command: r#"send-sms --to "a b""#.parse().unwrap() };
    let message = generic_message("+14155550100", MessageContent::Text("274913 is your code".into()));
    exec.build_send_exchange(&message, &SigningContext { timestamp_millis: 0, nonce: "n".into() }).unwrap()
}

#[test]
fn the_request_contains_number_text_code_and_usage() {
    let request = send_exchange().request;
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let expected = json!({"to": "+14155550100", "text": "274913 is your code", "code": "274913", "usage": "generic"});
    assert_eq!(body, expected);
    assert_eq!(request.extensions().get::<ProviderProgram>().unwrap().0, ["send-sms", "--to", "a b"]);
    assert!("\"".parse::<CommandLine>().is_err() && " ".parse::<CommandLine>().is_err());
}

#[test]
fn only_an_id_with_exit_status_0_is_a_receipt() {
    let outcome = |status: u16, body: &str| {
        let receipt = parse_last(&send_exchange(), &raw_response(status, body));
        receipt.map(|receipt| receipt.id).map_err(|refusal| refusal.kind)
    };
    assert_eq!(outcome(200, r#"{"id": "7"}"#), Ok(Some("7".into())));
    for (kind, expected) in [
        ("credentials", FailureKind::Credentials),
        ("refused", FailureKind::Refused),
        ("throttled", FailureKind::Throttled),
        ("unreachable", FailureKind::Unreachable),
        ("odd", FailureKind::Unknown),
    ] {
        assert_eq!(outcome(200, &format!(r#"{{"error": {{"kind": "{kind}"}}}}"#)), Err(expected), "{kind}");
    }
    assert_eq!(outcome(500, r#"{"error": {"message": "x"}}"#), Err(FailureKind::Refused));
    for invalid in ["", "{}", r#"{"id": ""}"#, "sent!", "[]", "7"] {
        assert_eq!(outcome(200, invalid), Err(FailureKind::Unknown), "{invalid}");
    }
    // The program printed an id and then failed.
    assert_eq!(outcome(500, r#"{"id": "7"}"#), Err(FailureKind::Unknown));
}
