//! Killed at any system call, or failed by the disk at any, a command leaves the file old or new and the next one works.
//!
//! Needs strace. Tries every seventh kill and a sample of the errors, or more as `SMSCTL_SWEEP` says.

use std::io::{self, Write};

use crate::support::{
    bench::{Bench, Point, SECRET},
    strace::can_trace,
    sweep,
};

const ERRORS: [&str; 8] = ["EIO", "ENOSPC", "EINTR", "EACCES", "EROFS", "EDQUOT", "EMFILE", "ENOMEM"];

fn sweep(args: &[&str], fresh: bool) {
    if !can_trace() {
        return;
    }
    let bench = Bench::new(args, fresh);
    let points = bench.points();
    let mut tried = [[0; 2]; 2];
    let before = if fresh { 0 } else { 2 };
    for Point { call, nth } in points.iter().step_by(sweep::step(7)) {
        let inject = format!("inject={call}:signal=KILL:when={nth}");
        let done = bench.traced(&["-e", &format!("trace={call}"), "-e", &inject], "/dev/null");
        let at = format!("{args:?} {inject}");
        assert_eq!(done.status.code(), None, "{at}: {done:?}");
        let arrived = bench.arrived(&at);
        tried[0][usize::from(arrived)] += 1;
        assert_eq!(bench.goes_on(&at), before + usize::from(arrived), "{at}: what is in the history");
    }
    let errors = points.iter().flat_map(|point| ERRORS.map(|error| (point, error)));
    // A prime step meets every kind of error at every kind of call.
    for (Point { call, nth }, error) in errors.step_by(sweep::step(139)) {
        let inject = format!("inject={call}:error={error}:when={nth}");
        let done = bench.traced(&["-e", &format!("trace={call}"), "-e", &inject], "/dev/null");
        let at = format!("{args:?} {inject}");
        let arrived = bench.arrived(&at);
        tried[1][usize::from(arrived)] += 1;
        let said = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
        // A panic is told by the first words by the runtime, by the second by this tool.
        let panicked = said.contains("panicked") || said.contains("internal error at");
        assert!(!panicked && !said.contains(SECRET), "{at}: {said}");
        match done.status.code() {
            Some(0) => assert!(arrived, "{at}: said that it is done: {said}"),
            Some(code) => {
                assert!([1, 2, 3, 130].contains(&code), "{at}: exit {code}: {said}");
                assert!(said.contains("error: "), "{at}: {said}");
                assert!(!(arrived && said.contains("nothing changed")), "{at}: {said}");
            }
            None => panic!("{at}: {done:?}"),
        }
        bench.goes_on(&at);
    }
    let [[kept, new], [old, failed]] = tried;
    let _ = writeln!(
        io::stderr(),
        "{args:?}: {} kills ({kept} old, {new} new), {} errors ({old} old, {failed} new), none corrupt",
        kept + new,
        old + failed
    );
}

#[test]
fn the_first_setup() {
    let args = ["setup", "twilio", "--auth-token=env:TOKEN", "--from=+14155550123", "--name=one"];
    sweep(&[&args[..], &["--account-sid=AC00000000000000000000000000000000"]].concat(), true);
}

#[test]
fn another_setup() {
    let args = ["setup", "twilio", "--auth-token=env:TOKEN", "--from=+14155550123", "--name=three"];
    sweep(&[&args[..], &["--account-sid=AC00000000000000000000000000000000"]].concat(), false);
}

#[test]
fn set() {
    sweep(&["set", "from=+14155550124"], false);
}

#[test]
fn change() {
    sweep(&["change", "one"], false);
}

#[test]
fn remove() {
    sweep(&["remove", "one", "--yes"], false);
}

#[test]
fn template_set() {
    sweep(&["template", "set", "sign-in", "{{code}} signs you in"], false);
}

#[test]
fn template_unset() {
    sweep(&["template", "unset", "register"], false);
}

#[test]
fn template_edit() {
    sweep(&["template", "edit", "generic"], false);
}

#[test]
fn config_edit() {
    sweep(&["config", "edit"], false);
}

#[test]
fn config_undo() {
    sweep(&["config", "undo"], false);
}
