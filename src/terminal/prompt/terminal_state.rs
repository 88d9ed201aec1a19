//! The terminal as it was before a question, for whatever ends or stops the question.

use std::{
    io::{Write, stderr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::style::PromptStyle;
use crate::interrupt::SignalEvent;

/// How a question uses the terminal.
#[derive(Clone)]
pub enum InputMode {
    /// A line that is shown as it is typed.
    Line,
    /// A line that the terminal does not show. The question is shown again when the process goes on after Ctrl-Z.
    HiddenLine { question: String },
    /// A list without a cursor.
    List,
}

/// The question that is on the screen, for a panic to find.
static ACTIVE_QUESTION: Mutex<Option<Arc<TerminalState>>> = Mutex::new(None);

/// Puts the terminal back as it was before the question that is on the screen, if one is.
pub fn restore_terminal() {
    if let Some(terminal) = lock_ignoring_poison(&ACTIVE_QUESTION).as_ref() {
        terminal.restore();
    }
}

/// Puts the terminal's mode back once more, at the end of the process: a question that was left may have read a key
/// meanwhile.
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
    /// Remembers the terminal as it is.
    pub fn save(reading: InputMode, style: PromptStyle) -> Arc<Self> {
        let terminal = Arc::new(Self {
            input_mode: reading,
            style,
            #[cfg(unix)]
            saved_mode: rustix::termios::tcgetattr(std::io::stdin()).ok(),
            #[cfg(unix)]
            stopped_mode: Mutex::default(),
        });
        *lock_ignoring_poison(&ACTIVE_QUESTION) = Some(terminal.clone());
        terminal
    }

    /// Leaves the question: what is written next begins a line of its own.
    pub fn restore(&self) {
        self.restore_mode();
        self.show_cursor();
        let _ = stderr().write_all(b"\n");
    }

    /// Follows the process when it is stopped, goes on, or ends at once.
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

    /// Returns whether the question reads keys: from here on its thread waits, and changes nothing.
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

    /// A shell gives its own mode to what it continues, so the question sets its mode again.
    fn restore_question(&self) {
        #[cfg(unix)]
        match &self.input_mode {
            InputMode::HiddenLine { question } => {
                if let Some(mut mode) = self.saved_mode.clone() {
                    mode.local_modes.remove(rustix::termios::LocalModes::ECHO);
                    set_mode(&mode);
                }
                // From the beginning of the line, over whatever the shell has left there.
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
    // Where it is refused there is no terminal left to restore.
    let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, mode);
}

fn lock_ignoring_poison<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets the terminal once the question is answered.
pub fn clear_active_question() {
    *lock_ignoring_poison(&ACTIVE_QUESTION) = None;
}
