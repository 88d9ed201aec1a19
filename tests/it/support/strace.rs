//! A command whose system calls are held up, failed or killed.

use std::{
    io::{self, Write},
    process::{Command, Stdio},
};

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
    let mut outer = Command::new("strace");
    outer.arg("-qq").args(flags).arg(inner.get_program()).args(inner.get_args());
    outer.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    outer.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    outer
}
