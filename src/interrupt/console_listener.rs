//! The thread that receives what a Windows console or the system sends instead of signals.

use std::{process, thread};

use tokio::{
    runtime::Builder,
    signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown},
};

use super::{Signal, SignalEvent, observers, record_signal};

/// Receives Ctrl-C, Ctrl-Break, the closing of the console, and the end of the session from now on. Where the system gives
/// no thread, they end the process as they do by default.
pub fn install() {
    let _ = thread::Builder::new().name("signals".into()).spawn(|| {
        if let Ok(runtime) = Builder::new_current_thread().build() {
            // It fails only where the system allows no handler.
            let _ = runtime.block_on(listen());
        }
    });
}

async fn listen() -> std::io::Result<()> {
    let (mut interrupts, mut breaks) = (ctrl_c()?, ctrl_break()?);
    let (mut closed, mut logoffs, mut shutdowns) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
    loop {
        let signal = tokio::select! {
            _ = interrupts.recv() => Signal::Interrupt,
            _ = breaks.recv() => Signal::Interrupt,
            _ = closed.recv() => Signal::Hangup,
            _ = logoffs.recv() => Signal::Terminate,
            _ = shutdowns.recv() => Signal::Terminate,
        };
        if !observers::is_intercepted(signal) && !record_signal(signal) && signal == Signal::Interrupt {
            observers::notify_observers(SignalEvent::Ending);
            process::exit(signal.exit_code());
        }
    }
}
