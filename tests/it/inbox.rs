//! The inbox of a running sandbox, over its API and by `smsctl inbox`.

use std::{
    io::{BufRead, Write},
    thread,
};

use crate::support::{Home, Raw, Sandbox};
use serde_json::Value;

const TO: &str = "+14155550100";

/// Sends a code through the demonstration account of this provider.
#[track_caller]
fn send(sandbox: &Sandbox, provider: &str, to: &str, code: &str) -> Value {
    let connector = format!("--connector={provider}");
    let (to, code) = (format!("--to={to}"), format!("--code={code}"));
    sandbox.run(&["test", &connector, &to, &code, "--json"]).exits(0).json()
}

fn ids(page: &Value) -> Vec<u64> {
    page["messages"].as_array().unwrap().iter().map(|message| message["id"].as_u64().unwrap()).collect()
}

#[track_caller]
fn listed(sandbox: &Sandbox, query: &str) -> Vec<u64> {
    ids(&sandbox.get(&format!("/api/v1/messages?{query}")))
}

#[test]
fn messages_are_listed_by_what_is_asked_of_them() {
    let sandbox = Sandbox::start(&[]);
    send(&sandbox, "twilio", TO, "111111");
    send(&sandbox, "aliyun", "+8613800138000", "222222");
    send(&sandbox, "tencent", "+8613800138000", "333333");
    send(&sandbox, "twilio", "+14155550101", "444444");
    for (query, found) in [
        ("", vec![1, 2, 3, 4]),
        ("to=%2B8613800138000", vec![2, 3]),
        ("to=+8613800138000", vec![2, 3]),
        ("to=8613800138000&provider=aliyun", vec![2]),
        ("provider=twilio", vec![1, 4]),
        ("connector=demo&text=222222", vec![2]),
        ("text=VERIFICATION&limit=2", vec![3, 4]),
        ("text=aliyun", vec![]),
        ("search=Aliyun", vec![2]),
        ("search=SMS_100000004", vec![2]),
        ("search=%2B15005550006", vec![1, 4]),
        ("search=55550101", vec![4]),
        ("search=333333", vec![3]),
        ("search=demo&limit=1", vec![4]),
        ("search=nothing", vec![]),
        ("after=0&limit=2", vec![1, 2]),
        ("after=2", vec![3, 4]),
        ("after=4", vec![]),
    ] {
        assert_eq!(listed(&sandbox, query), found, "{query}");
    }
    assert_eq!(sandbox.get("/api/v1/messages?limit=1&search=111111")["total"], 4);
    let list = |args: &[&str]| ids(&sandbox.run(&[&["inbox", "list", "--json"], args].concat()).exits(0).json());
    assert_eq!(list(&["--to=+8613800138000", "--provider=tencent"]), [3]);
    assert_eq!(list(&["--after=1", "--limit=2", "--connector=demo"]), [2, 3]);
    let shown = sandbox.run(&["inbox", "list"]).exits(0).stdout;
    assert!(shown.contains(TO) && shown.contains("111111"), "{shown}");
    assert!(!shown.contains("more") && !shown.contains("refused"), "{shown}");
    let shown = sandbox.run(&["inbox", "list", "--limit=2"]).exits(0).stdout;
    assert!(shown.contains("there are more"), "{shown}");
    let none = sandbox.run(&["inbox", "list", "--to=+14155550199"]).exits(0).stdout;
    assert_eq!(none, "no message for +14155550199; 4 others\n");
    sandbox.run(&["test", "twilio", "--to=+15005550001"]).exits(5);
    let shown = sandbox.run(&["inbox", "list"]).exits(0).stdout;
    assert!(shown.ends_with("1 refused request: `smsctl inbox list --refused`\n"), "{shown}");
    assert_eq!(sandbox.run(&["inbox", "list", "--quiet"]).exits(0).stdout, "1\n2\n3\n4\n");
    let one = sandbox.run(&["inbox", "show", "2"]).exits(0).stdout;
    for part in ["+8613800138000", "222222", "ACS3-HMAC-SHA256", "UCS-2", "the request:", "x-acs-action: SendSms"] {
        assert!(one.contains(part), "{part}: {one}");
    }
    let id = sandbox.get("/api/v1/messages/1")["message_id"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.run(&["inbox", "show", &id, "--json"]).exits(0).json()["id"], 1);
    let unknown = sandbox.run(&["inbox", "show", "99"]).exits(2);
    assert!(unknown.stderr.contains("no message 99"), "{unknown}");
}

