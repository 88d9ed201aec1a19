//! Tests of Yunpian's requests, responses, checks and emulation against its documentation.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::{
        Finding, json_response,
        tests::{
            NOON_MILLIS, emulate_request, generic_message, noon_with_nonce,
            responses::{connector_with_settings, parse_last},
        },
    },
    emulation::EmulatorState,
    encoding,
    failure::{
        FailureKind::{self, Credentials, Refused, Throttled, Unknown},
        Missing,
    },
    http_client::{ExchangeStep, Refusal, Response, RetryPolicy, mask_request_part},
    sms::MessageContent,
};

const API_KEY: &str = "9b11127a9701975c734b8aee81ee3526";
const TEXT: &str = "【Yunpian】Your Verify Code is 12345.";

fn test_connector() -> Box<dyn Connector> {
    connector_with_settings(&PROVIDER, &[("api-key", API_KEY)])
}

fn text_message(to: &str) -> Message {
    generic_message(to, MessageContent::Text(TEXT.into()))
}

fn parse_receipt(response: &Response) -> Result<Receipt, Refusal> {
    let exchange =
        test_connector().build_send_exchange(&text_message("+8615205201314"), &noon_with_nonce("n")).unwrap();
    parse_last(&exchange, response)
}

#[test]
fn a_mainland_number_is_sent_without_country_code_and_others_with_it() {
    for (to, mobile) in [("+8615205201314", "15205201314"), ("+93701234567", "+93701234567")] {
        let request = test_connector().build_send_exchange(&text_message(to), &noon_with_nonce("n")).unwrap().request;
        assert_eq!(request.uri(), "https://sms.yunpian.com/v2/sms/single_send.json");
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded;charset=utf-8");
        let fields = encoding::decode_form(request.body());
        let expected = [("apikey", API_KEY), ("mobile", mobile), ("text", TEXT)];
        assert_eq!(fields, expected.map(|(name, value)| (name.into(), value.into())));
        assert!(!mask_request_part(&request, str::from_utf8(request.body()).unwrap()).contains(API_KEY));
    }
    let overseas = connector_with_settings(&PROVIDER, &[("server", "overseas")])
        .build_send_exchange(&text_message("+8615205201314"), &noon_with_nonce("n"))
        .unwrap();
    assert_eq!(overseas.request.uri().host(), Some("us.yunpian.com"));
}

#[test]
fn international_messages_need_the_setting() {
    let domestic = connector_with_settings(&PROVIDER, &[("international", "false")]);
    assert!(domestic.build_send_exchange(&text_message("+8615205201314"), &noon_with_nonce("n")).is_ok());
    for to in ["+14155550100", "+85251234567"] {
        let refused = domestic.build_send_exchange(&text_message(to), &noon_with_nonce("n")).err().unwrap();
        let UnsupportedMessage::Recipient { reason, fix } = refused else { panic!("{refused:?}") };
        assert!(reason.starts_with(to) && fix.contains("smsctl set international=true"), "{reason} {fix}");
    }
}

#[test]
fn a_receipt_needs_the_code_0_and_an_id() {
    let body = json!({
        "code": 0, "msg": "发送成功", "count": 1, "fee": 0.05, "unit": "RMB",
        "mobile": "13200000000", "sid": 3310228982_u64,
    });
    assert_eq!(parse_receipt(&json_response(200, &body)).unwrap().id.unwrap(), "3310228982");
    for (status, body) in [
        (200, json!({ "code": 0, "msg": "发送成功" })),
        (200, json!({ "sid": 3310228982_u64 })),
        (400, body.clone()),
        (502, body),
    ] {
        assert_eq!(parse_receipt(&json_response(status, &body)).unwrap_err().kind, Unknown, "{status} {body}");
    }
}

#[test]
fn the_code_decides_whatever_the_http_status_is() {
    const CODES: &[(i64, FailureKind)] = &[
        (-1, Credentials),
        (-2, Credentials),
        (-3, Credentials),
        (-4, Throttled),
        (-5, Throttled),
        (-7, Credentials),
        (-50, Unknown),
        (-51, Unknown),
        (-53, Unknown),
        (1, Refused),
        (2, Refused),
        (3, Refused),
        (4, Refused),
        (5, Refused),
        (8, Throttled),
        (9, Throttled),
        (10, Refused),
        (16, Refused),
        (17, Throttled),
        (20, Refused),
        (22, Throttled),
        (23, Refused),
        (33, Throttled),
        (43, Throttled),
        (53, Throttled),
        (999, Refused),
    ];
    for (code, kind) in CODES {
        for status in [200, 400] {
            let body = json!({ "http_status_code": status, "code": code, "msg": "非法的apikey", "detail": "请检查" });
            let refusal = parse_receipt(&json_response(status, &body)).unwrap_err();
            assert_eq!((refusal.kind, refusal.code), (*kind, code.to_string()));
            assert_eq!(refusal.reason, "非法的apikey: 请检查");
            assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{code}");
            assert_eq!(refusal.retry == RetryPolicy::Later, *code == -5, "{code}");
        }
    }
}

