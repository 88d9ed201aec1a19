//! What is kept: so much, and no secret.

use std::{
    fs,
    io::{BufReader, Read},
};

use serde_json::Value;

use super::*;

#[test]
fn ten_thousand_messages_are_kept_and_the_oldest_go() {
    let sandbox = Sandbox::start(&[]);
    let empty = kib(&sandbox, "VmRSS:");
    flood(&sandbox, 12_000, FORM);
    let (mut ids, mut after) = (vec![], "0".to_owned());
    loop {
        let page = sandbox.get(&format!("/api/v1/messages?limit=1000&after={after}"));
        ids.extend(page["messages"].as_array().unwrap().iter().map(|message| message["id"].as_u64().unwrap()));
        after = page["cursor"].to_string();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(ids, (2_001..=12_000).collect::<Vec<_>>());
    // The requests behind old messages are gone first, and no other's is shown in their place.
    assert!(sandbox.get("/api/v1/messages/12000")["raw"].is_string());
    assert_eq!(sandbox.get("/api/v1/messages/2001")["raw"], Value::Null);
    let full = kib(&sandbox, "VmRSS:");
    writeln!(std::io::stderr(), "resident: {empty} KiB empty, {full} KiB after 12,000 messages").unwrap();
}

/// Whatever part of a message or a refusal is long, memory stays within bounds.
#[test]
fn what_is_kept_is_bounded_in_bytes() {
    let sandbox = Sandbox::start(&["--accept-any"]);
    let empty = kib(&sandbox, "VmRSS:");
    let sender = "x".repeat(60_000);
    flood(&sandbox, 1_000, &format!("To=%2B14155550100&Body=hi&From={sender}"));
    let more = kib(&sandbox, "VmRSS:").saturating_sub(empty);
    let count = sandbox.get("/api/v1/messages?limit=1000")["messages"].as_array().unwrap().len();
    assert!(count > 10 && more < 40_000, "{count} messages of 60 KB take {more} KiB");

    let empty = kib(&sandbox, "VmRSS:");
    let form = format!(
        "Action=SendSms&Signature=x&Version=2017-05-25&AccessKeyId=LTAI-demonstration&SignName=Sandbox&TemplateCode=SMS_100000004&PhoneNumbers={}",
        "1".repeat(60_000)
    );
    let typed = "Content-Type: application/x-www-form-urlencoded\r\n";
    let refused = post(&sandbox, "/", typed, form.as_bytes());
    for _ in 0..500 {
        sandbox.raw(&refused);
    }
    let more = kib(&sandbox, "VmRSS:").saturating_sub(empty);
    let refusals = sandbox.get("/api/v1/refusals?limit=1000");
    let refusals = refusals["refusals"].as_array().unwrap();
    let long = refusals[0]["reason"].as_str().unwrap().len();
    let count = refusals.len();
    assert!(long > 60_000 && more < 20_000, "{count} refusals of {long} bytes take {more} KiB");
}

#[test]
fn no_response_contains_a_usable_credential() {
    let sandbox = Sandbox::start(&[]);
    let schemes = ["Basic ", "basic ", "BASIC  ", "Basic\t", "Basic ,", "Bearer ", "", "x "];
    for (n, scheme) in schemes.iter().enumerate() {
        let login = format!("Authorization: {scheme}{LOGIN}\r\nProxy-Authorization: {scheme}{LOGIN}\r\n");
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let status = sandbox.raw(post(&sandbox, SEND, &format!("{login}{form}"), FORM.as_bytes())).status;
        assert_eq!(status, if n == 0 { 201 } else { 401 }, "{scheme:?}");
    }
    sandbox.raw(own(
        &sandbox,
        "GET",
        SEND,
        &format!("Authorization: Basic {LOGIN}\r\nAuthorization: Basic {LOGIN}\r\n"),
    ));
    let mut told = String::new();
    let mut about = sandbox.get("/api/v1");
    // The credentials of the demonstration accounts are public.
    about["providers"].take();
    told += &about.to_string();
    for path in ["/api/v1/messages", "/api/v1/refusals", "/api/v1/faults", "/api/v1/otp", "/api/v1/wait"] {
        told += &sandbox.get(path).to_string();
    }
    for id in 1..=sandbox.get("/api/v1")["cursor"].as_u64().unwrap() {
        for kind in ["messages", "refusals"] {
            let (status, one) = sandbox.ask("GET", &format!("/api/v1/{kind}/{id}"), "");
            assert!(status == 404 || one["raw"] != Value::Null, "{one}");
            told += &one.to_string();
        }
    }
    let mut events = sandbox.connect();
    let from_the_first = own(&sandbox, "GET", "/api/v1/events", "Last-Event-ID: 0\r\n");
    events.get_mut().write_all(from_the_first.as_bytes()).unwrap();
    while !told.contains(r#"event: message"#) {
        let mut some = [0; 1024];
        let read = events.read(&mut some).unwrap();
        assert_ne!(read, 0);
        told += &String::from_utf8_lossy(&some[..read]);
    }
    for secret in [LOGIN, "demonstration-token", "demonstration-secret"] {
        assert!(!told.contains(secret), "{secret} is told");
    }
    assert!(told.contains("••••"));
}

/// Sends so many messages, many at a time on one connection.
fn flood(sandbox: &Sandbox, count: usize, form: &str) {
    let one = String::from_utf8(sending(sandbox, form.as_bytes())).unwrap();
    let one = one.replace("Connection: close\r\n", "");
    for _ in 0..count / 100 {
        let stream = sandbox.connect();
        let mut writer = stream.get_ref().try_clone().unwrap();
        let batch = one.repeat(100);
        let writing = std::thread::spawn(move || writer.write_all(batch.as_bytes()).unwrap());
        let mut reader = BufReader::new(stream);
        for _ in 0..100 {
            assert_eq!(Raw::read(&mut reader).status, 201);
        }
        writing.join().unwrap();
    }
}

/// What the kernel counts of its memory, such as `VmRSS:` now or `VmHWM:` at most.
pub fn kib(sandbox: &Sandbox, name: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", sandbox.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
