//! A command whose system calls are held up, failed or killed.

use std::process::Command;

use super::run_by;

/// Whether strace works here. Says so where it does not.
pub fn can_trace() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let works = works.is_ok_and(|done| done.status.success());
    if !works {
        crate::support::skip("no system call is disturbed, for strace does not work here");
    }
    works
}

/// The same command under strace with these flags. What its own children do is not traced.
pub fn strace(inner: &Command, flags: &[&str]) -> Command {
    run_by(&[&["strace", "-qq"], flags].concat(), inner)
}
