//! Published vectors on both sides of the counter, forged requests, and Tencent's documented answers.

use serde_json::{Value, json};

use super::{client::sign, sandbox::authenticate, *};
use crate::{
    connectors::{Finding, form::Answers},
    failure::Kind::{self, Credentials, Refused, Throttled, Unknown},
    sms::{Approved, Content, REQUIRED},
    wire::{Refusal, Step, hash},
};

/// <https://cloud.tencent.com/document/api/213/30654>: the key is 32 asterisks, the escapes are as published.
const PAYLOAD: &str =
    r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
const ASTERISKS: &str = "********************************";
const THREE_SIGNED: &str = "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f";
/// The older form of that page, with a key published in its international copies.
const EXAMPLE_KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const TWO_SIGNED: &str = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
const ID: &str = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";

fn then() -> Moment {
    Moment { millis: 1_551_113_065_000, nonce: "n".into() }
}

fn secret(text: &str) -> Secret {
    text.parse().unwrap()
}

/// The published request, claimed with these headers and this signature.
fn published(names: &str, signature: &str) -> Request {
    let claim = format!(
        "TC3-HMAC-SHA256 Credential={ID}/2019-02-25/cvm/tc3_request, SignedHeaders={names}, Signature={signature}"
    );
    http::Request::post("https://cvm.tencentcloudapi.com/")
        .header("authorization", claim)
        .header("content-type", sign::JSON)
        .header("host", "cvm.tencentcloudapi.com")
        .header("x-tc-action", "DescribeInstances")
        .header("x-tc-timestamp", "1551113065")
        .body(PAYLOAD.as_bytes().to_vec())
        .unwrap()
}

fn verify(key: &str, request: &Request, at: &Moment) -> Result<(), &'static str> {
    let key = secret(key);
    let account = authenticate::Account { id: ID, key: &key, service: "cvm" };
    authenticate::check(&account, request, at).map_err(|(code, _)| code)
}

#[test]
fn the_signer_signs_as_published() {
    let host = "cvm.tencentcloudapi.com";
    let call = sign::Call { host, service: "cvm", action: "DescribeInstances", payload: PAYLOAD };
    let (value, signed) = sign::authorize(&call, ID, &secret(ASTERISKS), &then());
    let canonical = "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84";
    assert_eq!(hash::sha256_hex(&signed.canonical), canonical);
    let expected = format!("TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n{canonical}");
    assert_eq!(signed.string_to_sign, expected);
    assert!(value.to_str().unwrap().ends_with(THREE_SIGNED));
}

#[test]
fn the_referee_accepts_what_is_published() {
    let three = published("content-type;host;x-tc-action", THREE_SIGNED);
    assert_eq!(verify(ASTERISKS, &three, &then()), Ok(()));
    let two = published("content-type;host", TWO_SIGNED);
    assert_eq!(verify(EXAMPLE_KEY, &two, &then()), Ok(()));
}

const MISMATCH: Result<(), &str> = Err("AuthFailure.SignatureFailure");

#[test]
fn the_referee_refuses_whatever_is_changed_after_signing() {
    let names = "content-type;host;x-tc-action";
    let changed = |change: &dyn Fn(&mut Request)| {
        let mut request = published(names, THREE_SIGNED);
        change(&mut request);
        verify(ASTERISKS, &request, &then())
    };
    let header = |name: &'static str, value: &'static str| {
        changed(&|request: &mut Request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(changed(&|request| request.body_mut().push(b' ')), MISMATCH);
    assert_eq!(header("host", "cvm.tencentcloudapi.com.evil.example"), MISMATCH);
    assert_eq!(header("content-type", "application/json"), MISMATCH);
    assert_eq!(header("x-tc-action", "TerminateInstances"), MISMATCH);
    assert_eq!(header("x-tc-timestamp", "1551113066"), MISMATCH);
    assert_eq!(changed(&|request| *request.method_mut() = http::Method::PUT), MISMATCH);
    assert_eq!(changed(&|request| drop(request.headers_mut().remove("x-tc-action"))), MISMATCH);
    assert_eq!(changed(&|request| *request.uri_mut() = "https://x/?a=1".parse().unwrap()), MISMATCH);
    assert_eq!(verify("another", &published(names, THREE_SIGNED), &then()), MISMATCH);
    assert_eq!(verify(ASTERISKS, &published(names, &THREE_SIGNED.to_uppercase()), &then()), MISMATCH);
}

/// A signer like ours in which one thing at a time can be broken.
struct Forger {
    algorithm: &'static str,
    prefix: &'static str,
    names: &'static str,
    action: &'static str,
    day: &'static str,
    service: &'static str,
    id: &'static str,
}

const HONEST: Forger = Forger {
    algorithm: "TC3-HMAC-SHA256",
    prefix: "TC3",
    names: "content-type;host;x-tc-action",
    action: "describeinstances",
    day: "2019-02-25",
    service: "cvm",
    id: ID,
};

impl Forger {
    fn forge(&self) -> Result<(), &'static str> {
        let Self { algorithm, prefix, names, action, day, service, id } = self;
        let value = |name: &str| match name {
            "content-type" => sign::JSON,
            "host" => "cvm.tencentcloudapi.com",
            _ => action,
        };
        let lines: String = names.split(';').map(|name| format!("{name}:{}\n", value(name))).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hash::sha256_hex(PAYLOAD));
        let scope = format!("{day}/{service}/tc3_request");
        let text = format!("{algorithm}\n1551113065\n{scope}\n{}", hash::sha256_hex(canonical));
        let first = format!("{prefix}{ASTERISKS}").into_bytes();
        let key = [*day, *service, "tc3_request"].iter().fold(first, hash::hmac_sha256);
        let signature = hex::encode(hash::hmac_sha256(key, text));
        let mut request = published(names, &signature);
        let claim =
            format!("{algorithm} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}");
        request.headers_mut().insert("authorization", claim.parse().unwrap());
        verify(ASTERISKS, &request, &then())
    }
}

