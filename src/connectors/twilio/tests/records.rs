//! What the referee tells about messages: one, many, none any more.

use serde_json::Value;

use super::*;
use crate::{desk::Course, wire::hash};

const MESSAGES: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json";

fn ask(ours: &dyn Connector, desk: &mut Desk, method: &str, path: &str, later: u64) -> (u16, Value) {
    let login = hash::base64(format!("{ACCOUNT}:right"));
    let request = http::Request::builder().method(method).uri(path).header("host", "api.twilio.com");
    let request = request.header("authorization", format!("Basic {login}")).body(vec![]).unwrap();
    let at = Moment { millis: at().millis + later, nonce: format!("{method} {path} {later}") };
    let response = ours.emulate(&request, desk, &at);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
}

fn post(ours: &dyn Connector, desk: &mut Desk, form: &[(&str, &str)]) -> Response {
    let mut request = ours.send(&message("+14155550100"), &at()).unwrap().request;
    request.headers_mut().insert("host", "api.twilio.com".parse().unwrap());
    *request.body_mut() = hash::form(form).into_bytes();
    ours.emulate(&request, desk, &at())
}

/// A desk with a message to each of these numbers.
fn desk(ours: &dyn Connector, to: &[&str]) -> Desk {
    let mut desk = Desk::default();
    for to in to {
        let form = [("To", *to), ("From", "+15005550006"), ("Body", to)];
        assert_eq!(post(ours, &mut desk, &form).status(), 201);
    }
    desk
}

fn bodies(page: &Value) -> Vec<&str> {
    page["messages"].as_array().unwrap().iter().map(|message| message["body"].as_str().unwrap()).collect()
}

#[test]
fn pages_lead_to_each_other_and_hold_their_place() {
    let ours = account("+15005550006");
    let numbers = ["+14155550101", "+14155550102", "+14155550103", "+14155550104", "+14155550105"];
    let mut desk = desk(&*ours, &numbers);
    let (status, first) = ask(&*ours, &mut desk, "GET", &format!("{MESSAGES}?PageSize=2"), 0);
    assert_eq!((status, bodies(&first)), (200, vec!["+14155550105", "+14155550104"]));
    assert_eq!(
        (&first["page"], &first["page_size"], &first["start"], &first["end"]),
        (&0.into(), &2.into(), &0.into(), &1.into())
    );
    assert_eq!(first["previous_page_uri"], Value::Null);
    post(&*ours, &mut desk, &[("To", "+14155550106"), ("From", "+15005550006"), ("Body", "new")]);
    let mut follow = |page: &Value, name: &str| {
        ask(&*ours, &mut desk, "GET", page[name].as_str().unwrap_or_else(|| panic!("{page}")), 0).1
    };
    let second = follow(&first, "next_page_uri");
    assert_eq!(bodies(&second), ["+14155550103", "+14155550102"]);
    let third = follow(&second, "next_page_uri");
    assert_eq!((bodies(&third), &third["next_page_uri"]), (vec!["+14155550101"], &Value::Null));
    assert_eq!(bodies(&follow(&third, "previous_page_uri")), bodies(&second));
    assert_eq!(bodies(&follow(&third, "first_page_uri")), ["new", "+14155550105"]);
}

#[test]
fn the_list_is_narrowed_by_number_and_by_day() {
    let ours = account("+15005550006");
    let mut desk = desk(&*ours, &["+14155550101", "+14155550102"]);
    for (query, later, count) in [
        ("To=%2B14155550101", 0, 1),
        ("To=+14155550101", 0, 1),
        ("To=%2B14155550109", 0, 0),
        ("From=%2B15005550006", 0, 2),
        ("From=%2B15005550007", 0, 0),
        // 2026-07-20 12:00:00 UTC; what is not sent yet has no date.
        ("DateSent=2026-07-20", 0, 0),
        ("DateSent=2026-07-20", 500, 2),
        ("DateSent%3E=2026-07-20", 500, 2),
        ("DateSent%3E=2026-07-21", 500, 0),
        ("DateSent%3C=2026-07-19", 500, 0),
        ("DateSent%3C=2026-07-20T12:00:00Z", 500, 2),
        ("DateSent%3C=2026-07-20T11:59:59Z", 500, 0),
        ("DateSent%3E=2026-07-20T11:59:59.000000Z", 500, 2),
        ("PageSize=0", 0, 1),
        ("PageSize=99999999999999999999&Page=18446744073709551615", 0, 0),
    ] {
        let (status, page) = ask(&*ours, &mut desk, "GET", &format!("{MESSAGES}?{query}"), later);
        assert_eq!((status, bodies(&page).len()), (200, count), "{query}");
    }
}

