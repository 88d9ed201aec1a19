//! What a program is told, and what its answers mean.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::generic_message,
    failure::FailureKind,
    http_client::{ExchangeStep, ProviderProgram},
    sms::MessageContent,
};

fn send_exchange() -> Exchange<Receipt> {
    let exec = Exec { command: "send-sms --to 'a b'".parse().unwrap() };
    let message = generic_message("+14155550100", MessageContent::Text("274913 is your code".into()));
    exec.build_send_exchange(&message, &SigningContext { timestamp_millis: 0, nonce: "n".into() }).unwrap()
}

#[test]
fn a_program_is_told_all_there_is() {
    let request = send_exchange().request;
    let told: Value = serde_json::from_slice(request.body()).unwrap();
    let expected = json!({"to": "+14155550100", "text": "274913 is your code", "code": "274913", "usage": "generic"});
    assert_eq!(told, expected);
    assert_eq!(request.extensions().get::<ProviderProgram>().unwrap().0, ["send-sms", "--to", "a b"]);
    assert!("'".parse::<CommandLine>().is_err() && " ".parse::<CommandLine>().is_err());
}

#[test]
fn its_answer_counts_and_its_silence_does_not() {
    let said = |status: u16, body: &str| {
        let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
        match (send_exchange().parse_response)(&response) {
            Ok(ExchangeStep::Done(receipt)) => Ok(receipt.id),
            Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
            Err(refusal) => Err(refusal.kind),
        }
    };
    assert_eq!(said(200, r#"{"id": "7"}"#), Ok(Some("7".into())));
    for (kind, expected) in [
        ("credentials", FailureKind::Credentials),
        ("refused", FailureKind::Refused),
        ("throttled", FailureKind::Throttled),
        ("unreachable", FailureKind::Unreachable),
        ("odd", FailureKind::Unknown),
    ] {
        assert_eq!(said(200, &format!(r#"{{"error": {{"kind": "{kind}"}}}}"#)), Err(expected), "{kind}");
    }
    assert_eq!(said(500, r#"{"error": {"message": "x"}}"#), Err(FailureKind::Refused));
    for silence in ["", "{}", r#"{"id": ""}"#, "sent!", "[]", "7"] {
        assert_eq!(said(200, silence), Err(FailureKind::Unknown), "{silence}");
    }
    // It failed after it said so.
    assert_eq!(said(500, r#"{"id": "7"}"#), Err(FailureKind::Unknown));
}
