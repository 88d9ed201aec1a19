//! What ends a command on Windows as a signal does elsewhere: Ctrl-C, Ctrl-Break, a closed console, the end of a session.

use std::sync::mpsc;

use console_event::{ConsoleEvent, accept_ctrl_c, raise};
use serde_json::Value;

use crate::support::{
    Home, Sandbox,
    gateway::{Gateway, GatewayReply},
};

/// Each event with the exit code of a command that it ends.
const EVENTS: [(ConsoleEvent, i32); 5] = [
    (ConsoleEvent::CtrlC, 130),
    (ConsoleEvent::CtrlBreak, 130),
    (ConsoleEvent::Close, 129),
    (ConsoleEvent::Logoff, 143),
    (ConsoleEvent::Shutdown, 143),
];

/// Starts a gateway that accepts the messages to `+14155550100`, never answers others, and tells of those.
fn gateway_silent_for_others() -> (Gateway, mpsc::Receiver<()>) {
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| match request.to == "+14155550100" {
        true => GatewayReply::Accept,
        false => {
            // An error means that the test is over.
            let _ = arrived.send(());
            GatewayReply::Silence
        }
    });
    (gateway, has_arrived)
}

fn outcomes(document: &Value, rows: &str) -> Vec<String> {
    document[rows].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_event_ends_a_send_which_reports_and_journals_what_may_have_been_sent() {
    accept_ctrl_c().unwrap();
    for (event, code) in EVENTS {
        let (gateway, arrived) = gateway_silent_for_others();
        let home = Home::new();
        home.write(gateway.config("max-per-hour = 100"));
        let numbers = ["--to=+14155550100", "--to=+14155550101", "--to=+14155550102"];
        let child = home.command(&[&["test", "--json"], &numbers[..]].concat()).spawn().unwrap();
        arrived.recv().unwrap();
        raise(child.id(), event).unwrap();
        let output = child.wait_with_output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{event:?}: {stdout}");
        let document: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(outcomes(&document, "results"), ["accepted", "unknown", "unreachable"], "{event:?}: {document}");
        assert_eq!(gateway.count(), 2, "{event:?}");
        // The run lived to journal its end, and leaves no lock.
        let next = home.run(&["test", "--to=+14155550100"]).exits(0);
        assert!(!next.stderr.contains("was killed"), "{event:?}: {next}");
        let log = home.run(&["log", "--json"]).exits(0).json();
        let mut journaled = outcomes(&log, "sends");
        journaled.sort();
        assert_eq!(journaled, ["accepted", "accepted", "unknown"], "{event:?}: {log}");
    }
}

#[test]
fn every_event_ends_the_sandbox() {
    accept_ctrl_c().unwrap();
    for (event, _) in EVENTS {
        let sandbox = Sandbox::start(&[]);
        raise(sandbox.pid(), event).unwrap();
        assert_eq!(sandbox.wait(), Some(0), "{event:?}");
    }
}
