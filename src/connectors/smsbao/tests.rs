//! SMSBao by its documentation: requests, codes, and what its referee refuses.

use super::*;
use crate::{
    connectors::{
        Finding,
        tests::{emulated, saying},
    },
    desk::Desk,
    failure::Kind,
    sms::Content,
    wire::{Response, Step, veiled},
};

fn ours() -> Box<dyn Connector> {
    PROVIDER.fill(&PROVIDER.demo_answers(), &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn at() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "n".into() }
}

fn sent(to: &str) -> Exchange<Receipt> {
    ours().send(&saying(to, Content::Text("【Acme】274913".into())), &at()).unwrap()
}

fn answer(body: &str) -> Response {
    http::Response::builder().body(body.as_bytes().to_vec()).unwrap()
}

#[test]
fn mainland_numbers_have_a_route_of_their_own() {
    let text = "%E3%80%90Acme%E3%80%91274913";
    for (to, route, mobile) in
        [("+8613812345678", "sms", "13812345678"), ("+14155550100", "wsms", "%2B14155550100")]
    {
        let request = sent(to).request;
        let url = format!("https://api.smsbao.com/{route}?u=demo&p=demonstration&m={mobile}&c={text}");
        assert_eq!(request.uri().to_string(), url);
        assert!(!veiled(&request, &url).contains("demonstration"));
    }
}

#[test]
fn only_a_zero_is_a_yes() {
    let read = |body: &str| match (sent("+8613812345678").read)(&answer(body)) {
        Ok(Step::Done(receipt)) => Ok(receipt.id),
        Ok(Step::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err(refusal.kind),
    };
    assert_eq!((read("0"), read("0\n")), (Ok(None), Ok(None)));
    for code in ["30", "40", "43"] {
        assert_eq!(read(code), Err(Kind::Credentials), "{code}");
    }
    for code in ["-1", "41", "42", "50", "51"] {
        assert_eq!(read(code), Err(Kind::Refused), "{code}");
    }
    for body in ["", "7", "00x", "<html>0</html>"] {
        assert_eq!(read(body), Err(Kind::Unknown), "{body}");
    }
}

#[test]
fn the_balance_stands_in_the_second_line() {
    let found = |body: &str| match (ours().checks(&[], &at()).remove(0).exchange.read)(&answer(body)) {
        Ok(Step::Done(finding)) => Ok(finding),
        Ok(Step::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err(refusal.kind),
    };
    assert!(matches!(found("0\n100,9842"), Ok(Finding::Pass(said)) if said.contains("9842")));
    assert!(matches!(found("0\n100,0"), Ok(Finding::Fail { .. })));
    assert_eq!(found("0").err(), Some(Kind::Unknown));
    assert_eq!(found("30").err(), Some(Kind::Credentials));
}

#[test]
fn broken_requests_are_refused_with_smsbaos_own_codes() {
    let mut desk = Desk::default();
    let mut ask = |query: &str| {
        let request = http::Request::get(format!("https://api.smsbao.com/{query}"))
            .header("host", "api.smsbao.com")
            .body(vec![])
            .unwrap();
        String::from_utf8(emulated(&*ours(), &request, &mut desk, &at()).into_body()).unwrap()
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
    assert_eq!(desk.arrivals().len(), 2);
}
