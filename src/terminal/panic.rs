//! Reports panics: only their source location, because the message may contain a secret.

use std::{panic, process};

use super::{Screen, prompt::restore_terminal};
use crate::failure::{Failure, FailureKind};

/// Where the standard library panics if the system provides no random keys for its hash tables.
const STD_RANDOM_SOURCE: &str = "/std/src/sys/random/";

/// Returns the failure of a system that provides no random numbers.
pub fn no_randomness() -> Failure {
    Failure::new(FailureKind::Unexpected, "the system provides no random numbers")
        .with_fix("check that /dev/urandom exists and that getrandom is allowed")
}

/// Makes a panic end the process like any other failure.
pub fn report_panics(screen: Screen) {
    panic::set_hook(Box::new(move |info| {
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        let failure = match location.contains(STD_RANDOM_SOURCE) {
            true => no_randomness(),
            false => Failure::new(FailureKind::Unexpected, format!("internal error at {location}"))
                .with_fix("please report this location and the command, without secrets"),
        };
        // Any thread may panic, and a release build aborts after this, so the process is ended here.
        restore_terminal();
        screen.print_failure_unmasked(&failure);
        process::exit(failure.exit_code);
    }));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The test below runs this in a process of its own.
    #[test]
    #[ignore = "it panics on purpose"]
    fn panics() {
        report_panics(Screen { json: true, quiet: false });
        panic!("with a-marked-secret in its message");
    }

    #[test]
    fn a_panic_is_reported_like_other_failures_without_its_message() {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args(["--ignored", "--exact", "--nocapture", "terminal::panic::tests::panics"]);
        let output = test.env("RUST_BACKTRACE", "1").output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(1), "{out}{err}");
        assert!(out.contains("\"kind\": \"unexpected\"") && out.contains("panic.rs:"), "{out}{err}");
        assert!(!out.contains("a-marked-secret") && !err.contains("a-marked-secret"), "{out}{err}");
    }
}
