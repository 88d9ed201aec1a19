//! Saves the state of the terminal before a question and restores it when the question ends or is stopped.

use std::{
    io::{Write, stderr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::style::{InputMode, PromptStyle};
use crate::interrupt::SignalEvent;

/// The terminal of the question that is on the screen, so that a panic can restore it.
static ACTIVE_QUESTION: Mutex<Option<Arc<TerminalState>>> = Mutex::new(None);

/// Restores the terminal as it was before the question that is on the screen, if there is one.
pub fn restore_terminal() {
    if let Some(terminal) = lock_ignoring_poison(&ACTIVE_QUESTION).as_ref() {
        terminal.restore();
    }
}

/// Restores the terminal's mode once more at the end of the process: the thread of an abandoned question may have
/// changed it when a key was pressed.
pub fn restore_terminal_mode() {
    if let Some(terminal) = lock_ignoring_poison(&ACTIVE_QUESTION).as_ref() {
        terminal.restore_mode();
        terminal.show_cursor();
    }
}

/// The terminal that a question is asked on.
pub struct TerminalState {
    input_mode: InputMode,
    style: PromptStyle,
    #[cfg(unix)]
    saved_mode: Option<rustix::termios::Termios>,
    /// The mode that the question had set when the process was stopped.
    #[cfg(unix)]
    stopped_mode: Mutex<Option<rustix::termios::Termios>>,
}

impl TerminalState {
    /// Saves the terminal's current state.
    pub fn save(input_mode: InputMode, style: PromptStyle) -> Arc<Self> {
        let terminal = Arc::new(Self {
            input_mode,
            style,
            #[cfg(unix)]
            saved_mode: rustix::termios::tcgetattr(std::io::stdin()).ok(),
            #[cfg(unix)]
            stopped_mode: Mutex::default(),
        });
        *lock_ignoring_poison(&ACTIVE_QUESTION) = Some(terminal.clone());
        terminal
    }

    /// Restores the terminal and starts a new line.
    pub fn restore(&self) {
        self.restore_mode();
        self.show_cursor();
        let _ = stderr().write_all(b"\n");
    }

    /// Handles a stop, a continuation or the end of the process.
    pub fn handle_event(&self, event: SignalEvent) {
        match event {
            SignalEvent::Received(_) => {}
            SignalEvent::Stopping => {
                #[cfg(unix)]
                self.save_stopped_mode();
                self.restore_mode();
                self.show_cursor();
            }
            SignalEvent::Continued => self.restore_question(),
            SignalEvent::Ending => self.restore(),
        }
    }

    /// Returns whether the question is reading keys. From then on its thread does not change the terminal.
    pub fn is_reading(&self) -> bool {
        #[cfg(unix)]
        if self.style.changes_mode(&self.input_mode) {
            use rustix::termios::{LocalModes, tcgetattr};
            return tcgetattr(std::io::stdin()).is_ok_and(|mode| !mode.local_modes.contains(LocalModes::ECHO));
        }
        true
    }

    fn show_cursor(&self) {
        if matches!(self.input_mode, InputMode::List) && self.style != PromptStyle::Plain {
            let _ = stderr().write_all(b"\x1b[?25h");
        }
    }

    #[cfg(unix)]
    fn restore_mode(&self) {
        if let Some(before) = &self.saved_mode {
            set_mode(before);
        }
    }

    #[cfg(not(unix))]
    fn restore_mode(&self) {}

    #[cfg(unix)]
    fn save_stopped_mode(&self) {
        *lock_ignoring_poison(&self.stopped_mode) = rustix::termios::tcgetattr(std::io::stdin()).ok();
    }

    /// Sets the question's mode again after the process was continued: the shell has set its own.
    fn restore_question(&self) {
        #[cfg(unix)]
        match &self.input_mode {
            InputMode::HiddenLine { question } => {
                if let Some(mut mode) = self.saved_mode.clone() {
                    mode.local_modes.remove(rustix::termios::LocalModes::ECHO);
                    set_mode(&mode);
                }
                // Overwrites what the shell left in the line.
                let start = if self.style == PromptStyle::Plain { "\n" } else { "\r\x1b[2K" };
                let _ = stderr().write_all(format!("{start}{question}").as_bytes());
            }
            InputMode::Line | InputMode::List => {
                if let Some(mode) = lock_ignoring_poison(&self.stopped_mode).take() {
                    set_mode(&mode);
                }
                if matches!(self.input_mode, InputMode::List) && self.style != PromptStyle::Plain {
                    let _ = stderr().write_all(b"\x1b[?25l");
                }
            }
        }
    }
}

#[cfg(unix)]
fn set_mode(mode: &rustix::termios::Termios) {
    // If this fails, there is no terminal left to restore.
    let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, mode);
}

fn lock_ignoring_poison<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Discards the saved terminal state after the question is answered.
pub fn clear_active_question() {
    *lock_ignoring_poison(&ACTIVE_QUESTION) = None;
}
