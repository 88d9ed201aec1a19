//! Runs a program within a time limit, in its own process group, and reads what it prints.
//!
//! The program has finished when its process has: children that it leaves behind may hold its pipes open, and are not
//! waited for. After the time limit, or when the caller drops the future, the whole group is killed. On Windows, a job object
//! is the group.

mod capture;
mod command_words;
#[cfg(unix)]
mod foreground;
#[cfg_attr(windows, path = "job.rs")]
mod group;

use std::{
    io,
    process::{ExitStatus, Stdio},
};

pub use capture::MAX_OUTPUT_BYTES;
use capture::OutputCapture;
pub use command_words::{find_program, split_command_line};
#[cfg(unix)]
pub use foreground::ForegroundGuard;
pub use group::ProcessGroup;
use tokio::{
    io::AsyncWriteExt,
    process::{ChildStderr, ChildStdin, ChildStdout, Command},
    time::{Instant, sleep_until},
};
use zeroize::Zeroizing;

/// This process's ends of a program's standard input, output and error, where those are pipes.
type ProgramPipes = (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>);

/// A program to run, without a shell.
pub struct ProgramRun<'a> {
    /// The name or path of the program.
    pub name: &'a str,
    /// Its arguments.
    pub arguments: &'a [String],
    /// Its standard input, if any.
    pub input: Option<&'a [u8]>,
    /// Whether its standard error is read; otherwise it is that of this process.
    pub captures_stderr: bool,
    /// Whether it may use the terminal of this process to ask the user.
    pub may_use_terminal: bool,
}

/// The result of a program that finished.
pub struct ProgramOutput {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub stdout: Zeroizing<Vec<u8>>,
    /// Its standard error, where that was read.
    pub stderr: Zeroizing<Vec<u8>>,
    /// Whether it printed more than [`MAX_OUTPUT_BYTES`].
    pub overflowed: bool,
    /// Whether Ctrl-C ended it while it had the terminal.
    pub interrupted: bool,
}

/// Why a program did not finish.
pub enum ProgramError {
    /// It could not be started.
    NotStarted(io::Error),
    /// Its exit status could not be read.
    WaitFailed(io::Error),
    /// It was killed with its group at the deadline.
    TimedOut,
}

impl ProgramRun<'_> {
    /// Runs the program until it ends.
    ///
    /// # Errors
    /// It cannot be started, it runs past the deadline, or its exit status cannot be read.
    pub async fn run(&self, deadline: Instant) -> Result<ProgramOutput, ProgramError> {
        let mut command = Command::new(find_program(self.name));
        let piped = |wanted| if wanted { Stdio::piped() } else { Stdio::null() };
        command.args(self.arguments).stdin(piped(self.input.is_some())).stdout(Stdio::piped());
        if self.captures_stderr {
            command.stderr(Stdio::piped());
        }
        command.kill_on_drop(true);
        let mut group = ProcessGroup::spawn(command).map_err(ProgramError::NotStarted)?;
        #[cfg(unix)]
        let mut foreground =
            group.id().filter(|_| self.may_use_terminal).and_then(foreground::ForegroundGuard::bring_to_foreground);
        let (stdin, stdout, stderr) = group.take_pipes();
        let (mut stdout, mut stderr) = (OutputCapture::from_pipe(stdout), OutputCapture::from_pipe(stderr));
        let input = stdin.zip(self.input);
        let transfer = async {
            let write_input = async {
                if let Some((mut pipe, input)) = input {
                    // A program that does not read its input may still print something.
                    let _ = pipe.write_all(input).await;
                }
            };
            tokio::join!(write_input, stdout.read_to_limit(), stderr.read_to_limit());
            std::future::pending::<()>().await;
        };
        #[cfg(unix)]
        let handle_stops = async {
            match &mut foreground {
                Some(guard) => guard.handle_stops().await,
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let handle_stops = std::future::pending::<()>();
        let finished = tokio::select! {
            biased;
            status = group.wait_for_leader() => Some(status),
            () = sleep_until(deadline) => None,
            () = transfer => None,
            () = handle_stops => None,
        };
        let Some(status) = finished else {
            group.kill();
            let _ = group.wait_for_leader().await;
            return Err(ProgramError::TimedOut);
        };
        group.release();
        let status = status.map_err(ProgramError::WaitFailed)?;
        stdout.finish().await;
        stderr.finish().await;
        Ok(ProgramOutput {
            status,
            overflowed: stdout.overflowed,
            stdout: stdout.bytes,
            stderr: stderr.bytes,
            #[cfg(unix)]
            interrupted: foreground.is_some() && group::was_interrupted(status),
            #[cfg(not(unix))]
            interrupted: false,
        })
    }
}
