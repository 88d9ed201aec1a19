//! The provider `exec`: the program is run, or the sandbox emulates it.
#![allow(clippy::print_stderr)]

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::{Home, pipe, shown_by_help};

const TEST: [&str; 4] = ["test", "--to", "+14155550100", "--json"];

/// Returns a home whose live connector runs this shell script.
fn home_with_script(script: &str) -> Home {
    let home = Home::new();
    let path = home.path("send-sms");
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    home.run(&["setup", "exec", "--command", path.to_str().unwrap()]).exits(0);
    home
}

#[test]
fn the_program_gets_the_message_and_its_answer_is_reported() {
    let home = home_with_script("#!/bin/sh\ncat > \"$(dirname \"$0\")/input\"\necho '{\"id\": \"m-1\"}'\n");
    let sent = home.run(&TEST).exits(0).json();
    assert_eq!(sent["results"][0]["message_id"], "m-1");
    let input: serde_json::Value = serde_json::from_slice(&fs::read(home.path("input")).unwrap()).unwrap();
    assert_eq!((&input["to"], &input["usage"]), (&"+14155550100".into(), &"generic".into()));
    let code = input["code"].as_str().unwrap();
    assert!(input["text"].as_str().unwrap().contains(code));
}

#[test]
fn a_refusal_has_its_exit_code_and_after_a_failure_the_outcome_is_unknown() {
    let refusal = |kind: &str| {
        format!("#!/bin/sh\necho '{{\"error\": {{\"kind\": \"{kind}\", \"code\": \"42\", \"message\": \"no\"}}}}'\n")
    };
    for (script, code) in [
        (refusal("credentials"), 4),
        (refusal("refused"), 5),
        ("#!/bin/sh\necho 'modem is gone' >&2\nexit 3\n".to_owned(), 8),
        ("#!/bin/sh\nexit 0\n".to_owned(), 8),
        ("#!/bin/sh\nhead -c 1000000 /dev/zero\n".to_owned(), 8),
    ] {
        let done = home_with_script(&script).run(&TEST).exits(code);
        assert!(!script.contains("modem") || done.stdout.contains("modem is gone"), "{done}");
    }
}

#[test]
fn a_program_that_never_ends_is_stopped_and_a_missing_one_is_reported() {
    let endless = home_with_script("#!/bin/sh\necho $$ > \"$(dirname \"$0\")/process\"\nexec sleep 600\n");
    endless.run(&["--timeout", "1", "test", "--to", "+14155550100"]).exits(8);
    let process = fs::read_to_string(endless.path("process")).unwrap();
    let gone = || !fs::exists(format!("/proc/{}/cmdline", process.trim())).unwrap();
    assert!(cfg!(not(target_os = "linux")) || gone(), "it still runs");
    fs::remove_file(endless.path("send-sms")).unwrap();
    let done = endless.run(&TEST).exits(3);
    assert!(done.stdout.contains("cannot be started; nothing was sent"), "{done}");
}

#[test]
fn in_a_sandbox_the_program_is_not_run() {
    let home = home_with_script("#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
    let sent = home.run(&["test", "--sandbox", "--to", "+14155550100", "--json"]).exits(0).json();
    assert_eq!(sent["results"][0]["outcome"], "accepted");
    assert!(!home.path("ran").exists());
    let dry = home.run(&["test", "--dry-run", "--to", "+14155550100"]).exits(0);
    assert!(dry.stdout.contains("send-sms") && !home.path("ran").exists(), "{dry}");
}

#[test]
fn the_program_that_help_shows_for_a_modem_works() {
    if std::process::Command::new("jq").arg("--version").output().is_err() {
        return crate::support::skip("there is no jq here, which the program in `smsctl help gateways` uses");
    }
    let home = home_with_script(&shown_by_help("gateways", "# send-sms:"));
    let modem = home.path("gammu");
    let put = |script: &str| {
        fs::write(&modem, script).unwrap();
        fs::set_permissions(&modem, fs::Permissions::from_mode(0o700)).unwrap();
    };
    let path = format!("{}:{}", modem.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let home = home.var("PATH", &path);
    put("#!/bin/sh\n[ \"$1 $2 $3\" = 'sendsms TEXT +14155550100' ] && echo OK, message reference=7\n");
    assert_eq!(home.run(&TEST).exits(0).json()["results"][0]["outcome"], "accepted");
    put("#!/bin/sh\necho 'no \"modem\"' >&2\nexit 1\n");
    let refused = home.run(&TEST).exits(5).json();
    assert_eq!(refused["results"][0]["error"]["provider"]["code"], "gammu");
}

#[test]
fn the_program_that_help_shows_for_a_queue_works() {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        return crate::support::skip("there is no python3 here, which the program in `smsctl help gateways` uses");
    }
    let folder = Home::new();
    let queue = folder.path("queue.db");
    let home = home_with_script(
        &shown_by_help("gateways", "# queue-sms:").replace("/var/lib/sms/queue.db", queue.to_str().unwrap()),
    );
    let ids = [1, 2].map(|_| home.run(&TEST).exits(0).json()["results"][0]["message_id"].clone());
    assert_eq!(ids, ["1", "2"]);
}

/// A script whose child holds its output and waits until somebody writes into `go`, and what the script does then.
fn with_held_pipe(then: &str) -> String {
    format!("#!/bin/sh\ncat >/dev/null\ncd \"$(dirname \"$0\")\"\n(read word < go) &\n{then}\n")
}

#[test]
fn a_program_has_finished_when_it_has_whatever_its_children_hold_open() {
    let home = home_with_script(&with_held_pipe("echo '{\"id\": \"m-1\"}'"));
    let go = pipe(&home, "go");
    let sent = home.run(&["--timeout", "10", "test", "--to", "+14155550100", "--json"]).exits(0).json();
    assert_eq!(sent["results"][0]["message_id"], "m-1");
    fs::write(go, "go\n").unwrap();
}

#[test]
fn after_the_time_limit_nothing_of_a_program_keeps_running() {
    let home =
        home_with_script("#!/bin/sh\ncd \"$(dirname \"$0\")\"\nexec 9>alive\n(sleep 20; echo sent >&9) &\nwait\n");
    let alive = pipe(&home, "alive");
    // The pipe ends when the last process that holds it is gone.
    let left = std::thread::spawn(move || fs::read_to_string(alive).unwrap());
    home.run(&["--timeout", "1", "test", "--to", "+14155550100"]).exits(8);
    assert_eq!(left.join().unwrap(), "", "a child went on after the time limit");
}
