//! What the referee decides once the signature is genuine.

use serde_json::{Value, json};

use super::*;
use crate::{
    desk::Approved,
    wire::{Request, Step},
};

pub fn desk() -> Desk {
    let approved = |id: &str, mainland| Approved {
        id: id.into(),
        variables: vec!["code".into(), "minutes".into()],
        wording: "{{code}} for {{minutes}} minutes".parse().unwrap(),
        mainland,
    };
    Desk::knowing(vec![approved("1110", None), approved("1111", Some(true)), approved("1112", Some(false))])
}

pub fn good() -> Value {
    json!({
        "PhoneNumberSet": [MAINLAND],
        "SmsSdkAppId": "1400006666",
        "SignName": "腾讯云",
        "TemplateId": "1110",
        "TemplateParamSet": ["1234", "10"],
        "SessionContext": "test",
    })
}

/// A request as it arrives.
pub fn request(action: &str, body: &Value) -> Request {
    let exchange = client::call(&account(), action, body, &noon(), |_| Ok(Step::Done(())));
    let mut request = exchange.request;
    request.headers_mut().insert("host", account().endpoint().parse().unwrap());
    request
}

pub fn told(request: &Request, desk: &mut Desk) -> Value {
    let response = emulated(&account(), request, desk, &noon());
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let mut body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["Response"]["RequestId"].as_str().unwrap().len(), 36);
    body["Response"].take()
}

pub fn call(action: &str, body: &Value) -> Value {
    told(&request(action, body), &mut desk())
}

/// The code of the refusal as a whole, which the desk has noted.
pub fn whole(action: &str, body: &Value) -> String {
    code(&request(action, body))
}

