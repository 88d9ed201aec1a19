//! What the emulation accepts and refuses, and its error responses.

use super::*;

#[test]
fn a_service_sends_from_the_number_in_the_request() {
    let service = "MG0123456789abcdef0123456789abcdef";
    let connector = connector_with_sender(service);
    let mut state = EmulatorState::default();
    let mut send = |more: &[(&str, &str)]| {
        let form = [&[("To", "+14155550100"), ("Body", "hi"), ("MessagingServiceSid", service)], more].concat();
        serde_json::from_slice::<Value>(emulate_send(&*connector, &mut state, &form).body()).unwrap()
    };
    let pooled = send(&[]);
    assert_eq!((&pooled["status"], &pooled["from"]), (&"accepted".into(), &Value::Null));
    assert_eq!((&pooled["messaging_service_sid"], &pooled["num_segments"]), (&service.into(), &"0".into()));
    let named = send(&[("From", "+14155550123")]);
    assert_eq!((&named["from"], &named["status"]), (&"+14155550123".into(), &"accepted".into()));
    assert_eq!(send(&[("From", "+15005550007")])["code"], 21606);
    assert_eq!(send(&[("From", "+14155550100")])["code"], 21266);
    let (_, page) = emulate_authenticated(&*connector, &mut state, "GET", MESSAGES_PATH, 900);
    let froms: Vec<_> = page["messages"].as_array().unwrap().iter().map(|message| &message["from"]).collect();
    assert_eq!(froms, ["+14155550123", "+15005550006"]);
}

/// <https://www.twilio.com/docs/api/errors/21612>: the country must support alphanumeric senders.
#[test]
fn a_text_is_no_sender_in_the_united_states_and_canada() {
    let connector = connector_with_sender("Acme");
    let mut state = EmulatorState::default();
    for (to, code) in [("+14155550100", 21612), ("+14165550100", 21612), ("+447700900123", 0), ("+18765550100", 0)] {
        let form = [("To", to), ("Body", "hi"), ("From", "Acme")];
        let body: Value = serde_json::from_slice(emulate_send(&*connector, &mut state, &form).body()).unwrap();
        assert_eq!(body["code"].as_u64().unwrap_or_default(), code, "{to}");
    }
    let form = [("To", "+14155550100"), ("Body", "hi"), ("From", "+14155550123")];
    let number = connector_with_sender("+14155550123");
    assert_eq!(emulate_send(&*number, &mut state, &form).status(), 201);
}

#[test]
fn a_wrong_login_gets_the_response_of_the_real_service() {
    let connector = connector_with_sender("+15005550006");
    let other =
        connector_with_settings(&[("account-sid", ACCOUNT_SID), ("auth-token", "wrong"), ("from", "+15005550006")]);
    let mut request = other.build_send_exchange(&text_message("+14155550100"), &noon()).unwrap().request;
    request.headers_mut().insert("host", "api.twilio.com".parse().unwrap());
    let response = emulate_request(&*connector, &request, &mut EmulatorState::default(), &noon());
    assert_eq!(response.headers()["www-authenticate"], "Basic realm=\"Twilio API\"");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let expected = r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#;
    assert_eq!((response.status().as_u16(), body.to_string()), (401, expected.into()));
    assert!(response.headers()["twilio-request-id"].to_str().unwrap().starts_with("RQ"));
}

#[test]
fn a_lenient_emulation_accepts_any_account_and_says_that_nothing_was_verified() {
    let connector = connector_with_sender("+15005550006");
    let mut state = EmulatorState::default();
    state.accepts_any = true;
    let other = "AC11111111111111111111111111111111";
    let request = http::Request::post(MESSAGES_PATH.replace(ACCOUNT_SID, other)).header("host", "127.0.0.1:8025");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let form = [("To", "+14155550100"), ("From", "Anyone"), ("Body", "hi"), ("StatusCallback", "http://localhost/")];
    let response = emulate_request(
        &*connector,
        &request.body(encoding::encode_form(&form).into_bytes()).unwrap(),
        &mut state,
        &noon(),
    );
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((response.status().as_u16(), &body["account_sid"]), (201, &other.into()), "{body}");
    let captured = state.captured_messages()[0];
    assert_eq!((captured.verified_by, captured.sender.as_ref()), ("nothing", "Anyone"));
    let callback = connector.build_status_callback(captured, &noon()).unwrap();
    assert!(String::from_utf8_lossy(callback.body()).contains(other));
}

#[test]
fn a_fault_rule_refuses_with_the_documented_error() {
    let connector = connector_with_sender("+15005550006");
    for (code, status, message) in [
        ("21610", 400, "Attempt to send to unsubscribed recipient"),
        ("20429", 429, "Too Many Requests"),
        ("20003", 401, "Authenticate"),
        ("21701", 404, "The Messaging Service does not exist"),
        ("20503", 503, "Refused by a fault rule of the sandbox"),
        ("99999", 400, "Refused by a fault rule of the sandbox"),
        ("4294967296", 400, "Unknown parameters"),
    ] {
        let mut state = EmulatorState::default();
        state.faults.add_rule(format!("refuse={code}").parse().unwrap());
        let response =
            emulate_send(&*connector, &mut state, &[("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi")]);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &body["message"]), (status, &message.into()), "{code}");
    }
}

#[test]
fn what_the_sandbox_does_not_emulate_is_refused() {
    let connector = connector_with_sender("+15005550006");
    for (name, value, code) in [
        ("ContentSid", "HX00000000000000000000000000000000", 21655),
        ("MediaUrl", "https://example.com/a.png", 21620),
        ("SendAt", "2026-07-20T12:30:00Z", 20001),
        ("StatusCallback", "nonsense", 21609),
        ("StatusCallback", "/only/a/path", 21609),
        ("StatusCallback", "ftp://example.com/", 21609),
        ("StatusCallback", "http://under_score.example/", 21609),
        ("ValidityPeriod", "60", 0),
        ("SmartEncoded", "true", 0),
        ("ForceDelivery", "false", 0),
        ("StatusCallback", "https://example.com/cb", 0),
    ] {
        let form = [("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi"), (name, value)];
        let response = emulate_send(&*connector, &mut EmulatorState::default(), &form);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["code"].as_i64().unwrap_or(0), code, "{name}={value}");
    }
}

#[test]
fn callbacks_need_the_auth_token() {
    let key = "SK00000000000000000000000000000000";
    let by_key = connector_with_settings(&[
        ("account-sid", ACCOUNT_SID),
        ("api-key-sid", key),
        ("api-key-secret", "s"),
        ("from", "+15005550006"),
    ]);
    let connector = connector_with_sender("+15005550006");
    let mut state = EmulatorState::default();
    let form =
        [("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi"), ("StatusCallback", "http://localhost/")];
    emulate_send(&*connector, &mut state, &form);
    assert!(connector.build_status_callback(state.captured_messages()[0], &noon()).is_some());
    assert!(by_key.build_status_callback(state.captured_messages()[0], &noon()).is_none());
}
