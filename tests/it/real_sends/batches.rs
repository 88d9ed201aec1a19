//! Several batches at once, and batches that are resumed.

use std::sync::{Arc, Barrier, Mutex, mpsc};

use super::*;
use crate::support::gateway::GatewayReply;

/// A gateway that accepts all messages but holds the one at this place until it is told to go on.
struct Holding {
    gateway: Gateway,
    arrived: mpsc::Receiver<()>,
    release: mpsc::Sender<()>,
}

fn holding_at(place: usize) -> Holding {
    let (arrived, has_arrived) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let is_released = Mutex::new(is_released);
    let gateway = Gateway::new(move |request| {
        if request.nth == place {
            arrived.send(()).unwrap();
            // An error means that the test is over.
            let _ = is_released.lock().unwrap().recv();
        }
        GatewayReply::Accept
    });
    Holding { gateway, arrived: has_arrived, release }
}

/// A gateway that accepts all messages but never answers the one at this place, and tells when it arrives.
fn silent_at(place: usize) -> (Gateway, mpsc::Receiver<()>) {
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| {
        if request.nth == place {
            arrived.send(()).unwrap();
            return GatewayReply::Silence;
        }
        GatewayReply::Accept
    });
    (gateway, has_arrived)
}

/// Starts a batch over the file and kills it once the gateway has the message at the silent place.
fn start_and_kill(home: &Home, file: &str, more: &[&str], arrived: &mpsc::Receiver<()>) {
    let mut child = home.command(&batch(file, more)).spawn().unwrap();
    arrived.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn two_batches_of_500_at_once_are_sent_and_recorded_whole() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let first = write_recipients(&home, "first.txt", &recipients(0..500));
    let second = write_recipients(&home, "second.txt", &recipients(500..1000));
    let more = ["--concurrency=10", "--json"];
    let start = |file: &str| home.command(&batch(file, &more)).spawn().unwrap();
    // Each is read while both run, so that neither waits for its output to be taken.
    let children = [start(&first), start(&second)].map(|child| std::thread::spawn(move || finished(child)));
    for child in children {
        let done = child.join().unwrap().exits(0);
        assert_eq!(with_outcome(&done.json(), "accepted").len(), 500);
        assert!(!done.stderr.contains("may have"), "{}", done.stderr);
    }
    assert_none_sent_twice(&gateway);
    assert_eq!(gateway.count(), 1000);
    let listed = home.run(&["log", "--since=168h", "--json"]).exits(0);
    assert!(!listed.stderr.contains("may have"), "{}", listed.stderr);
    let sends = log(&home);
    assert_eq!((sends.len(), count_outcome(&sends, "accepted")), (1000, 1000));
    // All of them count: there is no room for another one.
    let further = home.run(&["test", "--to=+14155559999"]).exits(6);
    assert!(!further.stderr.contains("may have"), "{further}");
}

#[test]
fn a_message_without_an_answer_does_not_hold_up_those_behind_it() {
    // The first is answered once all others have arrived; in order, only two could be in flight beside it.
    let (all_others, are_there) = mpsc::channel();
    let are_there = Mutex::new(are_there);
    let (first, is_first) = (recipient(0), recipient(0));
    let others = std::sync::atomic::AtomicUsize::new(0);
    let gateway = Gateway::new(move |request| {
        if request.to == is_first {
            let waited = are_there.lock().unwrap().recv_timeout(std::time::Duration::from_secs(20));
            return if waited.is_ok() { GatewayReply::Accept } else { GatewayReply::Refuse };
        }
        if others.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == 29 {
            all_others.send(()).unwrap();
        }
        GatewayReply::Accept
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..30));
    let sent = home.run(&batch(&file, &["--concurrency=3", "--json"])).exits(0).json();
    let accepted = with_outcome(&sent, "accepted");
    assert_eq!((accepted.len(), &accepted[0]), (30, &first));
}

#[test]
fn of_two_resumes_at_once_the_second_sends_nothing_and_says_why() {
    let (gateway, arrived) = silent_at(40);
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..120);
    let file = write_recipients(&home, "numbers.txt", &all);
    start_and_kill(&home, &file, &[], &arrived);
    gateway.wait_until_idle();
    let before = gateway.recipients();
    assert_eq!(before.len(), 41);

    // A second gateway takes over, which holds the first message of whoever resumes first.
    let Holding { gateway: next, arrived, release } = holding_at(0);
    home.write(next.config(LARGEST_BUDGET));
    let owner = home.command(&batch(&file, &["--resume", "--json", "--concurrency=4"])).spawn().unwrap();
    arrived.recv().unwrap();
    let other = home.run(&batch(&file, &["--resume", "--json"]));
    release.send(()).unwrap();
    let owner = finished(owner).exits(0);

    assert_ne!(other.code, 0, "{other}");
    assert!(other.to_string().contains("another run"), "{other}");
    assert_eq!(with_outcome(&owner.json(), "accepted"), all[41..]);
    assert_none_sent_twice(&next);
    let everyone = [before, next.recipients()].concat();
    assert_eq!((everyone.len(), distinct(&everyone).len()), (120, 120));
}

