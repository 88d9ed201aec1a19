//! Text from others with control characters and line breaks: wherever smsctl prints it, the characters are visible and
//! the text does not begin a line.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Done, Home, SANDBOX_HEADER, Server, gateway::Gateway};

/// Escape sequences, a C1 control character, direction marks, line breaks, and a line that looks like smsctl's own.
const HOSTILE: &str = "a\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2066}\r\nFORGED: ✓ accepted\u{85}\u{2028}b";

/// Fails if a control character of [`HOSTILE`] is printed as it is, or if its forged line begins a line.
#[track_caller]
fn assert_harmless(done: &Done, of: &str) {
    for text in [&done.stdout, &done.stderr] {
        let is_unsafe = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{2028}".contains(c);
        assert_eq!(text.chars().find(|c| is_unsafe(*c)), None, "{of}: {done}");
        let forged = text.lines().find(|line| line.trim_start().starts_with("FORGED"));
        assert_eq!(forged, None, "{of}: {done}");
    }
    assert!(!done.stderr.contains("internal error at"), "{of}: {done}");
}

/// The same, and fails unless the text is printed.
#[track_caller]
fn assert_quoted(done: &Done, of: &str) {
    assert_harmless(done, of);
    assert!(format!("{}{}", done.stdout, done.stderr).contains("FORGED"), "{of}: {done}");
}

fn hostile(key: &str, value: impl Into<Value>) -> Value {
    json!({ key: value.into() })
}

#[test]
fn an_imported_document_is_printed_harmlessly() {
    let sid = "AC00000000000000000000000000000000";
    let own = |fields: Value, templates: Value| json!({ "provider": "twilio", "name": "x", "fields": fields, "templates": templates });
    let fields = |token: &str| json!({ "account-sid": sid, "auth-token": token, "from": "+14155550123" });
    let generic = || hostile("generic", "{{code}} is your code");
    for (of, document) in [
        ("a field", own(hostile(HOSTILE, "x"), generic())),
        ("a key of a table", own(json!({ "account-sid": sid, format!("from.{HOSTILE}"): "x" }), generic())),
        ("a usage", own(fields("x"), hostile(HOSTILE, "{{code}}"))),
        ("a program", own(fields(&format!("cmd:{HOSTILE}")), generic())),
        ("a file", own(fields(&format!("file:/{HOSTILE}")), generic())),
        ("a variable", own(fields(&format!("env:{HOSTILE}")), generic())),
        ("a value", own(json!({ "account-sid": HOSTILE, "auth-token": "x" }), generic())),
        ("a wording", own(fields("x"), hostile("generic", format!("{{{{code}}}} {{{{{HOSTILE}}}}}")))),
        ("a path to a reference", json!({ "accountSID": sid, "authToken": "x", HOSTILE: { HOSTILE: "cmd:x" } })),
        ("a profile", json!({ "activeProfile": HOSTILE, "profiles": { "a": {}, HOSTILE: { "accountSid": sid } } })),
    ] {
        for flags in [&["import", "-"][..], &["import", "-", "--allow-commands"], &["import", "-", "--json"]] {
            let done = Home::new().feed(flags, document.to_string());
            assert_harmless(&done, of);
        }
    }
    let done = Home::new().feed(&["import", "-"], own(fields(&format!("cmd:{HOSTILE}")), generic()).to_string());
    assert_quoted(&done.exits(10), "a program that needs --allow-commands");
    let names = ["name", "provider"].map(|name| {
        let mut document = own(fields("x"), generic());
        document[name] = HOSTILE.into();
        document
    });
    for document in names {
        assert_harmless(&Home::new().feed(&["import", "-"], document.to_string()), "a name");
    }
}

#[test]
fn file_names_are_printed_harmlessly() {
    let home = Home::with_twilio();
    let name = home.path(&HOSTILE.replace('/', "")).display().to_string();
    assert_quoted(&home.run(&["import", &name]).exits(2), "a document that is not there");
    fs::write(&name, "+14155550100\n+14155550100\nnot a number\n").unwrap();
    assert_harmless(&home.run(&["import", &name]).exits(2), "a document of unknown format");
    assert_quoted(&home.run(&["test", "--dry-run", "--to-file", &name]).exits(2), "a list with a wrong line");
    fs::write(&name, "+14155550100\n+14155550100\n").unwrap();
    assert_quoted(&home.run(&["test", "--dry-run", "--to-file", &name]).exits(0), "a list with a number twice");
    assert_quoted(&home.run(&["--config", &name, "show"]).exits(3), "a file that is not TOML");
    fs::write(&name, home.text()).unwrap();
    assert_quoted(&home.run(&["--config", &name, "config", "validate"]).exits(0), "a file");
    assert_quoted(&home.run(&["--config", &name, "show", "--origin"]).exits(0), "the origins of fields");
}

