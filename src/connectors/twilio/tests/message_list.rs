//! The emulated list of messages, a single message, and a deleted one.

use super::*;
use crate::emulation::DeliverySchedule;

/// Returns a state with a message to each of these numbers.
fn state_with_messages(connector: &dyn Connector, to: &[&str]) -> EmulatorState {
    let mut state = EmulatorState::default();
    for to in to {
        let form = [("To", *to), ("From", "+15005550006"), ("Body", to)];
        assert_eq!(emulate_send(connector, &mut state, &form).status(), 201);
    }
    state
}

fn message_bodies(page: &Value) -> Vec<&str> {
    page["messages"].as_array().unwrap().iter().map(|message| message["body"].as_str().unwrap()).collect()
}

#[test]
fn pages_link_to_each_other_and_do_not_shift() {
    let connector = connector_with_sender("+15005550006");
    let numbers = ["+14155550101", "+14155550102", "+14155550103", "+14155550104", "+14155550105"];
    let mut state = state_with_messages(&*connector, &numbers);
    let (status, first) =
        emulate_authenticated(&*connector, &mut state, "GET", &format!("{MESSAGES_PATH}?PageSize=2"), 0);
    assert_eq!((status, message_bodies(&first)), (200, vec!["+14155550105", "+14155550104"]));
    assert_eq!(
        (&first["page"], &first["page_size"], &first["start"], &first["end"]),
        (&0.into(), &2.into(), &0.into(), &1.into())
    );
    assert_eq!(first["previous_page_uri"], Value::Null);
    emulate_send(&*connector, &mut state, &[("To", "+14155550106"), ("From", "+15005550006"), ("Body", "new")]);
    let mut follow = |page: &Value, name: &str| {
        emulate_authenticated(
            &*connector,
            &mut state,
            "GET",
            page[name].as_str().unwrap_or_else(|| panic!("{page}")),
            0,
        )
        .1
    };
    let second = follow(&first, "next_page_uri");
    assert_eq!(message_bodies(&second), ["+14155550103", "+14155550102"]);
    let third = follow(&second, "next_page_uri");
    assert_eq!((message_bodies(&third), &third["next_page_uri"]), (vec!["+14155550101"], &Value::Null));
    assert_eq!(message_bodies(&follow(&third, "previous_page_uri")), message_bodies(&second));
    assert_eq!(message_bodies(&follow(&third, "first_page_uri")), ["new", "+14155550105"]);
}

#[test]
fn the_list_is_filtered_by_number_and_by_time() {
    let connector = connector_with_sender("+15005550006");
    let mut state = state_with_messages(&*connector, &["+14155550101", "+14155550102"]);
    for (query, later, count) in [
        ("To=%2B14155550101", 0, 1),
        ("To=+14155550101", 0, 1),
        ("To=%2B14155550109", 0, 0),
        ("From=%2B15005550006", 0, 2),
        ("From=%2B15005550007", 0, 0),
        // 2026-07-20 12:00:00 UTC; a message that is not sent yet has no date.
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
        let (status, page) =
            emulate_authenticated(&*connector, &mut state, "GET", &format!("{MESSAGES_PATH}?{query}"), later);
        assert_eq!((status, message_bodies(&page).len()), (200, count), "{query}");
    }
}

#[test]
fn a_message_has_the_time_it_was_sent_and_the_reason_it_failed() {
    let connector = connector_with_sender("+15005550006");
    let mut state = state_with_messages(&*connector, &["+14155550101"]);
    let id = state.captured_messages()[0].id.clone();
    let path = MESSAGES_PATH.replace(".json", &format!("/{id}.json"));
    let query_message =
        |state: &mut EmulatorState, later| emulate_authenticated(&*connector, state, "GET", &path, later).1;
    let queued = query_message(&mut state, 0);
    assert_eq!((&queued["status"], &queued["date_sent"]), (&"queued".into(), &Value::Null));
    let sent = query_message(&mut state, 400);
    assert_eq!(sent["date_sent"], "Mon, 20 Jul 2026 12:00:00 +0000");
    assert_eq!((&sent["status"], &sent["error_code"]), (&"sent".into(), &Value::Null));
    for (code, status, number, message, left) in [
        ("30003", "undelivered", 30003, Value::from("Unreachable destination handset"), true),
        ("30001", "failed", 30001, "Queue overflow".into(), false),
        ("30999", "undelivered", 30999, Value::Null, true),
        ("what", "undelivered", 30008, "Unknown error".into(), true),
    ] {
        let schedule = DeliverySchedule {
            sent_after_millis: 300,
            done_after_millis: Some(2_000),
            failure_code: Some(code.into()),
        };
        state.inbox.message_mut(1).unwrap().schedule = schedule;
        assert_eq!(query_message(&mut state, 1_000)["error_code"], Value::Null);
        let failed = query_message(&mut state, 2_000);
        assert_eq!(failed["status"], status, "{failed}");
        assert_eq!((&failed["error_code"], &failed["error_message"]), (&number.into(), &message));
        assert_eq!(failed["date_sent"].is_string(), left, "{failed}");
        assert_eq!(failed["date_updated"], "Mon, 20 Jul 2026 12:00:02 +0000");
    }
}

#[test]
fn a_message_can_be_deleted_once_it_was_sent() {
    let connector = connector_with_sender("+15005550006");
    let mut state = state_with_messages(&*connector, &["+14155550101", "+14155550102"]);
    let id = state.captured_messages()[0].id.clone();
    let path = MESSAGES_PATH.replace(".json", &format!("/{id}.json"));
    let (status, early) = emulate_authenticated(&*connector, &mut state, "DELETE", &path, 0);
    assert_eq!((status, &early["code"]), (409, &20009.into()));
    assert_eq!(emulate_authenticated(&*connector, &mut state, "DELETE", &path, 900), (204, Value::Null));
    assert_eq!(emulate_authenticated(&*connector, &mut state, "GET", &path, 900).0, 404);
    assert_eq!(emulate_authenticated(&*connector, &mut state, "DELETE", &path, 900).0, 404);
    assert_eq!(state.captured_messages().len(), 2, "the inbox keeps what the provider deletes");
    let (status, rejection) = emulate_authenticated(&*connector, &mut state, "PUT", MESSAGES_PATH, 0);
    assert_eq!((status, &rejection["code"]), (405, &20004.into()));
}
