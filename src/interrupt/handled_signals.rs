//! Which signals this process handles instead of leaving them to the system.

use std::{
    fs, io,
    sync::{
        Once, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::{Handle, Signals},
};

static SIGNALS_HANDLE: OnceLock<Handle> = OnceLock::new();

/// Whether Ctrl-Z stops this process by its own handler.
static HANDLES_STOP: AtomicBool = AtomicBool::new(false);

/// Handles the signals that ask the process to end, each only where the process does not ignore it already, as under
/// `nohup`.
///
/// # Errors
/// The system gives no pipe, or no handler can be installed.
pub fn handle_end_signals() -> io::Result<Signals> {
    let signals = Signals::new(not_ignored(&[SIGINT, SIGTERM, SIGHUP]))?;
    let _ = SIGNALS_HANDLE.set(signals.handle());
    Ok(signals)
}

/// Also handles Ctrl-Z, the continuation after it and another size of the terminal, which matter once this process has
/// changed the terminal. Does nothing before [`handle_end_signals`].
pub fn handle_stop_signals() {
    static ONCE: Once = Once::new();
    let Some(handle) = SIGNALS_HANDLE.get() else { return };
    ONCE.call_once(|| {
        for signal in not_ignored(&[SIGTSTP, SIGCONT, SIGWINCH]) {
            // A signal that cannot be handled keeps its default action.
            let added = handle.add_signal(signal);
            if signal == SIGTSTP && added.is_ok() {
                HANDLES_STOP.store(true, Ordering::Release);
            }
        }
    });
}

/// Stops the process group, as the terminal does at Ctrl-Z: for a Ctrl-Z that was read as a key. Returns whether the
/// observers will be notified once the process continues; they are not if it ignores Ctrl-Z.
pub fn stop_process_group() -> bool {
    HANDLES_STOP.load(Ordering::Acquire) && kill_current_process_group(Signal::TSTP).is_ok()
}

/// Returns those of the signals that the process does not ignore. Only Linux reports that; elsewhere all are returned.
fn not_ignored(signals: &[i32]) -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    signals.iter().copied().filter(|signal| ignored >> (signal - 1) & 1 == 0).collect()
}
