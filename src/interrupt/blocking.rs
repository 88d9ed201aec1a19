//! Runs blocking work so that a signal need not wait for it.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use super::{Signal, SignalEvent, observe};

/// Runs work that may block for long, such as a read from a pipe, on its own thread and waits for it.
///
/// # Errors
/// Returns the first signal, if one was received before the work was done. The work then goes on until the process ends.
pub fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Signal> {
    let (sender, receiver) = mpsc::channel();
    let signals = sender.clone();
    let _observer = observe(move |event| {
        if let SignalEvent::Received(signal) = event {
            // The receiver may be gone.
            let _ = signals.send(Err(signal));
        }
    });
    let work = Arc::new(Mutex::new(Some(work)));
    let take = |work: &Mutex<Option<_>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let run = {
        let work = work.clone();
        move || {
            if let Some(work) = take(&work) {
                let _ = sender.send(Ok(work()));
            }
        }
    };
    match thread::Builder::new().name("blocking".into()).spawn(run) {
        Ok(_) => receiver.recv().unwrap_or_else(|_| unreachable!("the observer holds a sender")),
        // Where the system gives no thread, the work blocks this one.
        Err(_) => Ok(take(&work).map(|work| work()).unwrap_or_else(|| unreachable!("it was not started"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_of_the_work_is_returned() {
        assert_eq!(run_blocking(|| 6 * 7), Ok(42));
    }
}
