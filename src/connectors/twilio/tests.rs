//! Twilio's documented answers read by our client, and broken requests refused by its referee.

use serde_json::json;

use super::*;
use crate::{
    connectors::{
        Finding,
        form::{Answer, Answers},
    },
    failure::Kind::{self, Credentials, Refused, Throttled, Unknown},
    sms::Content,
    wire::{Refusal, Step, hash},
};

const ACCOUNT: &str = "AC00000000000000000000000000000000";

fn connector(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    let fields = PROVIDER.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    let answers: Answers =
        settings.iter().map(|(name, text)| ((*name).to_owned(), field(name).answer(text))).collect();
    PROVIDER.fill(&answers, &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn account(from: &str) -> Box<dyn Connector> {
    connector(&[("account-sid", ACCOUNT), ("auth-token", "right"), ("from", from)])
}

fn at() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "n".into() }
}

fn message(to: &str) -> Message {
    Message { to: to.parse().unwrap(), content: Content::Text("123456 is your code".into()) }
}

fn request(connector: &dyn Connector, to: &str) -> Request {
    let mut request = connector.send(&message(to), &at()).unwrap().request;
    // On the wire it is always there.
    let host = request.uri().authority().unwrap().as_str().parse().unwrap();
    request.headers_mut().insert("host", host);
    request
}

fn code(response: &Response) -> i64 {
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    body["code"].as_i64().unwrap_or(0)
}

fn answer(status: u16, body: &serde_json::Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap()
}

#[test]
fn magic_numbers_behave_as_documented() {
    let ours = account("+15005550006");
    for (to, expected) in [
        ("+15005550001", 21211),
        ("+15005550002", 21612),
        ("+15005550003", 21408),
        ("+15005550004", 21610),
        ("+15005550009", 21614),
        ("+14155550100", 0),
    ] {
        let response = ours.emulate(&request(&*ours, to), &mut Desk::default(), &at());
        assert_eq!(code(&response), expected, "{to}");
    }
    for (from, expected) in
        [("+15005550001", 21212), ("+15005550007", 21606), ("+15005550008", 21611), ("+14155550199", 21606)]
    {
        let theirs = account(from);
        let response = ours.emulate(&request(&*theirs, "+14155550100"), &mut Desk::default(), &at());
        assert_eq!(code(&response), expected, "{from}");
    }
}