#[test]
fn a_configuration_file_is_printed_harmlessly() {
    let home = Home::with_twilio();
    let (text, key) = (home.text(), serde_json::to_string(HOSTILE).unwrap());
    for (of, text) in [
        ("a key", format!("{key} = 1\n{text}")),
        ("a connector", format!("{text}\n[connectors.{key}]\nprovider = \"twilio\"\n")),
        ("a field", format!("{text}\n[connectors.b]\nprovider = \"twilio\"\n{key} = 1\n")),
        ("a provider", format!("{text}\n[connectors.b]\nprovider = {key}\n")),
        ("a live connector", text.replace("live = \"twilio\"", &format!("live = {key}"))),
        ("a usage", format!("{text}\n[connectors.twilio.templates]\n{key} = \"{{{{code}}}}\"\n")),
        ("a reference", text.replace("\"env:TWILIO_AUTH_TOKEN\"", &key.replacen('a', "env:a", 1))),
        ("a program", text.replace("\"env:TWILIO_AUTH_TOKEN\"", &key.replacen('a', "cmd:a", 1))),
        ("a path", text.replace("\"env:TWILIO_AUTH_TOKEN\"", &key.replacen('a', "file:/a", 1))),
    ] {
        home.write(&text);
        for args in [
            &["list"][..],
            &["show", "--origin"],
            &["config", "validate"],
            &["template", "list"],
            &["template", "lint"],
            &["check", "--sandbox"],
            &["test", "--to=+14155550100", "--dry-run"],
            &["test", "--to=+14155550100", "--sandbox"],
            &["set", "from=+14155550199"],
            &["export"],
            &["sandbox", "run", "--", "true"],
        ] {
            assert_harmless(&home.run(args), &format!("{of}, {args:?}"));
        }
    }
    // A wording may have several lines, which are indented.
    home.write(format!("{text}\n[connectors.twilio.templates]\nregister = {key}\n"));
    for args in [&["show"][..], &["template", "list"], &["template", "lint"]] {
        assert_harmless(&home.run(args), &format!("a wording, {args:?}"));
    }
}

#[test]
fn the_journal_is_printed_harmlessly() {
    let gateway = Gateway::accepting();
    let home = Home::new();
    home.write(gateway.config(""));
    home.run(&["test", "--to=+14155550100"]).exits(0);
    let folder = home.path(".local/state/smsctl");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let journal = names.into_iter().find(|path| path.extension().is_some_and(|end| end == "jsonl")).unwrap();
    let genuine = fs::read_to_string(&journal).unwrap();
    let text = serde_json::to_string(HOSTILE).unwrap();
    for (of, member) in [
        ("template", "\"generic\""),
        ("message id", "\"m-0\""),
        ("provider", "\"http\""),
        ("connector", "\"gw\""),
        ("recipient", "\"+1••••••0100\""),
    ] {
        assert!(genuine.contains(member), "{genuine}");
        fs::write(&journal, genuine.replace(member, &text)).unwrap();
        let done = home.run(&["log"]).exits(0);
        match of {
            "provider" => assert_harmless(&done, of),
            _ => assert_quoted(&done, of),
        }
        assert_harmless(&home.run(&["log", "--json"]).exits(0), of);
        assert_harmless(&home.run(&["delivery"]), of);
        // The next run reports a send that did not finish.
        let cut: Vec<_> = genuine.lines().filter(|line| !line.contains("\"finished\"")).collect();
        fs::write(&journal, cut.join("\n").replace(member, &text) + "\n").unwrap();
        assert_harmless(&home.run(&["test", "--to=+14155550100"]), of);
        fs::write(&journal, &genuine).unwrap();
    }
}

