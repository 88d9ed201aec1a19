//! Functions that are called for signals, on the thread that receives them.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::{Signal, first_signal};

/// What an observer is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalEvent {
    /// The process was asked to end.
    Received(Signal),
    /// The process is about to be stopped, as by Ctrl-Z.
    Stopping,
    /// The process continues after it was stopped.
    Continued,
    /// The terminal has another size.
    Resized,
    /// The process ends at once, without returning to `main`.
    Ending,
}

enum SignalCallback {
    Observe(Box<dyn FnMut(SignalEvent) + Send>),
    Intercept(Box<dyn FnMut(Signal) -> bool + Send>),
}

static SIGNAL_CALLBACKS: Mutex<Vec<(u64, SignalCallback)>> = Mutex::new(Vec::new());

/// Keeps a function registered; once this is dropped, the function is no longer called.
pub struct SignalSubscription(u64);

impl Drop for SignalSubscription {
    fn drop(&mut self) {
        lock_callbacks().retain(|(id, _)| *id != self.0);
    }
}

/// Calls the function for each event from now on, and at once where a signal was already received. The function runs on
/// the thread that receives signals, and must neither block nor add or drop an observer.
pub fn observe(mut call: impl FnMut(SignalEvent) + Send + 'static) -> SignalSubscription {
    #[cfg(unix)]
    super::handled_signals::handle_stop_signals();
    let mut callbacks = lock_callbacks();
    if let Some(signal) = first_signal() {
        call(SignalEvent::Received(signal));
    }
    add_callback(&mut callbacks, SignalCallback::Observe(Box::new(call)))
}

/// Calls the function for each signal before the observers. Where it returns `true`, the signal is handled, for instance
/// by a program that has the terminal meanwhile, and does not end this process. The newest function is asked first.
pub fn intercept(call: impl FnMut(Signal) -> bool + Send + 'static) -> SignalSubscription {
    add_callback(&mut lock_callbacks(), SignalCallback::Intercept(Box::new(call)))
}

fn add_callback(callbacks: &mut Vec<(u64, SignalCallback)>, callback: SignalCallback) -> SignalSubscription {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    callbacks.push((id, callback));
    SignalSubscription(id)
}

/// Calls all observers.
pub(super) fn notify_observers(event: SignalEvent) {
    for (_, callback) in lock_callbacks().iter_mut() {
        if let SignalCallback::Observe(call) = callback {
            call(event);
        }
    }
}

/// Returns whether a function of [`intercept`] handles the signal.
pub(super) fn is_intercepted(signal: Signal) -> bool {
    lock_callbacks().iter_mut().rev().any(|(_, callback)| match callback {
        SignalCallback::Intercept(call) => call(signal),
        SignalCallback::Observe(_) => false,
    })
}

fn lock_callbacks() -> MutexGuard<'static, Vec<(u64, SignalCallback)>> {
    SIGNAL_CALLBACKS.lock().unwrap_or_else(PoisonError::into_inner)
}