#[test]
fn a_message_tells_when_it_was_sent_and_why_it_failed() {
    let ours = account("+15005550006");
    let mut desk = desk(&*ours, &["+14155550101"]);
    let id = desk.arrivals()[0].id.clone();
    let path = MESSAGES.replace(".json", &format!("/{id}.json"));
    let told = |desk: &mut Desk, later| ask(&*ours, desk, "GET", &path, later).1;
    let queued = told(&mut desk, 0);
    assert_eq!((&queued["status"], &queued["date_sent"]), (&"queued".into(), &Value::Null));
    let sent = told(&mut desk, 400);
    assert_eq!(sent["date_sent"], "Mon, 20 Jul 2026 12:00:00 +0000");
    assert_eq!((&sent["status"], &sent["error_code"]), (&"sent".into(), &Value::Null));
    for (code, status, number, message, left) in [
        ("30003", "undelivered", 30003, Value::from("Unreachable destination handset"), true),
        ("30001", "failed", 30001, "Queue overflow".into(), false),
        ("30999", "undelivered", 30999, Value::Null, true),
        ("what", "undelivered", 30008, "Unknown error".into(), true),
    ] {
        let course = Course { sent: 300, done: Some(2_000), failure: Some(code.into()) };
        desk.inbox.message_mut(1).unwrap().course = course;
        assert_eq!(told(&mut desk, 1_000)["error_code"], Value::Null);
        let failed = told(&mut desk, 2_000);
        assert_eq!(failed["status"], status, "{failed}");
        assert_eq!((&failed["error_code"], &failed["error_message"]), (&number.into(), &message));
        assert_eq!(failed["date_sent"].is_string(), left, "{failed}");
        assert_eq!(failed["date_updated"], "Mon, 20 Jul 2026 12:00:02 +0000");
    }
}

#[test]
fn a_message_is_deleted_once_it_is_on_its_way() {
    let ours = account("+15005550006");
    let mut desk = desk(&*ours, &["+14155550101", "+14155550102"]);
    let id = desk.arrivals()[0].id.clone();
    let path = MESSAGES.replace(".json", &format!("/{id}.json"));
    let (status, early) = ask(&*ours, &mut desk, "DELETE", &path, 0);
    assert_eq!((status, &early["code"]), (409, &20009.into()));
    assert_eq!(ask(&*ours, &mut desk, "DELETE", &path, 900), (204, Value::Null));
    assert_eq!(ask(&*ours, &mut desk, "GET", &path, 900).0, 404);
    assert_eq!(ask(&*ours, &mut desk, "DELETE", &path, 900).0, 404);
    assert_eq!(desk.arrivals().len(), 1);
    let (status, refused) = ask(&*ours, &mut desk, "PUT", MESSAGES, 0);
    assert_eq!((status, &refused["code"]), (405, &20004.into()));
}

#[test]
fn a_service_sends_from_the_number_that_is_named() {
    let service = "MG0123456789abcdef0123456789abcdef";
    let ours = account(service);
    let mut desk = Desk::default();
    let mut send = |more: &[(&str, &str)]| {
        let form =
            [&[("To", "+14155550100"), ("Body", "hi"), ("MessagingServiceSid", service)], more].concat();
        serde_json::from_slice::<Value>(post(&*ours, &mut desk, &form).body()).unwrap()
    };
    let pooled = send(&[]);
    assert_eq!((&pooled["status"], &pooled["from"]), (&"accepted".into(), &Value::Null));
    assert_eq!((&pooled["messaging_service_sid"], &pooled["num_segments"]), (&service.into(), &"0".into()));
    let named = send(&[("From", "+14155550123")]);
    assert_eq!((&named["from"], &named["status"]), (&"+14155550123".into(), &"accepted".into()));
    assert_eq!(send(&[("From", "+15005550007")])["code"], 21606);
    assert_eq!(send(&[("From", "+14155550100")])["code"], 21266);
    let (_, page) = ask(&*ours, &mut desk, "GET", MESSAGES, 900);
    let froms: Vec<_> = page["messages"].as_array().unwrap().iter().map(|message| &message["from"]).collect();
    assert_eq!(froms, ["+14155550123", "+15005550006"]);
}