#[test]
fn paging_by_cursor_loses_and_doubles_nothing_while_messages_come() {
    const ALL: u64 = 400;
    let sandbox = Sandbox::start(&[]);
    let mut stream = sandbox.connect();
    let body = "To=%2B14155550100&From=%2B15005550006&Body=hi";
    let request = format!(
        "POST /2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpkZW1vbnN0cmF0aW9uLXRva2Vu\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        sandbox.port,
        body.len()
    );
    let sending = thread::spawn(move || {
        for _ in 0..ALL {
            stream.get_mut().write_all(request.as_bytes()).unwrap();
            assert_eq!(Raw::read(&mut stream).status, 201);
        }
    });
    let (mut seen, mut cursor) = (vec![], 0);
    loop {
        let last = sending.is_finished();
        let page = sandbox.get(&format!("/api/v1/messages?after={cursor}&limit=7"));
        let new = ids(&page);
        assert!(new.len() <= 7 && (page["more"] == false || new.len() == 7), "{page}");
        seen.extend(new);
        cursor = page["cursor"].as_u64().unwrap();
        if last && page["more"] == false {
            break;
        }
    }
    sending.join().unwrap();
    assert_eq!(seen, (1..=ALL).collect::<Vec<_>>());
}

#[test]
fn wait_gives_what_is_there_and_then_what_comes() {
    let sandbox = Sandbox::start(&[]);
    let code = |args: &[&str]| sandbox.run(&[&["inbox", "wait", "--code-only"], args].concat()).exits(0).stdout;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| code(&["--to=+14155550101"]));
        send(&sandbox, "twilio", TO, "111111");
        send(&sandbox, "twilio", "+14155550101", "222222");
        assert_eq!(waiting.join().unwrap(), "222222\n");
    });
    assert_eq!(code(&[&format!("--to={TO}")]), "111111\n", "what is there counts");
    assert_eq!(code(&[]), "222222\n", "the newest, where no cursor is given");
    assert_eq!(code(&["--after=0"]), "111111\n", "the first behind a cursor");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| code(&["--after=2"]));
        send(&sandbox, "tencent", "+8613800138000", "333333");
        assert_eq!(waiting.join().unwrap(), "333333\n");
    });
    let none = sandbox.run(&["inbox", "wait", "--after=3", "--timeout=0.1"]).exits(9);
    assert!(none.stderr.contains("no message after 3 arrived within 0.1 s"), "{none}");
    sandbox.run(&["inbox", "wait", "--provider=aliyun", "--timeout=0.1", "--json"]).exits(9);
    for (unknown, told) in
        [("--provider=alyun", "no provider alyun; did you mean aliyun?"), ("--connector=me", "no connector me")]
    {
        let refused = sandbox.run(&["inbox", "wait", unknown]).exits(2);
        assert!(refused.stderr.contains(told), "{refused}");
    }
    let nobody = sandbox.run(&["inbox", "list", "--to=+14155550199"]).exits(0).stdout;
    assert_eq!(nobody, "no message for +14155550199; 3 others\n");
    let whole = sandbox.run(&["inbox", "wait", "--json"]).exits(0).json();
    assert_eq!((&whole["id"], &whole["code"]), (&3.into(), &"333333".into()));
    let otp = sandbox.get("/api/v1/otp?to=%2B14155550100");
    assert_eq!((&otp["code"], &otp["id"]), (&"111111".into(), &1.into()));
    assert_eq!(sandbox.ask("GET", "/api/v1/otp?after=3&timeout=0.1", "").0, 404);
}

#[test]
fn messages_are_deleted_by_number_and_all_at_once() {
    let sandbox = Sandbox::start(&[]);
    for (to, code) in [(TO, "111111"), (TO, "222222"), ("+14155550101", "333333"), ("+14155550102", "444444")] {
        send(&sandbox, "twilio", to, code);
    }
    sandbox.run(&["test", "--to=+15005550001"]).exits(5);
    let (status, told) = sandbox.ask("DELETE", "/api/v1/messages/1", "");
    assert_eq!((status, &told["deleted"]), (200, &1.into()));
    assert_eq!(sandbox.ask("DELETE", "/api/v1/messages/1", "").0, 404);
    assert_eq!(listed(&sandbox, ""), [2, 3, 4]);
    assert_eq!(sandbox.run(&["inbox", "clear", "--to=+14155550100"]).exits(0).stdout, "deleted: 1\n");
    assert_eq!(listed(&sandbox, ""), [3, 4]);
    assert_eq!(sandbox.run(&["inbox", "clear", "--json"]).exits(0).json()["deleted"], 3);
    assert!(listed(&sandbox, "").is_empty());
    // Numbers are never given twice, so that an old cursor keeps its meaning.
    send(&sandbox, "twilio", TO, "555555");
    assert_eq!(listed(&sandbox, "after=5"), [6]);
}

