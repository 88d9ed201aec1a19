//! Saves the state of the terminal before a question and restores it when the question ends or is stopped.

use std::{
    io::{Write, stderr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::style::{InputMode, PromptStyle};
use crate::interrupt::SignalEvent;

/// The terminal of the question that is on the screen, so that a panic can restore it.
static ACTIVE_QUESTION: Mutex<Option<Arc<TerminalState>>> = Mutex::new(None);

/// What a special key of the terminal is set to if it is no key.
#[cfg(unix)]
const DISABLED_KEY: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };

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
        terminal.restore_output();
    }
}

/// Draws a question again.
type Redraw = Box<dyn FnMut() + Send>;

/// Makes terminals mark pasted text, which the line editor asks for; a stopped or ended question turns it off.
#[cfg(unix)]
const BRACKETED_PASTE_ON: &[u8] = b"\x1b[?2004h";
const BRACKETED_PASTE_OFF: &[u8] = b"\x1b[?2004l";

/// The terminal that a question is asked on.
pub struct TerminalState {
    input_mode: InputMode,
    style: PromptStyle,
    #[cfg(unix)]
    saved_mode: Option<rustix::termios::Termios>,
    /// The mode that the question had set when the process was stopped.
    #[cfg(unix)]
    stopped_mode: Mutex<Option<rustix::termios::Termios>>,
    /// Draws the line that is edited, or the list, again.
    redraw: Mutex<Option<Redraw>>,
    /// Draws the list in place of what a terminal of another size shows of it.
    redraw_resized: Mutex<Option<Redraw>>,
    /// Whether the process ends, so that the terminal keeps the mode that was restored.
    is_ending: Mutex<bool>,
}

impl TerminalState {
    /// Saves the terminal's current state, which [`restore_terminal`] restores from then on.
    pub fn save(input_mode: InputMode, style: PromptStyle) -> Arc<Self> {
        let terminal = Arc::new(Self {
            input_mode,
            style,
            #[cfg(unix)]
            saved_mode: rustix::termios::tcgetattr(std::io::stdin()).ok(),
            #[cfg(unix)]
            stopped_mode: Mutex::default(),
            redraw: Mutex::default(),
            redraw_resized: Mutex::default(),
            is_ending: Mutex::default(),
        });
        *lock_ignoring_poison(&ACTIVE_QUESTION) = Some(terminal.clone());
        terminal
    }

    /// Sets what draws the question again when the process continues after Ctrl-Z.
    pub fn set_redraw(&self, redraw: Redraw) {
        *lock_ignoring_poison(&self.redraw) = Some(redraw);
    }

    /// Sets what draws the question again when the terminal has another size.
    pub fn set_redraw_resized(&self, redraw: Redraw) {
        *lock_ignoring_poison(&self.redraw_resized) = Some(redraw);
    }

    /// Restores the terminal and starts a new line.
    pub fn restore(&self) {
        self.restore_mode();
        self.restore_output();
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
                self.restore_output();
            }
            SignalEvent::Continued => self.restore_question(),
            SignalEvent::Resized => {
                if let Some(redraw) = lock_ignoring_poison(&self.redraw_resized).as_mut() {
                    redraw();
                }
            }
            SignalEvent::Ending => {
                *lock_ignoring_poison(&self.is_ending) = true;
                self.restore();
            }
        }
    }

    /// Returns whether the question is reading keys. From then on its thread does not change the terminal.
    pub fn is_reading(&self) -> bool {
        #[cfg(unix)]
        if self.style.changes_mode(&self.input_mode) {
            use rustix::termios::{LocalModes, tcgetattr};
            // What only reading turns off: a list has no echo from the beginning.
            let off = match self.input_mode {
                InputMode::List => LocalModes::ISIG,
                InputMode::Line | InputMode::HiddenLine { .. } => LocalModes::ECHO,
            };
            return tcgetattr(std::io::stdin()).is_ok_and(|mode| !mode.local_modes.contains(off));
        }
        true
    }

    /// Shows the cursor that a list hides, and turns off what the line editor turned on.
    fn restore_output(&self) {
        let _ = match (self.style, &self.input_mode) {
            (PromptStyle::Plain, _) | (_, InputMode::HiddenLine { .. }) => Ok(()),
            (_, InputMode::Line) => stderr().write_all(BRACKETED_PASTE_OFF),
            (_, InputMode::List) => stderr().write_all(b"\x1b[?25h"),
        };
    }

    /// Makes Ctrl-\ a key without effect: it would end the process without restoring the terminal. While a list is open,
    /// the terminal also hands over each key as it is typed, and does not show it: the list reads key by key, and a key
    /// that comes between two reads would be lost.
    pub fn set_question_mode(&self) {
        // Held until the mode is set: a signal that ends the process restores the terminal after that, or before and
        // the mode stays.
        let is_ending = lock_ignoring_poison(&self.is_ending);
        if *is_ending {
            return;
        }
        #[cfg(unix)]
        if let (Some(mut mode), true) = (self.saved_mode.clone(), self.style.changes_mode(&self.input_mode)) {
            use rustix::termios::LocalModes;

            mode.special_codes[rustix::termios::SpecialCodeIndex::VQUIT] = DISABLED_KEY;
            if matches!(self.input_mode, InputMode::List) {
                mode.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            }
            set_mode(&mode);
        }
    }

    /// Restores the mode that the terminal had before the question.
    #[cfg(unix)]
    pub fn restore_mode(&self) {
        if let Some(before) = &self.saved_mode {
            set_mode(before);
        }
    }

    #[cfg(not(unix))]
    pub fn restore_mode(&self) {}

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
                // Continuing is reported twice, and drawn once.
                let Some(mode) = lock_ignoring_poison(&self.stopped_mode).take() else { return };
                set_mode(&mode);
                if let (InputMode::Line, true) = (&self.input_mode, self.style != PromptStyle::Plain) {
                    let _ = stderr().write_all(BRACKETED_PASTE_ON);
                }
                if let Some(redraw) = lock_ignoring_poison(&self.redraw).as_mut() {
                    redraw();
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
