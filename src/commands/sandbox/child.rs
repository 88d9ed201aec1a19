//! A program of the user: it has the terminal, hears the signals, and its end is waited for.

use std::{ffi::OsString, io::ErrorKind, process::ExitStatus};

use tokio::process::{Child, Command};

use crate::failure::{Failure, Kind};

/// A running program.
pub struct Program {
    child: Child,
    signals: Signals,
}

impl Program {
    /// Starts it. Fails with the codes that a shell has for a program that is not there, or is none.
    pub fn start(words: &[OsString], variables: Vec<(String, OsString)>) -> Result<Self, Failure> {
        let [name, args @ ..] = words else { return Err(Failure::usage("missing: COMMAND")) };
        // Before the start: a signal that comes between the two would end this process alone.
        let signals = Signals::hear()?;
        let child = Command::new(name).args(args).envs(variables).spawn().map_err(|error| {
            let name = name.to_string_lossy();
            let (exit_code, message) = match error.kind() {
                ErrorKind::NotFound => (127, format!("there is no command {name}")),
                _ => (126, format!("{name} cannot be started")),
            };
            let fix = "give a program and its arguments behind --, such as `-- npm test`";
            Failure { exit_code, ..Failure::usage(message).cause(error).fix(fix) }
        })?;
        Ok(Self { child, signals })
    }

    /// Waits for its end, whatever signals come; its exit code.
    pub async fn end(mut self) -> Result<u8, Failure> {
        loop {
            tokio::select! {
                status = self.child.wait() => {
                    let lost = |error| Failure::new(Kind::Unexpected, "the command was lost").cause(error);
                    return status.map(code).map_err(lost);
                }
                signal = self.signals.next() => self.signals.pass(signal, &self.child),
            }
        }
    }
}

/// As a shell tells it: 128 and the signal's number where one ended it.
fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal as u8;
    }
    status.code().map_or(1, |code| code as u8)
}

/// What ends a process, heard from now on.
#[cfg(unix)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub fn hear() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let hear = |kind| {
            let failed = Failure::new(Kind::Unexpected, "signals cannot be received");
            signal(kind).map_err(|error| failed.cause(error))
        };
        Ok(Self {
            interrupt: hear(SignalKind::interrupt())?,
            terminate: hear(SignalKind::terminate())?,
            hangup: hear(SignalKind::hangup())?,
        })
    }

    pub async fn next(&mut self) -> rustix::process::Signal {
        use rustix::process::Signal;
        tokio::select! {
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.hangup.recv() => Signal::HUP,
        }
    }

    /// A key of the terminal reaches the program by itself; twice would be more than was meant.
    fn pass(&self, signal: rustix::process::Signal, child: &Child) {
        use rustix::process::{Pid, Signal, kill_process};
        let id = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        if let Some(id) = id.filter(|_| signal != Signal::INT || !in_front()) {
            // It may have ended just now.
            let _ = kill_process(id, signal);
        }
    }
}

/// Whether the terminal's keys reach this process and those that it starts.
#[cfg(unix)]
fn in_front() -> bool {
    let terminal = std::fs::File::open("/dev/tty");
    let front = terminal.and_then(|terminal| Ok(rustix::termios::tcgetpgrp(terminal)?));
    front.is_ok_and(|front| front == rustix::process::getpgrp())
}

/// Elsewhere the system tells everyone at the terminal.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub fn hear() -> Result<Self, Failure> {
        Ok(Self)
    }

    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }

    fn pass(&self, _: (), _: &Child) {}
}
