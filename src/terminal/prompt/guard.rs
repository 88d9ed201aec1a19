//! The terminal as it was before a question, for whatever ends or stops the question.

use std::{
    io::{Write, stderr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::style::Style;
use crate::interrupt::Event;

/// How a question uses the terminal.
#[derive(Clone)]
pub enum Reading {
    /// A line that is shown as it is typed.
    Line,
    /// A line that the terminal does not show. The question is shown again when the process goes on after Ctrl-Z.
    HiddenLine { question: String },
    /// A list without a cursor.
    List,
}

/// The question that is on the screen, for a panic to find.
static ON_SCREEN: Mutex<Option<Arc<Terminal>>> = Mutex::new(None);

/// Puts the terminal back as it was before the question that is on the screen, if one is.
pub fn restore() {
    if let Some(terminal) = lock(&ON_SCREEN).as_ref() {
        terminal.restore();
    }
}

/// Puts the terminal's mode back once more, at the end of the process: a question that was left may have read a key
/// meanwhile.
pub fn restore_mode() {
    if let Some(terminal) = lock(&ON_SCREEN).as_ref() {
        terminal.restore_mode();
        terminal.show_cursor();
    }
}

/// The terminal that a question is asked on.
pub struct Terminal {
    reading: Reading,
    style: Style,
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    /// The mode that the question had set when the process was stopped.
    #[cfg(unix)]
    stopped: Mutex<Option<rustix::termios::Termios>>,
}

impl Terminal {
    /// Remembers the terminal as it is.
    pub fn remember(reading: Reading, style: Style) -> Arc<Self> {
        let terminal = Arc::new(Self {
            reading,
            style,
            #[cfg(unix)]
            before: rustix::termios::tcgetattr(std::io::stdin()).ok(),
            #[cfg(unix)]
            stopped: Mutex::default(),
        });
        *lock(&ON_SCREEN) = Some(terminal.clone());
        terminal
    }

    /// Leaves the question: what is written next begins a line of its own.
    pub fn restore(&self) {
        self.restore_mode();
        self.show_cursor();
        let _ = stderr().write_all(b"\n");
    }

    /// Follows the process when it is stopped, goes on, or ends at once.
    pub fn follow(&self, event: Event) {
        match event {
            Event::Received(_) => {}
            Event::Stopping => {
                #[cfg(unix)]
                self.remember_stopped();
                self.restore_mode();
                self.show_cursor();
            }
            Event::Continued => self.resume(),
            Event::Ending => self.restore(),
        }
    }

    /// Returns whether the question reads keys: from here on its thread waits, and changes nothing.
    pub fn is_reading(&self) -> bool {
        #[cfg(unix)]
        if self.style.changes_mode(&self.reading) {
            use rustix::termios::{LocalModes, tcgetattr};
            return tcgetattr(std::io::stdin())
                .is_ok_and(|mode| !mode.local_modes.contains(LocalModes::ECHO));
        }
        true
    }

    fn show_cursor(&self) {
        if matches!(self.reading, Reading::List) && self.style != Style::Plain {
            let _ = stderr().write_all(b"\x1b[?25h");
        }
    }

    #[cfg(unix)]
    fn restore_mode(&self) {
        if let Some(before) = &self.before {
            set_mode(before);
        }
    }

    #[cfg(not(unix))]
    fn restore_mode(&self) {}

    #[cfg(unix)]
    fn remember_stopped(&self) {
        *lock(&self.stopped) = rustix::termios::tcgetattr(std::io::stdin()).ok();
    }

    /// A shell gives its own mode to what it continues, so the question sets its mode again.
    fn resume(&self) {
        #[cfg(unix)]
        match &self.reading {
            Reading::HiddenLine { question } => {
                if let Some(mut mode) = self.before.clone() {
                    mode.local_modes.remove(rustix::termios::LocalModes::ECHO);
                    set_mode(&mode);
                }
                // From the beginning of the line, over whatever the shell has left there.
                let start = if self.style == Style::Plain { "\n" } else { "\r\x1b[2K" };
                let _ = stderr().write_all(format!("{start}{question}").as_bytes());
            }
            Reading::Line | Reading::List => {
                if let Some(mode) = lock(&self.stopped).take() {
                    set_mode(&mode);
                }
                if matches!(self.reading, Reading::List) && self.style != Style::Plain {
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets the terminal once the question is answered.
pub fn forget() {
    *lock(&ON_SCREEN) = None;
}
