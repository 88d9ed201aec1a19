//! Tests of the emulation's response formats, fault rules, rate limits and lenient mode.

use super::{
    signers::{RpcSigner, V3Signer, owned_fields, send_sms_fields},
    *,
};

fn emulate_xml(change: impl FnOnce(&mut RpcSigner)) -> (u16, String) {
    let mut client = RpcSigner::new("SendSms", send_sms_fields());
    client.remove_field("Format");
    change(&mut client);
    let response =
        emulate_request(&test_account(), &client.sign(), &mut emulator_with_templates(), &noon_with_nonce("server"));
    assert_eq!(response.headers()["content-type"], "text/xml;charset=utf-8");
    (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
}

/// Removes the request id, which is unpredictable.
fn without_request_id(xml: &str) -> String {
    let (start, rest) = xml.split_once("<RequestId>").unwrap();
    let (id, end) = rest.split_once("</RequestId>").unwrap();
    assert_eq!(id.len(), 36);
    format!("{start}{end}")
}

#[test]
fn rpc_responses_are_xml_unless_json_is_requested() {
    let (status, body) = emulate_xml(|_| {});
    let body = without_request_id(&body);
    let begins = "<?xml version='1.0' encoding='UTF-8'?><SendSmsResponse><Message>OK</Message><BizId>";
    assert!(status == 200 && body.starts_with(begins), "{body}");
    assert!(body.ends_with("^0</BizId><Code>OK</Code></SendSmsResponse>"), "{body}");
    assert_eq!(emulate_xml(|rpc| rpc.set_field("Format", "XML")).0, 200);
    let (status, body) = emulate_xml(|rpc| rpc.set_field("TemplateCode", "SMS_9"));
    assert_eq!(
        (status, without_request_id(&body).as_str()),
        (
            200,
            "<?xml version='1.0' encoding='UTF-8'?><SendSmsResponse><Code>isv.SMS_TEMPLATE_ILLEGAL</Code><Message>该账号下找不到对应模板</Message></SendSmsResponse>"
        )
    );
    let (status, body) = emulate_xml(|rpc| rpc.key = "wrong&");
    let begins = "<?xml version='1.0' encoding='UTF-8'?><Error><HostId>dysmsapi.aliyuncs.com</HostId><Code>SignatureDoesNotMatch</Code><Message>Specified signature is not matched with our calculation. server string to sign is:POST&amp;%2F&amp;";
    assert!(status == 400 && without_request_id(&body).starts_with(begins), "{body}");
}

#[test]
fn xml_lists_are_repeated_elements_and_v3_is_always_json() {
    let mut state = emulator_with_templates();
    for n in ["1", "2"] {
        let mut client = RpcSigner::new("SendSms", send_sms_fields());
        client.set_field("SignatureNonce", n);
        emulate_json(&test_account(), &client.sign(), &mut state, &noon_with_nonce(n));
    }
    let fields = [("PhoneNumber", "13812345678"), ("SendDate", "20260720"), ("PageSize", "10"), ("CurrentPage", "1")];
    let mut client = RpcSigner::new("QuerySendDetails", owned_fields(&fields));
    client.remove_field("Format");
    let at = SigningContext { timestamp_millis: NOON_MILLIS + 1_500, nonce: "query".into() };
    let response = emulate_request(&test_account(), &client.sign(), &mut state, &at);
    let body = String::from_utf8(response.into_body()).unwrap();
    assert_eq!(body.matches("<SmsSendDetailDTO>").count(), 2, "{body}");
    assert_eq!(body.matches("<SmsSendDetailDTOs>").count(), 1);
    assert!(body.contains("<TotalCount>2</TotalCount>"), "{body}");
    assert!(body.contains("<ReceiveDate>2026-07-20 20:00:00</ReceiveDate>"), "{body}");
    let response = emulate_request(&test_account(), &V3Signer::new().sign(), &mut state, &noon_with_nonce("v3"));
    assert_eq!(response.headers()["content-type"], "application/json");
}

/// Status, code and message of the response to a send at this second of the day in Beijing.
fn emulate_send_at(state: &mut EmulatorState, second: u64, sign: &str) -> (u16, String, String) {
    // 2026-07-20 00:00:00 in Beijing
    let at = SigningContext {
        timestamp_millis: NOON_MILLIS - 20 * 3_600_000 + second * 1_000,
        nonce: format!("{sign} {second}"),
    };
    let mut client = RpcSigner::new("SendSms", send_sms_fields());
    client.set_field("SignatureNonce", &at.nonce);
    client.set_field("Timestamp", &at.format_utc("%Y-%m-%dT%H:%M:%SZ"));
    client.set_field("SignName", sign);
    if sign != "阿里云" {
        client.set_field("PhoneNumbers", "85261234567");
    }
    let (status, body) = emulate_json(&test_account(), &client.sign(), state, &at);
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (status, text("Code"), text("Message"))
}

fn emulator_with_rule(rule: &str) -> EmulatorState {
    let mut state = emulator_with_templates();
    state.faults.add_rule(rule.parse().unwrap());
    state
}

#[test]
fn limits_count_by_clock_minute_by_clock_hour_and_by_24_hours() {
    const CODE: &str = "isv.BUSINESS_LIMIT_CONTROL";
    let mut state = emulator_with_rule("limits");
    let mut at = |second: u64| {
        let (status, code, message) = emulate_send_at(&mut state, second, "阿里云");
        assert!(status == 200 && (code == "OK" || code == CODE), "{code}");
        message
    };
    let minute = "触发分钟级流控Permits:1";
    // 00:00:59 and 00:01:00 are of different minutes, 00:01:59 is not.
    assert_eq!([at(59), at(60), at(119), at(120)], ["OK", "OK", minute, "OK"]);
    assert_eq!([at(180), at(240), at(300)], ["OK", "OK", "触发小时级流控Permits:5"]);
    assert_eq!([at(3_599), at(3_600)], ["触发小时级流控Permits:5", "OK"]);
    assert_eq!([at(3_660), at(3_720), at(3_780), at(3_840)], ["OK"; 4]);
    assert_eq!(at(7_200), "触发天级流控Permits:10");
    // The first was sent at 00:00:59 and no longer counts 24 hours later.
    assert_eq!([at(86_400 + 58), at(86_400 + 59), at(86_400 + 61)], ["触发天级流控Permits:10", "OK", "OK"]);
}

#[test]
fn limits_apply_to_mainland_numbers_and_only_with_the_rule() {
    let mut unlimited = emulator_with_templates();
    assert_eq!(
        [emulate_send_at(&mut unlimited, 0, "阿里云").1, emulate_send_at(&mut unlimited, 1, "阿里云").1],
        ["OK", "OK"]
    );
    let mut state = emulator_with_rule("limits");
    assert_eq!(emulate_send_at(&mut state, 0, "阿里云").1, "OK");
    assert_eq!(emulate_send_at(&mut state, 1, "阿里云").1, "isv.BUSINESS_LIMIT_CONTROL");
    assert_eq!(
        [emulate_send_at(&mut state, 2, "Acme Inc").1, emulate_send_at(&mut state, 3, "Acme Inc").1],
        ["OK", "OK"]
    );
}

#[test]
fn a_fault_rule_refuses_with_documented_status_and_message() {
    for (code, status, message) in [
        ("isv.AMOUNT_NOT_ENOUGH", 200, "账户余额不足"),
        ("isv.BUSINESS_LIMIT_CONTROL", 200, "触发分钟级流控Permits:1"),
        ("isv.NEW_RULE", 200, "触发沙箱规则"),
        ("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found."),
        (
            "Forbidden.RAM",
            403,
            "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
        ),
        ("Throttling.User", 400, "Request was denied due to user flow control."),
        ("InternalError", 500, "The request processing has failed due to some unknown error, exception or failure."),
        ("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server."),
    ] {
        let response = emulate_send_at(&mut emulator_with_rule(&format!("refuse={code}")), 0, "阿里云");
        assert_eq!(response, (status, code.to_owned(), message.to_owned()));
    }
    assert_eq!(emulate_send_at(&mut emulator_with_rule("throttle=3"), 0, "阿里云").1, "Throttling.User");
}

#[test]
fn lenient_mode_verifies_nothing() {
    let capture = |request: &Request| {
        let mut state = emulator_with_templates();
        state.accepts_any = true;
        let (status, body) = emulate_json(&test_account(), request, &mut state, &noon_with_nonce("server"));
        assert_eq!((status, body["Code"].as_str()), (200, Some("OK")), "{body}");
        let message = state.captured_messages()[0].clone();
        assert_eq!(message.verified_by, "nothing");
        message
    };
    let mut rpc = RpcSigner::new("SendSms", send_sms_fields());
    rpc.key = "whatever";
    rpc.host = "sms.example.org";
    rpc.set_field("AccessKeyId", "LTAI0");
    rpc.set_field("SignName", "Some 1");
    rpc.set_field("TemplateCode", "SMS_71390007");
    rpc.set_field("TemplateParam", r#"{"code":1234,"name":"Zoë"}"#);
    let message = capture(&rpc.sign());
    assert_eq!(&*message.text, "【Some 1】SMS_71390007-template: code=1234, name=Zoë");
    assert_eq!(crate::sms::Code::find_in_text(&message.text).unwrap().as_str(), "1234");
    let mut v3 = V3Signer::new();
    (v3.key_id, v3.algorithm) = ("LTAI0", "none");
    v3.set_header("x-acs-date", "yesterday");
    assert_eq!(capture(&v3.sign()).text.as_ref(), "【阿里云】您的验证码为274913");
    let unsigned = http::Request::post("/?Action=SendSms&PhoneNumbers=%2B85261234567").body(vec![]).unwrap();
    assert_eq!(capture(&unsigned).to.to_string(), "+85261234567");
}
