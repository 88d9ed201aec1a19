//! A batch that a signal ends reports what was sent, what may have been and what was not; `--resume` completes it.

use std::sync::mpsc;

use rustix::process::{Pid, Signal, kill_process};

use super::*;
use crate::support::gateway::GatewayReply;

/// A gateway that leaves the messages to all recipients from this one on without an answer, and tells of each.
fn silent_from(place: usize) -> (Gateway, mpsc::Receiver<()>) {
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| {
        if request.to >= recipient(place) {
            // An error means that the test is over.
            let _ = arrived.send(());
            return GatewayReply::Silence;
        }
        GatewayReply::Accept
    });
    (gateway, has_arrived)
}

/// Ends a batch of 20 after 12 accepted messages, with as many under way as may be at once, then resumes it.
fn interrupts(signal: Signal, code: i32, concurrency: usize) {
    let (gateway, arrived) = silent_from(12);
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..20);
    let file = write_recipients(&home, "numbers.txt", &all);
    let at_once = format!("--concurrency={concurrency}");
    let child = home.command(&batch(&file, &[&at_once])).spawn().unwrap();
    (0..concurrency).for_each(|_| arrived.recv().unwrap());
    kill_process(Pid::from_child(&child), signal).unwrap();
    let done = finished(child).exits(code);
    let sent = gateway.recipients();
    assert_eq!(sent.len(), 12 + concurrency);
    let told = &done.stdout;
    assert!(told.contains("12 of 20 accepted"), "{done}");
    for number in sent.iter().filter(|number| **number >= recipient(12)) {
        let line = told.lines().find(|line| line.contains(number.as_str()));
        assert!(line.is_some_and(|line| line.contains("unknown")), "{number} may have been sent: {done}");
    }
    let left = 8 - concurrency;
    assert!(told.contains(&format!("{left} not sent")), "{done}");
    assert!(told.contains("--resume"), "{done}");

    gateway.wait_until_idle();
    let next = Gateway::accepting();
    home.write(next.config(LARGEST_BUDGET));
    let rest = home.run(&batch(&file, &["--resume", "--json"])).exits(0);
    // They were reported by the run itself, which lived to say so.
    assert!(!rest.stderr.contains("was killed"), "{rest}");
    let mut missing: Vec<_> = all.iter().filter(|number| !sent.contains(number)).cloned().collect();
    missing.sort();
    assert_eq!(with_outcome(&rest.json(), "accepted"), missing);
    assert_none_sent_twice(&next);
    let sends = log(&home);
    assert_eq!(count_outcome(&sends, "accepted"), 20 - concurrency, "{sends:?}");
    assert_eq!(count_outcome(&sends, "unknown"), concurrency, "{sends:?}");
}

#[test]
fn sigint_in_the_middle_of_a_batch() {
    interrupts(Signal::INT, 130, 1);
}

#[test]
fn sigterm_in_the_middle_of_a_batch() {
    interrupts(Signal::TERM, 143, 1);
}

#[test]
fn sighup_in_the_middle_of_a_batch() {
    interrupts(Signal::HUP, 129, 1);
}

#[test]
fn sigterm_while_five_messages_are_under_way() {
    interrupts(Signal::TERM, 143, 5);
}

#[test]
fn the_results_document_of_an_interrupted_batch_names_every_message_that_left() {
    let (gateway, arrived) = silent_from(12);
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..20);
    let file = write_recipients(&home, "numbers.txt", &all);
    let child = home.command(&batch(&file, &["--concurrency=3", "--json"])).spawn().unwrap();
    (0..3).for_each(|_| arrived.recv().unwrap());
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let document = finished(child).exits(130).json();
    assert_eq!(with_outcome(&document, "accepted").len(), 12, "{document}");
    let mut unknown = gateway.recipients();
    unknown.retain(|number| *number >= recipient(12));
    unknown.sort();
    assert_eq!(with_outcome(&document, "unknown"), unknown, "{document}");
    let left = with_outcome(&document, "unreachable");
    assert!(left.iter().all(|number| !gateway.recipients().contains(number)), "{document}");
    assert_eq!(results(&document).len(), 20, "{document}");
}

#[test]
fn a_signal_while_one_message_is_under_way_is_recorded_as_possibly_sent() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let (gateway, arrived) = silent_from(0);
        let home = home(&gateway, LARGEST_BUDGET);
        let child = home.command(&["test", "--to=+14155550100", "--json"]).spawn().unwrap();
        arrived.recv().unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let document = finished(child).exits(code).json();
        assert_eq!(with_outcome(&document, "unknown"), ["+14155550100"], "{document}");
        let sends = log(&home);
        assert_eq!((sends.len(), count_outcome(&sends, "unknown")), (1, 1), "{sends:?}");
    }
}
