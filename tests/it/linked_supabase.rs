//! A hosted Supabase project that is linked, and what is told about it without asking it.

use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};
use smsctl::services::HiddenSecret;

use crate::support::{Fault, Home, KillAtRequest, Server};

const PROJECT: &str = "abcdefghijklmnopqrst";

/// The project's settings, with the secret itself.
type Settings = Arc<Mutex<Map<String, Value>>>;

/// Answers as the Management API does.
fn answer(settings: &Settings, request: &str) -> (u16, Value) {
    let path = format!("/v1/projects/{PROJECT}/config/auth");
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut settings = settings.lock().unwrap();
    if !head.to_lowercase().contains("authorization: bearer sbp_placeholder\r\n") {
        return (401, json!({ "message": "Unauthorized" }));
    }
    if head.starts_with(&format!("PATCH {path} ")) {
        let changes: Map<String, Value> = serde_json::from_str(body).unwrap();
        settings.extend(changes);
    } else if !head.starts_with(&format!("GET {path} ")) {
        return (404, json!({ "message": "Not Found" }));
    }
    let mut shown = settings.clone();
    if let Some(secret) = settings.get("sms_twilio_auth_token").and_then(Value::as_str) {
        shown.insert("sms_twilio_auth_token".into(), json!(HiddenSecret::hash(secret, PROJECT)));
    }
    (200, Value::Object(shown))
}

/// Returns a project, its settings, and a file with a live connector that is linked to it.
fn linked() -> (Server, Settings, Home) {
    linked_with(|_| None)
}

/// The same for a project whose answer to a request is lost where `lost` returns something: whether the project sees the
/// request. It is called with the request's number from 1; linking takes one.
fn linked_with(lost: impl Fn(usize) -> Option<bool> + Send + 'static) -> (Server, Settings, Home) {
    let new = json!({ "external_phone_enabled": true, "sms_provider": "twilio", "sms_otp_exp": 600 });
    let settings: Settings = Arc::new(Mutex::new(new.as_object().unwrap().clone()));
    let (state, count) = (settings.clone(), Mutex::new(0));
    let server = Server::plain(move |request| {
        let mut count = count.lock().unwrap();
        *count += 1;
        let is_seen = lost(*count);
        if is_seen == Some(false) {
            return Err(Fault::Silence);
        }
        let (status, body) = answer(&state, request);
        match is_seen {
            None => Ok((status, String::new(), body.to_string().into_bytes())),
            Some(_) => Err(Fault::Silence),
        }
    });
    let home = Home::with_twilio().var("SUPABASE_ACCESS_TOKEN", "sbp_placeholder");
    let api = format!("--api={}", server.url());
    let project = format!("--project-ref={PROJECT}");
    home.run(&["link", "supabase", "--name=main", &project, "--access-token=env:SUPABASE_ACCESS_TOKEN", &api]).exits(0);
    (server, settings, home)
}

#[test]
fn only_a_verified_state_is_reported_and_without_a_request() {
    let (server, _, home) = linked();
    let told = |home: &Home| {
        let asked = server.count();
        let list = home.run(&["list"]).exits(0).stdout;
        let json = home.run(&["list", "--json"]).exits(0).json();
        let status = json["connectors"][0]["services"][0]["status"].clone();
        for other in [home.run(&["show"]).exits(0).stdout, home.run(&[]).exits(0).stdout] {
            let line = list.lines().find(|line| line.contains("main (Supabase)")).expect(&list).trim();
            assert!(other.contains(line), "{line}: {other}");
        }
        assert_eq!(server.count(), asked, "nothing is asked");
        (list, status)
    };
    let (list, status) = told(&home);
    assert!(list.contains("not compared with main (Supabase) yet") && status == "unknown", "{list}");
    home.run(&["diff"]).exits(11);
    let (list, status) = told(&home);
    assert!(list.contains("not live in main (Supabase) when compared 20") && status == "different", "{list}");
    home.run(&["push"]).exits(0);
    let (list, status) = told(&home);
    assert!(list.contains("also live in main (Supabase), verified 20") && status == "live", "{list}");
    home.run(&["set", "from=+14155550199"]).exits(0);
    let (list, status) = told(&home);
    assert!(list.contains("changed since it was compared with main (Supabase) 20") && status == "changed", "{list}");
    home.run(&["push", "--sandbox"]).exits(0);
    assert_eq!(told(&home).1, "changed", "a sandbox verifies nothing");
    let report = home.run(&["check", "--json"]).json();
    let row = report["checks"].as_array().unwrap().iter().find(|row| row["name"] == "service main").unwrap();
    assert_eq!(
        (&row["state"], &row["found"]),
        (&json!("warn"), &json!("1 value differs from what is live in Supabase"))
    );
    assert_eq!(told(&home).1, "different");
}

