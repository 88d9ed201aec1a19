//! Documented responses to the checks.

use serde_json::json;

use super::*;
use crate::{
    connectors::Finding,
    failure::FailureKind::{self, Credentials},
    http_client::ExchangeStep,
};

/// Runs all checks. `responses` has the end of a path, and the status and body of its response.
fn run_checks(
    settings: &[(&str, &str)],
    responses: &[(&str, u16, serde_json::Value)],
) -> Vec<Result<Finding, FailureKind>> {
    let connector = connector_with_settings(settings);
    let run = |mut exchange: Exchange<Finding>| loop {
        let path = exchange.request.uri().path_and_query().unwrap().as_str().to_owned();
        let (_, status, body) =
            responses.iter().find(|(end, ..)| path.ends_with(end)).unwrap_or_else(|| panic!("{path}"));
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
fn checks_read_the_documented_responses() {
    let token = [("account-sid", ACCOUNT_SID), ("auth-token", "x"), ("from", "+14155550123")];
    let active = json!({ "sid": ACCOUNT_SID, "status": "active", "type": "Full", "auth_token": "never shown" });
    let trial = json!({ "sid": ACCOUNT_SID, "status": "active", "type": "Trial" });
    let closed = json!({ "sid": ACCOUNT_SID, "status": "suspended", "type": "Full" });
    let balance = |amount: &str| json!({ "account_sid": ACCOUNT_SID, "balance": amount, "currency": "USD" });
    let numbers = |sms: bool| json!({ "incoming_phone_numbers": [{ "phone_number": "+14155550123", "capabilities": { "sms": sms } }] });
    let none = json!({ "incoming_phone_numbers": [] });
    let login = json!({ "code": 20003, "message": "Authenticate", "status": 401 });
    let denied =
        json!({ "code": 20008, "message": "Resource not accessible with Test Account Credentials", "status": 403 });
    let sid = &format!("{ACCOUNT_SID}.json")[..];
    let number = "PhoneNumber=%2B14155550123";
    let run = |account: (u16, &serde_json::Value), money: (u16, &serde_json::Value), own: &serde_json::Value| {
        let responses = [
            (sid, account.0, account.1.clone()),
            ("Balance.json", money.0, money.1.clone()),
            (number, 200, own.clone()),
        ];
        run_checks(&token, &responses)
    };
    let healthy = run((200, &active), (200, &balance("0.05")), &numbers(true));
    assert!(healthy.iter().all(|finding| is_finding(finding, "Pass")), "{healthy:?}");
    assert!(!format!("{healthy:?}").contains("never shown"));
    let failing = run((200, &closed), (200, &balance("-1.20")), &numbers(false));
    assert!(failing.iter().all(|finding| is_finding(finding, "Fail")), "{failing:?}");
    let limited = run((200, &trial), (404, &json!({ "code": 20404, "message": "no", "status": 404 })), &none);
    assert!(
        is_finding(&limited[0], "Warn") && is_finding(&limited[1], "Warn") && is_finding(&limited[2], "Fail"),
        "{limited:?}"
    );
    let wrong = run((401, &login), (401, &login), &none);
    assert_eq!(&wrong[..2], [Err(Credentials), Err(Credentials)]);
    let test_credentials = run((403, &denied), (403, &denied), &none);
    assert!(
        is_finding(&test_credentials[0], "Warn") && is_finding(&test_credentials[1], "Warn"),
        "{test_credentials:?}"
    );
    let service = "MG0123456789abcdef0123456789abcdef";
    let key = [
        ("account-sid", ACCOUNT_SID),
        ("api-key-sid", "SK00000000000000000000000000000000"),
        ("api-key-secret", "x"),
        ("from", service),
    ];
    let responses = [
        (sid, 401, login.clone()),
        ("Messages.json?PageSize=1", 200, json!({ "messages": [] })),
        ("Balance.json", 401, login),
        (service, 200, json!({ "sid": service, "friendly_name": "Codes" })),
        ("/PhoneNumbers", 200, json!({ "phone_numbers": [] })),
        ("/AlphaSenders", 200, json!({ "alpha_senders": [{ "sid": "AI1" }] })),
    ];
    let standard = run_checks(&key, &responses);
    let states: Vec<_> = standard.iter().map(|finding| is_finding(finding, "Pass")).collect();
    assert_eq!(states, [true, false, true, true], "{standard:?}");
    assert!(is_finding(&standard[1], "Warn"));
}
