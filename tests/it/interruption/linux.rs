//! Signals that have to arrive at a certain moment, which `/proc` tells.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
};

use super::{SIGNALS, send};
use crate::support::{Home, run_by, wait_until};
use rustix::process::Signal;
use serde_json::Value;

/// Waits until the process has a thread of this name.
fn wait_for_thread(child: &Child, name: &str) {
    let has = || {
        let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).ok()?;
        let mut names = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
        names.any(|comm| comm.trim() == name).then_some(())
    };
    wait_until(|| has().is_some());
}

/// Waits until the process has a handler for the signal.
fn wait_until_caught(child: &Child, signal: Signal) {
    let caught = || {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
        u64::from_str_radix(mask, 16).unwrap() >> (signal.as_raw() - 1) & 1 == 1
    };
    wait_until(caught);
}

#[test]
fn a_signal_does_not_wait_for_standard_input() {
    for (args, report) in
        [(&["set", "auth-token=-"][..], "nothing changed"), (&["import", "-"][..], "nothing was saved")]
    {
        for (signal, code) in SIGNALS {
            let home = Home::with_twilio();
            let mut command = home.command(args);
            let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
            let input = child.stdin.take();
            wait_for_thread(&child, "blocking");
            send(child.id().cast_signed(), signal);
            let output = child.wait_with_output().unwrap();
            drop(input);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
            assert!(said.contains(report), "{args:?}: {said}");
        }
    }
}

#[test]
fn a_signal_does_not_wait_for_the_lock() {
    let home = Home::with_twilio();
    let before = home.text();
    let lock = fs::File::options().append(true).open(home.path("smsctl/.config.toml.lock")).unwrap();
    lock.lock().unwrap();
    for (signal, code) in SIGNALS {
        let child = home.command(&["set", "from=+14155550199"]).spawn().unwrap();
        wait_until_caught(&child, signal);
        send(child.id().cast_signed(), signal);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains("nothing changed"), "{said}");
        assert_eq!(home.text(), before);
    }
}

#[test]
fn a_signal_that_was_ignored_at_the_start_stays_ignored() {
    let home = Home::new();
    let args = ["sandbox", "--listen=127.0.0.1:0", "--json"];
    let mut command = run_by(&["sh", "-c", "trap '' HUP INT; exec \"$0\" \"$@\""], &home.command(&args));
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    for signal in [Signal::HUP, Signal::INT] {
        send(child.id().cast_signed(), signal);
        let url = format!("--sandbox={}", ready["url"].as_str().unwrap());
        home.run(&["inbox", "list", &url]).exits(0);
    }
    send(child.id().cast_signed(), Signal::TERM);
    stdout.read_to_string(&mut line).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