#[test]
fn the_referee_refuses_every_deliberately_broken_signer() {
    assert_eq!(HONEST.forge(), Ok(()));
    let malformed = Err("AuthFailure.InvalidAuthorization");
    for (name, forger, expected) in [
        ("key without TC3", Forger { prefix: "", ..HONEST }, MISMATCH),
        ("action as written", Forger { action: "DescribeInstances", ..HONEST }, MISMATCH),
        ("another day", Forger { day: "2019-02-26", ..HONEST }, MISMATCH),
        ("another service", Forger { service: "sms", ..HONEST }, MISMATCH),
        ("host not covered", Forger { names: "content-type;x-tc-action", ..HONEST }, MISMATCH),
        ("content type not covered", Forger { names: "host;x-tc-action", ..HONEST }, MISMATCH),
        ("headers unsorted", Forger { names: "host;content-type;x-tc-action", ..HONEST }, MISMATCH),
        ("another algorithm", Forger { algorithm: "TC3-HMAC-SHA1", ..HONEST }, malformed),
        ("another key id", Forger { id: "AKIDother", ..HONEST }, Err("AuthFailure.SecretIdNotFound")),
    ] {
        assert_eq!(forger.forge(), expected, "{name}");
    }
}

#[test]
fn a_signature_lives_for_five_minutes_and_needs_its_parts() {
    let request = published("content-type;host;x-tc-action", THREE_SIGNED);
    let later = |seconds: i64| {
        let millis = (1_551_113_065 + seconds) as u64 * 1_000;
        verify(ASTERISKS, &request, &Moment { millis, nonce: String::new() })
    };
    for seconds in [-300, 300] {
        assert_eq!(later(seconds), Ok(()), "{seconds}");
    }
    for seconds in [-360, -301, 301, 360] {
        assert_eq!(later(seconds), Err("AuthFailure.SignatureExpire"), "{seconds}");
    }
    let mut bare = request.clone();
    bare.headers_mut().remove("x-tc-timestamp");
    assert_eq!(verify(ASTERISKS, &bare, &then()), Err("MissingParameter"));
    for claim in ["", "TC3-HMAC-SHA256", "Basic eDp5", "TC3-HMAC-SHA256 Credential=x, Signature=y"] {
        let mut odd = request.clone();
        odd.headers_mut().insert("authorization", claim.parse().unwrap());
        assert_eq!(verify(ASTERISKS, &odd, &then()), Err("AuthFailure.InvalidAuthorization"), "{claim}");
    }
}

fn noon() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "attempt-1".into() }
}

fn connector(settings: &[(&str, &str)]) -> Tencent {
    let base = [
        ("secret-id", ID),
        ("secret-key", "right"),
        ("sdk-app-id", "1400000000"),
        ("sign-name", "china=示例,overseas=Example"),
    ];
    let all =
        base.iter().filter(|(name, _)| !settings.iter().any(|(other, _)| name == other)).chain(settings);
    let flags = all.map(|(name, value)| format!("--{name}={value}"));
    let command = <Tencent as clap::Args>::augment_args(clap::Command::new("t").no_binary_name(true));
    <Tencent as clap::FromArgMatches>::from_arg_matches(&command.get_matches_from(flags)).unwrap()
}

