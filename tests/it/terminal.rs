//! What users of gh, cargo and jj expect: the environment is honoured, scripts are not surprised, nobody's work is lost.

use std::sync::{Mutex, mpsc};

use crate::support::{Fault, Home, Server, answers, gateway::Gateway};
use serde_json::Value;

const ESCAPE: char = '\u{1b}';

#[test]
fn colours_follow_the_flag_and_the_environment() {
    let home = Home::with_twilio();
    assert!(!home.run(&["list"]).exits(0).stdout.contains(ESCAPE));
    assert!(home.run(&["list", "--color=always"]).exits(0).stdout.contains(ESCAPE));
    assert!(home.run(&["--help", "--color=always"]).exits(0).stdout.contains(ESCAPE));
    assert!(home.run(&["tset", "--color", "always"]).exits(2).stderr.contains(ESCAPE));
    let forced = home.var("CLICOLOR_FORCE", "1");
    assert!(forced.run(&["list"]).exits(0).stdout.contains(ESCAPE));
    assert!(!forced.run(&["list", "--color=never"]).exits(0).stdout.contains(ESCAPE));
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
        let plain = Home::with_twilio().var("CLICOLOR_FORCE", "1").var(name, value);
        for args in [&["list"][..], &["--help"], &["tset"]] {
            let done = plain.run(args);
            assert!(!done.stdout.contains(ESCAPE) && !done.stderr.contains(ESCAPE), "{name}: {done}");
        }
    }
}

#[test]
fn json_is_one_document_whatever_is_asked() {
    let home = Home::with_twilio();
    for args in [
        &[][..],
        &["list"],
        &["show"],
        &["providers"],
        &["providers", "aliyun"],
        &["template", "list"],
        &["template", "show", "sign-in"],
        &["template", "preview", "sign-in"],
        &["template", "lint"],
        &["config", "path"],
        &["config", "validate"],
        &["help", "exit-codes"],
        &["help", "template", "set"],
        &["--help"],
        &["check", "--sandbox"],
        &["test", "--sandbox", "--to=+14155550100"],
        &["test", "--dry-run", "--to=+14155550100"],
        &["change", "tw"],
        &["set", "from=+14155550124"],
        &["template", "set", "generic", "{{code}}"],
        &["template", "unset", "register"],
        &["remove", "tw", "--yes"],
    ] {
        let done = home.run(&[args, &["--json"]].concat()).exits(0);
        assert!(done.json().is_object(), "{args:?}: {done}");
    }
}

#[test]
fn a_sandbox_is_chosen_by_the_environment_and_an_empty_name_is_none() {
    let server = Server::always(201, answers::TWILIO_TAKEN);
    let url = server.flag().replace("--sandbox=", "");
    let home = Home::with_twilio().var("SMSCTL_SANDBOX", &url);
    let done = home.run(&["test", "--to=+14155550100", "--json"]).exits(0);
    assert_eq!((done.json()["sandbox"].clone(), server.count()), (Value::Bool(true), 1));
    let unset = Home::new().var("SMSCTL_SANDBOX", "");
    assert_eq!(unset.run(&["test", "--to=+14155550100"]).exits(3).stdout, "");
    assert!(Home::new().var("SMSCTL_CONFIG", "").run(&["config", "path"]).exits(0).stdout.contains("smsctl"));
}

#[test]
fn a_proxy_is_asked_for_the_provider_and_never_for_this_machine() {
    let proxy = Server::always(502, "");
    let address = proxy.flag().replace("--sandbox=", "");
    for name in ["HTTPS_PROXY", "https_proxy"] {
        let home = Home::with_twilio().var(name, &address);
        let before = proxy.count();
        // The connection to the provider fails at the proxy, so nothing can have been sent: it is tried again.
        home.run(&["test", "--to=+14155550100", "--timeout=5"]).exits(7);
        let asked = proxy.seen()[before..].to_vec();
        let provider = |request: &String| request.starts_with("CONNECT api.twilio.com:443");
        assert!(!asked.is_empty() && asked.iter().all(provider), "{name}: {asked:?}");
        home.run(&["test", "--to=+14155550100", "--sandbox"]).exits(0);
        assert_eq!(proxy.count(), before + asked.len(), "{name}");
    }
}

#[test]
fn the_code_of_a_real_message_is_in_the_json_only_where_it_is_asked_for() {
    let gateway = Gateway::accepting();
    let home = Home::new();
    home.write(gateway.config(""));
    let args = ["test", "--to=+14155550100", "--code=482915"];
    let send = |more: &[&str]| home.run(&[&args, more].concat()).exits(0);
    assert_eq!(send(&["--json"]).json()["results"][0]["code"], Value::Null);
    assert_eq!(send(&["--json", "--show-code"]).json()["results"][0]["code"], "482915");
    assert!(!send(&[]).stdout.contains("482915"));
}

