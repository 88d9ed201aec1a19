//! Tests of described gateways: requests, responses, and what the emulation refuses.

mod placeholders;
mod preset_settings;

use serde_json::json;

use super::{
    super::{
        DeliveryUnsupported, Provider,
        form::{Field, FieldError, FieldValue, FieldValues},
        tests::{NOON_MILLIS, emulate_request, generic_message},
    },
    *,
};
use crate::{
    emulation::EmulatorState,
    failure::FailureKind,
    http_client::{ExchangeStep, Refusal},
    references::ValueSource,
    sms::MessageContent,
};

const HTTP: &str = "http";

fn provider() -> &'static Provider {
    Provider::find_by_name(HTTP).unwrap()
}

fn fill(settings: &[(&str, &str)]) -> Result<Box<dyn Connector>, FieldError> {
    let fields = provider().fields();
    let field = |name: &str| fields.iter().find(|field| field.owns_key(name)).unwrap();
    // Every description needs a recipient and a text.
    let rest = [("headers.X-Rest", "{{to}} {{text}}")];
    let values: FieldValues = settings
        .iter()
        .chain(&rest)
        .map(|(name, text)| ((*name).to_owned(), field(name).value_from_text(text, ValueSource::User).unwrap()))
        .collect();
    provider().build_connector(&values, &|_| Err("none".into()))
}

fn gateway(settings: &[(&str, &str)]) -> Box<dyn Connector> {
    fill(settings).unwrap_or_else(|error| panic!("{error}"))
}

fn at() -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: "n".into() }
}

const TEXT: &str = "1 & 2 = \"drei\"\nñ";

fn request(settings: &[(&str, &str)]) -> Request {
    let message = generic_message("+14155550100", MessageContent::Text(TEXT.into()));
    gateway(settings).build_send_exchange(&message, &at()).unwrap().request
}

fn read(settings: &[(&str, &str)], status: u16, body: &str) -> Result<Receipt, (FailureKind, String, String)> {
    let message = generic_message("+14155550100", MessageContent::Text("hi".into()));
    let exchange = gateway(settings).build_send_exchange(&message, &at()).unwrap();
    let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
    match (exchange.parse_response)(&response) {
        Ok(ExchangeStep::Done(receipt)) => Ok(receipt),
        Ok(ExchangeStep::Next(_)) => panic!("there is no next page"),
        Err(refusal) => Err((refusal.kind, refusal.code, refusal.reason)),
    }
}

#[test]
fn each_value_is_escaped_for_its_place() {
    let request = request(&[
        ("url", "https://example.com/to/{{to}}/send?fixed=1"),
        ("query.t", "{{text}}"),
        ("headers.X-Text", "{{text}}"),
        ("json-body", r#"{"a": [{"text": "<{{text}}>"}], "n": 7, "{{to}}": true}"#),
    ]);
    let uri = request.uri().to_string();
    assert_eq!(uri, "https://example.com/to/%2B14155550100/send?fixed=1&t=1%20%26%202%20%3D%20%22drei%22%0A%C3%B1");
    assert_eq!(request.headers()["x-text"].as_bytes(), TEXT.replace('\n', "").as_bytes());
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({"a": [{"text": format!("<{TEXT}>")}], "n": 7, "{{to}}": true}));
}

