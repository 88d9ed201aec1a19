//! Requests that differ at random from valid ones: the emulation responds to each of them.

use super::*;
use crate::connectors::tests::malformed_requests::assert_survives_mutations;

#[test]
fn the_emulation_survives_malformed_requests() {
    let connector = connector_with_sender("+15005550006");
    let mut state = EmulatorState::default();
    emulate_send(&*connector, &mut state, &[("To", "+14155550100"), ("From", "+15005550006"), ("Body", "hi")]);
    let id = state.captured_messages()[0].id.clone();
    let send = send_request(&[
        ("To", "+14155550100"),
        ("From", "+15005550006"),
        ("Body", "héllo 你"),
        ("StatusCallback", "http://127.0.0.1:9/x"),
        ("RiskCheck", "enable"),
    ]);
    let message = MESSAGES_PATH.replace(".json", &format!("/{id}.json"));
    let list =
        format!("{MESSAGES_PATH}?To=%2B1415&PageSize=2&Page=1&PageToken=PA{id}&DateSent%3E=2026-07-20T11:00:00Z");
    let numbers = MESSAGES_PATH.replace("Messages.json", "IncomingPhoneNumbers.json?PhoneNumber=%2B1");
    let mut requests: Vec<_> =
        [&message, &list, &numbers].map(|path| authenticated_request("GET", path, "api.twilio.com")).into();
    requests.push(authenticated_request("DELETE", &message, "api.twilio.com"));
    requests.push(authenticated_request("GET", "/v1/Services/MG0/PhoneNumbers", "messaging.twilio.com"));
    requests.extend([send.clone(), send]);
    assert_survives_mutations(&PROVIDER, &*connector, &mut state, &requests);
    let callbacks = state.captured_messages().into_iter().filter_map(|it| connector.build_status_callback(it, &noon()));
    let callbacks: Vec<_> = callbacks.collect();
    assert!(!callbacks.is_empty() && callbacks.iter().all(|request| request.method() == "POST"));
    assert!(state.rejection_lines().len() > 100);
}
