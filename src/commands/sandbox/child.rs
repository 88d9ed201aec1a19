//! Runs the user's program in its own process group, in the foreground of the terminal. Signals to this process are passed
//! on to the group. When the program has ended, the processes that are left in its group are terminated. On Windows, a job
//! object is the group.

use std::{ffi::OsString, io::ErrorKind, process::ExitStatus};
#[cfg(unix)]
use std::{
    io::{IsTerminal, stdin, stdout},
    time::Duration,
};

use tokio::{
    process::Command,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

#[cfg(unix)]
use crate::process::ForegroundGuard;
use crate::{
    failure::{Failure, FailureKind},
    interrupt::{Signal, SignalSubscription, intercept},
    process::{ProcessGroup, find_program},
};

/// How long the processes that are left in the group may take to end before they are killed.
#[cfg(unix)]
const GRACE_PERIOD: Duration = Duration::from_secs(2);

/// A running program.
pub struct ChildProgram {
    group: ProcessGroup,
    signals: SignalStream,
    #[cfg(unix)]
    foreground: Option<ForegroundGuard>,
}

impl ChildProgram {
    /// Starts a program with these environment variables in addition to those of this process. `command_line` is its name
    /// and its arguments.
    ///
    /// # Errors
    /// The program does not exist (exit code 127, as in a shell) or cannot be started (126).
    pub fn start(command_line: &[OsString], variables: Vec<(String, OsString)>) -> Result<Self, Failure> {
        let [name, args @ ..] = command_line else { return Err(Failure::usage("missing: COMMAND")) };
        // Before the program starts: a signal after its start would otherwise end only this process.
        let signals = SignalStream::listen();
        let mut command = Command::new(find_program(name));
        command.args(args).envs(variables);
        let group = ProcessGroup::spawn(command).map_err(|error| {
            let name = name.to_string_lossy();
            let (exit_code, message) = match error.kind() {
                ErrorKind::NotFound => (127, format!("{name}: command not found")),
                _ => (126, format!("{name} cannot be started")),
            };
            let fix = "give a program and its arguments after --, such as `-- npm test`";
            Failure { exit_code, ..Failure::usage(message).with_cause(error).with_fix(fix) }
        })?;
        #[cfg(unix)]
        {
            // In a pipeline, a pager may need the terminal, so the program gets it only when it uses it.
            let bring_to_foreground = match stdin().is_terminal() && stdout().is_terminal() {
                true => ForegroundGuard::bring_to_foreground,
                false => ForegroundGuard::bring_to_foreground_on_demand,
            };
            let foreground = group.id().and_then(bring_to_foreground);
            Ok(Self { group, signals, foreground })
        }
        #[cfg(not(unix))]
        Ok(Self { group, signals })
    }

    /// Waits until the program ends and passes signals on to its group. Then sends SIGTERM to what is left of the group,
    /// unless a signal was passed on to it already, and kills what has not ended after `GRACE_PERIOD`. Returns the exit
    /// code.
    ///
    /// # Errors
    /// The exit status of the program cannot be read.
    #[cfg(unix)]
    pub async fn wait(mut self) -> Result<i32, Failure> {
        use rustix::process::Signal as OsSignal;
        use tokio::time::Instant;
        let mut was_signalled = false;
        let status = loop {
            // Ctrl-Z, or use of the terminal from the background. Never completes.
            let terminal_stops = async {
                match &mut self.foreground {
                    Some(guard) => guard.handle_stops().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                status = self.group.wait_for_leader() => break status,
                signal = self.signals.next() => {
                    was_signalled = true;
                    self.group.signal(match signal {
                        Signal::Interrupt => OsSignal::INT,
                        Signal::Terminate => OsSignal::TERM,
                        Signal::Hangup => OsSignal::HUP,
                    });
                }
                () = terminal_stops => {}
            }
        };
        self.foreground = None;
        if !was_signalled {
            self.group.signal(OsSignal::TERM);
        }
        self.group.wait_or_kill(Instant::now() + GRACE_PERIOD).await;
        status.map(exit_code_of).map_err(wait_failure)
    }

    /// Waits until the program ends, kills what is left of its job, and returns the exit code. Passes no signals on: the
    /// system sends Ctrl-C to every process of the console, and nothing like SIGTERM asks other programs to end.
    ///
    /// # Errors
    /// The exit status of the program cannot be read.
    #[cfg(not(unix))]
    pub async fn wait(mut self) -> Result<i32, Failure> {
        let status = loop {
            tokio::select! {
                status = self.group.wait_for_leader() => break status,
                _ = self.signals.next() => {}
            }
        };
        self.group.kill();
        status.map(exit_code_of).map_err(wait_failure)
    }
}

fn wait_failure(error: std::io::Error) -> Failure {
    Failure::new(FailureKind::Unexpected, "the exit status of the command cannot be read").with_cause(error)
}

/// Returns the exit code as a shell does: 128 plus the signal's number if a signal ended the program. Windows has exit
/// codes of 32 bits.
fn exit_code_of(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal;
    }
    status.code().unwrap_or(1)
}

/// The signals that ask this process to end. While it exists, they do not end the process.
pub struct SignalStream {
    receiver: UnboundedReceiver<Signal>,
    _subscription: SignalSubscription,
}

impl SignalStream {
    /// Starts to listen for signals.
    pub fn listen() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { receiver, _subscription: intercept(move |signal| sender.send(signal).is_ok()) }
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) -> Signal {
        match self.receiver.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}