fn code(request: &Request) -> String {
    let mut desk = desk();
    let answer = told(request, &mut desk);
    let code = answer["Error"]["Code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    assert!(desk.arrivals().is_empty() && desk.refusals()[0].starts_with(&code), "{:?}", desk.refusals());
    code
}

pub fn with(name: &str, value: Value) -> Value {
    let mut body = good();
    body[name] = value;
    body
}

fn without(name: &str) -> Value {
    let mut body = good();
    body.as_object_mut().unwrap().remove(name);
    body
}

#[test]
fn a_message_arrives_with_its_signature_before_the_wording() {
    let mut desk = desk();
    let answer = told(&request("SendSms", &good()), &mut desk);
    let [arrival] = &desk.arrivals()[..] else { panic!("{answer}") };
    assert_eq!(&*arrival.text, "【腾讯云】1234 for 10 minutes");
    assert_eq!((arrival.from.as_ref(), arrival.to.to_string().as_str()), ("腾讯云", MAINLAND));
    let expected = json!([{
        "SerialNo": arrival.id,
        "PhoneNumber": MAINLAND,
        "Fee": 1,
        "SessionContext": "test",
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "CN",
    }]);
    assert_eq!(answer["SendStatusSet"], expected);
    assert!(desk.refusals().is_empty());
}

#[test]
fn every_number_of_a_request_gets_a_message_of_its_own() {
    let mut desk = desk();
    let numbers = json!(["+8618511122233", "008618511122234", "8618511122235", "18511122236"]);
    told(&request("SendSms", &with("PhoneNumberSet", numbers)), &mut desk);
    let numbers: Vec<_> = desk.arrivals().iter().map(|arrival| arrival.to.to_string()).collect();
    assert_eq!(numbers, ["+8618511122233", "+8618511122234", "+8618511122235", "+8618511122236"]);
    let ids: std::collections::HashSet<_> = desk.arrivals().iter().map(|arrival| &arrival.id).collect();
    assert_eq!(ids.len(), 4);
}

#[test]
fn what_is_wrong_for_a_number_is_refused_for_that_number() {
    let overseas = |name: &str, value: Value| {
        let mut body = with(name, value);
        body["PhoneNumberSet"] = json!([OVERSEAS]);
        body
    };
    for (body, code) in [
        (with("SignName", json!("1110")), "FailedOperation.SignatureIncorrectOrUnapproved"),
        (without("SignName"), "FailedOperation.MissingSignature"),
        (with("TemplateId", json!("9999")), "FailedOperation.TemplateIncorrectOrUnapproved"),
        (with("TemplateId", json!("1112")), "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone"),
        (overseas("TemplateId", json!("1111")), "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"),
        (
            with("TemplateParamSet", json!(["1234"])),
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ),
        (without("TemplateParamSet"), "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        (
            with("TemplateParamSet", json!(["1234567", "10"])),
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        (
            with("TemplateParamSet", json!(["12a4", "10"])),
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        (with("PhoneNumberSet", json!(["123"])), "InvalidParameterValue.IncorrectPhoneNumber"),
    ] {
        let mut desk = desk();
        let answer = told(&request("SendSms", &body), &mut desk);
        let status = &answer["SendStatusSet"][0];
        assert_eq!(status["Code"], code, "{answer}");
        assert_eq!(
            (&status["SerialNo"], &status["Fee"], &status["IsoCode"]),
            (&json!(""), &json!(0), &json!(""))
        );
        assert!(desk.arrivals().is_empty() && desk.refusals()[0].starts_with(code));
    }
}

#[test]
fn overseas_a_signature_may_be_left_out_and_a_sender_shows() {
    let mut body = without("SignName");
    body["PhoneNumberSet"] = json!([OVERSEAS]);
    body["SenderId"] = json!("ACME");
    let mut desk = desk();
    told(&request("SendSms", &body), &mut desk);
    assert_eq!(
        (desk.arrivals()[0].from.as_ref(), desk.arrivals()[0].text.as_ref()),
        ("ACME", "1234 for 10 minutes")
    );
}

#[test]
fn what_is_wrong_with_the_request_is_refused_as_a_whole() {
    let both = "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber";
    for (body, code) in [
        (without("PhoneNumberSet"), "MissingParameter"),
        (with("PhoneNumberSet", json!([])), "MissingParameter.EmptyPhoneNumberSet"),
        (with("PhoneNumberSet", json!(vec![MAINLAND; 201])), "LimitExceeded.PhoneNumberCountLimit"),
        (with("PhoneNumberSet", json!([MAINLAND, OVERSEAS])), both),
        (with("PhoneNumberSet", json!([18_511_122_233_u64])), "InvalidParameter"),
        (with("SmsSdkAppId", json!("1400000001")), "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        (without("SmsSdkAppId"), "MissingParameter"),
        (without("TemplateId"), "MissingParameter"),
        (with("TemplateId", json!(1110)), "InvalidParameter"),
        (with("TemplateParamSet", json!([1234, 10])), "InvalidParameter"),
        (with("SmsSdkAppid", json!("1400006666")), "UnknownParameter"),
        (json!([]), "FailedOperation.JsonParseFail"),
    ] {
        assert_eq!(whole("SendSms", &body), code, "{body}");
    }
}

#[test]
fn action_version_and_region_are_needed() {
    // The receipts that this one hands out are gone for the application.
    assert_eq!(whole("PullSmsSendStatus", &json!({})), "InvalidAction");
    let changed = |name: &'static str, value: Option<&str>| {
        let mut request = request("SendSms", &good());
        match value {
            Some(value) => request.headers_mut().insert(name, value.parse().unwrap()),
            None => request.headers_mut().remove(name),
        };
        code(&request)
    };
    assert_eq!(changed("x-tc-version", Some("2019-07-11")), "NoSuchVersion");
    assert_eq!(changed("x-tc-version", None), "MissingParameter");
    assert_eq!(changed("x-tc-region", None), "MissingParameter");
    assert_eq!(changed("x-tc-action", Some("DeleteSmsSign")), "AuthFailure.SignatureFailure");
    assert_eq!(changed("host", Some("sms.tencentcloudapi.com.evil.example")), "AuthFailure.SignatureFailure");
}

#[test]
fn hosts_are_tencents_or_this_machine() {
    let account = account();
    for (host, taken) in [
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
        let body = good().to_string();
        let request = by_hand(host, &body);
        let answer = emulated(&account, &request, &mut desk(), &noon());
        let answer = String::from_utf8_lossy(answer.body()).into_owned();
        assert_eq!(answer.contains("send success"), taken, "{host}: {answer}");
    }
}

/// Signed as Tencent's own libraries sign: content type and host only, and no charset.
fn by_hand(host: &str, body: &str) -> Request {
    use crate::wire::hash::{hmac_sha256, sha256_hex};
    let canonical = format!(
        "POST\n/\n\ncontent-type:application/json\nhost:{}\n\ncontent-type;host\n{}",
        host.to_lowercase(),
        sha256_hex(body)
    );
    let scope = "2026-07-20/sms/tc3_request";
    let text = format!("TC3-HMAC-SHA256\n1784548800\n{scope}\n{}", sha256_hex(canonical));
    let key = scope.split('/').fold(b"TC3example-key".to_vec(), hmac_sha256);
    let signature = hex::encode(hmac_sha256(key, text));
    let claim = format!(
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders=content-type;host, Signature={signature}"
    );
    http::Request::post("/")
        .header("authorization", claim)
        .header("content-type", "application/json")
        .header("host", host)
        .header("x-tc-action", "SendSms")
        .header("x-tc-version", "2021-01-11")
        .header("x-tc-timestamp", "1784548800")
        .header("x-tc-region", "ap-guangzhou")
        .body(body.into())
        .unwrap()
}