#[test]
fn the_code_of_a_message_to_a_sandbox_is_in_the_json() {
    let sent = Home::with_twilio().run(&["test", "--to=+14155550100", "--code=482915", "--json", "--sandbox"]);
    assert_eq!(sent.exits(0).json()["results"][0]["code"], "482915");
}

#[test]
fn each_language_has_its_wording() {
    let home = Home::with_twilio();
    home.run(&["template", "set", "sign-in", "{{code}} ist es", "--locale=de"]).exits(0);
    let text = |tag: &str| {
        let args = ["test", "--sandbox", "--to=+14155550100", "--template=sign-in", "--json", "--locale", tag];
        home.run(&args).exits(0).json()["results"][0]["arrived"]["text"].as_str().unwrap().to_owned()
    };
    assert!(text("de-AT").contains("ist es") && text("fr").contains("sign-in code"));
    for tag in ["text", "", "d", "de_AT", "\u{1b}"] {
        home.run(&["template", "set", "sign-in", "{{code}}", "--locale", tag]).exits(2);
    }
    assert!(text("fr").contains("sign-in code"));
}

// The editors are Unix programs.
#[test]
#[cfg(unix)]
fn a_template_is_edited_in_the_users_editor() {
    let home = Home::with_twilio().var("EDITOR", "sed -i s/sign-in/log-in/");
    home.run(&["template", "edit", "sign-in"]).exits(0);
    assert!(home.text().contains("{{code}} is your log-in code"), "{}", home.text());
    let odd = home.var("VISUAL", "sed -i s/code/cod/");
    let before = odd.text();
    odd.run(&["template", "edit", "sign-in"]).exits(2);
    assert_eq!(odd.text(), before);
    let unsaved = odd.var("VISUAL", "true");
    unsaved.run(&["template", "edit", "sign-in"]).exits(130);
}

#[test]
fn preview_and_lint_count_what_is_paid_for() {
    let home = Home::with_twilio();
    home.run(&["template", "set", "sign-in", &format!("{{{{code}}}} – {}", "x".repeat(70))]).exits(0);
    let preview = home.run(&["template", "preview", "sign-in", "--json"]).exits(0).json();
    assert_eq!((&preview["encoding"], &preview["segments"]), (&"UCS-2".into(), &2.into()), "{preview}");
    assert_eq!(preview["forced_by"], serde_json::json!(["–"]));
    let lint = home.run(&["template", "lint"]).exits(0);
    assert!(lint.stdout.contains("! warning  sign-in: takes 2 segments"), "{lint}");
    home.write(home.text().replace("{{code}} resets your password", "Hello"));
    assert!(home.run(&["template", "lint"]).exits(3).stdout.contains("✗ error    forgot-password"));
    home.run(&["test", "--sandbox", "--to=+14155550100", "--template=forgot-password"]).exits(3);
}

#[test]
fn a_message_whose_turn_never_came_is_reported_as_not_sent() {
    let home = Home::with_twilio();
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let server = Server::new(move |_| {
        let _ = held.lock().unwrap().recv();
        Err(Fault::Silence)
    });
    let args = ["test", "--to=+14155550100", "--to=+14155550101", "--timeout=0.5", "--json", &server.flag()];
    let document = home.run(&args).exits(8).json();
    drop(release);
    let outcomes: Vec<_> = document["results"].as_array().unwrap().iter().map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes, ["unknown", "unreachable"], "{document}");
    assert_eq!(server.count(), 1);
}

#[test]
fn every_message_of_a_batch_is_followed_for_its_own_time() {
    let home = Home::with_twilio();
    let slow = Server::new(|request| {
        Ok((if request.starts_with("POST") { 201 } else { 200 }, String::new(), answers::TWILIO_TAKEN.into()))
    });
    let args = ["test", "--to=+14155550100", "--all-templates", "--wait=1", "--timeout=1", "--json", &slow.flag()];
    let document = home.run(&args).exits(9).json();
    let rows = document["results"].as_array().unwrap();
    assert!(rows.len() == 4 && rows.iter().all(|row| row["outcome"] == "accepted"), "{document}");
    let lost = Server::new(|request| match request.starts_with("POST") {
        true => Ok((201, String::new(), answers::TWILIO_TAKEN.into())),
        false => Err(Fault::Silence),
    });
    let done = home.run(&["test", "--to=+14155550100", "--wait=1", &lost.flag()]).exits(9);
    assert!(done.stdout.contains("accepted, but the provider could not be asked whether it was delivered"), "{done}");
}

