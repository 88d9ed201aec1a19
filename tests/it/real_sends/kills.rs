//! `kill -9`, or SIGTERM, at every system call of a real batch of 20, then `--resume`.
//!
//! Every message is recorded as sent or possibly sent, and none is sent twice. Needs strace. Tries every 31st
//! call, or more as `SMSCTL_SWEEP` says.

use std::collections::BTreeMap;

use super::*;
use crate::support::{
    strace::{can_trace, strace},
    sweep,
};

const MESSAGES: usize = 20;

/// How a process that the signal itself ended is told from one that exits with 143.
const ENDED_BY_SIGTERM: i32 = 256 + 15;

/// One system call at which to kill: its name, and how many of that name the same thread made, with it.
struct KillPoint {
    call: String,
    nth: usize,
}

fn first_run(file: &str) -> Vec<&str> {
    batch(file, &["--concurrency=4", "--json"])
}

/// Every system call of an undisturbed run from the first that names the state folder.
fn kill_points() -> Vec<KillPoint> {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..MESSAGES));
    let log = home.path("strace.txt");
    let command = home.command(&first_run(&file));
    outcome(strace(&command, &["-f", "-o", log.to_str().unwrap()]).output().unwrap()).exits(0);
    // strace counts the calls of each thread apart.
    let (mut seen, mut points, mut begun) = (BTreeMap::<(String, String), usize>::new(), BTreeMap::new(), false);
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, arguments)) = rest.trim_start().split_once('(') else { continue };
        if !call.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            continue;
        }
        let nth = seen.entry((thread.to_owned(), call.to_owned())).or_default();
        *nth += 1;
        begun |= call != "execve" && arguments.contains(".local/state");
        if begun && call != "exit_group" && call != "exit" {
            let place = points.len();
            points.entry((call.to_owned(), *nth)).or_insert(place);
        }
    }
    let mut ordered: Vec<_> = points.into_iter().collect();
    ordered.sort_by_key(|(_, place)| *place);
    ordered.into_iter().map(|((call, nth), _)| KillPoint { call, nth }).collect()
}

/// What a kill at this point and the resume after it led to.
enum Killed {
    /// The batch was not yet known, so the whole of it is sent anew.
    BeforeTheFirst,
    /// Some messages were left for the resume.
    During,
    /// The kill came when all was sent, or the point was not met again.
    AfterTheLast,
}

fn kill_at(point: &KillPoint) -> Killed {
    let inject = format!("inject={}:signal=KILL:when={}", point.call, point.nth);
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..MESSAGES));
    let trace = format!("trace={}", point.call);
    let flags = ["-f", "-o", "/dev/null", "-e", &trace, "-e", &inject];
    let killed = outcome(strace(&home.command(&first_run(&file)), &flags).output().unwrap());
    gateway.wait_until_idle();
    let before = gateway.recipients();

    let mut rest = home.run(&batch(&file, &["--resume", "--json"]));
    let is_unknown = rest.code == 2;
    if is_unknown {
        assert_eq!(gateway.count(), before.len(), "{inject}: {rest}");
        assert!(before.is_empty(), "{inject}: {before:?} received a message of a batch that nobody knows: {rest}");
        rest = home.run(&first_run(&file));
    }
    assert_eq!(rest.code, 0, "{inject}: {rest}");
    let left = results(&rest.json()).len();

    gateway.wait_until_idle();
    let received = gateway.messages_by_recipient();
    let twice: Vec<_> = received.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{inject}: received twice: {twice:?}\nkilled: {killed}\nresumed: {rest}");
    let sends = log(&home);
    for number in recipients(0..MESSAGES) {
        let recorded: Vec<_> = sends.iter().filter(|send| send["to"] == masked(&number)).collect();
        assert_eq!(recorded.len(), 1, "{inject}: {number}: {sends:?}\nresumed: {rest}");
        let state = recorded[0]["outcome"].as_str().unwrap_or("none");
        match state {
            "accepted" => {
                assert!(received.contains_key(&number), "{inject}: {number} is only said to be sent")
            }
            // Where its intent was durable and the kill came before the request left, nobody received it.
            "unknown" => {}
            _ => panic!("{inject}: {number} is recorded as {state}: {sends:?}"),
        }
    }
    // What may have been sent is said once: by the run that follows.
    let unknown = count_outcome(&sends, "unknown");
    let said = recipients(0..MESSAGES).iter().filter(|number| rest.stderr.contains(&masked(number))).count();
    assert!(said >= unknown, "{inject}: {unknown} may have been sent and {said} are named: {rest}");
    match (is_unknown, left) {
        (true, _) => Killed::BeforeTheFirst,
        (false, 0) => Killed::AfterTheLast,
        (false, _) => Killed::During,
    }
}

#[test]
fn a_batch_killed_at_any_system_call_is_resumed_without_repeats() {
    if !can_trace() {
        return;
    }
    let points = kill_points();
    assert!(points.len() > 100, "{} system calls", points.len());
    let (mut before, mut during, mut after) = (0, 0, 0);
    for point in points.iter().step_by(sweep::step(31)) {
        match kill_at(point) {
            Killed::BeforeTheFirst => before += 1,
            Killed::During => during += 1,
            Killed::AfterTheLast => after += 1,
        }
    }
    let _ = writeln!(
        io::stderr(),
        "{} of {} system calls: {before} kills before the first message, {during} during, {after} after the last",
        before + during + after,
        points.len()
    );
    assert!(during > 0);
}

