//! Tests of WhatsApp's requests, responses, checks and emulation against its documentation.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::{
        Finding, json_response,
        tests::{
            emulate_request, emulator_with_demo_templates, generic_message, noon_with_nonce,
            responses::{connector_with_settings, parse_last},
        },
    },
    failure::FailureKind::{self, Credentials, Refused, Throttled, Unknown},
    sms::MessageContent,
};

fn test_connector() -> Box<dyn Connector> {
    connector_with_settings(&PROVIDER, &[("account-id", "200000000000001")])
}

fn send_exchange(id: &str) -> Exchange<Receipt> {
    let content = MessageContent::Registered {
        id: id.into(),
        variables: vec![("code".into(), "274913".into())],
        is_regional: false,
    };
    test_connector().build_send_exchange(&generic_message("+14155550100", content), &noon_with_nonce("n")).unwrap()
}

#[test]
fn the_code_fills_the_body_and_the_button_of_the_template() {
    let request = send_exchange("verification_code").request;
    assert_eq!(request.uri(), "https://graph.facebook.com/v23.0/100000000000001/messages");
    assert_eq!(request.headers()["authorization"], "Bearer demonstration");
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let expected = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "14155550100", "type": "template",
        "template": {
            "name": "verification_code", "language": { "code": "en" },
            "components": [
                { "type": "body", "parameters": [{ "type": "text", "text": "274913" }] },
                { "type": "button", "sub_type": "url", "index": "0", "parameters": [{ "type": "text", "text": "274913" }] },
            ],
        },
    });
    assert_eq!(body, expected);
    let body: Value = serde_json::from_slice(send_exchange("codigo/pt_BR").request.body()).unwrap();
    assert_eq!((&body["template"]["name"], &body["template"]["language"]["code"]), (&"codigo".into(), &"pt_BR".into()));
}

#[test]
fn a_receipt_needs_exactly_one_message_id() {
    let body = json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": "+16505551234", "wa_id": "16505551234" }],
        "messages": [{ "id": "wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA" }],
    });
    let receipt = parse_last(&send_exchange("x"), &json_response(200, &body)).unwrap();
    assert_eq!(receipt.id.unwrap(), "wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA");
    for none in [json!([]), json!([{ "id": "" }])] {
        let body = json!({ "messaging_product": "whatsapp", "messages": none });
        assert_eq!(parse_last(&send_exchange("x"), &json_response(200, &body)).unwrap_err().kind, Unknown);
    }
}

#[test]
fn every_code_has_its_kind_and_says_what_to_do() {
    let codes: [(u32, u16, FailureKind); 12] = [
        (190, 401, Credentials),
        (10, 403, Credentials),
        (130429, 429, Throttled),
        (131056, 400, Throttled),
        (100, 400, Refused),
        (131030, 400, Refused),
        (131042, 400, Refused),
        (132000, 400, Refused),
        (132001, 404, Refused),
        (133010, 400, Refused),
        (131016, 500, Unknown),
        (999999, 400, Refused),
    ];
    for (code, status, kind) in codes {
        let body = json!({ "error": {
            "message": format!("(#{code}) Some words"), "type": "OAuthException", "code": code,
            "error_data": { "messaging_product": "whatsapp", "details": "More words" }, "fbtrace_id": "AbC",
        }});
        let refusal = parse_last(&send_exchange("x"), &json_response(status, &body)).unwrap_err();
        assert_eq!((refusal.kind, refusal.code.as_str()), (kind, code.to_string().as_str()));
        assert_eq!((refusal.reason.as_str(), refusal.request_id.as_deref()), ("More words", Some("AbC")));
        assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{code}");
    }
}

#[test]
fn types_are_accepted_in_any_case_and_the_index_as_a_number() {
    let mut state = emulator_with_demo_templates(&PROVIDER);
    let mut request = send_exchange("verification_code").request;
    let mut body: Value = serde_json::from_slice(request.body()).unwrap();
    let components = &mut body["template"]["components"];
    components[0]["type"] = "BODY".into();
    components[1]["type"] = "BUTTON".into();
    components[1]["sub_type"] = "URL".into();
    components[1]["index"] = 0.into();
    *request.body_mut() = body.to_string().into_bytes();
    request.headers_mut().insert("host", "graph.facebook.com".parse().unwrap());
    let response = emulate_request(&*test_connector(), &request, &mut state, &noon_with_nonce("n"));
    assert_eq!((response.status().as_u16(), state.captured_messages().len()), (200, 1));
}