#[test]
fn the_record_of_a_message_shows_its_delivery() {
    let to: Phone = "+8613800000000".parse().unwrap();
    let delivery_exchange = |sent_ago| {
        test_connector().build_delivery_exchange("1234567890", Some(&to), sent_ago, &noon_with_nonce("n")).unwrap()
    };
    let hour = Duration::from_secs(3_600);
    let exchange = delivery_exchange(Some(hour));
    assert!(!exchange.at_most_once);
    let fields = encoding::decode_form(exchange.request.body());
    // 2026-07-20 12:00 UTC is 20:00 in Beijing.
    for field in [("start_time", "2026-07-19 19:00:00"), ("end_time", "2026-07-21 19:00:00"), ("type", "all")] {
        assert!(fields.contains(&(field.0.into(), field.1.into())), "{fields:?}");
    }
    let record = |sid: Value, report: Value| {
        json!({
            "sid": sid, "mobile": "13800000000", "send_time": "2015-11-02 16:34:56",
            "text": "【云片网】你的验证码是1234", "send_status": "SUCCESS", "report_status": report,
            "fee": 1, "user_receive_time": null, "error_msg": "1:1", "uid": null,
        })
    };
    let other = record(json!("1234567891"), json!("SUCCESS"));
    let read = |body: &Value| parse_last(&exchange, &json_response(200, body)).unwrap();
    let delivery = |sid, report| read(&json!([other, record(sid, report)]));
    assert_eq!(delivery(json!("1234567890"), json!("SUCCESS")), Delivery::Delivered);
    assert_eq!(delivery(json!(1234567890), json!("SUCCESS")), Delivery::Delivered);
    let Delivery::Failed { code, .. } = delivery(json!("1234567890"), json!("FAIL")) else { panic!() };
    assert_eq!(code, "1:1");
    for report in [json!("UNKNOWN"), Value::Null] {
        assert!(matches!(delivery(json!("1234567890"), report), Delivery::Pending { .. }));
    }
    assert!(matches!(read(&json!([])), Delivery::Pending { .. }));
    for sent_ago in [None, Some(hour * 24 * 4)] {
        let refusal = parse_last(&delivery_exchange(sent_ago), &json_response(200, &json!([]))).unwrap_err();
        assert_eq!((refusal.kind, refusal.missing), (FailureKind::Refused, Some(Missing::Record)), "{sent_ago:?}");
    }
    let full = json!(vec![other.clone(); 100]);
    assert!(matches!((exchange.parse_response)(&json_response(200, &full)), Ok(ExchangeStep::Next(_))));
    let refused = json_response(400, &json!({ "http_status_code": 400, "code": -1, "msg": "非法的apikey" }));
    assert!(matches!((exchange.parse_response)(&refused), Err(refusal) if refusal.kind == Credentials));
    assert!(matches!(
        test_connector().build_delivery_exchange("1234567890", None, None, &noon_with_nonce("n")),
        Err(DeliveryUnsupported::NeedsRecipient)
    ));
}

/// The finding of the check with this title in this response, where the template `generic` has this text.
fn check_finding(title: &str, text: &str, body: &Value) -> Finding {
    let template = Template::parse(TemplateKind::Text, text).unwrap();
    let checks = test_connector().build_checks(&[(Usage::generic(), template)], &noon_with_nonce("n"));
    let check = checks.into_iter().find(|check| check.title == title).expect(title);
    parse_last(&check.exchange, &json_response(200, body)).unwrap()
}

#[test]
fn the_check_fails_without_balance() {
    let user = |balance: Value| json!({ "nick": "zhangshan", "api_version": "v1", "balance": balance });
    let finding = |balance| check_finding("credentials and balance", "{{code}}", &user(balance));
    assert!(matches!(finding(json!(1000)), Finding::Pass(_)));
    assert!(matches!(finding(json!(0.0)), Finding::Fail { .. }));
}

