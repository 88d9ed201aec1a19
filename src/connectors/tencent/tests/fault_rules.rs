//! Responses with fault rules, limits, and without verification.

use serde_json::{Value, json};

use super::{
    emulation::{emulator_with_templates, send_body_with, signed_request, valid_send_body},
    *,
};
use crate::http_client::ExchangeStep;

fn emulate_response_at(request: &Request, state: &mut EmulatorState, at: &SigningContext) -> Value {
    let mut body: Value = serde_json::from_slice(emulate_request(&test_account(), request, state, at).body()).unwrap();
    body["Response"].take()
}

/// Returns the code for a send `second` seconds after midnight in Beijing.
fn emulate_send_at(state: &mut EmulatorState, second: u64, code: &str) -> String {
    let at = SigningContext {
        timestamp_millis: noon().timestamp_millis + 4 * 3_600_000 + second * 1_000,
        nonce: second.to_string(),
    };
    let body = send_body_with("TemplateParamSet", json!([code, "10"]));
    let exchange = client::build_query_exchange(&test_account(), "SendSms", &body, &at, |_| Ok(ExchangeStep::Done(())));
    let mut request = exchange.request;
    request.headers_mut().insert("host", test_account().api_host().parse().unwrap());
    let response = emulate_response_at(&request, state, &at);
    let code = &response["SendStatusSet"][0]["Code"];
    code.as_str().unwrap_or_else(|| panic!("{response}")).to_owned()
}

fn emulator_with_rule(rule: &str) -> EmulatorState {
    let mut state = emulator_with_templates();
    state.faults.add_rule(rule.parse().unwrap());
    state
}

#[test]
fn a_number_gets_the_same_text_once_in_thirty_seconds_and_two_messages_a_day() {
    let (text, day) = ("LimitExceeded.PhoneNumberThirtySecondLimit", "LimitExceeded.PhoneNumberDailyLimit");
    let mut state = emulator_with_rule("limits");
    assert_eq!(
        [
            emulate_send_at(&mut state, 0, "1"),
            emulate_send_at(&mut state, 29, "1"),
            emulate_send_at(&mut state, 30, "1")
        ],
        ["Ok", text, "Ok"]
    );
    assert_eq!([emulate_send_at(&mut state, 31, "2"), emulate_send_at(&mut state, 86_399, "2")], [day, day]);
    assert_eq!([emulate_send_at(&mut state, 86_400, "1"), emulate_send_at(&mut state, 86_401, "2")], ["Ok", "Ok"]);
    let mut free = self::emulator_with_templates();
    assert_eq!(
        [emulate_send_at(&mut free, 0, "1"), emulate_send_at(&mut free, 1, "1"), emulate_send_at(&mut free, 2, "1")],
        ["Ok"; 3]
    );
}

#[test]
fn a_fault_rule_refuses_a_number_or_the_request_like_the_service() {
    let emulate_with_rule = |rule: &str| {
        emulate_response_at(&signed_request("SendSms", &valid_send_body()), &mut emulator_with_rule(rule), &noon())
    };
    let response = emulate_with_rule("refuse=FailedOperation.InsufficientBalanceInSmsPackage");
    let status = &response["SendStatusSet"][0];
    assert_eq!(status["Code"], "FailedOperation.InsufficientBalanceInSmsPackage");
    assert_eq!(status["Message"], "insufficient balance in SMS package");
    for (rule, code) in [
        ("refuse=InternalError.Timeout", "InternalError.Timeout"),
        ("refuse=AuthFailure.SecretIdNotFound", "AuthFailure.SecretIdNotFound"),
        ("throttle=3", "RequestLimitExceeded"),
    ] {
        let response = emulate_with_rule(rule);
        assert_eq!(response["Error"]["Code"], code, "{response}");
        assert!(response.get("SendStatusSet").is_none() && !response["Error"]["Message"].is_null());
    }
}

#[test]
fn a_request_that_is_refused_at_its_second_number_captures_nothing() {
    let mut body = valid_send_body();
    body["PhoneNumberSet"] = json!([MAINLAND_NUMBER, "+8618511122234"]);
    let mut state = emulator_with_rule("every=2 throttle=3");
    let response = emulate_response_at(&signed_request("SendSms", &body), &mut state, &noon());
    assert_eq!((&response["Error"]["Code"], state.captured_messages().len()), (&json!("RequestLimitExceeded"), 0));
}

#[test]
fn a_lenient_emulation_verifies_nothing() {
    let mut body = send_body_with("TemplateParamSet", json!(["Zoë", "1234"]));
    body["SmsSdkAppId"] = json!("1");
    body["SignName"] = json!("Somebody");
    body["TemplateId"] = json!("71390007");
    body["PhoneNumberSet"] = json!([MAINLAND_NUMBER, OVERSEAS_NUMBER]);
    let mut request = signed_request("SendSms", &body);
    request.headers_mut().remove("authorization");
    request.headers_mut().remove("x-tc-timestamp");
    let mut state = emulator_with_templates();
    state.accepts_any = true;
    let response = emulate_response_at(&request, &mut state, &noon());
    let [first, second] = &state.captured_messages()[..] else { panic!("{response}") };
    assert_eq!(&*first.text, "【Somebody】71390007-template: Zoë, 1234");
    assert_eq!(crate::sms::Code::find_in_text(&first.text).unwrap().as_str(), "1234");
    assert_eq!((first.verified_by, second.verified_by), ("nothing", "nothing"));
    state.accepts_any = false;
    assert_eq!(emulate_response_at(&request, &mut state, &noon())["Error"]["Code"], "AuthFailure.InvalidAuthorization");
}

#[test]
fn the_older_signature_is_refused_with_an_explanation() {
    let fields = "Action=SendSms&Nonce=1&SecretId=AKIDEXAMPLE&Timestamp=1784548800&Version=2021-01-11&Signature=x";
    let host = ("host", "127.0.0.1:8025");
    let get = http::Request::get(format!("/?{fields}")).header(host.0, host.1).body(vec![]).unwrap();
    let post = http::Request::post("/").header(host.0, host.1).body(fields.into()).unwrap();
    for request in [get, post] {
        assert!((PROVIDER.recognize_request)(&request));
        let response = emulate_response_at(&request, &mut emulator_with_templates(), &noon());
        assert_eq!(response["Error"]["Code"], "UnsupportedOperation");
        assert!(response["Error"]["Message"].as_str().unwrap().contains("TC3-HMAC-SHA256"));
    }
}

#[test]
fn unusual_values_with_a_valid_signature_are_handled() {
    let odd =
        [json!(null), json!(""), json!("é"), json!(-1), json!(1e300), json!(u64::MAX), json!([[]]), json!({ "a": 1 })];
    for action in ["SendSms", "PullSmsSendStatusByPhoneNumber", "DescribeSmsTemplateList", "SmsPackagesStatistics"] {
        for name in [
            "PhoneNumberSet",
            "TemplateId",
            "TemplateParamSet",
            "SessionContext",
            "PhoneNumber",
            "BeginTime",
            "EndTime",
            "Offset",
            "Limit",
            "International",
            "TemplateIdSet",
            "SmsSdkAppId",
        ] {
            for value in &odd {
                let response = emulate_response_at(
                    &signed_request(action, &send_body_with(name, value.clone())),
                    &mut emulator_with_templates(),
                    &noon(),
                );
                assert!(response.is_object(), "{action} {name} {value}");
            }
        }
    }
}
