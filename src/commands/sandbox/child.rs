//! A program that the user runs. It leads its own process group, has the terminal, and gets the signals that this process
//! gets; when it has ended, the rest of its group is ended too.

use std::{ffi::OsString, io::ErrorKind, process::ExitStatus};
#[cfg(unix)]
use std::{
    io::{IsTerminal, stdin, stdout},
    time::Duration,
};

use tokio::{
    process::{Child, Command},
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

#[cfg(unix)]
use crate::process::{LentTerminal, ProcessGroup};
use crate::{
    failure::{Failure, FailureKind},
    interrupt::{Signal, SignalObserver, intercept},
};

/// How long the remaining processes of the group may take to end.
#[cfg(unix)]
const GRACE_PERIOD: Duration = Duration::from_secs(2);

/// A running program.
pub struct ChildProgram {
    child: Child,
    signals: SignalStream,
    #[cfg(unix)]
    group: ProcessGroup,
    #[cfg(unix)]
    terminal: Option<LentTerminal>,
}

impl ChildProgram {
    /// Starts it with these variables in addition to those of this process.
    ///
    /// # Errors
    /// The program does not exist or cannot be started; the exit code is that of a shell: 127 or 126.
    pub fn start(words: &[OsString], variables: Vec<(String, OsString)>) -> Result<Self, Failure> {
        let [name, args @ ..] = words else { return Err(Failure::usage("missing: COMMAND")) };
        // Before the start: a signal between the two would end only this process.
        let signals = SignalStream::listen();
        let mut command = Command::new(name);
        command.args(args).envs(variables);
        #[cfg(unix)]
        command.process_group(0);
        let child = command.spawn().map_err(|error| {
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
            let group = ProcessGroup::led_by(child.id());
            // In a pipeline, a pager may need the terminal, so the program gets it only when it asks for it.
            let lend = match stdin().is_terminal() && stdout().is_terminal() {
                true => LentTerminal::lend,
                false => LentTerminal::lend_on_demand,
            };
            let terminal = group.id().and_then(lend);
            Ok(Self { child, signals, group, terminal })
        }
        #[cfg(not(unix))]
        Ok(Self { child, signals })
    }

    /// Waits until it ends, passing signals on, then ends the rest of its group. Returns the exit code.
    #[cfg(unix)]
    pub async fn wait(mut self) -> Result<u8, Failure> {
        use rustix::process::Signal as Number;
        use tokio::time::Instant;
        let mut was_signalled = false;
        let status = loop {
            let stops = async {
                match &mut self.terminal {
                    Some(terminal) => terminal.follow_stops().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                status = self.child.wait() => break status,
                signal = self.signals.next() => {
                    was_signalled = true;
                    self.group.signal(match signal {
                        Signal::Interrupt => Number::INT,
                        Signal::Terminate => Number::TERM,
                        Signal::Hangup => Number::HUP,
                    });
                }
                () = stops => {}
            }
        };
        self.terminal = None;
        if !was_signalled {
            self.group.signal(Number::TERM);
        }
        self.group.wait_or_kill(Instant::now() + GRACE_PERIOD).await;
        status.map(exit_code_of).map_err(child_lost_failure)
    }

    /// Waits until it ends and returns the exit code. The system itself signals everything at the terminal.
    #[cfg(not(unix))]
    pub async fn wait(mut self) -> Result<u8, Failure> {
        loop {
            tokio::select! {
                status = self.child.wait() => return status.map(exit_code_of).map_err(child_lost_failure),
                _ = self.signals.next() => {}
            }
        }
    }
}

fn child_lost_failure(error: std::io::Error) -> Failure {
    Failure::new(FailureKind::Unexpected, "the command's exit status was lost").with_cause(error)
}

/// Returns the exit code as a shell does: 128 plus the signal's number if a signal ended the program.
fn exit_code_of(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal as u8;
    }
    status.code().map_or(1, |code| code as u8)
}

/// The signals that ask this process to end. While this exists, they do not end it.
pub struct SignalStream {
    receiver: UnboundedReceiver<Signal>,
    _observer: SignalObserver,
}

impl SignalStream {
    /// Starts listening.
    pub fn listen() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { receiver, _observer: intercept(move |signal| sender.send(signal).is_ok()) }
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) -> Signal {
        match self.receiver.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}