#[test]
fn two_resumes_started_together_send_each_message_once() {
    let (gateway, arrived) = silent_at(40);
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..120));
    start_and_kill(&home, &file, &[], &arrived);
    let both = Arc::new(Barrier::new(2));
    let children = [(); 2].map(|()| {
        let mut command = home.command(&batch(&file, &["--resume", "--concurrency=10"]));
        let both = both.clone();
        std::thread::spawn(move || {
            both.wait();
            outcome(command.output().unwrap())
        })
    });
    let done = children.map(|child| child.join().unwrap());
    assert!(done.iter().any(|done| done.code == 0), "{} {}", done[0], done[1]);
    assert_none_sent_twice(&gateway);
    assert_eq!(gateway.count(), 120);
}

#[test]
fn a_resume_while_the_first_run_is_alive_sends_nothing_and_says_why() {
    let Holding { gateway, arrived, release } = holding_at(5);
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..20));
    let owner = home.command(&batch(&file, &["--json"])).spawn().unwrap();
    arrived.recv().unwrap();
    let other = home.run(&batch(&file, &["--resume"]));
    assert_eq!(gateway.count(), 6);
    release.send(()).unwrap();
    assert_eq!(with_outcome(&finished(owner).exits(0).json(), "accepted").len(), 20);
    assert_ne!(other.code, 0, "{other}");
    assert!(other.stderr.contains("another run"), "{other}");
    assert!(!other.stderr.contains("may have"), "the run that sends it is alive: {other}");
    assert_none_sent_twice(&gateway);
    assert_eq!(gateway.count(), 20);
    // Once it is over there is nothing left to do.
    let after = home.run(&batch(&file, &["--resume", "--json"])).exits(0).json();
    assert_eq!(results(&after).len(), 0);
    assert_eq!(gateway.count(), 20);
}

#[test]
fn another_batch_over_another_file_goes_on_beside_the_first() {
    let Holding { gateway, arrived, release } = holding_at(2);
    let home = home(&gateway, LARGEST_BUDGET);
    let first = write_recipients(&home, "first.txt", &recipients(0..5));
    let second = write_recipients(&home, "second.txt", &recipients(10..15));
    let owner = home.command(&batch(&first, &[])).spawn().unwrap();
    arrived.recv().unwrap();
    home.run(&batch(&second, &[])).exits(0);
    home.run(&["test", "--to=+14155559999"]).exits(0);
    release.send(()).unwrap();
    finished(owner).exits(0);
    assert_none_sent_twice(&gateway);
    assert_eq!(gateway.count(), 11);
}

#[test]
fn a_resume_that_was_killed_is_resumed_again() {
    let (gateway, arrived) = silent_at(3);
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..12);
    let file = write_recipients(&home, "numbers.txt", &all);
    start_and_kill(&home, &file, &[], &arrived);
    gateway.wait_until_idle();
    let (next, arrived) = silent_at(3);
    home.write(next.config(LARGEST_BUDGET));
    start_and_kill(&home, &file, &["--resume"], &arrived);
    next.wait_until_idle();
    let last = Gateway::accepting();
    home.write(last.config(LARGEST_BUDGET));
    let rest = home.run(&batch(&file, &["--resume", "--json"])).exits(0).json();
    assert_eq!(with_outcome(&rest, "accepted"), all[8..]);
    let everyone = [gateway.recipients(), next.recipients(), last.recipients()].concat();
    assert_eq!(everyone, all);
    let sends = log(&home);
    assert_eq!((count_outcome(&sends, "accepted"), count_outcome(&sends, "unknown")), (10, 2), "{sends:?}");
}

/// Sends this many messages that the gateway of the home refuses, in batches, so that the journal grows.
pub fn grow_journal(home: &Home, messages: usize) {
    let refusing = Gateway::new(|_| GatewayReply::Refuse);
    let before = home.text();
    home.write(refusing.config(LARGEST_BUDGET));
    for batch_nth in 0..messages.div_ceil(200) {
        let name = format!("refused-{batch_nth}.txt");
        let file = write_recipients(home, &name, &recipients(5_000..5_200));
        home.run(&batch(&file, &["--concurrency=20", "--quiet"])).exits(5);
    }
    home.write(before);
}

#[test]
fn a_batch_is_resumed_without_repeats_after_many_other_sends() {
    let (gateway, arrived) = silent_at(250);
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..300);
    let file = write_recipients(&home, "numbers.txt", &all);
    start_and_kill(&home, &file, &["--concurrency=1"], &arrived);
    gateway.wait_until_idle();
    let before = gateway.recipients();
    assert_eq!(before.len(), 251);
    grow_journal(&home, 2_000);
    let next = Gateway::accepting();
    home.write(next.config(LARGEST_BUDGET));
    let rest = home.run(&batch(&file, &["--resume", "--json"]));
    assert_resumed_or_forgotten(&rest, &all, &before, &next);
}

/// A resume either sends exactly what was never begun, or says that the batch is no longer known and sends nothing.
#[track_caller]
pub fn assert_resumed_or_forgotten(done: &Done, all: &[String], before: &[String], next: &Gateway) {
    assert_none_sent_twice(next);
    let sent_now = next.recipients();
    let repeated: Vec<_> = sent_now.iter().filter(|number| before.contains(number)).collect();
    assert!(repeated.is_empty(), "{} people received a second message: {repeated:?}; {done}", repeated.len());
    match done.code {
        0 => assert_eq!(sent_now.len(), all.len() - before.len(), "{done}"),
        2 => {
            assert_eq!(sent_now.len(), 0, "{done}");
            assert!(done.to_string().contains("nothing was sent"), "{done}");
        }
        _ => panic!("{done}"),
    }
}
