//! Tests of the placeholders of a description: ids, times, numbers and signatures.

use super::*;

fn json_body(template: &str, to: &str) -> serde_json::Value {
    let message = generic_message(to, MessageContent::Text("hi".into()));
    let settings = [("url", "https://gateway.example/"), ("json-body", template)];
    let request = gateway(&settings).build_send_exchange(&message, &at()).unwrap().request;
    serde_json::from_slice(request.body()).unwrap()
}

fn emulate(connector: &dyn Connector, mut request: Request) -> (u16, EmulatorState) {
    request.headers_mut().insert("host", "gateway.example".parse().unwrap());
    let mut state = EmulatorState::default();
    let response = emulate_request(connector, &request, &mut state, &at());
    (response.status().as_u16(), state)
}

#[test]
fn a_number_has_its_parts_and_can_be_a_json_number() {
    let template = r#"{"cc": "{{calling-code:number}}", "national": "0{{national}}", "to": "{{digits:number}}"}"#;
    assert_eq!(
        json_body(template, "+4915112345678"),
        json!({ "cc": 49, "national": "015112345678", "to": 4915112345678u64 })
    );
    for wrong in [r#"{"a": "{{code:number}}"}"#, r#"{"a": "+{{digits:number}}"}"#, r#"{"a": "{{digits:number}} b"}"#] {
        let error = fill(&[("url", "https://gateway.example/"), ("json-body", wrong)]).err().unwrap();
        assert_eq!(error.field_name(), "json-body", "{wrong}");
    }
}

#[test]
fn each_request_has_its_time_and_a_uuid_of_its_own() {
    let template = r#"{"id": "{{uuid}}", "at": "{{unix-time:number}}"}"#;
    let body = json_body(template, "+14155550100");
    assert_eq!(body["at"], NOON_MILLIS / 1_000);
    let id = body["id"].as_str().unwrap();
    let groups: Vec<_> = id.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12]);
    // RFC 9562, section 5.4: the version is 4, and the variant begins with the bits 10.
    assert!(
        &id[14..15] == "4" && "89ab".contains(&id[19..20]) && id.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()),
        "{id}"
    );
    let other = SigningContext { nonce: "other".into(), ..at() };
    assert_ne!(at().uuid_v4(), other.uuid_v4());
}

#[test]
fn a_gateway_of_national_numbers_serves_one_country() {
    let url = ("url", "https://gateway.example/{{national}}?text={{text}}");
    let build = |settings: &[(&str, &str)]| {
        let bare = settings.iter().chain([&url]);
        let fields = provider().fields();
        let field = |name: &str| fields.iter().find(|field| field.owns_key(name)).unwrap();
        let values = bare
            .map(|(name, text)| ((*name).to_owned(), field(name).value_from_text(text, ValueSource::User).unwrap()));
        provider().build_connector(&values.collect(), &|_| Err(String::new()))
    };
    assert_eq!(build(&[]).err().unwrap().field_name(), "calling-code");
    assert_eq!(build(&[("calling-code", "+86")]).err().unwrap().field_name(), "calling-code");
    let connector = build(&[("calling-code", "86")]).unwrap();
    let send = |to: &str| connector.build_send_exchange(&generic_message(to, MessageContent::Text("hi".into())), &at());
    let request = send("+8613812345678").unwrap().request;
    assert_eq!(request.uri().path(), "/13812345678");
    let (status, state) = emulate(&*connector, request);
    assert_eq!((status, state.captured_messages()[0].to.to_string().as_str()), (200, "+8613812345678"));
    let Err(UnsupportedMessage::Recipient { reason, .. }) = send("+14155550100") else { panic!() };
    assert!(reason.contains("+86 only, not +14155550100"), "{reason}");
}

/// RFC 4231, test case 2: the key is "Jefe", the data is the body.
#[test]
fn a_signature_is_the_hmac_of_rfc_4231() {
    let sign = |encoding: &str| {
        let rule = format!(r#"{{"key": "{{{{secret.key}}}}", "encoding": "{encoding}"}}"#);
        let settings = [
            ("url", "https://gateway.example/?to={{to}}&text={{text}}"),
            ("text-body", "what do ya want for nothing?"),
            ("headers.X-Signature", "sha256={{signature}}"),
            ("secrets.key", "Jefe"),
            ("signature", rule.as_str()),
        ];
        request(&settings).headers()["x-signature"].to_str().unwrap().to_owned()
    };
    assert_eq!(sign("hex"), "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_eq!(sign("base64"), "sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

#[test]
fn the_emulation_verifies_the_signature_of_the_signed_text() {
    let settings = [
        ("url", "https://gateway.example/"),
        ("json-body", r#"{"to": "{{to}}", "text": "{{text}}"}"#),
        ("headers.X-Time", "{{unix-time}}"),
        ("headers.X-Signature", "{{signature}}"),
        ("secrets.key", "k"),
        ("signature", r#"{"key": "{{secret.key}}", "text": "{{unix-time}}.{{body}}"}"#),
    ];
    let connector = gateway(&settings);
    assert_eq!(emulate(&*connector, request(&settings)).0, 200);
    let changed = |change: &dyn Fn(&mut Request)| {
        let mut request = request(&settings);
        change(&mut request);
        let (status, state) = emulate(&*connector, request);
        assert!(state.captured_messages().is_empty());
        status
    };
    let header = |name: &'static str, value: &'static str| {
        changed(&|request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(header("x-time", "1"), 401);
    assert_eq!(header("x-signature", "00"), 401);
    assert_eq!(changed(&|request| drop(request.headers_mut().remove("x-signature"))), 401);
    let other_number = |request: &mut Request| {
        let body = String::from_utf8_lossy(request.body()).replace("+14155550100", "+14155550101");
        *request.body_mut() = body.into_bytes();
    };
    assert_eq!(changed(&other_number), 401);
    let other_key = settings.map(|(name, value)| (name, if name == "secrets.key" { "other" } else { value }));
    assert_eq!(emulate(&*connector, request(&other_key)).0, 401);
}

#[test]
fn a_signature_that_is_not_described_or_covers_itself_is_refused() {
    let url = ("url", "https://gateway.example/");
    let rule = ("signature", r#"{"key": "k"}"#);
    for (settings, field) in [
        (vec![url, ("headers.X-Signature", "{{signature}}")], "headers"),
        (vec![url, rule, ("json-body", r#"{"a": "{{signature}}"}"#)], "json-body"),
        (vec![url, ("signature", r#"{"key": "{{signature}}"}"#)], "signature"),
        (vec![url, ("headers.X-Body", "{{body}}"), rule], "headers"),
    ] {
        assert_eq!(fill(&settings).err().unwrap().field_name(), field, "{settings:?}");
    }
}