#[test]
fn the_responses_of_a_sandbox_are_printed_harmlessly() {
    let home = Home::with_twilio();
    let message = json!({
        "id": HOSTILE, "to": HOSTILE, "provider": HOSTILE, "connector": HOSTILE, "text": HOSTILE, "time": HOSTILE,
        "code": HOSTILE, "from": HOSTILE, "encoding": HOSTILE, "segments": HOSTILE, "template": HOSTILE,
        "message_id": HOSTILE, "verified": HOSTILE, "delivery": { "state": HOSTILE },
        "callback": { "state": HOSTILE, "url": HOSTILE }, "raw": format!("GET /\r{HOSTILE}"),
        "signature": { "explanation": HOSTILE, "signed_by_client": "x", "expected": "x" },
    });
    let mut refusal = message.clone();
    refusal["reason"] = HOSTILE.into();
    for one in [&message, &refusal] {
        let mut body = one.clone();
        (body["messages"], body["refusals"]) = (json!([message]), json!([refusal]));
        let body = body.to_string().into_bytes();
        let server = Server::new(move |_| Ok((200, SANDBOX_HEADER.into(), body.clone())));
        let flag = server.flag();
        for args in [
            &["inbox", "list"][..],
            &["inbox", "list", "--refused"],
            &["inbox", "show", "1"],
            &["inbox", "wait"],
            &["inbox", "wait", "--code-only"],
            &["inbox", "wait", "--quiet"],
            &["inbox", "clear"],
        ] {
            for json in [&[][..], &["--json"]] {
                let args = [args, &[&*flag], json].concat();
                let done = home.run(&args);
                // The raw request is printed line by line, under a title.
                let raw = args[1] == "show" || args[1] == "wait" && !args.contains(&"--code-only");
                match raw && json.is_empty() {
                    true => assert_raw_request_harmless(&done, &format!("{args:?}")),
                    false => assert_harmless(&done, &format!("{args:?}")),
                }
            }
        }
        let done = home.run(&["inbox", "wait", "--code-only", &server.flag()]).exits(0);
        assert_eq!(done.stdout.lines().count(), 1, "{done}");
        let done = home.run(&["inbox", "wait", "--quiet", &server.flag()]).exits(0);
        assert_eq!(done.stdout.lines().count(), 1, "{done}");
    }
    for status in [400, 404, 500] {
        let error = json!({ "error": { "message": HOSTILE, "code": HOSTILE }, "code": 21211, "message": HOSTILE });
        let body = error.to_string().into_bytes();
        let server = Server::new(move |_| Ok((status, SANDBOX_HEADER.into(), body.clone())));
        for args in [&["inbox", "list"][..], &["inbox", "show", "1"], &["test", "--to=+14155550100", "-v"], &["check"]]
        {
            assert_harmless(&home.run(&[args, &[&server.flag()]].concat()), &format!("{status}, {args:?}"));
        }
    }
}

/// The same for an output with a raw request, whose lines are indented.
#[track_caller]
fn assert_raw_request_harmless(done: &Done, of: &str) {
    let (stdout, _) = done.stdout.split_once("the request:").unwrap_or((&done.stdout, ""));
    let head = Done { code: done.code, stdout: stdout.to_owned(), stderr: done.stderr.clone() };
    assert_harmless(&head, of);
    let rest = &done.stdout[stdout.len()..];
    assert!(!rest.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{of}: {done}");
    assert!(!rest.lines().any(|line| line.starts_with("FORGED")), "{of}: {done}");
}

#[test]
fn program_names_and_environment_variables_are_printed_harmlessly() {
    let home = Home::with_twilio().var("NO_PROXY", &format!("api.twilio.com,{}.twilio.com", "x\r\nFORGED"));
    assert_harmless(&home.run(&["sandbox", "run", "--", "true"]).exits(0), "NO_PROXY");
    assert_harmless(&home.run(&["sandbox", "run", "--", &format!("/nonexistent/{HOSTILE}")]), "a program");
    let home = Home::new().var("HOME", &format!("/nonexistent/{HOSTILE}")).var("SMSCTL_CONFIG", "");
    for args in [&["list"][..], &["log"], &["config", "history"], &["show"]] {
        assert_harmless(&home.run(args), &format!("a home, {args:?}"));
    }
}
