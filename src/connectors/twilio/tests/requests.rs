//! The requests of the client, and what the emulation refuses.

use super::*;
use crate::{
    connectors::{
        Finding,
        form::FieldValue,
        tests::{responses::parse_last, with_host_header},
    },
    encoding,
};

fn text_request(connector: &dyn Connector, to: &str) -> Request {
    with_host_header(connector.build_send_exchange(&text_message(to), &noon()).unwrap().request)
}

fn error_code(response: &Response) -> i64 {
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    body["code"].as_i64().unwrap_or(0)
}

#[test]
fn magic_numbers_behave_as_documented() {
    let account = connector_with_sender("+15005550006");
    for (to, expected) in [
        ("+15005550001", 21211),
        ("+15005550002", 21612),
        ("+15005550003", 21408),
        ("+15005550004", 21610),
        ("+15005550009", 21614),
        ("+14155550100", 0),
    ] {
        let response = emulate_request(&*account, &text_request(&*account, to), &mut EmulatorState::default(), &noon());
        assert_eq!(error_code(&response), expected, "{to}");
    }
    for (from, expected) in
        [("+15005550001", 21212), ("+15005550007", 21606), ("+15005550008", 21611), ("+14155550199", 21606)]
    {
        let other = connector_with_sender(from);
        let response =
            emulate_request(&*account, &text_request(&*other, "+14155550100"), &mut EmulatorState::default(), &noon());
        assert_eq!(error_code(&response), expected, "{from}");
    }
}

