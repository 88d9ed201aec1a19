//! Tests of SMSBao's requests, codes and emulation against its documentation.

use super::*;
use crate::{
    connectors::{
        Finding,
        tests::{
            demo_connector, emulate_request, generic_message, noon_with_nonce,
            responses::{parse_last, raw_response},
            with_host_header,
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
        let url =
            format!("https://api.smsbao.com/{route}?u=demo&p=de000000000000000000000000000001&m={mobile}&c={text}");
        assert_eq!(request.uri().to_string(), url);
        assert!(!mask_request_part(&request, &url).contains("de000000000000000000000000000001"));
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

/// Requests as the documentation shows them, and the response that it documents for each.
const DOCUMENTED_REQUESTS: &[(&str, &str, usize)] = &[
    ("sms?u=demo&p=KEY&m=13812345678&c=%E3%80%90Acme%E3%80%91274913", "0", 1),
    // A slash at the end, as its PHP samples have it, and an MD5 sum in capitals.
    ("sms/?u=demo&p=KEY&m=13812345678&c=hi", "0", 1),
    ("sms?u=demo&p=DE000000000000000000000000000001&m=13812345678&c=hi", "0", 1),
    ("sms?u=demo&p=KEY&g=1&m=13812345678&c=hi", "0", 1),
    ("sms?u=demo&p=KEY&m=13812345678,13912345678&c=hi", "0", 2),
    ("wsms?u=demo&p=KEY&m=%2B14155550100&c=hi", "0", 1),
    ("wsms?u=demo&p=KEY&m=%2B14155550100,%2B447700900123&c=hi", "0", 2),
    ("query?u=demo&p=KEY", "0\n0,10000", 0),
    ("sms?u=demo&p=de000000000000000000000000000002&m=13812345678&c=hi", "30", 0),
    ("query?u=demo&p=de000000000000000000000000000002", "30", 0),
    ("sms?u=nobody&p=KEY&m=13812345678&c=hi", "40", 0),
    ("sms?u=demo&p=KEY&m=13812345678", "-1", 0),
    ("sms?u=demo&p=KEY&c=hi", "-1", 0),
    ("sms?u=demo&m=13812345678&c=hi", "-1", 0),
    ("sms?u=demo&p=KEY&m=%2B14155550100&c=hi", "51", 0),
    ("sms?u=demo&p=KEY&m=13812345678,1381&c=hi", "51", 0),
    ("wsms?u=demo&p=KEY&m=%2B8613812345678&c=hi", "51", 0),
    ("wsms?u=demo&p=KEY&m=14155550100&c=hi", "51", 0),
    ("else?u=demo&p=KEY", "-1", 0),
];

#[test]
fn documented_requests_are_answered_with_smsbaos_plain_numbers() {
    for (query, expected, captured) in DOCUMENTED_REQUESTS {
        let mut state = EmulatorState::default();
        let query = query.replace("KEY", "de000000000000000000000000000001");
        let request = http::Request::get(format!("https://api.smsbao.com/{query}"))
            .header("host", "api.smsbao.com")
            .body(vec![])
            .unwrap();
        let response = emulate_request(&*demo_connector(&PROVIDER), &request, &mut state, &noon_with_nonce("n"));
        assert_eq!(response.status(), 200, "{query}");
        assert_eq!(String::from_utf8_lossy(response.body()), *expected, "{query}");
        assert_eq!(state.captured_messages().len(), *captured, "{query}");
    }
}

#[test]
fn every_documented_code_can_be_provoked() {
    for code in ["-1", "30", "40", "41", "42", "43", "50", "51"] {
        let mut state = EmulatorState::default();
        state.faults.add_rule(format!("refuse={code}").parse().unwrap());
        let exchange = send_exchange("+8613812345678");
        let request = with_host_header(exchange.request.clone());
        let response = emulate_request(&*demo_connector(&PROVIDER), &request, &mut state, &noon_with_nonce("n"));
        assert_eq!((response.status().as_u16(), response.body().as_slice()), (200, code.as_bytes()));
        let refusal = parse_last(&exchange, &response).unwrap_err();
        assert_eq!(refusal.code, code);
        assert!(state.captured_messages().is_empty(), "{code}");
    }
}
