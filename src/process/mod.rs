//! Runs a program within a time limit, in a process group of its own, and reads what it prints.
//!
//! The program has finished when its own process has: children that it leaves behind may hold its pipes open, and
//! nobody waits for them. After the time limit, or when the caller gives up, its whole group is killed.

mod capture;
#[cfg(unix)]
mod group;
#[cfg(unix)]
mod terminal;

use std::{
    io,
    process::{ExitStatus, Stdio},
};

use capture::OutputCapture;
#[cfg(unix)]
pub use group::ProcessGroup;
#[cfg(unix)]
pub use terminal::LentTerminal;
use tokio::{
    io::AsyncWriteExt,
    process::Command,
    time::{Instant, sleep_until},
};
use zeroize::Zeroizing;

/// The longest output that is read of a program, in bytes; its pipe is closed after that.
pub const MAX_OUTPUT_BYTES: usize = 64 * 1024;

/// A program that is to be run: no shell is between.
pub struct ProgramRun<'a> {
    pub name: &'a str,
    pub arguments: &'a [String],
    /// What it reads from its standard input.
    pub input: Option<&'a [u8]>,
    /// Whether its standard error is read; otherwise it is this process's own.
    pub captures_stderr: bool,
    /// Whether it may ask the person at this process's terminal.
    pub may_use_terminal: bool,
}

/// What a program left when it finished.
pub struct ProgramOutput {
    pub status: ExitStatus,
    pub stdout: Zeroizing<Vec<u8>>,
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
    /// Its end could not be learned.
    WaitFailed(io::Error),
    /// It was killed, with its group, when the time was over.
    TimedOut,
}

impl ProgramRun<'_> {
    /// Runs the program until it ends or the deadline comes.
    pub async fn run(&self, deadline: Instant) -> Result<ProgramOutput, ProgramError> {
        let mut command = Command::new(self.name);
        let piped = |wanted| if wanted { Stdio::piped() } else { Stdio::null() };
        command.args(self.arguments).stdin(piped(self.input.is_some())).stdout(Stdio::piped());
        if self.captures_stderr {
            command.stderr(Stdio::piped());
        }
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.kill_on_drop(true).spawn().map_err(ProgramError::NotStarted)?;
        #[cfg(unix)]
        let mut group = group::ProcessGroup::led_by(child.id());
        #[cfg(unix)]
        let mut terminal = group.id().filter(|_| self.may_use_terminal).and_then(terminal::LentTerminal::lend);
        let mut stdout = OutputCapture::from_pipe(child.stdout.take());
        let mut stderr = OutputCapture::from_pipe(child.stderr.take());
        let input = child.stdin.take().zip(self.input);
        let talk = async {
            let tell = async {
                if let Some((mut pipe, input)) = input {
                    // A program that does not read may still answer.
                    let _ = pipe.write_all(input).await;
                }
            };
            tokio::join!(tell, stdout.read_to_limit(), stderr.read_to_limit());
            std::future::pending::<()>().await;
        };
        #[cfg(unix)]
        let watch = async {
            match &mut terminal {
                Some(terminal) => terminal.follow_stops().await,
                None => std::future::pending().await,
            }
        };
        #[cfg(not(unix))]
        let watch = std::future::pending::<()>();
        let ended = tokio::select! {
            biased;
            status = child.wait() => Some(status),
            () = sleep_until(deadline) => None,
            () = talk => None,
            () = watch => None,
        };
        let Some(status) = ended else {
            #[cfg(unix)]
            group.kill();
            let _ = child.kill().await;
            return Err(ProgramError::TimedOut);
        };
        #[cfg(unix)]
        group.release();
        let status = status.map_err(ProgramError::WaitFailed)?;
        stdout.finish(deadline).await;
        stderr.finish(deadline).await;
        Ok(ProgramOutput {
            status,
            overflowed: stdout.overflowed,
            stdout: stdout.bytes,
            stderr: stderr.bytes,
            #[cfg(unix)]
            interrupted: terminal.is_some() && group::was_interrupted(status),
            #[cfg(not(unix))]
            interrupted: false,
        })
    }
}
