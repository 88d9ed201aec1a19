//! Documented responses to a send and to a delivery query.

use serde_json::json;

use super::*;
use crate::{
    failure::{
        FailureKind::{self, Credentials, Refused, Throttled, Unknown},
        Missing,
    },
    http_client::{ExchangeStep, Refusal},
};

/// Code, HTTP status and kind, from Twilio's documentation.
const CODES: &[(u32, u16, FailureKind)] = &[
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
        let refusal = parse_send_refusal(&json_response(*status, &body));
        assert_eq!((refusal.kind, refusal.code), (*kind, code.to_string()), "{code}");
        assert_eq!(refusal.reason, "as documented");
        assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty() && !refusal.fix.contains("http://"), "{code}");
        assert!(refusals::classify_error(*code).is_some(), "{code}");
    }
    for code in [30001, 30003, 30004, 30007, 30008, 30032, 30034, 30410, 30450] {
        assert!(refusals::classify_error(code).is_some(), "{code}");
    }
}

#[test]
fn an_unknown_code_is_classified_by_its_status_and_shown_with_its_page() {
    for (status, kind) in [(401, Credentials), (429, Throttled), (400, Refused), (500, Unknown)] {
        let body = json!({ "code": 99_999, "message": "new", "more_info": "https://www.twilio.com/docs/errors/99999" });
        let refusal = parse_send_refusal(&json_response(status, &body));
        assert_eq!((refusal.kind, refusal.code.as_str()), (kind, "99999"), "{status}");
        assert!(refusal.fix.contains("docs/errors/99999"));
    }
}

fn parse_send_refusal(response: &Response) -> Refusal {
    let send = connector_with_sender("Acme").build_send_exchange(&text_message("+14155550100"), &noon()).unwrap();
    (send.parse_response)(response).err().unwrap()
}

#[test]
fn an_unknown_message_id_does_not_blame_the_credentials() {
    let exchange = connector_with_sender("Acme").build_delivery_exchange("SM1", None, None, &noon()).unwrap();
    let body = json!({ "code": 20404, "message": "The requested resource was not found", "status": 404 });
    let refusal = (exchange.parse_response)(&json_response(404, &body)).err().unwrap();
    assert_eq!((refusal.kind, refusal.missing), (Refused, Some(Missing::Id)));
    assert!(refusal.meaning.contains("no message with this id") && !refusal.fix.contains("account-sid"));
}

#[test]
fn only_delivered_and_read_count_as_delivered() {
    let state = |status: &str, error: Option<u32>| {
        let body = json!({ "sid": "SM1", "status": status, "error_code": error, "error_message": null });
        let exchange = connector_with_sender("Acme")
            .build_delivery_exchange("SM1", Some(&"+14155550100".parse().unwrap()), None, &noon())
            .unwrap();
        match (exchange.parse_response)(&json_response(200, &body)).unwrap() {
            ExchangeStep::Done(delivery) => delivery,
            ExchangeStep::Next(_) => panic!("there is one request only"),
        }
    };
    for status in ["accepted", "scheduled", "queued", "sending", "sent"] {
        assert_eq!(state(status, None), Delivery::Pending { status: status.into() });
    }
    for status in ["delivered", "read"] {
        assert_eq!(state(status, None), Delivery::Delivered);
    }
    for (status, error, expected) in
        [("undelivered", Some(30003), "30003"), ("failed", Some(30007), "30007"), ("canceled", None, "canceled")]
    {
        assert!(matches!(state(status, error), Delivery::Failed { code, .. } if code == expected), "{status}");
    }
}
