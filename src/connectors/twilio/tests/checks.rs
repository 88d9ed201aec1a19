//! Documented answers to the checks.

use serde_json::json;

use super::*;
use crate::{
    connectors::Finding,
    failure::FailureKind::{self, Credentials},
    http_client::ExchangeStep,
};

/// The answers of documented checks, by the path that asks for them.
fn run_checks(
    settings: &[(&str, &str)],
    answers: &[(&str, u16, serde_json::Value)],
) -> Vec<Result<Finding, FailureKind>> {
    let connector = connector_with_settings(settings);
    let run = |mut exchange: Exchange<Finding>| loop {
        let path = exchange.request.uri().path_and_query().unwrap().as_str().to_owned();
        let (_, status, body) =
            answers.iter().find(|(end, ..)| path.ends_with(end)).unwrap_or_else(|| panic!("{path}"));
        match (exchange.parse_response)(&json_response(*status, body)) {
            Ok(ExchangeStep::Done(finding)) => return Ok(finding),
            Ok(ExchangeStep::Next(next)) => exchange = next,
            Err(refusal) => return Err(refusal.kind),
        }
    };
    connector.build_checks(&[], &noon()).into_iter().map(|check| run(check.exchange)).collect()
}

fn is_finding(finding: &Result<Finding, FailureKind>, state: &str) -> bool {
    format!("{finding:?}").starts_with(&format!("Ok({state}"))
}

#[test]
fn checks_read_the_documented_answers() {
    let token = [("account-sid", ACCOUNT_SID), ("auth-token", "x"), ("from", "+14155550123")];
    let active = json!({ "sid": ACCOUNT_SID, "status": "active", "type": "Full", "auth_token": "never shown" });
    let trial = json!({ "sid": ACCOUNT_SID, "status": "active", "type": "Trial" });
    let closed = json!({ "sid": ACCOUNT_SID, "status": "suspended", "type": "Full" });
    let balance = |amount: &str| json!({ "account_sid": ACCOUNT_SID, "balance": amount, "currency": "USD" });
    let numbers = |sms: bool| json!({ "incoming_phone_numbers": [{ "capabilities": { "sms": sms, "voice": true } }] });
    let none = json!({ "incoming_phone_numbers": [] });
    let login = json!({ "code": 20003, "message": "Authenticate", "status": 401 });
    let denied =
        json!({ "code": 20008, "message": "Resource not accessible with Test Account Credentials", "status": 403 });
    let sid = &format!("{ACCOUNT_SID}.json")[..];
    let number = "PhoneNumber=%2B14155550123";
    let run = |account: (u16, &serde_json::Value), money: (u16, &serde_json::Value), own: &serde_json::Value| {
        let answers = [
            (sid, account.0, account.1.clone()),
            ("Balance.json", money.0, money.1.clone()),
            (number, 200, own.clone()),
        ];
        run_checks(&token, &answers)
    };
    let well = run((200, &active), (200, &balance("0.05")), &numbers(true));
    assert!(well.iter().all(|finding| is_finding(finding, "Pass")), "{well:?}");
    assert!(!format!("{well:?}").contains("never shown"));
    let ill = run((200, &closed), (200, &balance("-1.20")), &numbers(false));
    assert!(ill.iter().all(|finding| is_finding(finding, "Fail")), "{ill:?}");
    let odd = run((200, &trial), (404, &json!({ "code": 20404, "message": "no", "status": 404 })), &none);
    assert!(is_finding(&odd[0], "Warn") && is_finding(&odd[1], "Warn") && is_finding(&odd[2], "Fail"), "{odd:?}");
    let wrong = run((401, &login), (401, &login), &none);
    assert_eq!(&wrong[..2], [Err(Credentials), Err(Credentials)]);
    let tests = run((403, &denied), (403, &denied), &none);
    assert!(is_finding(&tests[0], "Warn") && is_finding(&tests[1], "Warn"), "{tests:?}");
    let service = "MG0123456789abcdef0123456789abcdef";
    let key = [
        ("account-sid", ACCOUNT_SID),
        ("api-key-sid", "SK00000000000000000000000000000000"),
        ("api-key-secret", "x"),
        ("from", service),
    ];
    let answers = [
        (sid, 401, login.clone()),
        ("Messages.json?PageSize=1", 200, json!({ "messages": [] })),
        ("Balance.json", 401, login),
        (service, 200, json!({ "sid": service, "friendly_name": "Codes" })),
        ("/PhoneNumbers", 200, json!({ "phone_numbers": [] })),
        ("/AlphaSenders", 200, json!({ "alpha_senders": [{ "sid": "AI1" }] })),
    ];
    let standard = run_checks(&key, &answers);
    let states: Vec<_> = standard.iter().map(|finding| is_finding(finding, "Pass")).collect();
    assert_eq!(states, [true, false, true, true], "{standard:?}");
    assert!(is_finding(&standard[1], "Warn"));
}