/// The next event after the greeting, as its name, id and JSON.
fn next(stream: &mut impl BufRead) -> (String, String, Value) {
    let (mut name, mut id) = (String::new(), String::new());
    for line in stream.lines() {
        let line = line.unwrap();
        match line.split_once(": ") {
            Some(("event", text)) => name = text.to_owned(),
            Some(("id", text)) => id = text.to_owned(),
            Some(("data", text)) if name != "hello" => {
                return (name, id, serde_json::from_str(text).unwrap());
            }
            _ => {}
        }
    }
    panic!("the stream ended");
}

#[test]
fn events_tell_what_happens_and_resume_where_they_were_left() {
    let sandbox = Sandbox::start(&[]);
    let listen = |from: Option<u64>| {
        let mut stream = sandbox.connect();
        let from = from.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let port = sandbox.port;
        let request = format!("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{from}\r\n");
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let answer = Raw::read(&mut stream);
        assert!(answer.head.contains("content-type: text/event-stream"), "{}", answer.head);
        stream
    };
    send(&sandbox, "twilio", TO, "111111");
    let mut live = listen(None);
    send(&sandbox, "twilio", TO, "222222");
    let (name, id, message) = next(&mut live);
    assert_eq!((&*name, &*id, &message["code"]), ("message", "2", &"222222".into()));
    sandbox.run(&["test", "--to=+15005550001"]).exits(5);
    let (name, id, refusal) = next(&mut live);
    assert_eq!((&*name, &*id, &refusal["code"]), ("refusal", "3", &"21211".into()));
    sandbox.ask("POST", "/api/v1/messages/2/delivery", r#"{"delivery":"30003"}"#);
    let (name, _, message) = next(&mut live);
    assert_eq!((&*name, &message["delivery"]["failure"]), ("changed", &"30003".into()));
    let rule = r#""skew=60""#;
    sandbox.ask("POST", "/api/v1/faults", rule);
    let (name, _, told) = next(&mut live);
    let skewed = told["now"].as_u64().unwrap();
    assert_eq!(name, "faults");
    sandbox.ask("DELETE", "/api/v1/faults/1", "");
    let (name, _, told) = next(&mut live);
    assert!(name == "faults" && told["now"].as_u64().unwrap() + 30_000 < skewed, "{told}");
    drop(live);
    send(&sandbox, "twilio", TO, "444444");
    let mut resumed = listen(Some(1));
    let ids: Vec<_> = (0..3).map(|_| next(&mut resumed).1).collect();
    assert_eq!(ids, ["2", "3", "4"]);
    sandbox.ask("DELETE", "/api/v1/messages/2", "");
    let (name, _, told) = next(&mut resumed);
    assert_eq!((&*name, &told["id"]), ("deleted", &2.into()));
    sandbox.run(&["inbox", "clear"]).exits(0);
    assert_eq!(next(&mut resumed).0, "cleared");
    // Whoever missed very much lists anew.
    let (status, _) = sandbox.ask("POST", "/api/v1/faults", r#""refuse=21610""#);
    assert_eq!(status, 200);
    let many: Vec<_> = (0..60).map(|n| format!("--to=+141555501{n:02}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    for _ in 0..5 {
        sandbox.run(&[&["test"], &many[..]].concat()).exits(5);
    }
    assert_eq!(next(&mut listen(Some(4))).0, "cleared");
}

#[test]
fn refused_requests_are_listed_with_their_reason() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["test", "--to=+15005550001"]).exits(5);
    let stranger = Home::new().var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong-secret");
    let key = "--access-key-id=LTAI-demonstration";
    stranger
        .run(&["setup", "aliyun", key, "--sign-name=Sandbox", "--name=cn", "--template=generic=SMS_100000004"])
        .exits(0);
    stranger.run(&["test", "--to=+8613800138000", &sandbox.flag()]).exits(4);
    let listed = sandbox.run(&["inbox", "list", "--refused"]).exits(0).stdout;
    assert!(listed.contains("21211: Invalid 'To' Phone Number"), "{listed}");
    let refusals = sandbox.run(&["inbox", "list", "--refused", "--provider=aliyun", "--json"]).exits(0).json();
    assert_eq!(refusals["refusals"][0]["code"], "SignatureDoesNotMatch");
    let shown = |id: &str| sandbox.run(&["inbox", "show", id]).exits(0).stdout;
    let number = shown("1");
    for part in ["✗ refused: 21211", "To=%2B15005550001", "Basic ••••"] {
        assert!(number.contains(part), "{part}: {number}");
    }
    let signature = shown("2");
    for part in ["✗ refused: SignatureDoesNotMatch", "StringToSign", "x-acs-action: SendSms", "Signature="] {
        assert!(signature.contains(part), "{part}: {signature}");
    }
    assert!(!signature.contains("wrong-secret"), "{signature}");
    sandbox.run(&["inbox", "list", "--refused", "--connector=nobody"]).exits(2);
    for (search, found) in [("21211", 1), ("PHONE", 1), ("aliyun", 1), ("nothing", 0), ("", 2)] {
        let page = sandbox.get(&format!("/api/v1/refusals?search={search}"));
        assert_eq!((page["refusals"].as_array().unwrap().len(), &page["total"]), (found, &2.into()), "{search}");
    }
    let (status, told) = sandbox.ask("DELETE", "/api/v1/refusals/1", "");
    assert_eq!((status, &told["deleted"]), (200, &1.into()));
    for gone in ["1", "3", "x"] {
        assert_eq!(sandbox.ask("DELETE", &format!("/api/v1/refusals/{gone}"), "").0, 404, "{gone}");
    }
    assert_eq!(sandbox.get("/api/v1/refusals")["refusals"][0]["id"], 2);
}

#[test]
fn a_cursor_of_an_earlier_run_is_refused_with_words() {
    let sandbox = Sandbox::start(&[]);
    send(&sandbox, "twilio", TO, "111111");
    for args in [["inbox", "list", "--after=7"], ["inbox", "wait", "--after=7"]] {
        let done = sandbox.run(&args).exits(2);
        assert!(done.stderr.contains("cursor 7 is beyond the newest message, 1"), "{done}");
    }
}

#[test]
fn what_a_name_says_is_secret_is_shown_nowhere_whoever_sends_it() {
    const SECRET: &str = "hush-7f3a";
    let sandbox = Sandbox::start(&[]);
    // Of no account that the sandbox knows.
    let account = format!("AC{}", "9".repeat(32));
    let head = |path: &str, content_type: &str, length: usize| {
        format!(
            "POST {path}?api_key={SECRET}&to=1 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Api-Secret: {SECRET}\r\nCookie: a={SECRET}\r\n\
             Authorization: Bearer {SECRET}\r\nX-Signature: {SECRET}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n",
            sandbox.port
        )
    };
    let twilio = format!("/2010-04-01/Accounts/{account}/Messages.json");
    let hook = format!("https%3A%2F%2Fu%3A{SECRET}%40a.b%2F%3Ftoken%3D{SECRET}");
    for (path, content_type, body) in [
        (&*twilio, "application/x-www-form-urlencoded", format!("To=1&password={SECRET}&StatusCallback={hook}")),
        (&twilio, "application/json", format!(r#"{{"accessKeySecret":"{SECRET}","a":{{"token":["{SECRET}"]}}}}"#)),
        ("/sms/json", "application/json", format!(r#"{{"api_key":"{SECRET}","api_secret":"{SECRET}","to":"1"}}"#)),
        ("/sms/json", "text/plain", format!("api_key={SECRET}&api_secret={SECRET}&to=1&sig={SECRET}")),
    ] {
        sandbox.raw(head(path, content_type, body.len()) + &body);
    }
    let refused = sandbox.get("/api/v1/refusals");
    let refusals = refused["refusals"].as_array().unwrap();
    assert_eq!(refusals.len(), 4, "{refused}");
    for refusal in refusals {
        let id = refusal["id"].to_string();
        let one = sandbox.get(&format!("/api/v1/refusals/{id}"));
        let raw = one["raw"].as_str().unwrap();
        assert!(raw.contains("x-api-secret: ••••") && raw.contains("Bearer ••••"), "{raw}");
        let shown = [["inbox", "show", &id, "--json"], ["inbox", "show", &id, "--quiet"]];
        let shown = shown.map(|args| sandbox.run(&args).exits(0).stdout);
        for text in [one.to_string(), refused.to_string()].iter().chain(&shown) {
            assert!(!text.contains(SECRET), "{text}");
        }
    }
}
