//! What is answered where a rule, the flow control or no verification at all is wished for.

use serde_json::{Value, json};

use super::{
    counter::{desk, good, request, with},
    *,
};
use crate::wire::Step;

fn told(request: &Request, desk: &mut Desk, at: &Moment) -> Value {
    let mut body: Value = serde_json::from_slice(emulated(&account(), request, desk, at).body()).unwrap();
    body["Response"].take()
}

/// The code for a send with these values so many seconds after midnight in Beijing.
fn sent(desk: &mut Desk, second: u64, code: &str) -> String {
    let at = Moment { millis: noon().millis + 4 * 3_600_000 + second * 1_000, nonce: second.to_string() };
    let body = with("TemplateParamSet", json!([code, "10"]));
    let exchange = client::call(&account(), "SendSms", &body, &at, |_| Ok(Step::Done(())));
    let mut request = exchange.request;
    request.headers_mut().insert("host", account().endpoint().parse().unwrap());
    let answer = told(&request, desk, &at);
    let code = &answer["SendStatusSet"][0]["Code"];
    code.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn ruled(rule: &str) -> Desk {
    let mut desk = desk();
    desk.faults.add(rule.parse().unwrap());
    desk
}

#[test]
fn one_text_in_thirty_seconds_and_two_a_day() {
    let (text, day) = ("LimitExceeded.PhoneNumberThirtySecondLimit", "LimitExceeded.PhoneNumberDailyLimit");
    let mut desk = ruled("limits");
    assert_eq!(
        [sent(&mut desk, 0, "1"), sent(&mut desk, 29, "1"), sent(&mut desk, 30, "1")],
        ["Ok", text, "Ok"]
    );
    assert_eq!([sent(&mut desk, 31, "2"), sent(&mut desk, 86_399, "2")], [day, day]);
    assert_eq!([sent(&mut desk, 86_400, "1"), sent(&mut desk, 86_401, "2")], ["Ok", "Ok"]);
    let mut free = self::desk();
    assert_eq!([sent(&mut free, 0, "1"), sent(&mut free, 1, "1"), sent(&mut free, 2, "1")], ["Ok"; 3]);
}

#[test]
fn a_rule_refuses_a_number_or_the_request_as_the_service_does() {
    let refused = |rule: &str| told(&request("SendSms", &good()), &mut ruled(rule), &noon());
    let answer = refused("refuse=FailedOperation.InsufficientBalanceInSmsPackage");
    let status = &answer["SendStatusSet"][0];
    assert_eq!(status["Code"], "FailedOperation.InsufficientBalanceInSmsPackage");
    assert_eq!(status["Message"], "insufficient balance in SMS package");
    for (rule, code) in [
        ("refuse=InternalError.Timeout", "InternalError.Timeout"),
        ("refuse=AuthFailure.SecretIdNotFound", "AuthFailure.SecretIdNotFound"),
        ("throttle=3", "RequestLimitExceeded"),
    ] {
        let answer = refused(rule);
        assert_eq!(answer["Error"]["Code"], code, "{answer}");
        assert!(answer.get("SendStatusSet").is_none() && !answer["Error"]["Message"].is_null());
    }
}

#[test]
fn a_request_that_is_refused_at_its_second_number_leaves_none_taken() {
    let mut body = good();
    body["PhoneNumberSet"] = json!([MAINLAND, "+8618511122234"]);
    let mut desk = ruled("every=2 throttle=3");
    let answer = told(&request("SendSms", &body), &mut desk, &noon());
    assert_eq!((&answer["Error"]["Code"], desk.arrivals().len()), (&json!("RequestLimitExceeded"), 0));
}

#[test]
fn where_anything_is_accepted_nothing_is_verified() {
    let mut body = with("TemplateParamSet", json!(["Zoë", "1234"]));
    body["SmsSdkAppId"] = json!("1");
    body["SignName"] = json!("Somebody");
    body["TemplateId"] = json!("71390007");
    body["PhoneNumberSet"] = json!([MAINLAND, OVERSEAS]);
    let mut request = request("SendSms", &body);
    request.headers_mut().remove("authorization");
    request.headers_mut().remove("x-tc-timestamp");
    let mut desk = desk();
    desk.lenient = true;
    let answer = told(&request, &mut desk, &noon());
    let [first, second] = &desk.arrivals()[..] else { panic!("{answer}") };
    assert_eq!(&*first.text, "【Somebody】71390007-template: Zoë, 1234");
    assert_eq!(crate::sms::Code::within(&first.text).unwrap().as_str(), "1234");
    assert_eq!((first.verified, second.verified), ("nothing", "nothing"));
    desk.lenient = false;
    assert_eq!(told(&request, &mut desk, &noon())["Error"]["Code"], "AuthFailure.InvalidAuthorization");
}

#[test]
fn the_older_signature_is_refused_in_words() {
    let fields =
        "Action=SendSms&Nonce=1&SecretId=AKIDEXAMPLE&Timestamp=1784548800&Version=2021-01-11&Signature=x";
    let host = ("host", "127.0.0.1:8025");
    let get = http::Request::get(format!("/?{fields}")).header(host.0, host.1).body(vec![]).unwrap();
    let post = http::Request::post("/").header(host.0, host.1).body(fields.into()).unwrap();
    for request in [get, post] {
        assert_eq!((PROVIDER.claims)(&request, false).as_deref(), Some("AKIDEXAMPLE"));
        let answer = told(&request, &mut desk(), &noon());
        assert_eq!(answer["Error"]["Code"], "UnsupportedOperation");
        assert!(answer["Error"]["Message"].as_str().unwrap().contains("TC3-HMAC-SHA256"));
    }
}

#[test]
fn what_is_genuine_but_odd_does_no_harm() {
    let odd = [
        json!(null),
        json!(""),
        json!("é"),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!([[]]),
        json!({ "a": 1 }),
    ];
    for action in
        ["SendSms", "PullSmsSendStatusByPhoneNumber", "DescribeSmsTemplateList", "SmsPackagesStatistics"]
    {
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
                let answer = told(&request(action, &with(name, value.clone())), &mut desk(), &noon());
                assert!(answer.is_object(), "{action} {name} {value}");
            }
        }
    }
}
