//! A program of the user: it leads a process group of its own, has the terminal, gets the signals that this process
//! gets, and nothing of it is left when it has ended.

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

/// How long the processes that a program leaves behind may take to end.
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
    /// Starts it. Fails with the codes that a shell has for a program that is not there, or is none.
    pub fn start(words: &[OsString], variables: Vec<(String, OsString)>) -> Result<Self, Failure> {
        let [name, args @ ..] = words else { return Err(Failure::usage("missing: COMMAND")) };
        // Before the start: a signal that comes between the two would end this process alone.
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
            // In a pipeline a pager may need the terminal; then the program gets it when it asks for it.
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

    /// Waits for its end, whatever signals come, and ends what it leaves behind; its exit code.
    #[cfg(unix)]
    pub async fn wait(mut self) -> Result<u8, Failure> {
        use rustix::process::Signal as Number;
        use tokio::time::Instant;
        let mut asked = false;
        let status = loop {
            let follow = async {
                match &mut self.terminal {
                    Some(terminal) => terminal.follow_stops().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                status = self.child.wait() => break status,
                signal = self.signals.next() => {
                    asked = true;
                    self.group.signal(match signal {
                        Signal::Interrupt => Number::INT,
                        Signal::Terminate => Number::TERM,
                        Signal::Hangup => Number::HUP,
                    });
                }
                () = follow => {}
            }
        };
        self.terminal = None;
        self.group.terminate_rest(asked, Instant::now() + GRACE_PERIOD).await;
        status.map(exit_code_of).map_err(child_lost_failure)
    }

    /// Waits for its end; its exit code. The system tells everyone at the terminal of a signal.
    #[cfg(not(unix))]
    pub async fn end(mut self) -> Result<u8, Failure> {
        loop {
            tokio::select! {
                status = self.child.wait() => return status.map(code).map_err(lost),
                _ = self.signals.next() => {}
            }
        }
    }
}

fn child_lost_failure(error: std::io::Error) -> Failure {
    Failure::new(FailureKind::Unexpected, "the command's exit status was lost").with_cause(error)
}

/// As a shell tells it: 128 and the signal's number where one ended it.
fn exit_code_of(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal as u8;
    }
    status.code().map_or(1, |code| code as u8)
}

/// The signals that ask this process to end, heard from now on in the place of their usual effect.
pub struct SignalStream {
    receiver: UnboundedReceiver<Signal>,
    _observer: SignalObserver,
}

impl SignalStream {
    pub fn listen() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { receiver, _observer: intercept(move |signal| sender.send(signal).is_ok()) }
    }

    pub async fn next(&mut self) -> Signal {
        match self.receiver.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}
