//! SMSBao by its documentation: requests, codes, and what its referee refuses.

use super::*;
use crate::{
    connectors::{
        Finding,
        tests::{emulate_request, generic_message},
    },
    emulation::EmulatorState,
    failure::FailureKind,
    http_client::{ExchangeStep, Response, mask_request_part},
    sms::MessageContent,
};

fn demo_connector() -> Box<dyn Connector> {
    PROVIDER.build_connector(&PROVIDER.demo_values(), &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn noon() -> SigningContext {
    SigningContext { timestamp_millis: 1_784_548_800_000, nonce: "n".into() }
}

fn send_exchange(to: &str) -> Exchange<Receipt> {
    demo_connector()
        .build_send_exchange(&generic_message(to, MessageContent::Text("【Acme】274913".into())), &noon())
        .unwrap()
}

fn text_response(body: &str) -> Response {
    http::Response::builder().body(body.as_bytes().to_vec()).unwrap()
}

#[test]
fn mainland_numbers_have_a_route_of_their_own() {
    let text = "%E3%80%90Acme%E3%80%91274913";
    for (to, route, mobile) in [("+8613812345678", "sms", "13812345678"), ("+14155550100", "wsms", "%2B14155550100")] {
        let request = send_exchange(to).request;
        let url = format!("https://api.smsbao.com/{route}?u=demo&p=demonstration&m={mobile}&c={text}");
        assert_eq!(request.uri().to_string(), url);
        assert!(!mask_request_part(&request, &url).contains("demonstration"));
    }
}

#[test]
fn only_a_zero_is_a_yes() {
    let read = |body: &str| match (send_exchange("+8613812345678").parse_response)(&text_response(body)) {
        Ok(ExchangeStep::Done(receipt)) => Ok(receipt.id),
        Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err(refusal.kind),
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
fn the_balance_stands_in_the_second_line() {
    let found = |body: &str| match (demo_connector().build_checks(&[], &noon()).remove(0).exchange.parse_response)(
        &text_response(body),
    ) {
        Ok(ExchangeStep::Done(finding)) => Ok(finding),
        Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err(refusal.kind),
    };
    assert!(matches!(found("0\n100,9842"), Ok(Finding::Pass(said)) if said.contains("9842")));
    assert!(matches!(found("0\n100,0"), Ok(Finding::Fail { .. })));
    assert_eq!(found("0").err(), Some(FailureKind::Unknown));
    assert_eq!(found("30").err(), Some(FailureKind::Credentials));
}

#[test]
fn broken_requests_are_refused_with_smsbaos_own_codes() {
    let mut desk = EmulatorState::default();
    let mut ask = |query: &str| {
        let request = http::Request::get(format!("https://api.smsbao.com/{query}"))
            .header("host", "api.smsbao.com")
            .body(vec![])
            .unwrap();
        String::from_utf8(emulate_request(&*demo_connector(), &request, &mut desk, &noon()).into_body()).unwrap()
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
        assert_eq!(ask(query), code, "{query}");
    }
    assert_eq!(desk.captured_messages().len(), 2);
}
