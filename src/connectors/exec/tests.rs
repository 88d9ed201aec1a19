//! What a program is told, and what its answers mean.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::saying,
    failure::Kind,
    sms::Content,
    wire::{Program, Step},
};

fn sent() -> Exchange<Receipt> {
    let exec = Exec { command: "send-sms --to 'a b'".parse().unwrap() };
    let message = saying("+14155550100", Content::Text("274913 is your code".into()));
    exec.send(&message, &Moment { millis: 0, nonce: "n".into() }).unwrap()
}

#[test]
fn a_program_is_told_all_there_is() {
    let request = sent().request;
    let told: Value = serde_json::from_slice(request.body()).unwrap();
    let expected =
        json!({"to": "+14155550100", "text": "274913 is your code", "code": "274913", "usage": "generic"});
    assert_eq!(told, expected);
    assert_eq!(request.extensions().get::<Program>().unwrap().0, ["send-sms", "--to", "a b"]);
    assert!("'".parse::<Words>().is_err() && " ".parse::<Words>().is_err());
}

#[test]
fn its_answer_counts_and_its_silence_does_not() {
    let said = |status: u16, body: &str| {
        let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
        match (sent().read)(&response) {
            Ok(Step::Done(receipt)) => Ok(receipt.id),
            Ok(Step::Next(_)) => panic!("there is no next page"),
            Err(refusal) => Err(refusal.kind),
        }
    };
    assert_eq!(said(200, r#"{"id": "7"}"#), Ok(Some("7".into())));
    for (kind, expected) in [
        ("credentials", Kind::Credentials),
        ("refused", Kind::Refused),
        ("throttled", Kind::Throttled),
        ("unreachable", Kind::Unreachable),
        ("odd", Kind::Unknown),
    ] {
        assert_eq!(said(200, &format!(r#"{{"error": {{"kind": "{kind}"}}}}"#)), Err(expected), "{kind}");
    }
    assert_eq!(said(500, r#"{"error": {"message": "x"}}"#), Err(Kind::Refused));
    for silence in ["", "{}", r#"{"id": ""}"#, "sent!", "[]", "7"] {
        assert_eq!(said(200, silence), Err(Kind::Unknown), "{silence}");
    }
    // It failed after it said so.
    assert_eq!(said(500, r#"{"id": "7"}"#), Err(Kind::Unknown));
}
