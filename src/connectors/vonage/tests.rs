//! Tests of Vonage's client and emulation against Vonage's documentation.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::{NOON_MILLIS, emulate_request, generic_message},
    emulation::EmulatorState,
    failure::FailureKind,
    http_client::{ExchangeStep, Response},
    sms::MessageContent,
};

fn demo_account() -> Box<dyn Connector> {
    PROVIDER.build_connector(&PROVIDER.demo_values(), &|_| Err("none".into())).unwrap_or_else(|error| panic!("{error}"))
}

fn at() -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: "n".into() }
}

fn send_exchange(text: &str) -> Exchange<Receipt> {
    demo_account()
        .build_send_exchange(&generic_message("+14155550100", MessageContent::Text(text.into())), &at())
        .unwrap()
}

fn response(status: u16, body: &Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}

/// Returns the id of the message, or kind and code of the refusal.
fn parse_send(status: u16, body: &Value) -> Result<String, (FailureKind, String)> {
    match (send_exchange("hi").parse_response)(&response(status, body)) {
        Ok(ExchangeStep::Done(receipt)) => Ok(receipt.id.unwrap()),
        Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err((refusal.kind, refusal.code)),
    }
}

#[test]
fn every_part_must_be_accepted() {
    let part = |id: &str, status: &str| json!({ "message-id": id, "status": status });
    let messages = |parts: &[Value]| json!({ "message-count": parts.len().to_string(), "messages": parts });
    let refused = |kind, code: &str| Err((kind, code.to_owned()));
    assert_eq!(parse_send(200, &messages(&[part("a", "0"), part("b", "0")])), Ok("a".into()));
    for parts in [
        [part("a", "0"), json!({ "status": "9", "error-text": "Partner quota violation" })],
        [json!({ "status": "9" }), part("b", "0")],
    ] {
        assert_eq!(parse_send(200, &messages(&parts)), refused(FailureKind::Refused, "9"));
    }
    assert_eq!(parse_send(200, &messages(&[part("a", "77")])), refused(FailureKind::Refused, "77"));
    assert_eq!(parse_send(200, &messages(&[part("a", "10")])), refused(FailureKind::Throttled, "10"));
    assert_eq!(parse_send(200, &messages(&[part("a", "5")])), refused(FailureKind::Unknown, "5"));
    assert_eq!(parse_send(401, &json!({})), refused(FailureKind::Credentials, "401"));
    for (status, body) in [
        (200, messages(&[])),
        (200, messages(&[json!({ "status": "0" })])),
        (200, messages(&[part("", "0")])),
        (200, json!({ "status": "0" })),
        (502, messages(&[part("a", "0")])),
    ] {
        assert_eq!(parse_send(status, &body).unwrap_err().0, FailureKind::Unknown, "{body}");
    }
}

#[test]
fn the_type_is_sent_only_if_the_text_needs_it() {
    let body = |text: &str| String::from_utf8(send_exchange(text).request.into_body()).unwrap();
    assert_eq!(body("274913"), "from=Acme&to=14155550100&text=274913");
    assert_eq!(body("短"), "from=Acme&to=14155550100&text=%E7%9F%AD&type=unicode");
}

#[test]
fn a_sender_is_a_number_without_plus_or_a_short_name() {
    for good in ["14155550100", "123", "Acme", "Acme Inc 24", "1"] {
        assert!(PROVIDER.check_typed_text("from", good).is_ok(), "{good}");
    }
    for bad in ["+14155550100", "1234567890123456", "Acme-Inc", "Acme Inc 24h", "Ácme"] {
        assert!(PROVIDER.check_typed_text("from", bad).is_err(), "{bad}");
    }
}