#[test]
fn a_push_sends_the_secret_and_a_pull_recognizes_it() {
    let (server, settings, home) = linked();
    home.run(&["push"]).exits(0);
    assert_eq!(settings.lock().unwrap()["sms_twilio_auth_token"], "right-secret");
    let hash = HiddenSecret::hash("right-secret", PROJECT);
    home.run(&["diff"]).exits(0);
    assert_eq!(home.run(&["pull", "--json"]).exits(0).json()["imported"], false);
    let other = home.copy().var("TWILIO_AUTH_TOKEN", "rotated-secret");
    let differs = other.run(&["diff"]).exits(11);
    assert!(differs.stdout.contains("sms_twilio_auth_token: differs (secret)"), "{differs}");
    let pulled = other.run(&["pull", "--name=fresh"]).exits(0);
    assert!(pulled.stderr.contains("auth-token is not imported: Supabase tells only its hash"), "{pulled}");
    assert!(!other.text().contains(&hash) && !other.text().contains("rotated-secret"), "{}", other.text());
    other.run(&["change", "tw"]).exits(0);
    let rotated = other.run(&["push", "--json"]).exits(0).json();
    assert_eq!(rotated["imported"], Value::Null, "nothing that can be read is lost");
    assert_eq!(settings.lock().unwrap()["sms_twilio_auth_token"], "rotated-secret");
    assert!(server.seen().iter().all(|request| !request.contains(&hash)), "no hash is written back");
}

#[test]
fn what_the_api_refuses_is_explained() {
    let (_, _, home) = linked();
    let wrong = home.copy().var("SUPABASE_ACCESS_TOKEN", "sbp_wrong");
    let refused = wrong.run(&["diff"]).exits(4);
    assert!(refused.stderr.contains("Supabase refused the access token"), "{refused}");
    wrong.write(wrong.text().replace(PROJECT, "other"));
    home.write(home.text().replace(PROJECT, "other"));
    let unknown = home.run(&["push"]).exits(3);
    assert!(unknown.stderr.contains("Supabase has no such project"), "{unknown}");
}

#[test]
fn killed_at_any_request_a_push_leaves_a_state_that_the_next_commands_report() {
    const BEFORE: &str = "+14155550123";
    const PUSHED: &str = "+14155550199";
    let mut kills = 0;
    for is_seen in [false, true] {
        // Linking takes one request, and the first push three.
        for nth in 5.. {
            let kill = Arc::new(KillAtRequest::new());
            let killed = kill.clone();
            let (_server, settings, home) = linked_with(move |at| {
                (at == nth).then(|| {
                    killed.wait_until_killed();
                    is_seen
                })
            });
            let set_sender = |number: &str| drop(home.run(&["set", &format!("from={number}")]).exits(0));
            home.run(&["push"]).exits(0);
            set_sender(PUSHED);
            if !kill.run(&mut home.command(&["push"])) {
                break;
            }
            kills += 1;
            let at = format!("request {nth}, seen: {is_seen}");
            // What was verified before the killed push is not claimed after it.
            set_sender(BEFORE);
            let shown = home.run(&["list", "--json"]).json()["connectors"][0]["services"][0]["status"].clone();
            set_sender(PUSHED);
            // The next request is answered after the killed one, because the server takes one at a time.
            let diff = home.run(&["diff"]);
            let is_pushed = settings.lock().unwrap()["sms_twilio_message_service_sid"] == PUSHED;
            assert!(!is_pushed || shown == "unknown", "{at}: {shown}");
            assert_eq!(diff.code, if is_pushed { 0 } else { 11 }, "{at}: {diff}");
            let push = home.run(&["push", "--json"]).exits(0).json();
            assert_eq!(push["outcome"], if is_pushed { "unchanged" } else { "pushed" }, "{at}: {push}");
            assert_eq!(settings.lock().unwrap()["sms_twilio_message_service_sid"], PUSHED, "{at}");
        }
    }
    assert!(kills >= 6, "{kills}");
}