#[test]
fn each_refusal_of_a_recipient_or_template_has_a_fix_of_its_own() {
    for (code, meaning, fix) in [
        (131047, "24 hours", "compare the template"),
        (130472, "experiment", "use an authentication template"),
        (130497, "country", "use a number of another country"),
        (131053, "media", "use an authentication template"),
    ] {
        let body = json!({ "error": { "message": "", "type": "OAuthException", "code": code } });
        let refusal = parse_last(&send_exchange("x"), &json_response(400, &body)).unwrap_err();
        assert_eq!(refusal.kind, Refused, "{code}");
        assert!(refusal.meaning.contains(meaning) && refusal.fix.starts_with(fix), "{code}: {refusal:?}");
    }
}

#[test]
fn the_check_reports_a_template_that_is_not_approved_in_its_language() {
    let check = |data: Value| {
        let check = test_connector().build_checks(&PROVIDER.demo_templates(), &noon_with_nonce("n")).remove(1);
        assert_eq!(check.title, "template password_code/en");
        parse_last(&check.exchange, &json_response(200, &json!({ "data": data }))).unwrap()
    };
    let template = |language: &str, status: &str, category: &str| json!([{ "name": "password_code", "language": language, "status": status, "category": category }]);
    assert!(matches!(check(template("en", "APPROVED", "AUTHENTICATION")), Finding::Pass(_)));
    assert!(matches!(check(template("en", "APPROVED", "MARKETING")), Finding::Warn { .. }));
    assert!(matches!(check(template("en", "PAUSED", "AUTHENTICATION")), Finding::Fail { .. }));
    assert!(matches!(check(template("de", "APPROVED", "AUTHENTICATION")), Finding::Fail { .. }));
}

#[test]
fn broken_requests_are_refused_with_metas_own_codes() {
    let mut state = emulator_with_demo_templates(&PROVIDER);
    let mut changed = |change: &dyn Fn(&mut Request, &mut Value)| {
        let mut request = send_exchange("verification_code").request;
        let mut body = serde_json::from_slice(request.body()).unwrap();
        change(&mut request, &mut body);
        *request.body_mut() = body.to_string().into_bytes();
        request.headers_mut().insert("host", "graph.facebook.com".parse().unwrap());
        let response: Value = serde_json::from_slice(
            emulate_request(&*test_connector(), &request, &mut state, &noon_with_nonce("n")).body(),
        )
        .unwrap();
        response["error"]["code"].as_u64()
    };
    assert_eq!(changed(&|_, _| {}), None);
    let without_index =
        |body: &mut Value| drop(body["template"]["components"][1].as_object_mut().unwrap().remove("index"));
    assert_eq!(changed(&|_, body| without_index(body)), Some(132000));
    let token =
        |request: &mut Request| drop(request.headers_mut().insert("authorization", "Bearer no".parse().unwrap()));
    assert_eq!(changed(&|request, _| token(request)), Some(190));
    let path = |request: &mut Request| *request.uri_mut() = "/v23.0/1/messages".parse().unwrap();
    assert_eq!(changed(&|request, _| path(request)), Some(100));
    assert_eq!(changed(&|_, body| body["to"] = "12".into()), Some(131009));
    assert_eq!(changed(&|_, body| body["type"] = "text".into()), Some(100));
    assert_eq!(changed(&|_, body| drop(body.as_object_mut().unwrap().remove("template"))), Some(100));
    assert_eq!(changed(&|_, body| body["template"]["name"] = "other".into()), Some(132001));
    assert_eq!(changed(&|_, body| body["template"]["language"]["code"] = "de".into()), Some(132001));
    assert_eq!(changed(&|_, body| drop(body["template"]["components"].as_array_mut().unwrap().pop())), Some(132000));
    let other = |body: &mut Value| body["template"]["components"][1]["parameters"][0]["text"] = "000000".into();
    assert_eq!(changed(&|_, body| other(body)), Some(132018));
    assert_eq!(changed(&|request, _| *request.method_mut() = http::Method::PUT), Some(100));
    assert_eq!(state.captured_messages().len(), 1);
}