#[test]
fn what_others_change_during_a_setup_is_kept() {
    let home = Home::with_twilio();
    let (asked, waiting) = mpsc::channel();
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let server = Server::new(move |_| {
        asked.send(()).unwrap();
        let _ = held.lock().unwrap().recv();
        Ok((201, String::new(), answers::TWILIO_TAKEN.into()))
    });
    let args = ["setup", "twilio", "--name=tw", "--from=+14155550188", "--test-to=+14155550100", &server.flag()];
    let setup = home.command(&args).spawn().unwrap();
    waiting.recv().unwrap();
    home.run(&["template", "set", "register", "{{code}} meanwhile"]).exits(0);
    home.run(&["set", "risk-check=enable"]).exits(0);
    release.send(()).unwrap();
    assert!(setup.wait_with_output().unwrap().status.success());
    let text = home.text();
    for kept in ["+14155550188", "{{code}} meanwhile", "risk-check = \"enable\""] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn one_field_can_be_corrected_while_a_secret_is_not_available() {
    let home = Home::with_twilio();
    let away = home.command(&["set", "from=Acme"]).env_remove("TWILIO_AUTH_TOKEN").output().unwrap();
    assert!(away.status.success());
    home.run(&["set", "api-key-sid=SK00000000000000000000000000000000"]).exits(2);
    home.run(&["set", "from="]).exits(2);
    assert!(home.text().contains("from = \"Acme\""));
}

#[test]
fn twilio_is_asked_for_a_delivery_by_its_id_alone_and_the_others_need_the_number() {
    let server = Server::always(200, answers::TWILIO_TAKEN);
    Home::with_twilio().run(&["delivery", "SM1", &server.flag()]).exits(0);
    let home = Home::new().var("KEY", "x");
    let args = [
        "setup",
        "aliyun",
        "--access-key-id=LTAI0",
        "--access-key-secret=env:KEY",
        "--sign-name=A",
        "--template=generic=SMS_1",
    ];
    home.run(&args).exits(0);
    assert!(home.run(&["delivery", "9^0", &server.flag()]).exits(10).stderr.contains("--to NUMBER"));
    let ambiguous = home.run(&["test", "--to=+13973231234", &server.flag()]).exits(3);
    assert!(ambiguous.stdout.contains("china=ID,overseas=ID"), "{ambiguous}");
    assert_eq!(server.count(), 1);
}

#[test]
fn an_empty_or_failed_receipt_is_no_receipt() {
    let home = Home::with_twilio();
    let send = |body: String| home.run(&["test", "--to=+14155550100", "--json", &Server::always(201, body).flag()]);
    send(answers::TWILIO_TAKEN.replace("SMbbbb", "")).exits(8);
    let failed = answers::TWILIO_TAKEN.replace("\"error_code\":null", "\"error_code\":21610");
    assert_eq!(send(failed).exits(5).json()["results"][0]["error"]["provider"]["code"], "21610");
    let html = Server::always(403, "<html>blocked by a proxy</html>");
    home.run(&["test", "--to=+14155550100", &html.flag()]).exits(4);
}

// The editors are Unix programs.
#[test]
#[cfg(unix)]
fn an_editor_that_fails_or_is_not_named_changes_nothing() {
    for (editor, code) in [("sh -c 'echo x >> $0; exit 1'", 1), ("false", 1), ("/nonexistent/editor", 1), ("'", 1)] {
        let home = Home::with_twilio().var("EDITOR", editor);
        let before = home.text();
        for args in [&["config", "edit"][..], &["template", "edit", "sign-in"]] {
            let done = home.run(args).exits(code);
            assert!(done.stderr.contains("nothing changed"), "{editor}: {done}");
        }
        assert_eq!(home.text(), before);
    }
    let empty = Home::with_twilio().var("VISUAL", "").var("EDITOR", "sed -i s/tw/tw/");
    empty.run(&["config", "edit"]).exits(130);
}

#[test]
fn quiet_prints_ids_on_stdout_and_every_failure_on_stderr() {
    let home = Home::with_twilio();
    let args = ["test", "--sandbox", "--to=+14155550100", "--to=+15005550004", "--quiet"];
    let done = home.run(&args).exits(5);
    assert!(done.stdout.starts_with("SM") && done.stdout.lines().count() == 1, "{done}");
    assert!(done.stderr.contains("nothing reaches a phone") && done.stderr.contains("+15005550004: "), "{done}");
}

#[test]
fn what_is_wrong_here_is_not_called_a_refusal() {
    let done = Home::with_twilio().run(&["test", "--to=+14155550100", "--ca-file=/nonexistent", "--json"]).exits(3);
    assert!(done.json()["error"]["message"].as_str().unwrap().contains("CA file"), "{done}");
}
