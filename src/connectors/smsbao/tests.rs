//! Tests of SMSBao's requests, codes and emulation against its documentation.

use super::*;
use crate::{
    connectors::{
        Finding,
        tests::{
            demo_connector, emulate_request, generic_message, noon_with_nonce,
            responses::{parse_last, raw_response},
        },
    },
    emulation::EmulatorState,
    failure::FailureKind,
    http_client::mask_request_part,
    sms::MessageContent,
};

fn send_exchange(to: &str) -> Exchange<Receipt> {
    demo_connector(&PROVIDER)
        .build_send_exchange(&generic_message(to, MessageContent::Text("【Acme】274913".into())), &noon_with_nonce("n"))
        .unwrap()
}

#[test]
fn mainland_numbers_use_the_route_sms_and_others_wsms() {
    let text = "%E3%80%90Acme%E3%80%91274913";
    for (to, route, mobile) in [("+8613812345678", "sms", "13812345678"), ("+14155550100", "wsms", "%2B14155550100")] {
        let request = send_exchange(to).request;
        let url = format!("https://api.smsbao.com/{route}?u=demo&p=demonstration&m={mobile}&c={text}");
        assert_eq!(request.uri().to_string(), url);
        assert!(!mask_request_part(&request, &url).contains("demonstration"));
    }
}

#[test]
fn only_the_code_0_is_a_receipt() {
    let read = |body: &str| {
        let receipt = parse_last(&send_exchange("+8613812345678"), &raw_response(200, body));
        receipt.map(|receipt| receipt.id).map_err(|refusal| refusal.kind)
    };
    assert_eq!((read("0"), read("0\n")), (Ok(None), Ok(None)));
    for code in ["30", "40", "43"] {
        assert_eq!(read(code), Err(FailureKind::Credentials), "{code}");
    }
    for code in ["-1", "41", "42", "50", "51"] {
        assert_eq!(read(code), Err(FailureKind::Refused), "{code}");
    }
    for body in ["", "7", "00x", "<html>0</html>"] {
        assert_eq!(read(body), Err(FailureKind::Unknown), "{body}");
    }
}

#[test]
fn the_balance_is_in_the_second_line() {
    let finding = |body: &str| {
        let check = demo_connector(&PROVIDER).build_checks(&[], &noon_with_nonce("n")).remove(0);
        parse_last(&check.exchange, &raw_response(200, body)).map_err(|refusal| refusal.kind)
    };
    assert!(matches!(finding("0\n100,9842"), Ok(Finding::Pass(summary)) if summary.contains("9842")));
    assert!(matches!(finding("0\n100,0"), Ok(Finding::Fail { .. })));
    assert_eq!(finding("0").err(), Some(FailureKind::Unknown));
    assert_eq!(finding("30").err(), Some(FailureKind::Credentials));
}

#[test]
fn broken_requests_are_refused_with_smsbaos_own_codes() {
    let mut state = EmulatorState::default();
    let mut emulated_code = |query: &str| {
        let request = http::Request::get(format!("https://api.smsbao.com/{query}"))
            .header("host", "api.smsbao.com")
            .body(vec![])
            .unwrap();
        String::from_utf8(
            emulate_request(&*demo_connector(&PROVIDER), &request, &mut state, &noon_with_nonce("n")).into_body(),
        )
        .unwrap()
    };
    for (query, code) in [
        ("sms?u=demo&p=demonstration&m=13812345678&c=hi", "0"),
        ("wsms?u=demo&p=demonstration&m=%2B14155550100&c=hi", "0"),
        ("sms?u=demo&p=demonstratioN&m=13812345678&c=hi", "30"),
        ("sms?u=nobody&p=demonstration&m=13812345678&c=hi", "40"),
        ("sms?u=demo&p=demonstration&m=13812345678", "-1"),
        ("sms?u=demo&m=13812345678&c=hi", "-1"),
        ("sms?u=demo&p=demonstration&m=%2B14155550100&c=hi", "51"),
        ("wsms?u=demo&p=demonstration&m=%2B8613812345678&c=hi", "51"),
        ("wsms?u=demo&p=demonstration&m=14155550100&c=hi", "51"),
        ("else?u=demo&p=demonstration", "-1"),
    ] {
        assert_eq!(emulated_code(query), code, "{query}");
    }
    assert_eq!(state.captured_messages().len(), 2);
}
