//! What the emulation accepts and refuses once the signature is valid.

use serde_json::{Value, json};

use super::*;
use crate::{
    emulation::ApprovedTemplate,
    http_client::{ExchangeStep, Request},
    sms::Region,
};

pub fn emulator_with_templates() -> EmulatorState {
    let approved = |id: &str, region| ApprovedTemplate {
        id: id.into(),
        variables: vec!["code".into(), "minutes".into()],
        wording: "{{code}} for {{minutes}} minutes".parse().unwrap(),
        region,
    };
    EmulatorState::with_templates(vec![
        approved("1110", Region::Everywhere),
        approved("1111", Region::MainlandChina),
        approved("1112", Region::Overseas),
    ])
}

pub fn valid_send_body() -> Value {
    json!({
        "PhoneNumberSet": [MAINLAND_NUMBER],
        "SmsSdkAppId": "1400006666",
        "SignName": "腾讯云",
        "TemplateId": "1110",
        "TemplateParamSet": ["1234", "10"],
        "SessionContext": "test",
    })
}

/// A request as it is transmitted.
pub fn signed_request(action: &str, body: &Value) -> Request {
    let exchange = client::build_query_exchange(&test_account(), action, body, &noon(), |_| Ok(ExchangeStep::Done(())));
    let mut request = exchange.request;
    request.headers_mut().insert("host", test_account().api_host().parse().unwrap());
    request
}

pub fn emulate_response(request: &Request, state: &mut EmulatorState) -> Value {
    let response = emulate_request(&test_account(), request, state, &noon());
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let mut body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["Response"]["RequestId"].as_str().unwrap().len(), 36);
    body["Response"].take()
}

pub fn emulate_action(action: &str, body: &Value) -> Value {
    emulate_response(&signed_request(action, body), &mut emulator_with_templates())
}

/// The code of the refusal as a whole, which the state has noted.
pub fn rejection_code(action: &str, body: &Value) -> String {
    request_rejection_code(&signed_request(action, body))
}

fn request_rejection_code(request: &Request) -> String {
    let mut state = emulator_with_templates();
    let response = emulate_response(request, &mut state);
    let code = response["Error"]["Code"].as_str().unwrap_or_else(|| panic!("{response}")).to_owned();
    assert!(
        state.captured_messages().is_empty() && state.rejection_lines()[0].starts_with(&code),
        "{:?}",
        state.rejection_lines()
    );
    code
}

pub fn send_body_with(name: &str, value: Value) -> Value {
    let mut body = valid_send_body();
    body[name] = value;
    body
}

fn send_body_without(name: &str) -> Value {
    let mut body = valid_send_body();
    body.as_object_mut().unwrap().remove(name);
    body
}

#[test]
fn a_message_is_captured_with_its_signature_before_the_wording() {
    let mut state = emulator_with_templates();
    let response = emulate_response(&signed_request("SendSms", &valid_send_body()), &mut state);
    let [captured] = &state.captured_messages()[..] else { panic!("{response}") };
    assert_eq!(&*captured.text, "【腾讯云】1234 for 10 minutes");
    assert_eq!((captured.sender.as_ref(), captured.to.to_string().as_str()), ("腾讯云", MAINLAND_NUMBER));
    let expected = json!([{
        "SerialNo": captured.id,
        "PhoneNumber": MAINLAND_NUMBER,
        "Fee": 1,
        "SessionContext": "test",
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "CN",
    }]);
    assert_eq!(response["SendStatusSet"], expected);
    assert!(state.rejection_lines().is_empty());
}

#[test]
fn every_number_of_a_request_gets_a_message_of_its_own() {
    let mut state = emulator_with_templates();
    let numbers = json!(["+8618511122233", "008618511122234", "8618511122235", "18511122236"]);
    emulate_response(&signed_request("SendSms", &send_body_with("PhoneNumberSet", numbers)), &mut state);
    let numbers: Vec<_> = state.captured_messages().iter().map(|captured| captured.to.to_string()).collect();
    assert_eq!(numbers, ["+8618511122233", "+8618511122234", "+8618511122235", "+8618511122236"]);
    let ids: std::collections::HashSet<_> = state.captured_messages().iter().map(|captured| &captured.id).collect();
    assert_eq!(ids.len(), 4);
}

