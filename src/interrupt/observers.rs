//! Who is told of a signal on the thread that receives it.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::{Signal, signal};

/// What an observer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The process was asked to end.
    Received(Signal),
    /// The process is about to be stopped, as by Ctrl-Z.
    Stopping,
    /// The process goes on after it was stopped.
    Continued,
    /// The process ends at once, without returning to `main`.
    Ending,
}

enum Callback {
    Observe(Box<dyn FnMut(Event) + Send>),
    Intercept(Box<dyn FnMut(Signal) -> bool + Send>),
}

static CALLBACKS: Mutex<Vec<(u64, Callback)>> = Mutex::new(Vec::new());

/// Is told of signals for as long as it exists. Once it is dropped its function no longer runs.
pub struct Observer(u64);

impl Drop for Observer {
    fn drop(&mut self) {
        callbacks().retain(|(id, _)| *id != self.0);
    }
}

/// Calls the function for each event, and at once where a signal came already. It runs on another thread, and must
/// neither wait nor add or drop an observer.
pub fn observe(mut call: impl FnMut(Event) + Send + 'static) -> Observer {
    #[cfg(unix)]
    super::listener::receive_stops();
    let mut callbacks = callbacks();
    if let Some(signal) = signal() {
        call(Event::Received(signal));
    }
    add(&mut callbacks, Callback::Observe(Box::new(call)))
}

/// Gives each signal to the function first. Where that returns `true` the signal is dealt with, as by a program that
/// has the terminal meanwhile, and does not end this process.
pub fn intercept(call: impl FnMut(Signal) -> bool + Send + 'static) -> Observer {
    add(&mut callbacks(), Callback::Intercept(Box::new(call)))
}

fn add(callbacks: &mut Vec<(u64, Callback)>, callback: Callback) -> Observer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    callbacks.push((id, callback));
    Observer(id)
}

/// Tells all observers.
pub(super) fn tell(event: Event) {
    for (_, callback) in callbacks().iter_mut() {
        if let Callback::Observe(call) = callback {
            call(event);
        }
    }
}

/// Returns whether somebody deals with the signal, the newest first.
pub(super) fn is_intercepted(signal: Signal) -> bool {
    callbacks().iter_mut().rev().any(|(_, callback)| match callback {
        Callback::Intercept(call) => call(signal),
        Callback::Observe(_) => false,
    })
}

fn callbacks() -> MutexGuard<'static, Vec<(u64, Callback)>> {
    CALLBACKS.lock().unwrap_or_else(PoisonError::into_inner)
}
