//! The thread that receives signals on Unix.

use std::{
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGTTIN, SIGWINCH},
    iterator::Signals,
    low_level::{emulate_default_handler, raise},
};

use super::{Signal, SignalEvent, handled_signals::handle_end_signals, observers, record_signal};

/// A second Ctrl-C within this time of the first signal is a copy of it: npm, for one, forwards to a program what the
/// terminal has already sent to it.
const DUPLICATE_WINDOW: Duration = Duration::from_millis(200);

/// Receives signals from now on, each only where the process does not ignore it already, as under `nohup`.
/// Where the system gives no thread or no pipe, signals end the process as they do by default.
pub fn install() {
    let (sender, receiver) = channel();
    // The thread first: once a signal has a handler, its default does not come back.
    if thread::Builder::new().name("signals".into()).spawn(move || listen_for_signals(&receiver)).is_err() {
        return;
    }
    if let Ok(signals) = handle_end_signals() {
        let _ = sender.send(signals);
    }
}

fn listen_for_signals(signals: &Receiver<Signals>) {
    let Ok(mut signals) = signals.recv() else { return };
    let mut first: Option<Instant> = None;
    for number in signals.forever() {
        let signal = match number {
            SIGINT => Signal::Interrupt,
            SIGTERM => Signal::Terminate,
            SIGHUP => Signal::Hangup,
            SIGTSTP => {
                stop_process();
                continue;
            }
            SIGWINCH => {
                observers::notify_observers(SignalEvent::Resized);
                continue;
            }
            _ => {
                observers::notify_observers(SignalEvent::Continued);
                continue;
            }
        };
        if observers::is_intercepted(signal) {
            continue;
        }
        if record_signal(signal) {
            first = Some(Instant::now());
        } else if signal == Signal::Interrupt && first.is_none_or(|first| first.elapsed() > DUPLICATE_WINDOW) {
            observers::notify_observers(SignalEvent::Ending);
            let _ = emulate_default_handler(number);
        }
    }
}

/// Stops the process until it is continued. SIGTSTP has a handler now, so SIGTTIN is raised, whose default action is
/// the same; neither stops the process where no shell could continue it.
fn stop_process() {
    observers::notify_observers(SignalEvent::Stopping);
    // `raise` signals this thread, so it returns only once the process continues.
    let _ = raise(SIGTTIN);
    observers::notify_observers(SignalEvent::Continued);
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader},
        os::unix::process::ExitStatusExt,
        process::{Command, Stdio},
    };

    use rustix::process::{Pid, kill_process};

    use super::*;

    /// The program that the test below starts as a child process.
    #[test]
    #[ignore = "it never ends by itself"]
    fn block_until_killed() {
        install();
        let _observer = observers::observe(|event| {
            if let SignalEvent::Received(Signal::Terminate) | SignalEvent::Ending = event {
                let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{event:?}\n").as_bytes());
            }
        });
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"ready\n");
        loop {
            thread::park();
        }
    }

    #[test]
    fn a_second_ctrl_c_ends_a_process_that_is_blocked() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "--nocapture", "interrupt::listener::tests::block_until_killed"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        lines.find(|line| line == "ready").unwrap();
        let send = |signal| kill_process(Pid::from_child(&child), signal).unwrap();
        // SIGTERM does not end the process, however often it comes.
        send(rustix::process::Signal::TERM);
        assert_eq!(lines.next().unwrap(), "Received(Terminate)");
        send(rustix::process::Signal::TERM);
        assert_eq!(lines.next().unwrap(), "Received(Terminate)");
        let status = loop {
            // Ctrl-C is repeated, because one right after the first signal counts as its copy.
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            let _ = kill_process(Pid::from_child(&child), rustix::process::Signal::INT);
            thread::yield_now();
        };
        assert_eq!(status.signal(), Some(SIGINT));
        assert!(lines.any(|line| line == "Ending"));
    }
}
