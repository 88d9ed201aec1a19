//! Two containers that share a volume: both processes have the process id 1, so it says nothing about who is alive.

use std::sync::{Mutex, mpsc};

use super::*;
use crate::support::gateway::GatewayReply;

const CONTAINER: [&str; 4] = ["unshare", "--pid", "--fork", "--mount-proc"];

fn can_contain() -> bool {
    can_run(&[&CONTAINER[..], &["true"]].concat())
}

#[test]
fn a_send_that_is_under_way_in_another_container_is_not_reported_as_cut_off() {
    if !can_contain() {
        return;
    }
    let (arrived, has_arrived) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let is_released = Mutex::new(is_released);
    let gateway = Gateway::new(move |request| {
        if request.nth == 0 {
            arrived.send(()).unwrap();
            let _ = is_released.lock().unwrap().recv();
        }
        GatewayReply::Accept
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let first = run_by(&CONTAINER, &home.command(&["test", "--to=+14155550100"])).spawn().unwrap();
    has_arrived.recv().unwrap();
    let second = outcome(run_by(&CONTAINER, &home.command(&["test", "--to=+14155550101"])).output().unwrap());
    // Neither does one outside of them.
    let third = home.run(&["test", "--to=+14155550102"]);
    release.send(()).unwrap();
    finished(first).exits(0);
    for done in [second.exits(0), third.exits(0)] {
        assert!(!done.stderr.contains("may have"), "the first one is alive: {done}");
    }
    let sends = log(&home);
    assert_eq!((sends.len(), count_outcome(&sends, "accepted")), (3, 3), "{sends:?}");
}

#[test]
fn a_send_that_was_killed_in_another_container_is_reported_once() {
    if !can_contain() {
        return;
    }
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |request| {
        if request.nth == 0 {
            arrived.send(()).unwrap();
            return GatewayReply::Silence;
        }
        GatewayReply::Accept
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let killed = [&CONTAINER[..], &["--kill-child"]].concat();
    let mut first = run_by(&killed, &home.command(&["test", "--to=+14155550100"])).spawn().unwrap();
    has_arrived.recv().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    gateway.wait_until_idle();
    let send = || outcome(run_by(&CONTAINER, &home.command(&["test", "--to=+14155550101"])).output().unwrap());
    let told = send().exits(0);
    assert!(told.stderr.contains("may have") && told.stderr.contains("+1••••••0100"), "{told}");
    let again = send().exits(0);
    assert!(!again.stderr.contains("may have"), "{again}");
}
