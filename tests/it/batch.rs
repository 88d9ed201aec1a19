//! Many messages in one run: interrupted, resumed, and reported in the order of the recipients.

use std::{
    fs,
    process::{Child, Stdio},
    sync::{Barrier, mpsc},
};

use crate::support::{Done, Home, Proxy, answers};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Returns this many recipients, one per line.
fn numbers(count: usize) -> String {
    (0..count).map(|nth| format!("+1415555{nth:04}\n")).collect()
}

/// Returns a home that sends through the proxy and has a file with this many recipients.
fn home(proxy: &Proxy, count: usize) -> Home {
    let home = proxy.home(Home::with_twilio());
    home.write(format!("{}\n[test]\nmax-per-hour = 1000\n", home.text()));
    fs::write(home.path("numbers.txt"), numbers(count)).unwrap();
    home
}

fn send(home: &Home, more: &[&str]) -> Vec<String> {
    let file = home.path("numbers.txt").display().to_string();
    let words = ["test".to_owned(), format!("--to-file={file}")].into_iter();
    words.chain(more.iter().map(|word| (*word).to_owned())).collect()
}

fn run(home: &Home, more: &[&str]) -> Done {
    let words = send(home, more);
    home.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn begin(home: &Home, more: &[&str]) -> Child {
    let words = send(home, more);
    let mut command = home.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Starts a proxy that accepts every message except the one with this index, which it never answers. The channel receives
/// a value when that message arrives.
fn silent_at(place: usize) -> (Proxy, mpsc::Receiver<()>) {
    let (arrived, waiting) = mpsc::channel();
    let proxy = Proxy::new("api.twilio.com", move |nth| {
        if nth == place {
            arrived.send(()).unwrap();
            return None;
        }
        Some((201, answers::TWILIO_TAKEN.into()))
    });
    (proxy, waiting)
}

#[test]
fn ctrl_c_says_what_was_sent_and_resume_sends_the_rest_and_nothing_twice() {
    let (proxy, waiting) = silent_at(12);
    let home = home(&proxy, 20);
    let child = begin(&home, &[]);
    waiting.recv().unwrap();
    signal(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert_eq!(told.matches("✓ accepted").count(), 12, "{told}");
    assert!(told.contains("? outcome unknown +14155550012"), "{told}");
    assert!(told.contains("12 of 20 accepted"), "{told}");
    assert!(told.contains("7 not sent; run the same command with --resume to send them"), "{told}");
    assert!(!told.contains("+14155550013"), "those that were never begun are counted: {told}");
    let rest = run(&home, &["--resume", "--json"]).exits(0);
    assert!(
        rest.stderr.contains("Skipping 13 of 20 messages that were accepted or may have been sent; sending 7"),
        "{rest}"
    );
    let document = rest.json();
    let to: Vec<_> = document["results"].as_array().unwrap().iter().map(|sent| sent["to"].clone()).collect();
    assert_eq!(to, (13..20).map(|nth| Value::from(format!("+141555500{nth}"))).collect::<Vec<_>>());
    assert_eq!(proxy.count(), 20);
    assert_eq!(run(&home, &["--resume", "--json"]).exits(0).json()["results"], serde_json::json!([]));
    assert_eq!(proxy.count(), 20);
}

#[test]
fn a_killed_run_is_resumed_without_the_message_that_was_under_way() {
    let (proxy, waiting) = silent_at(3);
    let home = home(&proxy, 6);
    let mut child = begin(&home, &[]);
    waiting.recv().unwrap();
    signal(&child, Signal::KILL);
    child.wait().unwrap();
    let rest = run(&home, &["--resume", "--json"]).exits(0);
    assert!(rest.stderr.contains("may have sent generic to +1••••••0003"), "{rest}");
    assert_eq!(rest.json()["results"].as_array().unwrap().len(), 2);
    assert_eq!(proxy.count(), 6);
}

#[test]
fn what_was_refused_is_sent_again_by_resume() {
    let refused = answers::twilio_error(21608, 403, "The number is unverified.");
    let proxy = Proxy::new("api.twilio.com", move |nth| match nth {
        1 => Some((403, refused.clone())),
        _ => Some((201, answers::TWILIO_TAKEN.into())),
    });
    let home = home(&proxy, 3);
    run(&home, &[]).exits(5);
    let rest = run(&home, &["--resume", "--json"]).exits(0).json();
    assert_eq!(rest["results"].as_array().unwrap().len(), 1);
    assert_eq!(rest["results"][0]["to"], "+14155550001");
}

#[test]
fn only_the_same_messages_are_resumed() {
    let proxy = Proxy::new("api.twilio.com", |_| Some((201, answers::TWILIO_TAKEN.into())));
    let home = home(&proxy, 3);
    let none = run(&home, &["--resume"]).exits(2);
    assert!(none.stderr.contains("no batch to resume for this file"), "{none}");
    run(&home, &[]).exits(0);
    let other = run(&home, &["--resume", "--template=sign-in"]).exits(2);
    assert!(other.stderr.contains("its message 1 was generic to +1••••••0000"), "{other}");
    fs::write(home.path("numbers.txt"), format!("+14155559999\n{}", numbers(3))).unwrap();
    let edited = run(&home, &["--resume"]).exits(2);
    assert!(edited.stderr.contains("changed since the batch started"), "{edited}");
    let sandbox = run(&home, &["--resume", "--sandbox"]).exits(2);
    assert!(sandbox.stderr.contains("no journal for a sandbox"), "{sandbox}");
    let piped = home.feed(&["test", "--to-file=-", "--resume"], numbers(3)).exits(2);
    assert!(piped.stderr.contains("no batch to resume for this file"), "{piped}");
    assert!(home.run(&["test", "--to=+14155550100", "--resume"]).exits(2).stderr.contains("--to-file"));
    assert_eq!(proxy.count(), 3);
}

#[test]
fn results_come_in_the_order_of_the_file_whatever_is_answered_first() {
    let both = Barrier::new(2);
    let refused = answers::twilio_error(21211, 400, "Invalid 'To' Phone Number");
    let proxy = Proxy::new("api.twilio.com", move |nth| {
        // Neither is answered before the other has arrived.
        both.wait();
        Some(if nth == 0 { (201, answers::TWILIO_TAKEN.into()) } else { (400, refused.clone()) })
    });
    let home = home(&proxy, 2);
    let document = run(&home, &["--concurrency=2", "--json"]).exits(5).json();
    let to: Vec<_> = document["results"].as_array().unwrap().iter().map(|sent| &sent["to"]).collect();
    assert_eq!(to, ["+14155550000", "+14155550001"]);
}

#[test]
fn many_messages_have_a_line_each_and_the_fix_is_printed_once() {
    let refused = answers::twilio_error(21211, 400, "Invalid 'To' Phone Number");
    let proxy = Proxy::new("api.twilio.com", move |nth| match nth % 2 {
        0 => Some((201, answers::TWILIO_TAKEN.into())),
        _ => Some((400, refused.clone())),
    });
    let home = home(&proxy, 12);
    let done = run(&home, &[]).exits(5);
    assert_eq!(done.stdout.matches("✗ refused").count(), 6, "{done}");
    assert_eq!(done.stdout.matches("fix:").count(), 1, "{done}");
    assert!(done.stdout.contains("6 times: ") && done.stdout.contains("6 of 12 accepted"), "{done}");
}