#[test]
fn the_emulation_accepts_forms_and_json_with_credentials_in_any_place() {
    let mut state = EmulatorState::default();
    let mut emulate = |content_type: &str, query: &str, login: bool, body: &str| -> Value {
        let mut request = send_exchange("hi").request;
        *request.uri_mut() = format!("https://rest.nexmo.com/sms/json{query}").parse().unwrap();
        *request.body_mut() = body.into();
        let headers = request.headers_mut();
        headers.insert("host", "rest.nexmo.com".parse().unwrap());
        headers.insert("content-type", content_type.parse().unwrap());
        if !login {
            headers.remove("authorization");
        }
        let response = emulate_request(&*demo_account(), &request, &mut state, &at());
        assert_eq!(response.status(), 200);
        serde_json::from_slice(response.body()).unwrap()
    };
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    let mut status = |content_type, query, login, body| {
        emulate(content_type, query, login, body)["messages"][0]["status"].as_str().unwrap().to_owned()
    };
    let keys = "api_key=a1b2c3d4&api_secret=demonstration";
    for (content_type, query, login, body, expected) in [
        (form, "", true, "from=Acme&to=14155550100&text=hi", "0"),
        (json, "", true, r#"{"from":"Other","to":"14155550100","text":"hi"}"#, "0"),
        (json, "", true, r#"{"from":1,"to":14155550100,"text":"hi"}"#, "0"),
        (form, "?api_key=a1b2c3d4&api_secret=demonstration", false, "from=Acme&to=14155550100&text=hi", "0"),
        (form, "", false, &format!("from=Acme&to=14155550100&text=hi&{keys}"), "0"),
        (form, "", false, "from=Acme&to=14155550100&text=hi&api_key=a1b2c3d4&api_secret=wrong", "4"),
        (form, "", false, "from=Acme&to=14155550100&text=hi", "4"),
        (form, "", true, "to=14155550100&text=hi", "2"),
        (form, "", true, "from=Acme&text=hi", "2"),
        (form, "", true, "from=Acme&to=14155550100&text=", "2"),
        (form, "", true, "from=Acme&to=123&text=hi", "3"),
        (form, "", true, "", "2"),
    ] {
        assert_eq!(status(content_type, query, login, body), expected, "{query} {body}");
    }
    let long = emulate(form, "", true, &format!("from=Acme&to=14155550101&text={}", "x".repeat(161)));
    assert_eq!(long["message-count"], "2");
    let ids = [0, 1].map(|part| long["messages"][part]["message-id"].as_str().unwrap().to_owned());
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.len() == 36), "{ids:?}");
    for name in ["to", "remaining-balance", "message-price", "network"] {
        assert!(long["messages"][1][name].is_string(), "{name}");
    }
    assert_eq!(state.captured_messages().len(), 6);
}

#[test]
fn the_query_of_a_get_is_read_like_a_form() {
    let query = "api_key=a1b2c3d4&api_secret=demonstration&from=Acme&to=14155550100&text=hi";
    let request =
        http::Request::get(format!("https://rest.nexmo.com/sms/json?{query}")).header("host", "rest.nexmo.com");
    let mut state = EmulatorState::default();
    let response = emulate_request(&*demo_account(), &request.body(vec![]).unwrap(), &mut state, &at());
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&body["messages"][0]["status"], state.captured_messages().len()), (&"0".into(), 1), "{body}");
}

/// <https://developer.vonage.com/en/api-errors/sms>: the response to a refused message has the status 200.
#[test]
fn each_reason_for_a_refusal_has_its_status() {
    for (rule, expected) in
        [("throttle=3", "1"), ("refuse=6", "6"), ("refuse=7", "7"), ("refuse=9", "9"), ("refuse=15", "15")]
    {
        let mut state = EmulatorState::default();
        state.faults.add_rule(rule.parse().unwrap());
        let exchange = send_exchange("hi");
        let mut request = exchange.request.clone();
        request.headers_mut().insert("host", "rest.nexmo.com".parse().unwrap());
        let response = emulate_request(&*demo_account(), &request, &mut state, &at());
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &body["messages"][0]["status"]), (200, &expected.into()), "{rule}");
        let refusal = (exchange.parse_response)(&response).err().unwrap();
        let kind = if expected == "1" { FailureKind::Throttled } else { FailureKind::Refused };
        assert!(refusal.kind == kind && !refusal.meaning.is_empty(), "{rule}: {refusal:?}");
        assert!(state.captured_messages().is_empty(), "{rule}");
    }
}

#[test]
fn the_balance_needs_the_right_secret() {
    let mut state = EmulatorState::default();
    let mut emulate = |secret: &str| {
        let request = demo_account().build_checks(&[], &at()).remove(0).exchange.request;
        let (mut parts, body) = request.into_parts();
        let login = crate::encoding::encode_base64(format!("a1b2c3d4:{secret}"));
        parts.headers.insert("authorization", format!("Basic {login}").parse().unwrap());
        parts.headers.insert("host", "rest.nexmo.com".parse().unwrap());
        let request = Request::from_parts(parts, body);
        let response = emulate_request(&*demo_account(), &request, &mut state, &at());
        (response.status().as_u16(), serde_json::from_slice::<Value>(response.body()).unwrap())
    };
    let (status, body) = emulate("demonstration");
    assert!(status == 200 && body["value"].is_number(), "{body}");
    let (status, body) = emulate("wrong");
    assert!(status == 401 && body["error-code"] == "401", "{body}");
}
