//! Every exit code, brought out of the real binary by answers that the providers document.

use std::fs::File;

use crate::support::{Done, Fault, Home, Server, answers};
use serde_json::{Value, json};

const SEND: [&str; 3] = ["test", "--to=+14155550100", "--json"];

fn send(home: &Home, server: &Server) -> Done {
    home.run(&[&SEND[..], &[&server.flag()]].concat())
}

/// The result document's only entry.
fn result(done: &Done) -> Value {
    let document = done.json();
    assert_eq!(document["results"].as_array().map(Vec::len), Some(1), "{done}");
    document["results"][0].clone()
}

#[test]
fn code_0_and_the_message_id_when_the_provider_takes_it() {
    let (home, server) = (Home::with_twilio(), Server::always(201, answers::TWILIO_TAKEN));
    let result = result(&send(&home, &server).exits(0));
    assert_eq!(result["outcome"], "accepted");
    assert_eq!(result["message_id"], "SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    let quiet = home.run(&["test", "--to=+14155550100", "--quiet", &server.flag()]).exits(0);
    assert_eq!(quiet.stdout, "SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n");
    assert_eq!(quiet.stderr, "sandbox: the provider is emulated; nothing reaches a phone\n");
    let seen = server.seen();
    assert!(seen[0].to_lowercase().contains("host: api.twilio.com\r\n"), "{}", seen[0]);
    assert!(seen[0].contains("To=%2B14155550100"), "{}", seen[0]);
}

#[test]
fn code_1_when_the_answer_cannot_be_written() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = Home::new().command(&["providers"]).stdout(full).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
}

#[test]
fn code_2_on_wrong_usage_with_the_nearest_name() {
    let home = Home::with_twilio();
    for (args, near) in [
        (vec!["tset"], "unknown command tset\n  fix: did you mean test?"),
        (vec!["test", "--too=x"], "--to"),
        (vec!["setup", "twillio"], "unknown provider twillio\n  fix: did you mean twilio?"),
        (vec!["set", "form=x"], "from"),
        (vec!["providers", "tencnet"], "tencent"),
    ] {
        let done = home.run(&args).exits(2);
        assert!(done.stderr.contains(near), "{args:?}: {done}");
        assert_eq!(done.stdout, "", "{args:?}: {done}");
        let document = home.run(&[&args[..], &["--json"]].concat()).exits(2).json();
        assert_eq!(document["error"]["exit_code"], 2, "{document}");
        assert_eq!(document["error"]["kind"], "usage", "{document}");
    }
}

#[test]
fn code_2_before_anything_is_sent_for_a_number_that_is_none() {
    let (home, server) = (Home::with_twilio(), Server::always(201, answers::TWILIO_TAKEN));
    for number in ["4155550100", "hello", "+1415555010", "+19005550100", "+881612345678", "+1\u{202e}4155550100", ""] {
        let done = home.run(&["test", &format!("--to={number}"), &server.flag()]).exits(2);
        assert!(done.stderr.starts_with("error: --to"), "{number}: {done}");
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn code_3_when_nothing_is_set_up_or_a_secret_is_not_there() {
    let document = Home::new().run(&SEND).exits(3).json();
    assert!(document["error"]["fix"].as_str().unwrap().contains("smsctl setup"), "{document}");
    let home = Home::with_twilio();
    let away = home.command(&SEND).env_remove("TWILIO_AUTH_TOKEN").output().unwrap();
    assert_eq!(away.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&away.stdout).contains("TWILIO_AUTH_TOKEN is not set"));
}

#[test]
fn code_4_with_the_providers_own_code_when_the_secret_is_wrong() {
    let body = answers::twilio_error(20003, 401, "Authenticate");
    let (home, server) = (Home::with_twilio(), Server::always(401, body));
    let result = result(&send(&home, &server).exits(4));
    assert_eq!(result["outcome"], "refused");
    assert_eq!(result["error"]["kind"], "credentials");
    let provider = json!({ "name": "twilio", "code": "20003", "request_id": null, "http_status": 401 });
    assert_eq!(result["error"]["provider"], provider);
    let shown = home.run(&["test", "--to=+14155550100", &server.flag()]).exits(4);
    assert!(shown.stdout.contains("20003: Authenticate") && shown.stdout.contains("fix:"), "{shown}");
}

#[test]
fn code_5_when_the_number_is_refused_and_the_worst_of_several_wins() {
    let body = answers::twilio_error(21211, 400, "Invalid 'To' Phone Number");
    let (home, server) = (Home::with_twilio(), Server::always(400, body));
    assert_eq!(result(&send(&home, &server).exits(5))["error"]["provider"]["code"], "21211");
    let mixed = Server::new(|request| {
        let refused = |code, status| Ok((status, String::new(), answers::twilio_error(code, status, "no").into()));
        match request {
            _ if request.contains("To=%2B14155550100") => Ok((201, String::new(), answers::TWILIO_TAKEN.into())),
            _ if request.contains("To=%2B14155550101") => refused(21610, 400),
            _ => refused(20429, 429),
        }
    });
    for (order, outcomes) in
        [([0, 1, 2], ["accepted", "refused", "throttled"]), ([2, 1, 0], ["throttled", "refused", "accepted"])]
    {
        let numbers = order.map(|last| format!("--to=+1415555010{last}"));
        let mut args = vec!["test", "--json"];
        args.extend(numbers.iter().map(String::as_str));
        let document = home.run(&[&args[..], &[&mixed.flag()]].concat()).exits(5).json();
        let found: Vec<_> = document["results"].as_array().unwrap().iter().map(|row| row["outcome"].clone()).collect();
        assert_eq!(found, outcomes);
    }
    // What is throttled took nothing, so it was tried three times each.
    assert_eq!(mixed.count(), 10);
}

#[test]
fn code_6_when_the_provider_asks_to_slow_down() {
    let (home, server) =
        (Home::with_twilio(), Server::always(429, answers::twilio_error(20429, 429, "Too Many Requests")));
    let done = send(&home, &server).exits(6);
    assert_eq!(result(&done)["outcome"], "throttled");
    assert_eq!(server.count(), 3);
    assert!(done.stderr.contains("retrying in 2 s"), "{done}");
}

#[test]
fn code_7_when_nothing_can_have_been_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let home = Home::with_twilio();
    let done = home.run(&[&SEND[..], &[&format!("--sandbox=http://{closed}")]].concat()).exits(7);
    assert_eq!(result(&done)["outcome"], "unreachable");
}

