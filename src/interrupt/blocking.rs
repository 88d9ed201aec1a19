//! Work that blocks its thread, which a signal does not have to wait for.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use super::{Signal, SignalEvent, observe};

/// Runs work that may block for long, such as a read from a pipe, on a thread of its own and waits for it.
///
/// # Errors
/// Returns the signal that came meanwhile, or before. The work is then left alone, and ends with the process.
pub fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Signal> {
    let (sender, receiver) = mpsc::channel();
    let signals = sender.clone();
    let _observer = observe(move |event| {
        if let SignalEvent::Received(signal) = event {
            // Whoever waited may have gone.
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
        // Where the system gives no thread, it blocks this one.
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
