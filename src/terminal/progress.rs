//! A progress line on stderr for work that takes longer than a moment.

use std::{
    cell::Cell,
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use dialoguer::console::Term;
use tokio::time::sleep;

use super::{prompt::terminal_columns, wrap::truncate_text};

/// How long the work takes before the line is shown.
const SHOW_DELAY: Duration = Duration::from_millis(200);
const FRAME_INTERVAL: Duration = Duration::from_millis(100);
const SPINNER_FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A line that says what smsctl waits for, with a count if there is one.
pub struct Progress {
    label: String,
    is_visible: bool,
    started_at: Instant,
    total: Cell<Option<usize>>,
    done: Cell<usize>,
}

/// The line on the terminal. Dropping this clears it.
struct ProgressLine(Term);

impl Drop for ProgressLine {
    fn drop(&mut self) {
        let _ = self.0.clear_line();
    }
}

impl Progress {
    /// Creates a line that is shown if stderr is a terminal.
    pub fn new(label: String) -> Self {
        let is_visible = stderr().is_terminal();
        Self { label, is_visible, started_at: Instant::now(), total: Cell::new(None), done: Cell::new(0) }
    }

    /// Creates a line that is never shown.
    pub fn hidden(label: String) -> Self {
        Self { is_visible: false, ..Self::new(label) }
    }

    /// Runs the work and shows the line after 200 ms until the work is done.
    pub async fn show_while<T>(&self, work: impl Future<Output = T>) -> T {
        if !self.is_visible {
            return work.await;
        }
        tokio::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = sleep(SHOW_DELAY) => {}
        }
        let line = ProgressLine(Term::stderr());
        for frame in SPINNER_FRAMES.iter().cycle() {
            let _ = line.0.clear_line();
            let text = format!("{frame} {}", self.render());
            let _ = line.0.write_str(&truncate_text(&text, terminal_columns() - 1));
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = sleep(FRAME_INTERVAL) => {}
            }
        }
        unreachable!("the frames repeat forever")
    }

    fn render(&self) -> String {
        let (label, done) = (&self.label, self.done.get());
        let Some(total) = self.total.get() else { return label.clone() };
        let rate = done as f64 / self.started_at.elapsed().as_secs_f64();
        match done {
            0 => format!("{label}: 0 of {total}"),
            _ => {
                let left = total.saturating_sub(done) as f64 / rate;
                format!("{label}: {done} of {total} ({rate:.0} per second, {left:.0} s left)")
            }
        }
    }

    /// Sets how many items there are, so that the line shows a count and a rate.
    pub fn set_total(&self, total: usize) {
        self.total.set(Some(total));
    }

    /// Counts an item as done.
    pub fn increment(&self) {
        self.done.set(self.done.get() + 1);
    }

    /// Clears the line and prints something else.
    pub fn print_around(&self, print: impl FnOnce()) {
        if self.is_visible {
            let _ = Term::stderr().clear_line();
        }
        print();
    }
}