#[test]
fn form_bodies_text_bodies_and_logins_are_sent_as_described() {
    let settings = [("url", "https://example.com/"), ("basic", "me:{{secret.word}}"), ("secrets.word", "open sesame")];
    let form = request(
        &[
            &settings[..],
            &[("form-body.To", "{{digits}}"), ("form-body.Text", "{{text}}"), ("form-body.Lang", "{{locale}}")],
        ]
        .concat(),
    );
    // A field without a value, such as a language that was not given, is omitted.
    let pairs = crate::encoding::decode_form(form.body());
    assert_eq!(pairs, [("Text".into(), TEXT.into()), ("To".into(), "14155550100".into())]);
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
fn an_invalid_description_is_refused_with_its_field() {
    let url = ("url", "https://example.com/");
    for (settings, error) in [
        (
            vec![("url", "https://{{secret.tokn}}/"), ("secrets.token", "t")],
            "url: unknown placeholder {{secret.tokn}}; did you mean {{secret.token}}?",
        ),
        (vec![url, ("json-body", "{")], "json-body: is not JSON: line 1, column 1"),
        (vec![url, ("json-body", r#"{"a": "{{b"}"#)], "json-body: a placeholder begins with {{ and never ends with }}"),
        (
            vec![url, ("json-body", "{}"), ("form-body.a", "b")],
            "form-body: cannot be combined with json-body; keep one of the two",
        ),
        (vec![url, ("id", "id")], "id: expected a JSON pointer such as /messages/0/id, header:NAME, or text:PATTERN"),
        (vec![url, ("success", "{")], "success: is not JSON: line 1, column 1"),
        (vec![url, ("success", "[]x")], "success: is not JSON: line 1, column 3"),
        (vec![url, ("success", r#"{"statsu": ["200"]}"#)], "success: unknown key statsu; did you mean status?"),
        (
            vec![url, ("success", r#"{"Token-5f1c": ["200"]}"#)],
            "success: unknown key; known here: status, path, values",
        ),
        (
            vec![url, ("success", r#"{"status": ["299-200"]}"#)],
            "success: expected an HTTP status such as 200, or a range such as 200-299",
        ),
        (vec![url, ("success", r#"{"status": [200]}"#)], "success: expected a string"),
        (
            vec![url, ("success", r#"{"values": ["ok"]}"#)],
            "success: needs a path: where in the response to find the value that is compared",
        ),
        (
            vec![url, ("refusal", r#"{"code": ["/a | /b"]}"#)],
            "refusal: expected a JSON pointer such as /messages/0/id, header:NAME, or text:PATTERN",
        ),
        (
            vec![url, ("errors", r#"[{"code": "42", "kind": "bad"}]"#)],
            "errors: expected one of credentials, refused, throttled, unknown",
        ),
        (vec![url, ("errors", r#"[{"kind": "refused"}]"#)], "errors: code is missing"),
        (
            vec![url, ("delivery", r#"{"url": "https://example.com/{{id}}", "status": []}"#)],
            "delivery: status needs at least one path",
        ),
    ] {
        assert_eq!(fill(&settings).err().map(|error| error.to_string()).as_deref(), Some(error));
    }
    let mut bare = FieldValues::new();
    bare.insert("headers".into(), FieldValue::Plain("x".into()));
    assert_eq!(
        provider().build_connector(&bare, &|_| Err(String::new())).err().unwrap().to_string(),
        "headers: needs a name: headers.NAME"
    );
}

#[test]
fn a_preset_is_refused_with_the_line_of_its_mistake() {
    let good = "about = \"A\"\nfields = {}\n[gateway]\nurl = \"https://example.com/{{to}}/{{code}}\"\n";
    assert!(ParsedPreset::parse(good).is_ok());
    for (line, problem) in [
        ("idd = \"/id\"", "unknown field `idd`"),
        ("id = \"id\"", "expected a JSON pointer"),
        ("basic = \"{{a\"", "a placeholder begins with {{"),
        ("headers = { a = 1 }", "expected a string"),
        ("headers = { a = \"{{b\" }", "a placeholder begins with {{"),
        ("headers = { \"a b\" = \"1\" }", "a name has only letters"),
        ("check = { url = \"x\" }", "expected an address"),
        ("errors = [{ code = 401, kind = \"refused\" }]", "expected a string"),
    ] {
        let error = ParsedPreset::parse(&format!("{good}{line}\n")).unwrap_err();
        assert!(error.contains("line 5, column ") && error.contains(problem), "{line}: {error}");
    }
    let field = ParsedPreset::parse(&good.replace("fields = {}", "fields = { a = { abuot = 1 } }")).unwrap_err();
    assert!(field.contains("line 2, column 18") && field.contains("unknown field `abuot`"), "{field}");
    for (line, error) in [
        ("json-body = \"{}\"\ntext-body = \"x\"", "text-body: cannot be combined with json-body; keep one of the two"),
        ("basic = \"{{usag}}\"", "basic: unknown placeholder {{usag}}; did you mean {{usage}}?"),
    ] {
        assert_eq!(ParsedPreset::parse(&format!("{good}{line}\n")).unwrap_err(), error);
    }
}

/// One struct is read by two libraries: as a form, where documents are JSON, and as TOML.
#[test]
fn the_form_has_the_keys_that_the_file_has() {
    fn check(fields: &[&Field], parse: &dyn Fn(&str) -> String) {
        let message = parse("no-such-key = 1\n");
        let (_, expected) = message.split_once("expected ").unwrap_or_else(|| panic!("{message}"));
        let mut known: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
        let mut names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        known.sort_unstable();
        names.sort_unstable();
        assert_eq!(names, known);
    }
    let own = |field: &&Field| !["secrets", "insecure"].contains(&field.name.as_str());
    let fields: Vec<_> = provider().fields().iter().filter(own).collect();
    check(&fields, &|toml| toml::from_str::<GatewayDescription>(toml).unwrap_err().to_string());
    let documents: Vec<_> = fields.iter().filter_map(|field| Some((field, field.document?))).collect();
    assert_eq!(documents.len(), 7);
    for (field, document_type) in documents {
        let keys = document_type.keys();
        let head = if document_type.is_list { format!("[[{}]]", field.name) } else { format!("[{}]", field.name) };
        let parse =
            |toml: &str| toml::from_str::<GatewayDescription>(&format!("{head}\n{toml}")).unwrap_err().to_string();
        check(&keys.iter().collect::<Vec<_>>(), &parse);
        for key in keys.iter().filter(|key| key.is_required) {
            let problem = parse("");
            assert!(problem.contains("missing field"), "{}: {problem}", key.name);
        }
    }
}

#[test]
fn a_response_accepts_the_message_only_as_described() {
    let json = [
        ("url", "https://example.com/"),
        ("success", r#"{"path": "/status", "values": ["ok", "queued"]}"#),
        ("id", "/id"),
        ("refusal", r#"{"code": ["/code"], "message": ["/why"]}"#),
        (
            "errors",
            r#"[{"code": "7", "kind": "throttled", "meaning": "too fast", "fix": "wait"},
                {"code": "401", "kind": "credentials"}]"#,
        ),
    ];
    assert_eq!(read(&json, 200, r#"{"status": "queued", "id": 9}"#).unwrap().id.as_deref(), Some("9"));
    let refused = |kind, code: &str, why: &str| Err((kind, code.to_owned(), why.to_owned()));
    assert_eq!(
        read(&json, 200, r#"{"status": "no", "id": 9, "code": "5", "why": "x"}"#),
        refused(FailureKind::Refused, "5", "x")
    );
    assert_eq!(read(&json, 200, r#"{"status": "blocked"}"#), refused(FailureKind::Refused, "blocked", ""));
    assert_eq!(read(&json, 400, r#"{"code": 7, "why": "x"}"#), refused(FailureKind::Throttled, "7", "x"));
    assert_eq!(read(&json, 401, r#"{"why": "who?"}"#), refused(FailureKind::Credentials, "401", "who?"));
    // It says that it accepted the message but gives no id, so the outcome is unknown.
    assert_eq!(read(&json, 200, r#"{"status": "ok"}"#).unwrap_err().0, FailureKind::Unknown);
    assert_eq!(read(&json, 502, "<html>").unwrap_err().0, FailureKind::Unknown);
    let any = [
        ("url", "https://example.com/"),
        ("success", r#"{"path": "/messages/*/status", "values": ["ok"]}"#),
        ("id", "/messages/*/id"),
    ];
    let body = r#"{"messages": [{"status": "no"}, {"status": "ok", "id": "b"}]}"#;
    assert_eq!(read(&any, 200, body).unwrap().id.as_deref(), Some("b"));
    assert_eq!(read(&any, 200, r#"{"messages": [{"status": "no"}]}"#), refused(FailureKind::Refused, "no", ""));
    let text = [
        ("url", "https://example.com/"),
        ("success", r#"{"path": "text:^(OK)"}"#),
        ("id", r"text:^OK (\d+)"),
        ("refusal", r#"{"code": ["/none", "text:^ERR (\\d+)"]}"#),
    ];
    assert_eq!(read(&text, 200, "OK 17").unwrap().id.as_deref(), Some("17"));
    assert_eq!(read(&text, 200, "ERR 3"), refused(FailureKind::Refused, "3", ""));
    let status = [("url", "https://example.com/"), ("success", r#"{"status": ["202", "300-301"]}"#)];
    assert_eq!(read(&status, 301, "").unwrap().id, None);
    assert!(read(&status, 200, "").is_err());
}

#[test]
fn an_address_that_the_server_does_not_have_leads_to_the_setting_of_the_address() {
    for status in [404, 405] {
        let response = http::Response::builder().status(status).body(b"{}".to_vec()).unwrap();
        let message = generic_message("+14155550100", MessageContent::Text("hi".into()));
        let gateway = gateway(&[("url", "https://example.com/snd")]);
        let exchange = gateway.build_send_exchange(&message, &at()).unwrap();
        let Err(refusal) = (exchange.parse_response)(&response) else { panic!("{status} accepts nothing") };
        assert!(refusal.fix.ends_with("`smsctl set url=VALUE`"), "{refusal:?}");
    }
}

#[test]
fn an_unknown_message_id_is_refused_and_an_empty_list_of_recipients_is_pending() {
    let gateway = gateway(&[
        ("url", "https://example.com/"),
        (
            "delivery",
            r#"{"url": "https://example.com/{{id}}", "status": ["/list/*/to/*/status", "/to/0/status"], "delivered": ["delivered"]}"#,
        ),
        (
            "errors",
            r#"[{"code": "gone", "kind": "credentials"}, {"code": "404", "kind": "credentials", "meaning": "there is no such path"}]"#,
        ),
        ("refusal", r#"{"code": ["/code"]}"#),
    ]);
    let state = |status, body: &str| {
        let response = http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
        let ExchangeStep::Done(state) =
            (gateway.build_delivery_exchange("1", None, None, &at()).ok().unwrap().parse_response)(&response)?
        else {
            panic!("there is one request only")
        };
        Ok::<_, Refusal>(state)
    };
    for body in ["", "<html>", "{}", r#"{"code":"E404"}"#] {
        let refusal = state(404, body).unwrap_err();
        assert_eq!(refusal.kind, FailureKind::Refused, "{body}");
        assert!(refusal.meaning.contains("no message with this id"), "{body}: {refusal:?}");
    }
    // The description's own meaning of a code takes precedence.
    assert_eq!(state(404, r#"{"code":"gone"}"#).unwrap_err().kind, FailureKind::Credentials);
    assert!(matches!(state(200, r#"{"to":[]}"#), Ok(Delivery::Pending { .. })));
    assert!(matches!(state(200, r#"{"list":[{"to":[]}]}"#), Ok(Delivery::Pending { .. })));
    assert_eq!(state(200, r#"{"to":[{"status":"delivered"}]}"#), Ok(Delivery::Delivered));
    assert_eq!(state(200, r#"{"list":[{},{"to":[{"status":"delivered"}]}]}"#), Ok(Delivery::Delivered));
    assert_eq!(state(200, r#"{"to":{}}"#).unwrap_err().kind, FailureKind::Unknown);
}

#[test]
fn the_sandbox_responds_with_the_described_bodies_if_paths_are_patterns() {
    let pattern = [
        ("url", "https://gateway.example/"),
        ("form-body.to", "{{to}}"),
        ("form-body.text", "{{text}}"),
        ("basic", "{{secret.word}}"),
        ("secrets.word", "w"),
        ("success", r#"{"path": "text:^(OK)"}"#),
        ("id", r"text:^OK (\w+)"),
        ("refusal", r#"{"code": ["text:^ERR (\\w+)"]}"#),
    ];
    let responses =
        ("emulation", r#"{"accepted": "OK {{id}}", "refused": "ERR {{code}} {{message}}", "refused-status": 200}"#);
    let ask = |settings: &[(&str, &str)], login: bool| {
        let connector = gateway(settings);
        let message = generic_message("+14155550100", MessageContent::Text("hi".into()));
        let mut request = connector.build_send_exchange(&message, &at()).unwrap().request;
        request.headers_mut().insert("host", "gateway.example".parse().unwrap());
        if !login {
            request.headers_mut().remove("authorization");
        }
        let response = emulate_request(&*connector, &request, &mut EmulatorState::default(), &at());
        (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
    };
    let (status, body) = ask(&pattern, true);
    assert!(status == 501 && body.contains("give emulation.accepted"), "{body}");
    let described = [&pattern[..], &[responses]].concat();
    let (status, body) = ask(&described, true);
    assert!(status == 200 && body.starts_with("OK ") && body.len() > 10, "{body}");
    let (status, body) = ask(&described, false);
    assert!(status == 200 && body.starts_with("ERR 401 the credentials"), "{body}");
}

#[test]
fn without_a_delivery_request_there_is_no_delivery_exchange() {
    let exchange = gateway(&[("url", "https://example.com/")]).build_delivery_exchange("1", None, None, &at());
    assert_eq!(exchange.err(), Some(DeliveryUnsupported::NoDeliveryApi));
}

#[test]
fn the_emulation_refuses_requests_that_differ_from_the_description() {
    let demo = provider().demo_values();
    let connector =
        provider().build_connector(&demo, &|_| Err("none".into())).unwrap_or_else(|error| panic!("{error}"));
    let message = generic_message("+14155550100", MessageContent::Text("274913 is your code".into()));
    let good = || connector.build_send_exchange(&message, &at()).unwrap().request;
    let mut state = EmulatorState::default();
    let mut status = |change: &dyn Fn(&mut Request)| {
        let mut request = good();
        request.headers_mut().insert("host", "gateway.example".parse().unwrap());
        change(&mut request);
        emulate_request(&*connector, &request, &mut state, &at()).status().as_u16()
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
    assert_eq!(state.captured_messages().len(), 1);
}
