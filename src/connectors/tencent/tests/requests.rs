//! What we ask for, and what the referee refuses.

use super::*;
use crate::sms::Approved;

#[test]
fn a_request_is_what_the_documentation_asks_for() {
    let account = connector(&[("site", "international"), ("sender-id", "Acme")]);
    let request = account.send(&message("+14155550100", "1110", &["123456", "10"]), &noon()).unwrap().request;
    assert_eq!(request.uri(), "https://sms.intl.tencentcloudapi.com/");
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    assert_eq!((header("x-tc-action"), header("x-tc-version")), ("SendSms", "2021-01-11"));
    assert_eq!((header("x-tc-timestamp"), header("x-tc-region")), ("1784548800", "ap-guangzhou"));
    let expected = json!({
        "PhoneNumberSet": ["+14155550100"], "SmsSdkAppId": "1400000000", "SignName": "Example", "TemplateId": "1110",
        "TemplateParamSet": ["123456", "10"], "SessionContext": "attempt-1", "SenderId": "Acme",
    });
    assert_eq!(body(&request), expected);
    let request = account.send(&message("+8613812345678", "1110", &["123456"]), &noon()).unwrap().request;
    assert_eq!((&body(&request)["SignName"], &body(&request)["SenderId"]), (&json!("示例"), &Value::Null));
}

/// A desk that knows one template for each side, and one for both.
fn desk() -> Desk {
    let approved = |id: &str, mainland| Approved {
        id: id.into(),
        variables: vec!["code".into()],
        wording: "{{code}} is it".parse().unwrap(),
        mainland,
    };
    Desk::knowing(vec![approved("1", Some(true)), approved("2", Some(false)), approved("3", None)])
}

/// The code that the referee answers a request with.
fn judged(account: &Tencent, request: &Request, desk: &mut Desk) -> String {
    let response = account.emulate(request, desk, &noon());
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let answer = &body_of(&response)["Response"];
    assert!(answer["RequestId"].is_string());
    let code = &answer["Error"]["Code"];
    code.as_str().or(answer["SendStatusSet"][0]["Code"].as_str()).unwrap_or_default().to_owned()
}

fn body_of(response: &Response) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// A well signed request with whatever body.
fn sent(account: &Tencent, action: &str, body: &Value) -> Request {
    client::call(account, action, body, &noon()).0
}

#[test]
fn broken_sends_are_refused_with_tencents_own_codes() {
    let account = connector(&[]);
    let good = json!({
        "PhoneNumberSet": ["+8613812345678"], "SmsSdkAppId": "1400000000", "SignName": "示例", "TemplateId": "1",
        "TemplateParamSet": ["123456"],
    });
    let with = |changes: Value| {
        let mut body = good.clone();
        changes.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
        let mut desk = desk();
        let code = judged(&account, &sent(&account, "SendSms", &body), &mut desk);
        assert_eq!(desk.arrivals.is_empty(), code != "Ok", "{code}");
        code
    };
    assert_eq!(with(json!({})), "Ok");
    for number in ["008613812345678", "8613812345678", "13812345678"] {
        assert_eq!(with(json!({ "PhoneNumberSet": [number] })), "Ok", "{number}");
    }
    let overseas = |template: &str| json!({ "PhoneNumberSet": ["+14155550100"], "SignName": "Example", "TemplateId": template });
    assert_eq!(with(overseas("2")), "Ok");
    for (changes, expected) in [
        (json!({ "SmsSdkAppId": "1400000001" }), "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        (json!({ "PhoneNumberSet": [] }), "MissingParameter.EmptyPhoneNumberSet"),
        (json!({ "PhoneNumberSet": vec!["+8613812345678"; 201] }), "LimitExceeded.PhoneNumberCountLimit"),
        (json!({ "PhoneNumberSet": ["4155550100"] }), "InvalidParameterValue.IncorrectPhoneNumber"),
        (
            json!({ "PhoneNumberSet": ["+8613812345678", "+14155550100"] }),
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
        ),
        (json!({ "SignName": "" }), "FailedOperation.MissingSignature"),
        (json!({ "SignName": "Example" }), "FailedOperation.SignatureIncorrectOrUnapproved"),
        (json!({ "TemplateId": "9" }), "FailedOperation.TemplateIncorrectOrUnapproved"),
        (json!({ "TemplateId": 1 }), "FailedOperation.TemplateIncorrectOrUnapproved"),
        (json!({ "TemplateId": "2" }), "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone"),
        (overseas("1"), "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"),
        (json!({ "TemplateParamSet": [] }), "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        (json!({ "TemplateParamSet": [123456] }), "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        (json!({ "TemplateParamSet": ["1234567"] }), "InvalidParameterValue.TemplateParameterFormatError"),
        (json!({ "TemplateParamSet": ["12a456"] }), "InvalidParameterValue.TemplateParameterFormatError"),
    ] {
        assert_eq!(with(changes.clone()), expected, "{changes}");
    }
    let header = |name: &'static str, value: Option<&'static str>| {
        let mut request = sent(&account, "SendSms", &good);
        match value {
            Some(value) => drop(request.headers_mut().insert(name, value.parse().unwrap())),
            None => drop(request.headers_mut().remove(name)),
        }
        judged(&account, &request, &mut desk())
    };
    assert_eq!(header("x-tc-region", None), "MissingParameter");
    assert_eq!(header("x-tc-version", None), "MissingParameter");
    assert_eq!(header("x-tc-version", Some("2019-07-11")), "NoSuchVersion");
    assert_eq!(header("x-tc-action", None), "MissingParameter");
    assert_eq!(
        judged(&account, &sent(&account, "PullSmsSendStatus", &json!({})), &mut desk()),
        "InvalidAction"
    );
    let other = connector(&[("secret-key", "wrong")]);
    assert_eq!(
        judged(&account, &sent(&other, "SendSms", &good), &mut desk()),
        "AuthFailure.SignatureFailure"
    );
}

#[test]
fn what_a_signature_does_not_tell_is_compared_all_the_same() {
    let account = connector(&[]);
    let body = json!({ "SmsSdkAppId": "1400000000", "Limit": 1, "Offset": 0, "BeginTime": "2026010100", "EndTime": "2026020100" });
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request = sent(&account, "SmsPackagesStatistics", &body);
        change(&mut request);
        judged(&account, &request, &mut desk())
    };
    let header = |name: &'static str, value: &'static str| {
        with(&|request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(with(&|_| {}), "");
    for host in ["sms.eviltencentcloudapi.com", "sms.intl.tencentcloudapi.com", "cvm.tencentcloudapi.com"] {
        assert_eq!(header("host", host), "InvalidRequest", "{host}");
    }
    assert_eq!(header("content-type", "text/plain"), "UnsupportedProtocol");
    assert_eq!(with(&|request| *request.method_mut() = http::Method::GET), "InvalidRequest");
    for uri in ["https://sms.tencentcloudapi.com/foo", "https://sms.tencentcloudapi.com/?x=1"] {
        assert_eq!(with(&|request| *request.uri_mut() = uri.parse().unwrap()), "InvalidRequest", "{uri}");
    }
    assert_eq!(header("x-tc-timestamp", "+1784548800"), "MissingParameter");
}