#[test]
fn code_8_when_it_may_have_been_sent_and_it_is_not_sent_again() {
    let home = Home::with_twilio();
    let html = "<html><body>Bad gateway</body></html>";
    let huge = answers::TWILIO_TAKEN.replace("{", &("{".to_owned() + &" ".repeat(10_000_000)));
    for (name, server) in [
        ("silence", Server::failing(Fault::Silence)),
        ("truncated", Server::failing(Fault::Truncated)),
        ("empty", Server::always(201, "")),
        ("html", Server::always(200, html)),
        ("gateway", Server::always(502, html)),
        ("wrong json", Server::always(201, r#"{"sid": 7}"#)),
        ("array", Server::always(201, "[]")),
        ("huge", Server::always(201, huge)),
        ("invalid utf-8", Server::always(201, b"{\"sid\": \"\xff\"}".to_vec())),
    ] {
        let done = send(&home, &server).exits(8);
        assert_eq!(result(&done)["outcome"], "unknown", "{name}: {done}");
        assert_eq!(server.count(), 1, "{name}");
    }
}

#[test]
fn a_status_that_accepts_nothing_tells_who_refused_whatever_the_body_is() {
    let gateway = r#"
version = 1
live = "own"

[connectors.own]
provider = "http"
url = "URL/send"
json-body = '{"to": "{{to}}", "text": "{{text}}"}'
id = "/id"
headers = { Authorization = "Bearer {{secret.token}}" }
secrets = { token = "k3y-of-this-gateway" }
refusal = { code = ["/error/code"], message = ["/error/message"] }
check = { url = "URL/me" }
templates = { generic = "{{code}}" }
"#;
    let own = |server: &Server| {
        let home = Home::new();
        home.write(gateway.replace("URL", &server.url()));
        home
    };
    for (status, kind, code) in [
        (301, "refused", 5),
        (302, "refused", 5),
        (307, "refused", 5),
        (400, "refused", 5),
        (401, "credentials", 4),
        (403, "credentials", 4),
        (404, "refused", 5),
        (422, "refused", 5),
        (500, "unknown", 8),
        (503, "unknown", 8),
    ] {
        for body in ["", "<html>log in</html>", "{}", r#"{"detail":"no"}"#, r#"{"error":{"code":"E7","message":"no"}}"#]
        {
            let location = if status < 400 { "location: http://127.0.0.1:9/\r\n" } else { "" };
            let server = Server::new(move |_| Ok((status, location.into(), body.into())));
            let done = own(&server).run(&SEND).exits(code);
            assert_eq!(result(&done)["error"]["kind"], kind, "{status} {body}: {done}");
            assert_eq!(server.count(), 1, "{status} {body}");
            if !body.contains("E7") {
                let done = send(&Home::with_twilio(), &server).exits(code);
                assert_eq!(result(&done)["error"]["kind"], kind, "twilio: {status} {body}: {done}");
            }
        }
    }
    // A question of `check` is asked once where the answer is plain.
    for (status, code) in [(401, 4), (403, 4)] {
        let server = Server::always(status, "<html>");
        let done = own(&server).run(&["check", "--json"]);
        assert_eq!((done.code, server.count()), (code, 1), "{done}");
    }
}

#[test]
fn code_8_when_no_answer_comes_in_time() {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let server = Server::new(move |_| {
        let _ = held.lock().unwrap().recv();
        Err(Fault::Silence)
    });
    let done = Home::with_twilio().run(&[&SEND[..], &["--timeout=0.5", &server.flag()]].concat()).exits(8);
    drop(release);
    assert!(done.stdout.contains("no response within the 0.5 s of --timeout"), "{done}");
    assert_eq!(server.count(), 1);
}

#[test]
fn code_9_when_it_is_not_delivered() {
    let home = Home::with_twilio();
    let failing = Server::new(|request| match request.starts_with("POST") {
        true => Ok((201, String::new(), answers::TWILIO_TAKEN.into())),
        false => {
            let body = answers::TWILIO_TAKEN
                .replace("\"queued\"", "\"undelivered\"")
                .replace("\"error_code\":null", "\"error_code\":30003");
            Ok((200, String::new(), body.into()))
        }
    });
    let result = result(&home.run(&[&SEND[..], &["--wait", &failing.flag()]].concat()).exits(9));
    assert_eq!(result["outcome"], "undelivered");
    assert_eq!(result["delivery"]["code"], "30003");
    let slow = Server::new(|request| {
        Ok((if request.starts_with("POST") { 201 } else { 200 }, String::new(), answers::TWILIO_TAKEN.into()))
    });
    let done = home.run(&[&SEND[..], &["--wait=1", &slow.flag()]].concat()).exits(9);
    assert!(done.stdout.contains("not delivered within the time limit"), "{done}");
    let asked = home.run(&["delivery", "SM1", "--to=+14155550100", "--json", &failing.flag()]).exits(9).json();
    assert_eq!(asked["delivery"]["state"], "failed", "{asked}");
    home.run(&["delivery", "SM1", "--to=+14155550100", &slow.flag()]).exits(0);
}

#[test]
fn code_10_names_every_missing_flag_at_once() {
    let home = Home::new();
    let document = home.run(&["setup", "twilio", "--json"]).exits(10).json();
    let message = document["error"]["message"].as_str().unwrap();
    for flag in ["--account-sid", "--auth-token", "--from"] {
        assert!(message.contains(flag), "{message}");
    }
    assert!(!home.file().exists());
    let twilio = Home::with_twilio();
    for (args, flag) in [(vec!["test"], "--to"), (vec!["remove", "tw"], "--yes"), (vec!["set", "from"], "from=VALUE")] {
        let done = twilio.run(&args).exits(10);
        assert!(done.stderr.contains(flag), "{args:?}: {done}");
    }
}

#[cfg(unix)]
#[test]
fn code_130_says_what_was_and_what_may_have_been_sent() {
    let home = Home::with_twilio();
    let (arrived, waiting) = std::sync::mpsc::channel();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let server = Server::new(move |request| match request.contains("To=%2B14155550100") {
        true => Ok((201, String::new(), answers::TWILIO_TAKEN.into())),
        false => {
            arrived.send(()).unwrap();
            let _ = held.lock().unwrap().recv();
            Err(Fault::Silence)
        }
    });
    let numbers = ["--to=+14155550100", "--to=+14155550101", "--to=+14155550102"];
    let child = home.command(&[&["test", "--json", &server.flag()], &numbers[..]].concat()).spawn().unwrap();
    waiting.recv().unwrap();
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(release);
    assert_eq!(output.status.code(), Some(130));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let outcomes: Vec<_> = document["results"].as_array().unwrap().iter().map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes, ["accepted", "unknown", "unreachable"], "{document}");
    assert_eq!(server.count(), 2);
}

#[test]
fn a_closed_pipe_is_silent() {
    let mut child = Home::new().command(&["completions", "bash"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn help_lists_the_exit_codes() {
    let help = Home::new().run(&["help", "exit-codes"]).exits(0).stdout;
    for code in (0..=10).chain([130]) {
        assert!(help.lines().any(|line| line.trim_start().starts_with(&format!("{code}  "))), "{code}: {help}");
    }
}
