//! Described gateways: what they send, how answers are read, and what the other side refuses.

use serde_json::json;

use super::{
    super::{
        Provider, Untold,
        form::{Answer, Answers, Flaw},
        tests::{emulated, saying},
    },
    *,
};
use crate::{
    desk::Desk,
    failure::Kind,
    references::Source,
    sms::Content,
    wire::{Refusal, Step},
};

const HTTP: &str = "http";

fn provider() -> &'static Provider {
    Provider::find(HTTP).unwrap()
}

fn fill(settings: &[(&str, &str)]) -> Result<Box<dyn Connector>, Flaw> {
    let fields = provider().fields();
    let field = |name: &str| fields.iter().find(|field| field.owns(name)).unwrap();
    // Every message has a recipient and a code.
    let rest = [("headers.X-Rest", "{{to}} {{text}}")];
    let answers: Answers = settings
        .iter()
        .chain(&rest)
        .map(|(name, text)| ((*name).to_owned(), field(name).answer(text, Source::User).unwrap()))
        .collect();
    provider().fill(&answers, &|_| Err("none".into()))
}

fn gateway(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    fill(settings).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn at() -> Moment {
    Moment { millis: 1_784_548_800_000, nonce: "n".into() }
}

const TEXT: &str = "1 & 2 = \"drei\"\nñ";

fn request(settings: &[(&str, &str)]) -> Request {
    let message = saying("+14155550100", Content::Text(TEXT.into()));
    gateway(settings).send(&message, &at()).unwrap().request
}

fn read(settings: &[(&str, &str)], status: u16, body: &str) -> Result<Receipt, (Kind, String, String)> {
    let message = saying("+14155550100", Content::Text("hi".into()));
    let exchange = gateway(settings).send(&message, &at()).unwrap();
    let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
    match (exchange.read)(&response) {
        Ok(Step::Done(receipt)) => Ok(receipt),
        Ok(Step::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err((refusal.kind, refusal.code, refusal.reason)),
    }
}

#[test]
fn each_value_is_escaped_for_where_it_stands() {
    let request = request(&[
        ("url", "https://example.com/to/{{to}}/send?fixed=1"),
        ("query.t", "{{text}}"),
        ("headers.X-Text", "{{text}}"),
        ("json-body", r#"{"a": [{"text": "<{{text}}>"}], "n": 7, "{{to}}": true}"#),
    ]);
    let uri = request.uri().to_string();
    assert_eq!(
        uri,
        "https://example.com/to/%2B14155550100/send?fixed=1&t=1%20%26%202%20%3D%20%22drei%22%0A%C3%B1"
    );
    assert_eq!(request.headers()["x-text"].as_bytes(), TEXT.replace('\n', "").as_bytes());
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({"a": [{"text": format!("<{TEXT}>")}], "n": 7, "{{to}}": true}));
}

#[test]
fn a_form_a_plain_body_and_a_login_are_sent_as_they_are_known() {
    let settings =
        [("url", "https://example.com/"), ("basic", "me:{{secret.word}}"), ("secrets.word", "open sesame")];
    let form = request(
        &[
            &settings[..],
            &[
                ("form-body.To", "{{digits}}"),
                ("form-body.Text", "{{text}}"),
                ("form-body.Lang", "{{locale}}"),
            ],
        ]
        .concat(),
    );
    // What has no value, such as a language that nobody asked for, is left out.
    let pairs = crate::wire::hash::pairs(std::str::from_utf8(form.body()).unwrap());
    assert_eq!(pairs, [("Text".into(), TEXT.into()), ("To".into(), "14155550100".to_owned())]);
    assert_eq!(form.headers()["authorization"], "Basic bWU6b3BlbiBzZXNhbWU=");
    let plain = request(&[
        ("url", "https://example.com/"),
        ("method", "put"),
        ("headers.Content-Type", "text/x"),
        ("text-body", "a\nb {{code}}"),
    ]);
    assert_eq!((plain.method().as_str(), plain.body().as_slice()), ("PUT", &b"a\nb 274913"[..]));
    assert_eq!(plain.headers().get_all("content-type").iter().collect::<Vec<_>>(), ["text/x"]);
}

#[test]
fn what_does_not_fit_together_is_refused_with_its_field() {
    let url = ("url", "https://example.com/");
    for (settings, flaw) in [
        (
            vec![("url", "https://{{secret.tokn}}/"), ("secrets.token", "t")],
            "url: unknown variable {{secret.tokn}}; did you mean {{secret.token}}?",
        ),
        (vec![url, ("json-body", "{")], "json-body: is not JSON: line 1, column 1"),
        (vec![url, ("json-body", r#"{"a": "{{b"}"#)], "json-body: a variable begins with {{ and has no }}"),
        (
            vec![url, ("json-body", "{}"), ("form-body.a", "b")],
            "form-body: cannot be combined with json-body; keep one of the two",
        ),
        (
            vec![url, ("id", "id")],
            "id: expected a JSON pointer such as /messages/0/id, header:NAME, or text:PATTERN",
        ),
        (vec![url, ("success.statsu", "200")], "success: unknown key statsu; did you mean status?"),
        (
            vec![url, ("errors.42", "bad")],
            "errors: expected credentials, refused, throttled or unknown, then optionally | MEANING | FIX",
        ),
    ] {
        assert_eq!(fill(&settings).err().map(|flaw| flaw.to_string()).as_deref(), Some(flaw));
    }
    let mut bare = Answers::new();
    bare.insert("headers".into(), Answer::Text("x".into()));
    assert_eq!(
        provider().fill(&bare, &|_| Err(String::new())).err().unwrap().to_string(),
        "headers: needs a name: headers.NAME"
    );
}

#[test]
fn an_answer_counts_as_taken_only_as_described() {
    let json = [
        ("url", "https://example.com/"),
        ("success.at", "/status"),
        ("success.is", "ok,queued"),
        ("id", "/id"),
        ("error.code", "/code"),
        ("error.message", "/why"),
        ("errors.7", "throttled | too fast | wait"),
        ("errors.401", "credentials"),
    ];
    assert_eq!(read(&json, 200, r#"{"status": "queued", "id": 9}"#).unwrap().id.as_deref(), Some("9"));
    let refused = |kind, code: &str, why: &str| Err((kind, code.to_owned(), why.to_owned()));
    assert_eq!(
        read(&json, 200, r#"{"status": "no", "id": 9, "code": "5", "why": "x"}"#),
        refused(Kind::Refused, "5", "x")
    );
    assert_eq!(read(&json, 200, r#"{"status": "blocked"}"#), refused(Kind::Refused, "blocked", ""));
    assert_eq!(read(&json, 400, r#"{"code": 7, "why": "x"}"#), refused(Kind::Throttled, "7", "x"));
    assert_eq!(read(&json, 401, r#"{"why": "who?"}"#), refused(Kind::Credentials, "401", "who?"));
    // Taken, it says, but without an id: nobody knows.
    assert_eq!(read(&json, 200, r#"{"status": "ok"}"#).unwrap_err().0, Kind::Unknown);
    assert_eq!(read(&json, 502, "<html>").unwrap_err().0, Kind::Unknown);
    let text = [
        ("url", "https://example.com/"),
        ("success.at", "text:^(OK)"),
        ("id", r"text:^OK (\d+)"),
        ("error.code", r"text:^ERR (\d+)"),
    ];
    assert_eq!(read(&text, 200, "OK 17").unwrap().id.as_deref(), Some("17"));
    assert_eq!(read(&text, 200, "ERR 3"), refused(Kind::Refused, "3", ""));
    let status = [("url", "https://example.com/"), ("success.status", "202,300-301")];
    assert_eq!(read(&status, 301, "").unwrap().id, None);
    assert!(read(&status, 200, "").is_err());
}

#[test]
fn an_unknown_id_is_no_message_and_an_empty_list_of_recipients_is_pending() {
    let gateway = gateway(&[
        ("url", "https://example.com/"),
        ("delivery.url", "https://example.com/{{id}}"),
        ("delivery.at", "/to/0/status"),
        ("delivery.delivered", "delivered"),
        ("errors.gone", "credentials"),
        ("errors.404", "credentials | there is no such path"),
        ("error.code", "/code"),
    ]);
    let state = |status, body: &str| {
        let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
        let Step::Done(state) = (gateway.delivery("1", None, None, &at()).ok().unwrap().read)(&response)?
        else {
            panic!("one question is enough")
        };
        Ok::<_, Refusal>(state)
    };
    for body in ["", "<html>", "{}", r#"{"code":"E404"}"#] {
        let refusal = state(404, body).unwrap_err();
        assert_eq!(refusal.kind, Kind::Refused, "{body}");
        assert!(refusal.meaning.contains("no message with this id"), "{body}: {refusal:?}");
    }
    // The description knows better what its codes mean.
    assert_eq!(state(404, r#"{"code":"gone"}"#).unwrap_err().kind, Kind::Credentials);
    assert!(matches!(state(200, r#"{"to":[]}"#), Ok(Delivery::Pending { .. })));
    assert_eq!(state(200, r#"{"to":[{"status":"delivered"}]}"#), Ok(Delivery::Delivered));
    assert_eq!(state(200, r#"{"to":{}}"#).unwrap_err().kind, Kind::Unknown);
}

#[test]
fn without_a_delivery_query_nothing_is_asked() {
    let told = gateway(&[("url", "https://example.com/")]).delivery("1", None, None, &at());
    assert_eq!(told.err(), Some(Untold::Ever));
}

#[test]
fn the_other_side_refuses_what_is_not_as_described() {
    let demo = provider().demo_answers();
    let ours = provider().fill(&demo, &|_| Err("none".into())).unwrap_or_else(|flaw| panic!("{flaw}"));
    let message = saying("+14155550100", Content::Text("274913 is your code".into()));
    let good = || ours.send(&message, &at()).unwrap().request;
    let mut desk = Desk::default();
    let mut status = |change: &dyn Fn(&mut Request)| {
        let mut request = good();
        request.headers_mut().insert("host", "gateway.example".parse().unwrap());
        change(&mut request);
        emulated(&*ours, &request, &mut desk, &at()).status().as_u16()
    };
    assert_eq!(status(&|_| {}), 200);
    assert_eq!(status(&|request| drop(request.headers_mut().remove("authorization"))), 401);
    let with = |body: &'static str| move |request: &mut Request| *request.body_mut() = body.into();
    for body in [
        "",
        "[]",
        r#"{"to": "+14155550100"}"#,
        r#"{"to": "14155550100", "text": "x"}"#,
        r#"{"to": "+14155550100", "text": ""}"#,
        r#"{"to": 1, "text": "x"}"#,
    ] {
        assert_eq!(status(&with(body)), 400, "{body}");
    }
    assert_eq!(status(&|request| *request.method_mut() = http::Method::DELETE), 400);
    assert_eq!(desk.arrivals().len(), 1);
}
