//! The journal's disk fills up or fails while messages are sent: what cannot be recorded is said on that message.

use super::*;
use crate::support::strace::{can_trace, strace};

/// Whatever failed: no message left without an intent, and what is reported as accepted without an error is recorded.
#[track_caller]
fn assert_honest(done: &Done, gateway: &Gateway, home: &Home, at: &str) {
    gateway.wait_until_idle();
    assert!(!done.stderr.contains("panicked"), "{at}: {done}");
    let received = gateway.recipients();
    let document = done.json();
    let all = if document["results"].is_array() { results(&document) } else { vec![] };
    assert!(received.is_empty() || !all.is_empty(), "{at}: {received:?} received a message: {done}");
    let sends = log(home);
    for result in &all {
        let (to, state) = (result["to"].as_str().unwrap(), result["outcome"].as_str().unwrap());
        let recorded = sends.iter().filter(|send| send["to"] == masked(to)).collect::<Vec<_>>();
        let has_left = received.iter().any(|number| number == to);
        if has_left {
            assert!(["accepted", "unknown"].contains(&state), "{at}: {to} received a message: {done}");
            assert_eq!(recorded.len(), 1, "{at}: {to} received a message: {sends:?}");
            let (says_accepted, is_whole) = (state == "accepted", recorded[0]["outcome"] == "accepted");
            assert!(
                is_whole || !says_accepted || !result["error"].is_null(),
                "{at}: the outcome of {to} is not recorded and nobody says so: {done} {sends:?}"
            );
        } else {
            assert!(!["accepted", "delivered"].contains(&state), "{at}: {to} received nothing: {done}");
            assert!(!result["error"].is_null(), "{at}: {done}");
        }
        if !result["error"].is_null() {
            assert_ne!(done.code, 0, "{at}: an error and exit 0: {done}");
        }
    }
    assert!(done.code != 0 || received.len() == all.len(), "{at}: {done}");
}

#[test]
fn a_disk_that_fails_at_any_write_or_sync_of_one_send() {
    if !can_trace() {
        return;
    }
    for (call, error) in [
        ("write", "ENOSPC"),
        ("write", "EIO"),
        ("writev", "ENOSPC"),
        ("pwrite64", "ENOSPC"),
        ("fsync", "EIO"),
        ("fdatasync", "EIO"),
        ("ftruncate", "EIO"),
    ] {
        for nth in 1..=6 {
            let gateway = Gateway::accepting();
            let home = home(&gateway, LARGEST_BUDGET);
            // Each file of the state folder exists and is named to strace: the journal, its key and its locks.
            home.run(&["test", "--to=+14155550001"]).exits(0);
            gateway.wait_until_idle();
            gateway.clear();
            let files = fs::read_dir(state_folder(&home)).unwrap().map(|entry| entry.unwrap().path());
            let mut flags = vec!["-f".to_owned(), "-o".into(), "/dev/null".into()];
            files.for_each(|file| flags.extend(["-P".to_owned(), file.display().to_string()]));
            let inject = format!("inject={call}:error={error}:when={nth}+");
            flags.extend(["-e".into(), format!("trace={call}"), "-e".into(), inject.clone()]);
            let flags: Vec<_> = flags.iter().map(String::as_str).collect();
            let command = home.command(&["test", "--to=+14155550002", "--json"]);
            let done = outcome(strace(&command, &flags).output().unwrap());
            assert_honest(&done, &gateway, &home, &inject);
        }
    }
}

/// Runs a batch of 60 while no file may grow beyond so many blocks of 512 bytes, as on a full disk.
fn fills_up_at(blocks: usize) {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..60);
    let file = write_recipients(&home, "numbers.txt", &all);
    let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let command = home.command(&batch(&file, &["--concurrency=5", "--json"]));
    let done = outcome(run_by(&["sh", "-c", &limit, "sh"], &command).output().unwrap());
    let at = format!("{blocks} blocks");
    assert_honest(&done, &gateway, &home, &at);
    assert_ne!(done.code, 0, "{at}: {done}");
    assert!(done.to_string().contains(".jsonl"), "{at}: the file is not named: {done}");
    let before = gateway.recipients();
    // With room again, the rest is sent and nobody receives a second message.
    let next = Gateway::accepting();
    home.write(next.config(LARGEST_BUDGET));
    let resume = if before.is_empty() { vec![] } else { vec!["--resume"] };
    let rest = home.run(&batch(&file, &resume));
    assert_none_sent_twice(&next);
    let now = next.recipients();
    assert!(now.iter().all(|number| !before.contains(number)), "{at}: second messages: {rest}");
    assert_eq!(now.len() + before.len(), 60, "{at}: {rest}");
}

#[test]
fn a_disk_that_is_full_from_the_start() {
    fills_up_at(0);
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_a_batch() {
    fills_up_at(12);
}

#[test]
fn a_small_file_system_that_fills_up_in_the_middle_of_a_batch() {
    if !can_run(&["unshare", "--mount", "true"]) {
        return;
    }
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    let file = write_recipients(&home, "numbers.txt", &recipients(0..400));
    let folder = state_folder(&home);
    fs::create_dir_all(&folder).unwrap();
    // `log` must see the same file system, so it runs in there, after the batch.
    let script = "mount -t tmpfs -o size=32k,mode=700 smsctl \"$0\" && { \"$@\"; echo \"exit $?\" >&2; }; \
                  \"$1\" log --since=168h --json";
    let words = ["unshare", "--mount", "sh", "-c", script, folder.to_str().unwrap()];
    let done = outcome(
        run_by(&words, &home.command(&batch(&file, &["--concurrency=5", "--json", "--no-input"]))).output().unwrap(),
    );
    let code = done.stderr.lines().find_map(|line| line.strip_prefix("exit ")).unwrap_or_else(|| panic!("{done}"));
    assert_ne!(code, "0", "{done}");
    let mut documents = serde_json::Deserializer::from_str(&done.stdout).into_iter::<Value>();
    let report = documents.next().unwrap().unwrap();
    let listed = documents.next().unwrap_or_else(|| panic!("{done}")).unwrap();
    let sends = listed["sends"].as_array().unwrap();
    let received = gateway.recipients();
    assert!(received.len() < 400, "it did not fill up");
    for number in &received {
        let recorded = sends.iter().filter(|send| send["to"] == masked(number)).count();
        assert_eq!(recorded, 1, "{number} received a message that is not recorded");
    }
    for result in results(&report).iter().filter(|result| result["error"].is_null()) {
        let to = result["to"].as_str().unwrap();
        let whole = sends.iter().any(|send| send["to"] == masked(to) && send["outcome"] == "accepted");
        assert!(whole, "the outcome of {to} is not recorded and nobody says so");
    }
}
