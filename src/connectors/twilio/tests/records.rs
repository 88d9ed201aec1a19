//! What the referee tells about messages: one, many, none any more.

use super::*;
use crate::desk::Course;

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
    assert_eq!(desk.arrivals().len(), 2, "the inbox keeps what the provider deletes");
    let (status, refused) = ask(&*ours, &mut desk, "PUT", MESSAGES, 0);
    assert_eq!((status, &refused["code"]), (405, &20004.into()));
}
