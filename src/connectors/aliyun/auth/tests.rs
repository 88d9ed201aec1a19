//! Tests of number authentication against its documentation.

use super::*;
use crate::{
    connectors::{
        json_response,
        tests::{
            demo_connector, emulate_request, emulator_with_demo_templates, generic_message, noon_with_nonce,
            responses::parse_last,
        },
    },
    encoding,
};

fn send_exchange(to: &str, nonce: &str) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let content = MessageContent::Registered {
        id: "100001".into(),
        variables: vec![("code".into(), "274913".into())],
        is_regional: false,
    };
    demo_connector(&PROVIDER).build_send_exchange(&generic_message(to, content), &noon_with_nonce(nonce))
}

#[test]
fn the_number_has_no_country_code_and_the_template_takes_code_and_minutes() {
    let request = send_exchange("+8613812345678", "n").unwrap().request;
    assert_eq!(request.uri().host(), Some("dypnsapi.aliyuncs.com"));
    assert_eq!(request.headers()["x-acs-action"], "SendSmsVerifyCode");
    assert_eq!(request.headers()["x-acs-version"], "2017-05-25");
    let fields = encoding::decode_form(request.uri().query().unwrap());
    for (name, value) in [
        ("PhoneNumber", "13812345678"),
        ("CountryCode", "86"),
        ("SignName", "Sandbox"),
        ("TemplateCode", "100001"),
        ("TemplateParam", r#"{"code":"274913","min":"10"}"#),
    ] {
        assert!(fields.contains(&(name.into(), value.into())), "{name}: {fields:?}");
    }
    let Err(UnsupportedMessage::Recipient { reason, .. }) = send_exchange("+14155550100", "n") else { panic!() };
    assert!(reason.contains("mainland China only, not +14155550100"), "{reason}");
}

#[test]
fn only_ok_with_an_id_is_a_receipt_and_every_other_code_has_its_kind() {
    let read = |status, body: &Value| {
        let receipt = parse_last(&send_exchange("+8613812345678", "n").unwrap(), &json_response(status, body));
        receipt.map(|receipt| receipt.id.unwrap()).map_err(|refusal| refusal.kind)
    };
    let accepted = json!({
        "Code": "OK", "Message": "成功", "Success": true, "RequestId": "CC3BB6D2-2FDF-4321-9DCE-B38165CE4C47",
        "Model": { "VerifyCode": "42324", "RequestId": "a3671ccf", "OutId": "1212312", "BizId": "112231421412414124123^4" },
    });
    assert_eq!(read(200, &accepted), Ok("112231421412414124123^4".into()));
    for (code, kind) in [
        ("MOBILE_NUMBER_ILLEGAL", FailureKind::Refused),
        ("BUSINESS_LIMIT_CONTROL", FailureKind::Throttled),
        ("biz.FREQUENCY", FailureKind::Throttled),
        ("FREQUENCY_FAIL", FailureKind::Throttled),
        ("INVALID_PARAMETERS", FailureKind::Refused),
        ("FUNCTION_NOT_OPENED", FailureKind::Refused),
    ] {
        let body = json!({ "Code": code, "Message": "...", "Success": false, "RequestId": "CC3B" });
        assert_eq!(read(200, &body), Err(kind), "{code}");
    }
    let gateway = json!({ "Code": "SignatureDoesNotMatch", "Message": "...", "RequestId": "CC3B" });
    assert_eq!(read(400, &gateway), Err(FailureKind::Credentials));
    for body in [json!({ "Code": "OK" }), json!({ "Code": "OK", "Model": { "BizId": "" } })] {
        assert_eq!(read(200, &body), Err(FailureKind::Unknown), "{body}");
    }
}

#[test]
fn broken_requests_are_refused_with_the_services_own_codes() {
    let mut state = emulator_with_demo_templates(&PROVIDER);
    let Ok(account) = AliyunAuthSettings {
        access_key_id: "LTAI-demonstration".into(),
        access_key_secret: "demonstration-secret".into(),
        sign_name: "Sandbox".parse().unwrap(),
    }
    .build() else {
        panic!("an account")
    };
    let valid_fields = [
        ("PhoneNumber", "13812345678"),
        ("CountryCode", "86"),
        ("SignName", "Sandbox"),
        ("TemplateCode", "100001"),
        ("TemplateParam", r#"{"code":"274913","min":"10"}"#),
    ];
    let mut code = |n: usize, change: (&str, &str)| {
        let fields = valid_fields.map(|(name, value)| if name == change.0 { change } else { (name, value) });
        let (mut request, _) =
            client::signed_request(&account.0, "SendSmsVerifyCode", &fields, &noon_with_nonce(&format!("n{n}")));
        request.headers_mut().insert("host", AUTH_HOST.parse().unwrap());
        let body: Value =
            serde_json::from_slice(emulate_request(&account, &request, &mut state, &noon_with_nonce("s")).body())
                .unwrap();
        body["Code"].as_str().unwrap().to_owned()
    };
    for (n, (name, value, expected)) in [
        ("", "", "OK"),
        ("PhoneNumber", "123", "MOBILE_NUMBER_ILLEGAL"),
        ("PhoneNumber", "8613812345678", "MOBILE_NUMBER_ILLEGAL"),
        ("CountryCode", "1", "MOBILE_NUMBER_ILLEGAL"),
        ("SignName", "Other", "INVALID_PARAMETERS"),
        ("TemplateCode", "999999", "INVALID_PARAMETERS"),
        ("TemplateParam", r#"{"code":"274913"}"#, "INVALID_PARAMETERS"),
        ("TemplateParam", "274913", "INVALID_PARAMETERS"),
        ("TemplateCode", "", "MissingTemplateCode"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(code(n, (name, value)), expected, "{name}={value}");
    }
    assert_eq!(state.captured_messages().len(), 1);
    let mut forged = send_exchange("+8613812345678", "f").unwrap().request;
    forged.headers_mut().insert("host", AUTH_HOST.parse().unwrap());
    *forged.body_mut() = [forged.body(), &b"&x=1"[..]].concat();
    let body: Value = serde_json::from_slice(
        emulate_request(&*demo_connector(&PROVIDER), &forged, &mut state, &noon_with_nonce("s")).body(),
    )
    .unwrap();
    assert_ne!(body["Code"], "OK");
}

#[test]
fn the_clients_own_id_is_returned_as_text_and_never_as_null() {
    let mut state = emulator_with_demo_templates(&PROVIDER);
    state.accepts_any = true;
    let call = "Action=SendSmsVerifyCode&Format=JSON&PhoneNumber=13812345678&SignName=Sandbox&TemplateCode=100001\
                &TemplateParam=%7B%22code%22:%22274913%22,%22min%22:%2210%22%7D";
    let mut emulate = |out_id: &str| {
        let request = http::Request::post(format!("https://{AUTH_HOST}/?{call}{out_id}")).header("host", AUTH_HOST);
        let request = request.body(vec![]).unwrap();
        let response = emulate_request(&*demo_connector(&PROVIDER), &request, &mut state, &noon_with_nonce("n"));
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["Code"], "OK", "{body}");
        body["Model"].get("OutId").cloned()
    };
    assert_eq!([emulate(""), emulate("&OutId=42")], [None, Some("42".into())]);
}