#[test]
fn an_error_with_one_number_refuses_that_number() {
    let overseas = |name: &str, value: Value| {
        let mut body = send_body_with(name, value);
        body["PhoneNumberSet"] = json!([OVERSEAS_NUMBER]);
        body
    };
    for (body, code) in [
        (send_body_with("SignName", json!("1110")), "FailedOperation.SignatureIncorrectOrUnapproved"),
        (send_body_without("SignName"), "FailedOperation.MissingSignature"),
        (send_body_with("TemplateId", json!("9999")), "FailedOperation.TemplateIncorrectOrUnapproved"),
        (send_body_with("TemplateId", json!("1112")), "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone"),
        (overseas("TemplateId", json!("1111")), "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"),
        (
            send_body_with("TemplateParamSet", json!(["1234"])),
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ),
        (send_body_without("TemplateParamSet"), "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        (
            send_body_with("TemplateParamSet", json!(["1234567", "10"])),
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        (
            send_body_with("TemplateParamSet", json!(["12a4", "10"])),
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        (send_body_with("PhoneNumberSet", json!(["123"])), "InvalidParameterValue.IncorrectPhoneNumber"),
    ] {
        let mut state = emulator_with_templates();
        let response = emulate_response(&signed_request("SendSms", &body), &mut state);
        let status = &response["SendStatusSet"][0];
        assert_eq!(status["Code"], code, "{response}");
        assert_eq!((&status["SerialNo"], &status["Fee"], &status["IsoCode"]), (&json!(""), &json!(0), &json!("")));
        assert!(state.captured_messages().is_empty() && state.rejection_lines()[0].starts_with(code));
    }
}

#[test]
fn overseas_the_signature_is_optional_and_the_sender_id_is_used() {
    let mut body = send_body_without("SignName");
    body["PhoneNumberSet"] = json!([OVERSEAS_NUMBER]);
    body["SenderId"] = json!("ACME");
    let mut state = emulator_with_templates();
    emulate_response(&signed_request("SendSms", &body), &mut state);
    assert_eq!(
        (state.captured_messages()[0].sender.as_ref(), state.captured_messages()[0].text.as_ref()),
        ("ACME", "1234 for 10 minutes")
    );
}

#[test]
fn an_error_in_the_request_refuses_all_of_it() {
    let both = "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber";
    for (body, code) in [
        (send_body_without("PhoneNumberSet"), "MissingParameter"),
        (send_body_with("PhoneNumberSet", json!([])), "MissingParameter.EmptyPhoneNumberSet"),
        (send_body_with("PhoneNumberSet", json!(vec![MAINLAND_NUMBER; 201])), "LimitExceeded.PhoneNumberCountLimit"),
        (send_body_with("PhoneNumberSet", json!([MAINLAND_NUMBER, OVERSEAS_NUMBER])), both),
        (send_body_with("PhoneNumberSet", json!([18_511_122_233_u64])), "InvalidParameter"),
        (send_body_with("SmsSdkAppId", json!("1400000001")), "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        (send_body_without("SmsSdkAppId"), "MissingParameter"),
        (send_body_without("TemplateId"), "MissingParameter"),
        (send_body_with("TemplateId", json!(1110)), "InvalidParameter"),
        (send_body_with("TemplateParamSet", json!([1234, 10])), "InvalidParameter"),
        (send_body_with("SmsSdkAppid", json!("1400006666")), "UnknownParameter"),
        (json!([]), "FailedOperation.JsonParseFail"),
    ] {
        assert_eq!(rejection_code("SendSms", &body), code, "{body}");
    }
}

#[test]
fn action_version_and_region_are_required() {
    // The receipts that this one hands out are gone for the application.
    assert_eq!(rejection_code("PullSmsSendStatus", &json!({})), "InvalidAction");
    let changed = |name: &'static str, value: Option<&str>| {
        let mut request = signed_request("SendSms", &valid_send_body());
        match value {
            Some(value) => request.headers_mut().insert(name, value.parse().unwrap()),
            None => request.headers_mut().remove(name),
        };
        request_rejection_code(&request)
    };
    assert_eq!(changed("x-tc-version", Some("2019-07-11")), "NoSuchVersion");
    assert_eq!(changed("x-tc-version", None), "MissingParameter");
    assert_eq!(changed("x-tc-region", None), "MissingParameter");
    assert_eq!(changed("x-tc-action", Some("DeleteSmsSign")), "AuthFailure.SignatureFailure");
    assert_eq!(changed("host", Some("sms.tencentcloudapi.com.evil.example")), "AuthFailure.SignatureFailure");
}

#[test]
fn the_host_is_tencents_or_the_sandbox() {
    let account = test_account();
    for (host, is_accepted) in [
        ("sms.intl.tencentcloudapi.com", false),
        ("sms.tencentcloudapi.com", true),
        ("sms.ap-singapore.tencentcloudapi.com", true),
        ("127.0.0.1:8025", true),
        ("localhost:8025", true),
        ("[::1]:8025", true),
        ("sandbox.example:8025", true),
        ("SMS.tencentcloudapi.com", true),
        ("cvm.tencentcloudapi.com", false),
        ("sms.tencentcloudapi.com.evil.example", false),
        ("sms.eviltencentcloudapi.com", false),
    ] {
        let body = valid_send_body().to_string();
        let request = sign_like_sdk(host, &body);
        let response = emulate_request(&account, &request, &mut emulator_with_templates(), &noon());
        let response = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(response.contains("send success"), is_accepted, "{host}: {response}");
    }
}

/// Signed as Tencent's own libraries sign: content type and host only, and no charset.
fn sign_like_sdk(host: &str, body: &str) -> Request {
    use crate::encoding::hash::{hmac_sha256, sha256_hex};
    let canonical = format!(
        "POST\n/\n\ncontent-type:application/json\nhost:{}\n\ncontent-type;host\n{}",
        host.to_lowercase(),
        sha256_hex(body)
    );
    let scope = "2026-07-20/sms/tc3_request";
    let text = format!("TC3-HMAC-SHA256\n1784548800\n{scope}\n{}", sha256_hex(canonical));
    let key = scope.split('/').fold(b"TC3example-key".to_vec(), hmac_sha256);
    let signature = hex::encode(hmac_sha256(key, text));
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders=content-type;host, Signature={signature}"
    );
    http::Request::post("/")
        .header("authorization", authorization)
        .header("content-type", "application/json")
        .header("host", host)
        .header("x-tc-action", "SendSms")
        .header("x-tc-version", "2021-01-11")
        .header("x-tc-timestamp", "1784548800")
        .header("x-tc-region", "ap-guangzhou")
        .body(body.into())
        .unwrap()
}