#[test]
fn the_checks_report_a_signature_or_wording_that_is_not_approved() {
    let text = "【云片网】您的验证码是{{code}}";
    let sign = |status: &str, enabled: bool| {
        let sign = json!({ "chan": "NORMAL", "check_status": status, "enabled": enabled, "sign": "【云片网】" });
        check_finding("signature 【云片网】", text, &json!({ "code": 0, "total": 1, "sign": [sign] }))
    };
    assert!(matches!(sign("SUCCESS", true), Finding::Pass(_)));
    assert!(matches!(sign("APLLYING_VIP", true), Finding::Pass(_)));
    assert!(matches!(sign("SUCCESS", false), Finding::Fail { .. }));
    assert!(matches!(sign("CHECKING", true), Finding::Fail { .. }));
    let none = json!({ "code": 0, "total": 0, "sign": [] });
    assert!(matches!(check_finding("signature 【云片网】", text, &none), Finding::Fail { .. }));
    let template = |content: &str, status: &str| {
        let template = json!({ "tpl_id": 1, "tpl_content": content, "check_status": status, "reason": null });
        check_finding("templates", text, &json!([template]))
    };
    assert!(matches!(template("【云片网】您的验证码是#code#", "SUCCESS"), Finding::Pass(_)));
    assert!(matches!(template("【云片网】您的验证码是#code#", "CHECKING"), Finding::Warn { .. }));
    assert!(matches!(template("【云片网】#code#是您的验证码", "SUCCESS"), Finding::Warn { .. }));
}

/// Status and code of the emulation's response to a changed send, and whether a message was captured.
fn emulate_changed_send(change: impl Fn(&mut Request)) -> (u16, i64, bool) {
    let mut request =
        test_connector().build_send_exchange(&text_message("+8615205201314"), &noon_with_nonce("n")).unwrap().request;
    request.headers_mut().insert("host", "sms.yunpian.com".parse().unwrap());
    change(&mut request);
    let mut state = EmulatorState::default();
    let response = emulate_request(
        &*connector_with_settings(&PROVIDER, &[("api-key", API_KEY), ("international", "false")]),
        &request,
        &mut state,
        &noon_with_nonce("n"),
    );
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (response.status().as_u16(), body["code"].as_i64().unwrap(), !state.captured_messages().is_empty())
}

fn emulate_fields(fields: &[(&str, &str)]) -> (u16, i64, bool) {
    emulate_changed_send(|request| *request.body_mut() = encoding::encode_form(fields).into_bytes())
}

#[test]
fn broken_requests_are_refused_with_yunpians_own_codes() {
    assert_eq!(emulate_changed_send(|_| {}), (200, 0, true));
    let (key, mobile, text) = (("apikey", API_KEY), ("mobile", "15205201314"), ("text", TEXT));
    assert_eq!(emulate_fields(&[key, ("mobile", "+8615205201314"), text]), (200, 0, true));
    assert_eq!(emulate_fields(&[mobile, text]), (400, 1, false));
    assert_eq!(emulate_fields(&[key, text]), (400, 1, false));
    assert_eq!(emulate_fields(&[key, mobile]), (400, 1, false));
    assert_eq!(emulate_fields(&[("apikey", "9b11127a9701975c734b8aee81ee3527"), mobile, text]), (400, -1, false));
    assert_eq!(emulate_fields(&[key, ("mobile", "8615205201314"), text]), (400, 2, false));
    assert_eq!(emulate_fields(&[key, ("mobile", "12"), text]), (400, 2, false));
    assert_eq!(emulate_fields(&[key, ("mobile", "+93701234567"), text]), (400, 20, false));
    assert_eq!(emulate_fields(&[key, mobile, ("text", &"字".repeat(501))]), (400, 2, false));
    assert_eq!(emulate_fields(&[key, mobile, ("text", "【one】【two】")]), (400, 16, false));
    assert_eq!(emulate_changed_send(|request| *request.method_mut() = http::Method::GET), (400, 11, false));
    let json = |request: &mut Request| {
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    };
    assert_eq!(emulate_changed_send(json), (400, 1, false));
    let path = |request: &mut Request| {
        *request.uri_mut() = "https://sms.yunpian.com/v2/sms/send.json".parse().unwrap();
    };
    assert_eq!(emulate_changed_send(path), (400, -2, false));
}

#[test]
fn the_same_text_is_accepted_once_in_30_seconds_and_three_times_in_5_minutes() {
    let mut state = EmulatorState::default();
    state.faults.add_rule("limits".parse().unwrap());
    let mut send = |seconds: u64| {
        let request = test_connector()
            .build_send_exchange(&text_message("+8615205201314"), &noon_with_nonce("n"))
            .unwrap()
            .request;
        let at = SigningContext { timestamp_millis: NOON_MILLIS + 1_000 * seconds, nonce: seconds.to_string() };
        let response = emulate_request(&*test_connector(), &request, &mut state, &at);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        body["code"].as_i64().unwrap()
    };
    assert_eq!([0, 29, 31, 62, 93, 301].map(&mut send), [0, 8, 0, 0, 9, 0]);
}
