//! What is under way, on stderr, where a person is watching and it takes longer than they would notice.

use std::{
    cell::Cell,
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use dialoguer::console::{Term, truncate_str};
use tokio::time::sleep;

use super::prompt::columns;

/// Nobody notices a wait that is shorter.
const PATIENCE: Duration = Duration::from_millis(200);
const TICK: Duration = Duration::from_millis(100);
const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A line that says what is waited for, and how far it is.
pub struct Progress {
    what: String,
    shows: bool,
    begun: Instant,
    /// How many there are, where they are counted.
    all: Cell<Option<usize>>,
    done: Cell<usize>,
}

/// Where the line is drawn; it is gone with this, however the work ends.
struct Line(Term);

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.0.clear_line();
    }
}

impl Progress {
    /// For somebody who watches stderr, unless that is to stay quiet.
    pub fn new(what: String, quiet: bool) -> Self {
        let shows = !quiet && stderr().is_terminal();
        Self { what, shows, begun: Instant::now(), all: Cell::new(None), done: Cell::new(0) }
    }

    /// Runs the work, and shows itself from [`PATIENCE`] on until the work is done.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        if !self.shows {
            return work.await;
        }
        tokio::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = sleep(PATIENCE) => {}
        }
        let line = Line(Term::stderr());
        for frame in FRAMES.iter().cycle() {
            let _ = line.0.clear_line();
            let text = format!("{frame} {}", self.text());
            let _ = line.0.write_str(&truncate_str(&text, columns() - 1, "…"));
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = sleep(TICK) => {}
            }
        }
        unreachable!("frames go on for ever")
    }

    fn text(&self) -> String {
        let (what, done) = (&self.what, self.done.get());
        let Some(all) = self.all.get() else { return what.clone() };
        let rate = done as f64 / self.begun.elapsed().as_secs_f64();
        match done {
            0 => format!("{what}: 0 of {all}"),
            _ => {
                let left = all.saturating_sub(done) as f64 / rate;
                format!("{what}: {done} of {all} ({rate:.0} per second, {left:.0} s left)")
            }
        }
    }

    /// There are so many to do, which are counted with their rate.
    pub fn count(&self, all: usize) {
        self.all.set(Some(all));
    }

    /// One of them is done.
    pub fn step(&self) {
        self.done.set(self.done.get() + 1);
    }

    /// Steps aside for something that is said meanwhile.
    pub fn aside(&self, say: impl FnOnce()) {
        if self.shows {
            let _ = Term::stderr().clear_line();
        }
        say();
    }
}
