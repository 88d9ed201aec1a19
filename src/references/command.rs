//! `cmd:PROGRAM ARGS`: the output of a program.

use std::time::Duration;

use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::{
    interrupt,
    process::{MAX_OUTPUT_BYTES, ProgramError, ProgramRun},
};

/// Returns what the program prints.
///
/// # Errors
/// A sentence that names the program.
pub async fn run_for_output(
    words: &[String],
    deadline: Instant,
    timeout: Duration,
) -> Result<Zeroizing<String>, String> {
    let [name, arguments @ ..] = words else { return Err("cmd: needs a program".into()) };
    let program = ProgramRun { name, arguments, input: None, captures_stderr: false, may_use_terminal: true };
    let output = tokio::select! {
        biased;
        output = program.run(deadline) => output,
        // Dropping the other future kills the program and all that it started.
        _ = interrupt::wait_for_signal() => return Err(format!("{name} was interrupted")),
    };
    let output = output.map_err(|error| match error {
        ProgramError::NotStarted(error) => format!("{name} cannot be started: {error}"),
        ProgramError::WaitFailed(error) => format!("the exit status of {name} cannot be read: {error}"),
        ProgramError::TimedOut => timeout_message(name, timeout),
    })?;
    if output.interrupted {
        // The signal reached only the program, which had the terminal, but was meant for this command.
        interrupt::record_typed_ctrl_c();
        return Err(format!("{name} was interrupted"));
    }
    if output.overflowed {
        return Err(format!("{name} printed more than {} KiB", MAX_OUTPUT_BYTES / 1024));
    }
    if !output.status.success() {
        return Err(format!("{name} failed: {}", output.status));
    }
    match std::str::from_utf8(&output.stdout) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(format!("{name} printed something that is not UTF-8")),
    }
}

/// Returns the sentence for what did not finish within the time limit.
pub fn timeout_message(name: &str, timeout: Duration) -> String {
    format!("{name} took longer than the {} s of --timeout", timeout.as_secs_f32())
}
