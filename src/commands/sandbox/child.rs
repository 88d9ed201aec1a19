//! A program of the user: it has the terminal, hears the signals, and its end is waited for.

use std::{ffi::OsString, io::ErrorKind, process::ExitStatus};

use tokio::{
    process::{Child, Command},
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

use crate::{
    failure::{Failure, Kind},
    interrupt::{Observer, Signal, intercept},
};

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
        let signals = Signals::hear();
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

/// The signals that ask this process to end, heard from now on in the place of their usual effect.
pub struct Signals {
    heard: UnboundedReceiver<Signal>,
    _observer: Observer,
}

impl Signals {
    pub fn hear() -> Self {
        let (sender, heard) = unbounded_channel();
        Self { heard, _observer: intercept(move |signal| sender.send(signal).is_ok()) }
    }

    pub async fn next(&mut self) -> Signal {
        match self.heard.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }

    /// A key of the terminal reaches the program by itself; twice would be more than was meant.
    #[cfg(unix)]
    fn pass(&self, signal: Signal, child: &Child) {
        use rustix::process::{Pid, kill_process};
        let id = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        if let Some(id) = id.filter(|_| signal != Signal::Interrupt || !in_front()) {
            let signal = match signal {
                Signal::Interrupt => rustix::process::Signal::INT,
                Signal::Terminate => rustix::process::Signal::TERM,
                Signal::Hangup => rustix::process::Signal::HUP,
            };
            // It may have ended just now.
            let _ = kill_process(id, signal);
        }
    }

    /// Elsewhere the system tells everyone at the terminal.
    #[cfg(not(unix))]
    fn pass(&self, _: Signal, _: &Child) {}
}

/// Whether the terminal's keys reach this process and those that it starts.
#[cfg(unix)]
fn in_front() -> bool {
    let terminal = std::fs::File::open("/dev/tty");
    let front = terminal.and_then(|terminal| Ok(rustix::termios::tcgetpgrp(terminal)?));
    front.is_ok_and(|front| front == rustix::process::getpgrp())
}