fn message(to: &str, id: &str, values: &[&str]) -> Message {
    let variables =
        values.iter().enumerate().map(|(at, value)| (format!("v{at}"), (*value).to_owned())).collect();
    Message { to: to.parse().unwrap(), content: Content::Registered { id: id.into(), variables } }
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

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

fn answer(body: Value) -> Response {
    http::Response::builder().status(200).body(json!({ "Response": body }).to_string().into_bytes()).unwrap()
}

fn read_send(response: &Response) -> Result<Receipt, Refusal> {
    let send = connector(&[]).send(&message("+8618501234444", "1", &["123456"]), &noon()).unwrap();
    match (send.read)(response)? {
        Step::Done(receipt) => Ok(receipt),
        Step::Next(_) => panic!("a send is one request"),
    }
}

fn status(code: &str, serial: &str) -> Value {
    json!({ "SendStatusSet": [{
        "SerialNo": serial, "PhoneNumber": "+8618501234444", "Fee": 1, "SessionContext": "test", "Code": code,
        "Message": "as documented", "IsoCode": "CN" }], "RequestId": "a0aabda6" })
}

#[test]
fn the_status_of_the_number_decides_not_http_200() {
    let taken = read_send(&answer(status("Ok", "5000:1045710669157053657849499619"))).unwrap();
    assert_eq!(taken.id, "5000:1045710669157053657849499619");
    assert_eq!(taken.request_id.as_deref(), Some("a0aabda6"));
    for odd in
        [status("Ok", ""), json!({ "SendStatusSet": [], "RequestId": "a" }), json!({ "RequestId": "a" })]
    {
        assert_eq!(read_send(&answer(odd.clone())).unwrap_err().kind, Unknown, "{odd}");
    }
}

/// PROVIDERS.md's table, and what else the documentation lists.
const CODES: &[(&str, Kind)] = &[
    ("AuthFailure.SecretIdNotFound", Credentials),
    ("AuthFailure.InvalidSecretId", Credentials),
    ("AuthFailure.TokenFailure", Credentials),
    ("AuthFailure.SignatureFailure", Credentials),
    ("AuthFailure.SignatureExpire", Credentials),
    ("AuthFailure.MFAFailure", Credentials),
    ("AuthFailure.InvalidAuthorization", Credentials),
    ("AuthFailure.UnauthorizedOperation", Credentials),
    ("UnauthorizedOperation", Credentials),
    ("UnauthorizedOperation.RequestPermissionDeny", Credentials),
    ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", Refused),
    ("InvalidParameterValue.SdkAppIdNotExist", Refused),
    ("UnauthorizedOperation.SdkAppIdIsDisabled", Refused),
    ("UnauthorizedOperation.RequestIpNotInWhitelist", Refused),
    ("UnauthorizedOperation.ServiceSuspendDueToArrears", Refused),
    ("FailedOperation.SignatureIncorrectOrUnapproved", Refused),
    ("FailedOperation.MissingSignature", Refused),
    ("FailedOperation.TemplateIncorrectOrUnapproved", Refused),
    ("FailedOperation.TemplateUnapprovedOrNotExist", Refused),
    ("FailedOperation.TemplateIdNotExist", Refused),
    ("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", Refused),
    ("InvalidParameterValue.TemplateParameterFormatError", Refused),
    ("InvalidParameterValue.TemplateParameterLengthLimit", Refused),
    ("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", Refused),
    ("InvalidParameterValue.ContentLengthLimit", Refused),
    ("FailedOperation.ContainSensitiveWord", Refused),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Refused),
    ("InvalidParameterValue.IncorrectPhoneNumber", Refused),
    ("FailedOperation.PhoneNumberInBlacklist", Refused),
    ("FailedOperation.PhoneNumberParseFail", Refused),
    ("MissingParameter.EmptyPhoneNumberSet", Refused),
    ("UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", Refused),
    ("UnsupportedOperation.GlobalTemplateToChineseMainlandPhone", Refused),
    ("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber", Refused),
    ("UnsupportedOperation.UnsupportedRegion", Refused),
    ("LimitExceeded.PhoneNumberThirtySecondLimit", Throttled),
    ("LimitExceeded.PhoneNumberOneHourLimit", Throttled),
    ("LimitExceeded.PhoneNumberDailyLimit", Throttled),
    ("LimitExceeded.PhoneNumberSameContentDailyLimit", Throttled),
    ("LimitExceeded.DeliveryFrequencyLimit", Throttled),
    ("LimitExceeded.AppDailyLimit", Throttled),
    ("LimitExceeded.DailyLimit", Throttled),
    ("LimitExceeded.AppMainlandChinaDailyLimit", Throttled),
    ("LimitExceeded.AppGlobalDailyLimit", Throttled),
    ("LimitExceeded.AppCountryOrRegionDailyLimit", Throttled),
    ("LimitExceeded.SomethingNew", Throttled),
    ("RequestLimitExceeded", Throttled),
    ("RequestLimitExceeded.UinLimitExceeded", Throttled),
    ("InternalError.OtherError", Unknown),
    ("InternalError.Timeout", Unknown),
    ("InternalError.SendAndRecvFail", Unknown),
    ("InternalError.UnknownError", Unknown),
    ("InternalError.RequestTimeException", Credentials),
    ("FailedOperation.OtherError", Unknown),
    ("FailedOperation.FailResolvePacket", Refused),
    ("InvalidAction", Refused),
    ("SomethingEntirelyNew", Refused),
];

