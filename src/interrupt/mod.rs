//! The signals that ask this process to end.
//!
//! The first signal ends nothing by itself: it is recorded, everything that waits for one is woken, and the command
//! returns its exit code to `main`. Only a second Ctrl-C ends the process at once.

mod blocking;
#[cfg(windows)]
mod console_listener;
#[cfg(unix)]
mod handled_signals;
#[cfg(unix)]
mod listener;
mod observers;

use std::sync::LazyLock;

pub use blocking::run_blocking;
#[cfg(windows)]
pub use console_listener::install;
#[cfg(unix)]
pub use handled_signals::stop_process_group;
#[cfg(unix)]
pub use listener::install;
pub use observers::{SignalEvent, SignalSubscription, intercept, observe};
use tokio::sync::watch;

/// A signal that asks the process to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, which the terminal sends on Ctrl-C; on Windows Ctrl-C or Ctrl-Break.
    Interrupt,
    /// SIGTERM, which `kill` and service managers send; on Windows the user logs off or the system shuts down.
    Terminate,
    /// SIGHUP, which the system sends when the terminal is closed.
    Hangup,
}

impl Signal {
    /// Returns the exit code of a process that ends because of this signal: 128 and the signal's number.
    pub fn exit_code(self) -> i32 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
            Self::Hangup => 129,
        }
    }
}

#[derive(Default)]
struct InterruptState {
    /// The first signal that was received.
    first: Option<Signal>,
    /// The number of [`ExitHold`]s that exist.
    holds: usize,
}

static INTERRUPT_STATE: LazyLock<watch::Sender<InterruptState>> = LazyLock::new(Default::default);

/// Returns the first signal that was received, if any.
pub fn first_signal() -> Option<Signal> {
    INTERRUPT_STATE.borrow().first
}

/// Waits for a signal and returns the first one. It returns at once if one was already received.
pub async fn wait_for_signal() -> Signal {
    wait_until(|_| true).await
}

/// Waits until a signal was received and no [`ExitHold`] is left. Returns the first signal.
pub async fn wait_for_signal_without_hold() -> Signal {
    wait_until(|state| state.holds == 0).await
}

/// Keeps the command running after a signal for as long as this exists.
pub struct ExitHold(());

/// Keeps the command running after a signal. The holder waits for [`wait_for_signal`] in each step that takes long, and
/// reports what was done before it returns.
pub fn hold_exit() -> ExitHold {
    INTERRUPT_STATE.send_modify(|state| state.holds += 1);
    ExitHold(())
}

impl Drop for ExitHold {
    fn drop(&mut self) {
        INTERRUPT_STATE.send_modify(|state| state.holds -= 1);
    }
}

async fn wait_until(condition: impl Fn(&InterruptState) -> bool) -> Signal {
    let mut changes = INTERRUPT_STATE.subscribe();
    let reached = changes.wait_for(|state| state.first.is_some() && condition(state)).await;
    match reached.ok().and_then(|state| state.first) {
        Some(signal) => signal,
        None => unreachable!("the sender is static, so it is never closed"),
    }
}

/// Records a Ctrl-C for which the terminal sent this process no signal: it was read as a key, or another program had the
/// terminal.
pub fn record_typed_ctrl_c() {
    record_signal(Signal::Interrupt);
}

/// Does nothing: Windows stops no process at Ctrl-Z.
#[cfg(windows)]
pub fn stop_process_group() -> bool {
    false
}

/// Blocks signals on the calling thread, so that none interrupts its reads. Other threads still receive them.
pub fn block_signals_on_this_thread() {
    #[cfg(unix)]
    {
        use nix::sys::signal::{SigSet, Signal::*};
        let signals: SigSet = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT].into_iter().collect();
        // Blocking fails only for invalid signals.
        let _ = signals.thread_block();
    }
}

/// Records a signal that was not intercepted, and notifies what waits for one. Returns whether it is the first.
fn record_signal(signal: Signal) -> bool {
    let first = INTERRUPT_STATE.send_if_modified(|state| {
        let is_first = state.first.is_none();
        state.first.get_or_insert(signal);
        is_first
    });
    observers::notify_observers(SignalEvent::Received(signal));
    first
}