#[test]
fn broken_requests_are_refused_with_twilios_own_codes() {
    let account = connector_with_sender("+15005550006");
    let send = || text_request(&*account, "+14155550100");
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request = send();
        change(&mut request);
        let mut state = EmulatorState::default();
        let response = emulate_request(&*account, &request, &mut state, &noon());
        assert!(state.captured_messages().is_empty() && state.rejection_lines().len() == 1);
        (response.status().as_u16(), error_code(&response))
    };
    let login = |user: &str, password: &str| {
        let value = format!("Basic {}", encoding::encode_base64(format!("{user}:{password}")));
        with(&|request| drop(request.headers_mut().insert("authorization", value.parse().unwrap())))
    };
    assert_eq!(login(ACCOUNT_SID, "wrong"), (401, 20003));
    assert_eq!(login(ACCOUNT_SID, ""), (401, 20003));
    assert_eq!(login("AC11111111111111111111111111111111", "right"), (401, 20003));
    assert_eq!(with(&|request| drop(request.headers_mut().remove("authorization"))), (401, 20003));
    let twice = &|request: &mut Request| {
        let value = request.headers()["authorization"].clone();
        request.headers_mut().append("authorization", value);
    };
    assert_eq!(with(twice), (401, 20003));
    let header = |name: &'static str, value: &'static str| {
        with(&|request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(header("host", "Messaging.Twilio.com"), (404, 20404));
    assert_eq!(header("host", "api.dublin.ie1.twilio.com"), (404, 20404));
    let bare = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages";
    assert_eq!(with(&|request| *request.uri_mut() = bare.parse().unwrap()), (404, 20404));
    let spaced = "To=%2B1%20415%20555%200100&From=%2B15005550006&Body=hi";
    assert_eq!(with(&|request| *request.body_mut() = spaced.into()), (400, 21211));
    let elsewhere = "https://api.twilio.com/2010-04-01/Accounts/AC11111111111111111111111111111111/Messages.json";
    assert_eq!(with(&|request| *request.uri_mut() = elsewhere.parse().unwrap()), (404, 20404));
    for (body, expected) in [
        ("From=%2B15005550006&Body=hi", 21604),
        ("To=%2B14155550100&Body=hi", 21603),
        ("To=%2B14155550100&From=%2B15005550006", 21602),
        ("To=14155550100&From=%2B15005550006&Body=hi", 21211),
        ("To=%2B14155550100&MessagingServiceSid=MG1&Body=hi", 21705),
        ("To=%2B14155550100&MessagingServiceSid=MG00000000000000000000000000000001&Body=hi", 21701),
        ("To=%2B14155550100&From=%2B15005550006&Body=hi&RiskCheck=maybe", 20001),
    ] {
        assert_eq!(with(&|request| *request.body_mut() = body.into()).1, expected, "{body}");
    }
    let long = format!("To=%2B14155550100&From=%2B15005550006&Body={}", "x".repeat(1_601));
    assert_eq!(with(&|request| *request.body_mut() = long.clone().into()).1, 21617);
}

#[test]
fn the_address_follows_region_and_edge() {
    for (region, edge, host) in [
        (None, None, "api.twilio.com"),
        (Some("ie1"), Some("dublin"), "api.dublin.ie1.twilio.com"),
        (None, Some("ashburn"), "api.ashburn.us1.twilio.com"),
        (Some("au1"), None, "api.au1.twilio.com"),
    ] {
        let mut settings = vec![("account-sid", ACCOUNT_SID), ("auth-token", "right"), ("from", "Acme")];
        settings.extend(region.map(|region| ("region", region)));
        settings.extend(edge.map(|edge| ("edge", edge)));
        let connector = connector_with_settings(&settings);
        assert_eq!(connector.send_host(), host);
        assert_eq!(text_request(&*connector, "+14155550100").uri().host(), Some(host));
    }
}

#[test]
fn sender_and_risk_check_are_sent_as_documented() {
    let service = "MG0123456789abcdef0123456789abcdef";
    for (from, field) in [
        ("+14155550123", "&From=%2B14155550123&Body"),
        ("Acme", "&From=Acme&Body"),
        ("50123", "&From=50123&Body"),
        (service, "&MessagingServiceSid=MG0123456789abcdef0123456789abcdef&Body"),
    ] {
        let request = text_request(&*connector_with_sender(from), "+14155550100");
        let body = String::from_utf8(request.body().clone()).unwrap();
        assert!(body.contains(field) && !body.contains("RiskCheck"), "{body}");
    }
    let without_risk_check = connector_with_settings(&[
        ("account-sid", ACCOUNT_SID),
        ("auth-token", "x"),
        ("from", "Acme"),
        ("risk-check", "disable"),
    ]);
    assert!(
        String::from_utf8_lossy(text_request(&*without_risk_check, "+14155550100").body())
            .contains("RiskCheck=disable")
    );
}

#[test]
fn a_messaging_service_can_send_from_one_of_its_senders() {
    let service = "MG0123456789abcdef0123456789abcdef";
    let settings = |from| {
        [("account-sid", ACCOUNT_SID), ("auth-token", "right"), ("from", from), ("messaging-service-sid", service)]
    };
    let connector = connector_with_settings(&settings("50123"));
    let request = text_request(&*connector, "+14155550100");
    let body = encoding::decode_form(str::from_utf8(request.body()).unwrap());
    for (name, value) in [("MessagingServiceSid", service), ("From", "50123")] {
        assert!(body.contains(&(name.into(), value.into())), "{body:?}");
    }
    let mut state = EmulatorState::default();
    assert_eq!(emulate_request(&*connector, &request, &mut state, &noon()).status(), 201);
    assert_eq!(&*state.captured_messages()[0].sender, "50123");
    let values = settings(service).map(|(name, text)| (name.to_owned(), FieldValue::Plain(text.to_owned()))).into();
    let twice = PROVIDER.build_connector(&values, &|_| Err(String::new())).err().unwrap();
    assert!(twice.to_string().contains("from is already a Messaging Service SID"), "{twice}");
}

#[test]
fn a_verify_service_is_refused_as_part_of_another_api() {
    for field in ["from", "messaging-service-sid"] {
        let problem = PROVIDER.check_typed_text(field, "VA0123456789abcdef0123456789abcdef").unwrap_err();
        assert!(problem.contains("Verify Service") && problem.contains("(MG...)"), "{field}: {problem}");
    }
    for wrong in ["12", "1234567", "MG1"] {
        assert!(PROVIDER.check_typed_text("messaging-service-sid", wrong).is_err(), "{wrong}");
    }
    assert!(PROVIDER.check_typed_text("from", "1234567").unwrap_err().contains("+"));
}

#[test]
fn the_check_looks_a_short_code_up() {
    let finding = |list| {
        let check = connector_with_sender("50123").build_checks(&[], &noon()).pop().unwrap();
        assert_eq!((check.title.as_str(), check.exchange.request.uri().query()), ("sender", Some("ShortCode=50123")));
        parse_last(&check.exchange, &json_response(200, &serde_json::json!({ "short_codes": list }))).unwrap()
    };
    let code = serde_json::json!({ "short_code": "50123", "friendly_name": "50123" });
    assert!(matches!(finding(vec![code]), Finding::Pass(_)));
    assert!(matches!(finding(vec![]), Finding::Fail { .. }));
}

#[test]
fn an_account_has_either_an_auth_token_or_an_api_key_with_its_secret() {
    let key = "SK00000000000000000000000000000000";
    let values = |pairs: &[(&str, &str)]| -> FieldValues {
        let base = [("account-sid", ACCOUNT_SID), ("from", "Acme")];
        base.iter()
            .chain(pairs)
            .map(|(name, text)| ((*name).to_owned(), FieldValue::Plain((*text).to_owned())))
            .collect()
    };
    for (pairs, is_valid) in [
        (&[("auth-token", "x")][..], true),
        (&[("api-key-sid", key), ("api-key-secret", "x")], true),
        (&[], false),
        (&[("api-key-sid", key)], false),
        (&[("api-key-secret", "x")], false),
        (&[("auth-token", "x"), ("api-key-sid", key), ("api-key-secret", "x")], false),
    ] {
        assert_eq!(PROVIDER.build_connector(&values(pairs), &|_| Err(String::new())).is_ok(), is_valid, "{pairs:?}");
    }
}