#[test]
fn a_wrong_login_is_answered_as_the_real_service_does() {
    let ours = account("+15005550006");
    let theirs = connector(&[("account-sid", ACCOUNT), ("auth-token", "wrong"), ("from", "+15005550006")]);
    let mut request = theirs.send(&message("+14155550100"), &at()).unwrap().request;
    request.headers_mut().insert("host", "api.twilio.com".parse().unwrap());
    let response = ours.emulate(&request, &mut Desk::default(), &at());
    assert_eq!(response.headers()["www-authenticate"], "Basic realm=\"Twilio API\"");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let expected = r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#;
    assert_eq!((response.status().as_u16(), body.to_string()), (401, expected.into()));
    assert!(response.headers()["twilio-request-id"].to_str().unwrap().starts_with("RQ"));
}

#[test]
fn a_lenient_desk_takes_anyone_and_says_that_nothing_was_verified() {
    let ours = account("+15005550006");
    let mut desk = Desk::default();
    desk.lenient = true;
    let other = "AC11111111111111111111111111111111";
    let request = http::Request::post(MESSAGES.replace(ACCOUNT, other)).header("host", "127.0.0.1:8025");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let form =
        [("To", "+14155550100"), ("From", "Anyone"), ("Body", "hi"), ("StatusCallback", "http://localhost/")];
    let response = ours.emulate(&request.body(hash::form(&form).into_bytes()).unwrap(), &mut desk, &at());
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((response.status().as_u16(), &body["account_sid"]), (201, &other.into()), "{body}");
    let arrival = desk.arrivals()[0];
    assert_eq!((arrival.verified, arrival.from.as_str()), ("nothing", "Anyone"));
    let callback = ours.callback(arrival, &at()).unwrap();
    assert!(String::from_utf8_lossy(callback.body()).contains(other));
}

#[test]
fn what_a_rule_wants_refused_comes_as_documented() {
    let ours = account("+15005550006");
    for (code, status, message) in [
        ("21610", 400, "Attempt to send to unsubscribed recipient"),
        ("20429", 429, "Too Many Requests"),
        ("20003", 401, "Authenticate"),
        ("21701", 404, "The Messaging Service does not exist"),
        ("20503", 503, "Refused, as a rule of the sandbox wants it"),
        ("99999", 400, "Refused, as a rule of the sandbox wants it"),
        ("4294967296", 400, "Unknown parameters"),
    ] {
        let mut desk = Desk::default();
        desk.faults.add(format!("refuse={code}").parse().unwrap());
        let response =
            post(&*ours, &mut desk, &[("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi")]);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &body["message"]), (status, &message.into()), "{code}");
    }
}

#[test]
fn what_the_sandbox_cannot_do_is_refused_plainly() {
    let ours = account("+15005550006");
    for (name, value, code) in [
        ("ContentSid", "HX00000000000000000000000000000000", 21655),
        ("MediaUrl", "https://example.com/a.png", 21620),
        ("SendAt", "2026-07-20T12:30:00Z", 20001),
        ("StatusCallback", "nonsense", 21609),
        ("StatusCallback", "/only/a/path", 21609),
        ("StatusCallback", "ftp://example.com/", 21609),
        ("StatusCallback", "http://under_score.example/", 21609),
        ("ValidityPeriod", "60", 0),
        ("SmartEncoded", "true", 0),
        ("ForceDelivery", "false", 0),
        ("StatusCallback", "https://example.com/cb", 0),
    ] {
        let form = [("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi"), (name, value)];
        let response = post(&*ours, &mut Desk::default(), &form);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["code"].as_i64().unwrap_or(0), code, "{name}={value}");
    }
}

#[test]
fn who_has_only_an_api_key_cannot_sign_callbacks() {
    let key = "SK00000000000000000000000000000000";
    let by_key = connector(&[
        ("account-sid", ACCOUNT),
        ("api-key-sid", key),
        ("api-key-secret", "s"),
        ("from", "+15005550006"),
    ]);
    let ours = account("+15005550006");
    let mut desk = Desk::default();
    let form = [
        ("To", "+14155550100"),
        ("From", "+15005550006"),
        ("Body", "hi"),
        ("StatusCallback", "http://localhost/"),
    ];
    post(&*ours, &mut desk, &form);
    assert!(ours.callback(desk.arrivals()[0], &at()).is_some());
    assert!(by_key.callback(desk.arrivals()[0], &at()).is_none());
}