/// Sends SIGTERM at this point, then resumes. Returns the exit code of the first run.
fn terminate_at(point: &KillPoint) -> i32 {
    let inject = format!("inject={}:signal=TERM:when={}", point.call, point.nth);
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..MESSAGES));
    let trace = format!("trace={}", point.call);
    let flags = ["-f", "-o", "/dev/null", "-e", &trace, "-e", &inject];
    let ended = outcome(strace(&home.command(&first_run(&file)), &flags).output().unwrap());
    gateway.wait_until_idle();
    let before = gateway.messages_by_recipient();
    // Each thread counts its calls, so the point may be met before smsctl handles signals. Then nothing was sent.
    if ended.code == ENDED_BY_SIGTERM {
        assert!(before.is_empty(), "{inject}: {before:?}");
        return ended.code;
    }
    assert!([0, 143].contains(&ended.code), "{inject}: {ended}");
    // The report is one document, and names no message as unsent that the gateway received.
    let report = ended.json();
    for result in report["results"].as_array().into_iter().flatten() {
        let was_received = before.keys().any(|number| result["to"] == number.as_str());
        let outcome = result["outcome"].as_str().unwrap_or("not sent");
        assert!(
            !was_received || ["accepted", "unknown"].contains(&outcome),
            "{inject}: {result} was received: {ended}"
        );
        assert!(was_received || outcome != "accepted", "{inject}: {result} was not received: {ended}");
    }
    let mut rest = home.run(&batch(&file, &["--resume", "--json"]));
    if rest.code == 2 {
        assert!(before.is_empty() || ended.code == 0, "{inject}: {before:?} of a batch that nobody knows: {rest}");
        rest = if before.is_empty() { home.run(&first_run(&file)) } else { rest };
    }
    assert!(rest.code == 0 || ended.code == 0, "{inject}: {rest}");
    gateway.wait_until_idle();
    assert_none_sent_twice(&gateway);
    let (received, sends) = (gateway.messages_by_recipient(), log(&home));
    for number in recipients(0..MESSAGES) {
        let is_unknown = || sends.iter().any(|send| send["to"] == masked(&number) && send["outcome"] == "unknown");
        assert!(received.contains_key(&number) || is_unknown(), "{inject}: {number} was forgotten: {ended} {rest}");
    }
    ended.code
}

#[test]
fn a_batch_terminated_at_any_system_call_reports_what_happened_and_is_resumed_without_repeats() {
    if !can_trace() {
        return;
    }
    let points = kill_points();
    let codes: Vec<_> = points.iter().step_by(sweep::step(31)).map(terminate_at).collect();
    let ended = codes.iter().filter(|code| **code == 143).count();
    let _ = writeln!(io::stderr(), "{} of {} system calls: {ended} runs ended by SIGTERM", codes.len(), points.len());
    assert!(ended > codes.len() / 2);
}

#[test]
fn a_resume_killed_at_any_system_call_is_resumed_without_repeats() {
    if !can_trace() {
        return;
    }
    // The writes and syncs of a resume, and what it sends and receives.
    let calls = ["write", "fsync", "fdatasync", "writev", "sendto", "recvfrom", "flock", "rename"];
    for (call, nth) in calls.iter().flat_map(|call| [1, 2, 5, 9].map(|nth| (*call, nth))).step_by(sweep::step(3)) {
        let gateway = Gateway::accepting();
        let home = home(&gateway, LARGEST_BUDGET);
        let file = write_recipients(&home, "numbers.txt", &recipients(0..MESSAGES));
        let killed = |args: &[&str], call: &str, nth: usize| {
            let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL:when={nth}"));
            let flags = ["-f", "-o", "/dev/null", "-e", &trace, "-e", &inject];
            let done = outcome(strace(&home.command(args), &flags).output().unwrap());
            gateway.wait_until_idle();
            done
        };
        // The first run comes as far as its sixth answer or so.
        killed(&first_run(&file), "recvfrom", 6);
        killed(&batch(&file, &["--resume", "--concurrency=4"]), call, nth);
        let rest = home.run(&batch(&file, &["--resume", "--json"]));
        if rest.code == 2 {
            assert_eq!(gateway.count(), 0, "{call} {nth}: {rest}");
            continue;
        }
        assert_eq!(rest.code, 0, "{call} {nth}: {rest}");
        assert_none_sent_twice(&gateway);
        let sends = log(&home);
        let recorded: BTreeSet<_> = sends.iter().map(|send| send["to"].as_str().unwrap()).collect();
        assert_eq!((sends.len(), recorded.len()), (MESSAGES, MESSAGES), "{call} {nth}: {sends:?}");
        for number in recipients(0..MESSAGES).iter().filter(|number| !gateway.recipients().contains(number)) {
            let send = sends.iter().find(|send| send["to"] == masked(number)).unwrap();
            assert_eq!(send["outcome"], "unknown", "{call} {nth}: {number} received nothing");
        }
    }
}
