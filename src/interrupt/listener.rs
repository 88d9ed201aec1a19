//! The thread that receives signals on Unix.

use std::{
    fs,
    sync::{
        OnceLock,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGTTIN},
    iterator::{Handle, Signals},
    low_level::{emulate_default_handler, raise},
};

use super::{Signal, SignalEvent, observers, record_signal};

/// Within this time of the first signal, another Ctrl-C is the same one once more: npm, for one, passes on to a
/// program what the terminal has sent to it already.
const DUPLICATE_WINDOW: Duration = Duration::from_millis(200);

static SIGNALS_HANDLE: OnceLock<Handle> = OnceLock::new();

/// Receives signals from now on, each only where the process does not ignore it already, as under `nohup`.
/// Where the system gives no thread or no pipe, signals end the process as they do by default.
pub fn install() {
    let (sender, receiver) = channel();
    // The thread first: once a signal has a handler, its default does not come back.
    if thread::Builder::new().name("signals".into()).spawn(move || listen_for_signals(&receiver)).is_err() {
        return;
    }
    if let Ok(signals) = Signals::new(not_ignored(&[SIGINT, SIGTERM, SIGHUP])) {
        let _ = SIGNALS_HANDLE.set(signals.handle());
        let _ = sender.send(signals);
    }
}

/// Receives also what stops the process and lets it go on, which matters once it has changed the terminal.
pub(super) fn receive_stop_signals() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let Some(handle) = SIGNALS_HANDLE.get() else { return };
    ONCE.call_once(|| {
        for signal in not_ignored(&[SIGTSTP, SIGCONT]) {
            // Where it cannot be received, it does what it does by default.
            let _ = handle.add_signal(signal);
        }
    });
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

/// Stops the process. The default of SIGTTIN stops it just as that of SIGTSTP, which has a handler now, would: not at
/// all where no shell could let it go on.
fn stop_process() {
    observers::notify_observers(SignalEvent::Stopping);
    // Sent to this thread, so it returns only when the process goes on.
    let _ = raise(SIGTTIN);
    observers::notify_observers(SignalEvent::Continued);
}

/// Those of the signals that the process does not ignore. Only Linux tells; elsewhere all of them.
fn not_ignored(signals: &[i32]) -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    signals.iter().copied().filter(|signal| ignored >> (signal - 1) & 1 == 0).collect()
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

    /// Run by the test below in a process of its own.
    #[test]
    #[ignore = "it never ends by itself"]
    fn block() {
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
        let mut itself = Command::new(std::env::current_exe().unwrap());
        itself.args(["--ignored", "--exact", "--nocapture", "interrupt::listener::tests::block"]);
        let mut child = itself.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        lines.find(|line| line == "ready").unwrap();
        let send = |signal| kill_process(Pid::from_child(&child), signal).unwrap();
        // Another signal, however often it comes, ends nothing by itself.
        send(rustix::process::Signal::TERM);
        assert_eq!(lines.next().unwrap(), "Received(Terminate)");
        send(rustix::process::Signal::TERM);
        assert_eq!(lines.next().unwrap(), "Received(Terminate)");
        let status = loop {
            // As somebody who goes on pressing it: what comes at once after the first signal is the same one.
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