#[test]
fn every_documented_code_has_its_kind_a_meaning_and_a_fix_at_either_place() {
    for (code, kind) in CODES {
        let top = json!({ "Error": { "Code": code, "Message": "as documented" }, "RequestId": "ed93f3cb" });
        for body in [top, status(code, "")] {
            let refusal = read_send(&answer(body)).unwrap_err();
            assert_eq!((refusal.kind, refusal.code.as_str()), (*kind, *code));
            assert_eq!(refusal.reason, "as documented");
            assert!(
                refusal.request_id.is_some() && !refusal.meaning.is_empty() && !refusal.fix.is_empty(),
                "{code}"
            );
        }
    }
}

#[test]
fn delivery_is_found_by_its_serial_number_on_whatever_page() {
    let to: Phone = "+8618501234444".parse().unwrap();
    let report = |serial: &str, status: &str| {
        json!({ "UserReceiveTime": 1_620_734_188, "CountryCode": "86", "SubscriberNumber": "18501234444",
            "PhoneNumber": "+8618501234444", "SerialNo": serial, "ReportStatus": status, "Description": "DELIVRD",
            "SessionContext": "" })
    };
    let pages = |pages: &[Vec<Value>]| {
        let mut exchange = connector(&[]).delivery("wanted", &to, &noon());
        for (at, page) in pages.iter().enumerate() {
            assert_eq!(body(&exchange.request)["Offset"], json!(at * 100));
            match (exchange.read)(&answer(json!({ "PullSmsSendStatusSet": page, "RequestId": "r" }))).unwrap()
            {
                Step::Done(delivery) => return Some(delivery),
                Step::Next(next) => exchange = next,
            }
        }
        None
    };
    assert_eq!(pages(&[vec![report("wanted", "SUCCESS")]]), Some(Delivery::Delivered));
    let failed = pages(&[vec![report("other", "SUCCESS"), report("wanted", "FAIL")]]);
    assert!(matches!(failed, Some(Delivery::Failed { .. })), "{failed:?}");
    assert!(matches!(pages(&[vec![report("other", "SUCCESS")]]), Some(Delivery::Pending { .. })));
    let full = vec![report("other", "SUCCESS"); 100];
    assert_eq!(pages(&[full.clone(), vec![report("wanted", "SUCCESS")]]), Some(Delivery::Delivered));
    assert!(matches!(pages(&vec![full; 10]), Some(Delivery::Pending { .. })));
}

/// What the checks find, given what each action answers.
fn checked(
    templates: &[(&str, &str)],
    answers: &dyn Fn(&str, &Value) -> Value,
) -> Vec<Result<Finding, Kind>> {
    let template =
        |(usage, id): &(&str, &str)| (usage.parse().unwrap(), Template::read(Holds::Registered, id).unwrap());
    let templates: Vec<_> = templates.iter().map(template).collect();
    let run = |mut exchange: Exchange<Finding>| loop {
        let action = exchange.request.headers()["x-tc-action"].to_str().unwrap().to_owned();
        match (exchange.read)(&answer(answers(&action, &body(&exchange.request)))) {
            Ok(Step::Done(finding)) => return Ok(finding),
            Ok(Step::Next(next)) => exchange = next,
            Err(refusal) => return Err(refusal.kind),
        }
    };
    connector(&[]).checks(&templates, &noon()).into_iter().map(|check| run(check.exchange)).collect()
}