#[test]
fn broken_requests_are_refused_with_twilios_own_codes() {
    let ours = account("+15005550006");
    let send = || request(&*ours, "+14155550100");
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request = send();
        change(&mut request);
        let mut desk = Desk::default();
        let response = ours.emulate(&request, &mut desk, &at());
        assert!(desk.arrivals.is_empty() && desk.refusals.len() == 1);
        (response.status().as_u16(), code(&response))
    };
    let login = |user: &str, password: &str| {
        let value = format!("Basic {}", hash::base64(format!("{user}:{password}")));
        with(&|request| drop(request.headers_mut().insert("authorization", value.parse().unwrap())))
    };
    assert_eq!(login(ACCOUNT, "wrong"), (401, 20003));
    assert_eq!(login(ACCOUNT, ""), (401, 20003));
    assert_eq!(login("AC11111111111111111111111111111111", "right"), (401, 20003));
    assert_eq!(with(&|request| drop(request.headers_mut().remove("authorization"))), (401, 20003));
    let twice = &|request: &mut Request| {
        let value = request.headers()["authorization"].clone();
        request.headers_mut().append("authorization", value);
    };
    assert_eq!(with(twice), (401, 20003));
    let header = |name: &'static str, value: &'static str| {
        with(&|request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(header("host", "messaging.twilio.com"), (404, 20404));
    assert_eq!(header("host", "api.dublin.ie1.twilio.com"), (404, 20404));
    let bare = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages";
    assert_eq!(with(&|request| *request.uri_mut() = bare.parse().unwrap()), (404, 20404));
    let spaced = "To=%2B1%20415%20555%200100&From=%2B15005550006&Body=hi";
    assert_eq!(with(&|request| *request.body_mut() = spaced.into()), (400, 21211));
    let elsewhere =
        "https://api.twilio.com/2010-04-01/Accounts/AC11111111111111111111111111111111/Messages.json";
    assert_eq!(with(&|request| *request.uri_mut() = elsewhere.parse().unwrap()), (404, 20404));
    for (body, expected) in [
        ("From=%2B15005550006&Body=hi", 21604),
        ("To=%2B14155550100&Body=hi", 21603),
        ("To=%2B14155550100&From=%2B15005550006", 21602),
        ("To=14155550100&From=%2B15005550006&Body=hi", 21211),
        ("To=%2B14155550100&MessagingServiceSid=MG1&Body=hi", 21705),
        ("To=%2B14155550100&MessagingServiceSid=MG00000000000000000000000000000000&Body=hi", 21701),
        ("To=%2B14155550100&From=%2B15005550006&Body=hi&RiskCheck=maybe", 20001),
    ] {
        assert_eq!(with(&|request| *request.body_mut() = body.into()).1, expected, "{body}");
    }
    let long = format!("To=%2B14155550100&From=%2B15005550006&Body={}", "x".repeat(1_601));
    assert_eq!(with(&|request| *request.body_mut() = long.clone().into()).1, 21617);
}

#[test]
fn the_address_follows_region_and_edge() {
    for (region, edge, host) in [
        (None, None, "api.twilio.com"),
        (Some("ie1"), Some("dublin"), "api.dublin.ie1.twilio.com"),
        (None, Some("ashburn"), "api.ashburn.us1.twilio.com"),
        (Some("au1"), None, "api.au1.twilio.com"),
    ] {
        let mut settings = vec![("account-sid", ACCOUNT), ("auth-token", "right"), ("from", "Acme")];
        settings.extend(region.map(|region| ("region", region)));
        settings.extend(edge.map(|edge| ("edge", edge)));
        let connector = connector(&settings);
        assert_eq!(connector.host(), host);
        assert_eq!(request(&*connector, "+14155550100").uri().host(), Some(host));
    }
}

#[test]
fn the_sender_and_the_risk_check_stand_in_the_form_as_documented() {
    let service = "MG0123456789abcdef0123456789abcdef";
    for (from, field) in
        [("+14155550123", "From=%2B14155550123"), ("Acme", "From=Acme"), (service, "MessagingServiceSid=MG")]
    {
        let request = request(&*account(from), "+14155550100");
        let body = String::from_utf8(request.body().clone()).unwrap();
        assert!(body.contains(field) && !body.contains("RiskCheck"), "{body}");
    }
    let careful = connector(&[
        ("account-sid", ACCOUNT),
        ("auth-token", "x"),
        ("from", "Acme"),
        ("risk-check", "disable"),
    ]);
    assert!(String::from_utf8_lossy(request(&*careful, "+14155550100").body()).contains("RiskCheck=disable"));
}

/// PROVIDERS.md's table, and what else the documentation lists.
const CODES: &[(u32, u16, Kind)] = &[
    (20003, 401, Credentials),
    (20005, 401, Refused),
    (20005, 403, Refused),
    (30002, 400, Refused),
    (20404, 404, Credentials),
    (20429, 429, Throttled),
    (14107, 429, Throttled),
    (21211, 400, Refused),
    (21614, 400, Refused),
    (30005, 400, Refused),
    (30006, 400, Refused),
    (21212, 400, Refused),
    (21606, 400, Refused),
    (21603, 400, Refused),
    (21701, 404, Refused),
    (21703, 400, Refused),
    (21704, 400, Refused),
    (21408, 400, Refused),
    (21608, 400, Refused),
    (21610, 400, Refused),
    (21611, 429, Throttled),
    (21612, 400, Refused),
    (21602, 400, Refused),
    (21617, 400, Refused),
    (21265, 400, Refused),
    (21266, 400, Refused),
    (21267, 400, Refused),
    (21635, 400, Refused),
    (21659, 400, Refused),
    (21660, 400, Refused),
    (21661, 400, Refused),
    (21730, 503, Unknown),
];

#[test]
fn every_documented_code_has_its_kind_a_meaning_and_a_fix() {
    for (code, status, kind) in CODES {
        let page = format!("https://www.twilio.com/docs/errors/{code}");
        let body = json!({ "code": code, "message": "as documented", "more_info": page, "status": status });
        let refusal = refuse(&answer(*status, &body));
        assert_eq!((refusal.kind, refusal.code), (*kind, code.to_string()), "{code}");
        assert_eq!(refusal.reason, "as documented");
        assert!(
            !refusal.meaning.is_empty() && !refusal.fix.is_empty() && !refusal.fix.contains("http://"),
            "{code}"
        );
        assert!(refusals::meaning(*code).is_some(), "{code}");
    }
    for code in [30001, 30003, 30004, 30007, 30008, 30032, 30034, 30410, 30450] {
        assert!(refusals::meaning(code).is_some(), "{code}");
    }
}

#[test]
fn an_unknown_code_is_told_by_its_status_and_shown_with_its_page() {
    for (status, kind) in [(401, Credentials), (429, Throttled), (400, Refused), (500, Unknown)] {
        let body = json!({ "code": 99_999, "message": "new", "more_info": "https://www.twilio.com/docs/errors/99999" });
        let refusal = refuse(&answer(status, &body));
        assert_eq!((refusal.kind, refusal.code.as_str()), (kind, "99999"), "{status}");
        assert!(refusal.fix.contains("docs/errors/99999"));
    }
}

fn refuse(response: &Response) -> Refusal {
    let send = account("Acme").send(&message("+14155550100"), &at()).unwrap();
    (send.read)(response).err().unwrap()
}

#[test]
fn a_message_is_delivered_only_by_the_states_that_say_so() {
    let state = |status: &str, error: Option<u32>| {
        let body = json!({ "sid": "SM1", "status": status, "error_code": error, "error_message": null });
        let exchange =
            account("Acme").delivery("SM1", Some(&"+14155550100".parse().unwrap()), &at()).unwrap();
        match (exchange.read)(&answer(200, &body)).unwrap() {
            Step::Done(delivery) => delivery,
            Step::Next(_) => panic!("one question is enough"),
        }
    };
    for status in ["accepted", "scheduled", "queued", "sending", "sent"] {
        assert_eq!(state(status, None), Delivery::Pending { status: status.into() });
    }
    for status in ["delivered", "read"] {
        assert_eq!(state(status, None), Delivery::Delivered);
    }
    for (status, error, expected) in [
        ("undelivered", Some(30003), "30003"),
        ("failed", Some(30007), "30007"),
        ("canceled", None, "canceled"),
    ] {
        assert!(
            matches!(state(status, error), Delivery::Failed { code, .. } if code == expected),
            "{status}"
        );
    }
}

/// The answers of documented checks, by the path that asks for them.
fn checked(
    settings: &[(&str, &str)],
    answers: &[(&str, u16, serde_json::Value)],
) -> Vec<Result<Finding, Kind>> {
    let connector = connector(settings);
    let run = |mut exchange: Exchange<Finding>| loop {
        let path = exchange.request.uri().path_and_query().unwrap().as_str().to_owned();
        let (_, status, body) =
            answers.iter().find(|(end, ..)| path.ends_with(end)).unwrap_or_else(|| panic!("{path}"));
        match (exchange.read)(&answer(*status, body)) {
            Ok(Step::Done(finding)) => return Ok(finding),
            Ok(Step::Next(next)) => exchange = next,
            Err(refusal) => return Err(refusal.kind),
        }
    };
    connector.checks(&[], &at()).into_iter().map(|check| run(check.exchange)).collect()
}

fn is(finding: &Result<Finding, Kind>, state: &str) -> bool {
    format!("{finding:?}").starts_with(&format!("Ok({state}"))
}

#[test]
fn checks_read_the_documented_answers() {
    let token = [("account-sid", ACCOUNT), ("auth-token", "x"), ("from", "+14155550123")];
    let active = json!({ "sid": ACCOUNT, "status": "active", "type": "Full", "auth_token": "never shown" });
    let trial = json!({ "sid": ACCOUNT, "status": "active", "type": "Trial" });
    let closed = json!({ "sid": ACCOUNT, "status": "suspended", "type": "Full" });
    let balance = |amount: &str| json!({ "account_sid": ACCOUNT, "balance": amount, "currency": "USD" });
    let numbers =
        |sms: bool| json!({ "incoming_phone_numbers": [{ "capabilities": { "sms": sms, "voice": true } }] });
    let none = json!({ "incoming_phone_numbers": [] });
    let login = json!({ "code": 20003, "message": "Authenticate", "status": 401 });
    let denied = json!({ "code": 20008, "message": "Resource not accessible with Test Account Credentials", "status": 403 });
    let sid = &format!("{ACCOUNT}.json")[..];
    let number = "PhoneNumber=%2B14155550123";
    let run =
        |account: (u16, &serde_json::Value), money: (u16, &serde_json::Value), own: &serde_json::Value| {
            let answers = [
                (sid, account.0, account.1.clone()),
                ("Balance.json", money.0, money.1.clone()),
                (number, 200, own.clone()),
            ];
            checked(&token, &answers)
        };
    let well = run((200, &active), (200, &balance("0.05")), &numbers(true));
    assert!(well.iter().all(|finding| is(finding, "Pass")), "{well:?}");
    assert!(!format!("{well:?}").contains("never shown"));
    let ill = run((200, &closed), (200, &balance("-1.20")), &numbers(false));
    assert!(ill.iter().all(|finding| is(finding, "Fail")), "{ill:?}");
    let odd = run((200, &trial), (404, &json!({ "code": 20404, "message": "no", "status": 404 })), &none);
    assert!(is(&odd[0], "Warn") && is(&odd[1], "Warn") && is(&odd[2], "Fail"), "{odd:?}");
    let wrong = run((401, &login), (401, &login), &none);
    assert_eq!(&wrong[..2], [Err(Credentials), Err(Credentials)]);
    let tests = run((403, &denied), (403, &denied), &none);
    assert!(is(&tests[0], "Warn") && is(&tests[1], "Warn"), "{tests:?}");
    let service = "MG0123456789abcdef0123456789abcdef";
    let key = [
        ("account-sid", ACCOUNT),
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
    let standard = checked(&key, &answers);
    let states: Vec<_> = standard.iter().map(|finding| is(finding, "Pass")).collect();
    assert_eq!(states, [true, false, true, true], "{standard:?}");
    assert!(is(&standard[1], "Warn"));
}

#[test]
fn either_a_token_or_a_whole_api_key() {
    let key = "SK00000000000000000000000000000000";
    let answers = |pairs: &[(&str, &str)]| -> Answers {
        let base = [("account-sid", ACCOUNT), ("from", "Acme")];
        base.iter()
            .chain(pairs)
            .map(|(name, text)| ((*name).to_owned(), Answer::Text((*text).to_owned())))
            .collect()
    };
    for (pairs, well) in [
        (&[("auth-token", "x")][..], true),
        (&[("api-key-sid", key), ("api-key-secret", "x")], true),
        (&[], false),
        (&[("api-key-sid", key)], false),
        (&[("api-key-secret", "x")], false),
        (&[("auth-token", "x"), ("api-key-sid", key), ("api-key-secret", "x")], false),
    ] {
        assert_eq!(PROVIDER.fill(&answers(pairs), &|_| Err(String::new())).is_ok(), well, "{pairs:?}");
    }
}
