//! What is under way, on stderr, where a person is watching and it takes longer than they would notice.

use std::{
    cell::Cell,
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use dialoguer::console::{Term, truncate_str};
use tokio::time::sleep;

use super::prompt::terminal_columns;

/// Nobody notices a wait that is shorter.
const SHOW_DELAY: Duration = Duration::from_millis(200);
const FRAME_INTERVAL: Duration = Duration::from_millis(100);
const SPINNER_FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A line that says what is waited for, and how far it is.
pub struct Progress {
    label: String,
    is_visible: bool,
    started_at: Instant,
    /// How many there are, where they are counted.
    total: Cell<Option<usize>>,
    done: Cell<usize>,
}

/// Where the line is drawn; it is gone with this, however the work ends.
struct ProgressLine(Term);

impl Drop for ProgressLine {
    fn drop(&mut self) {
        let _ = self.0.clear_line();
    }
}

impl Progress {
    /// For somebody who watches stderr, unless that is to stay quiet.
    pub fn new(label: String, quiet: bool) -> Self {
        let is_visible = !quiet && stderr().is_terminal();
        Self { label, is_visible, started_at: Instant::now(), total: Cell::new(None), done: Cell::new(0) }
    }

    /// Runs the work, and shows itself from [`PATIENCE`] on until the work is done.
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
            let _ = line.0.write_str(&truncate_str(&text, terminal_columns() - 1, "…"));
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = sleep(FRAME_INTERVAL) => {}
            }
        }
        unreachable!("frames go on for ever")
    }

    fn render(&self) -> String {
        let (what, done) = (&self.label, self.done.get());
        let Some(all) = self.total.get() else { return what.clone() };
        let rate = done as f64 / self.started_at.elapsed().as_secs_f64();
        match done {
            0 => format!("{what}: 0 of {all}"),
            _ => {
                let left = all.saturating_sub(done) as f64 / rate;
                format!("{what}: {done} of {all} ({rate:.0} per second, {left:.0} s left)")
            }
        }
    }

    /// There are so many to do, which are counted with their rate.
    pub fn set_total(&self, all: usize) {
        self.total.set(Some(all));
    }

    /// One of them is done.
    pub fn increment(&self) {
        self.done.set(self.done.get() + 1);
    }

    /// Steps aside for something that is said meanwhile.
    pub fn print_around(&self, say: impl FnOnce()) {
        if self.is_visible {
            let _ = Term::stderr().clear_line();
        }
        say();
    }
}
