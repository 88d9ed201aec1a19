//! The budget of an hour and the journal's age while the clock is shifted, by libfaketime.

use std::sync::mpsc;

use super::{
    batches::{assert_resumed_or_forgotten, grow_journal},
    *,
};
use crate::support::gateway::GatewayReply;

/// Runs with the clock shifted by this offset, such as `+1y` or `-3h`. Durations pass as they do.
fn shifted(home: &Home, offset: &str, args: &[&str]) -> Command {
    let mut command = home.command(args);
    command.env("LD_PRELOAD", library().unwrap()).env("FAKETIME", offset);
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    command.env("FAKETIME_NO_CACHE", "1");
    command
}

/// Debian's libfaketime, wherever this machine's architecture puts it.
fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.map(|entry| entry.unwrap().path());
    folders.map(|folder| folder.join("faketime/libfaketime.so.1")).find(|path| path.exists())
}

fn can_shift_clock() -> bool {
    let found = library().is_some();
    if !found {
        crate::support::skip("no clock is shifted, for libfaketime is missing: apt-get install faketime");
    }
    found
}

#[test]
fn entries_of_the_future_do_not_block_the_budget() {
    if !can_shift_clock() {
        return;
    }
    let gateway = Gateway::accepting();
    let home = home(&gateway, "max-per-hour = 4");
    for nth in 0..4 {
        let to = format!("--to={}", recipient(nth));
        outcome(shifted(&home, "+1y", &["test", &to]).output().unwrap()).exits(0);
    }
    for nth in 4..8 {
        home.run(&["test", &format!("--to={}", recipient(nth))]).exits(0);
    }
    // Those of now count as ever.
    let full = home.run(&["test", "--to=+14155559999"]).exits(6);
    let minutes = full.stderr.split("wait ").nth(1).and_then(|rest| rest.split(' ').next());
    let minutes: u64 = minutes.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{full}"));
    // Sends may be counted in steps of some seconds.
    assert!(minutes <= 61, "{full}");
    assert_eq!(gateway.count(), 8);
}

#[test]
fn entries_of_the_future_do_not_reset_the_budget() {
    if !can_shift_clock() {
        return;
    }
    let gateway = Gateway::accepting();
    let home = home(&gateway, "max-per-hour = 400");
    let file = write_recipients(&home, "numbers.txt", &recipients(0..300));
    home.run(&batch(&file, &["--concurrency=20"])).exits(0);
    outcome(shifted(&home, "+1y", &["test", "--to=+14155559998"]).output().unwrap()).exits(0);
    // The journal grows until it is compacted; what was refused costs nothing.
    grow_journal(&home, 2_000);
    let file = write_recipients(&home, "more.txt", &recipients(300..401));
    home.run(&batch(&file, &["--concurrency=20"])).exits(6);
    assert_eq!(gateway.count(), 301, "the batch is refused as a whole");
    let file = write_recipients(&home, "fits.txt", &recipients(300..399));
    home.run(&batch(&file, &["--concurrency=20"])).exits(0);
    assert_eq!(gateway.count(), 400);
}

#[test]
fn a_clock_that_is_set_back_does_not_reset_the_budget() {
    if !can_shift_clock() {
        return;
    }
    for offset in ["+5m", "+8h"] {
        let gateway = Gateway::accepting();
        let home = home(&gateway, "max-per-hour = 2");
        for _ in 0..2 {
            outcome(shifted(&home, offset, &["test", "--to=+14155550100"]).output().unwrap()).exits(0);
        }
        home.run(&["test", "--to=+14155550101"]).exits(6);
        // An hour after this was noticed there is room again, long before the time that the messages are dated.
        let later = outcome(shifted(&home, "+61m", &["test", "--to=+14155550101"]).output().unwrap());
        later.exits(0);
        assert_eq!(gateway.count(), 3, "{offset}");
    }
}

#[test]
fn an_hour_later_there_is_room_again() {
    if !can_shift_clock() {
        return;
    }
    let gateway = Gateway::accepting();
    let home = home(&gateway, "max-per-hour = 2");
    let send = ["test", "--to=+14155550100"];
    outcome(shifted(&home, "-61m", &send).output().unwrap()).exits(0);
    outcome(shifted(&home, "-59m", &send).output().unwrap()).exits(0);
    home.run(&send).exits(0);
    home.run(&send).exits(6);
    assert_eq!(gateway.count(), 3);
}

/// Kills a batch of 300 after 251 messages, five hours ago, then sends batches of these sizes, and resumes it today.
fn resumes_after_hours(other_batches: &[usize]) {
    if !can_shift_clock() {
        return;
    }
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| {
        if request.nth == 250 {
            arrived.send(()).unwrap();
            return GatewayReply::Silence;
        }
        GatewayReply::Accept
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let all = recipients(0..300);
    let file = write_recipients(&home, "numbers.txt", &all);
    let mut child = shifted(&home, "-5h", &batch(&file, &[])).spawn().unwrap();
    has_arrived.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    gateway.wait_until_idle();
    let before = gateway.recipients();
    let other = Gateway::accepting();
    home.write(other.config(LARGEST_BUDGET));
    for (nth, size) in other_batches.iter().enumerate() {
        let file = write_recipients(&home, &format!("other-{nth}.txt"), &recipients(1_000..1_000 + size));
        let offset = format!("-{}m", 200 - nth);
        outcome(shifted(&home, &offset, &batch(&file, &["--concurrency=20"])).output().unwrap()).exits(0);
    }
    let next = Gateway::accepting();
    home.write(next.config(LARGEST_BUDGET));
    let rest = home.run(&batch(&file, &["--resume", "--json"]));
    assert_resumed_or_forgotten(&rest, &all, &before, &next);
}

#[test]
fn a_batch_of_hours_ago_is_kept_whole_or_dropped_whole_after_a_small_one() {
    resumes_after_hours(&[50]);
}

#[test]
fn a_batch_of_hours_ago_is_kept_whole_or_dropped_whole_after_large_ones() {
    resumes_after_hours(&[400, 400, 100]);
}
