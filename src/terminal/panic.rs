//! What is told where smsctl itself is wrong: the place, and never the message, which may quote a secret.

use std::{panic, process};

use super::{Screen, prompt::restore_terminal};
use crate::failure::{Failure, FailureKind};

/// Where the standard library draws the random keys of its tables, and panics if it gets none.
const RANDOMNESS: &str = "/std/src/sys/random/";

/// Returns the failure of a system that gives no randomness.
pub fn no_randomness() -> Failure {
    Failure::new(FailureKind::Unexpected, "the system provides no random numbers")
        .with_fix("check that /dev/urandom exists and that getrandom is allowed")
}

/// From now on a panic ends the process like any other failure.
pub fn report_panics(screen: Screen) {
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let failure = match place.contains(RANDOMNESS) {
            true => no_randomness(),
            false => Failure::new(FailureKind::Unexpected, format!("internal error at {place}"))
                .with_fix("please report this place and the command, without secrets"),
        };
        // A release build aborts after this, and what panics may be any thread: nothing returns to `main` from here.
        restore_terminal();
        screen.fail_as_is(&failure);
        process::exit(failure.exit_code.into());
    }));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Run by the test below in a process of its own.
    #[test]
    #[ignore = "it panics on purpose"]
    fn panics() {
        report_panics(Screen { json: true, quiet: false });
        panic!("with a-marked-secret in its message");
    }

    #[test]
    fn a_panic_is_a_failure_like_others_and_quotes_nothing() {
        let mut itself = Command::new(std::env::current_exe().unwrap());
        itself.args(["--ignored", "--exact", "--nocapture", "terminal::panic::tests::panics"]);
        let done = itself.env("RUST_BACKTRACE", "1").output().unwrap();
        let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
        assert_eq!(done.status.code(), Some(1), "{out}{err}");
        assert!(out.contains("\"kind\": \"unexpected\"") && out.contains("panic.rs:"), "{out}{err}");
        assert!(!out.contains("a-marked-secret") && !err.contains("a-marked-secret"), "{out}{err}");
    }
}