fn states(findings: &[Result<Finding, Kind>]) -> Vec<&'static str> {
    let state = |finding: &Result<Finding, Kind>| match finding {
        Ok(Finding::Pass(_)) => "pass",
        Ok(Finding::Warn { .. }) => "warn",
        Ok(Finding::Fail { .. }) => "fail",
        Err(_) => "refused",
    };
    findings.iter().map(state).collect()
}

#[test]
fn checks_read_the_documented_answers() {
    let package = |used: i64, expires: u64| {
        json!({ "SmsPackagesStatisticsSet": [{ "PackageCreateTime": 1, "PackageEffectiveTime": 1,
        "PackageExpiredTime": expires, "PackageAmount": 100, "PackageType": 0, "PackageId": 1, "CurrentUsage": used }], "RequestId": "r" })
    };
    let sign = |name: &str, code: i64| {
        json!({ "DescribeSignListStatusSet": [{ "SignId": 1, "International": 0, "StatusCode": code,
        "ReviewReply": "why", "SignName": name, "CreateTime": 1, "QualificationStatusCode": 0 }], "RequestId": "r" })
    };
    let template = |id: u64, code: i64, content: &str| {
        json!({ "DescribeTemplateStatusSet": [{ "TemplateId": id, "International": 0,
        "StatusCode": code, "ReviewReply": "why", "TemplateName": "x", "CreateTime": 1, "TemplateContent": content }], "RequestId": "r" })
    };
    let one = [("generic", "1110")];
    let well = checked(&one, &|action, body| match action {
        "SmsPackagesStatistics" => package(40, 4_000_000_000),
        "DescribeSmsSignList" => sign(if body["International"] == 0 { "示例" } else { "Example" }, 0),
        _ => template(1110, 0, "code {1}"),
    });
    assert_eq!(states(&well), ["pass", "pass", "pass", "pass"], "{well:?}");
    assert!(format!("{:?}", well[0]).contains("60 messages left"));
    let ill = checked(&one, &|action, body| match action {
        "SmsPackagesStatistics" => package(0, 5),
        "DescribeSmsSignList" => sign(if body["International"] == 0 { "示例" } else { "Other" }, 1),
        _ => template(1110, 0, "code {1}, {2} minutes"),
    });
    assert_eq!(states(&ill), ["fail", "fail", "fail", "fail"], "{ill:?}");
    let odd = checked(&one, &|action, _| match action {
        "SmsPackagesStatistics" => json!({ "SmsPackagesStatisticsSet": [], "RequestId": "r" }),
        "DescribeSmsSignList" => {
            json!({ "Error": { "Code": "FailedOperation.ProhibitSubAccountUse", "Message": "no" }, "RequestId": "r" })
        }
        _ => template(1110, 2, "code {1}"),
    });
    assert_eq!(states(&odd), ["warn", "warn", "warn", "warn"], "{odd:?}");
    let failure =
        json!({ "Error": { "Code": "AuthFailure.SignatureFailure", "Message": "no" }, "RequestId": "r" });
    let wrong = checked(&one, &|_, _| failure.clone());
    assert!(wrong.iter().all(|finding| *finding == Err(Credentials)), "{wrong:?}");
}

#[test]
fn each_template_is_checked_once_on_the_side_that_it_serves() {
    let asked = std::cell::RefCell::new(vec![]);
    let templates = [("generic", "china=1,overseas=2"), ("sign-in", "china=1,overseas=2"), ("register", "3")];
    checked(&templates, &|action, body| {
        if action == "DescribeSmsTemplateList" {
            asked.borrow_mut().push((body["TemplateIdSet"][0].clone(), body["International"].clone()));
        }
        json!({ "DescribeTemplateStatusSet": [], "DescribeSignListStatusSet": [], "SmsPackagesStatisticsSet": [], "RequestId": "r" })
    });
    let expected = [(1, 0), (2, 1), (3, 0), (3, 1)].map(|(id, side)| (json!(id), json!(side)));
    assert_eq!(asked.into_inner(), expected);
}

#[test]
fn the_demonstration_has_an_id_of_its_own_for_every_usage() {
    let ids: std::collections::BTreeSet<_> = PROVIDER.demo.templates.iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), REQUIRED.len());
    let empty = Answers::new();
    assert_eq!(PROVIDER.missing(&empty), ["secret-id", "secret-key", "sdk-app-id", "sign-name"]);
}
