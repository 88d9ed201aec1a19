//! What is under way, on stderr, where a person is watching and it takes longer than they would notice.

use std::{
    fmt::Write,
    io::{IsTerminal, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Nobody notices a wait that is shorter.
const PATIENCE: Duration = Duration::from_millis(200);
const TICK: Duration = Duration::from_millis(100);

/// A line that says what is waited for, and how far it is. Cheap until it shows.
pub struct Progress {
    bar: ProgressBar,
    shows: bool,
}

impl Progress {
    /// For somebody who watches stderr, unless that is to stay quiet.
    pub fn new(what: String, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_message(what);
        Self { bar, shows: !quiet && stderr().is_terminal() }
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
            () = tokio::time::sleep(PATIENCE) => {}
        }
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        self.bar.enable_steady_tick(TICK);
        let done = work.await;
        self.bar.finish_and_clear();
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
        done
    }

    /// There are so many to do, which are counted with their rate.
    pub fn count(&self, all: usize) {
        let rate = |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{:.0} a second", state.per_sec());
        };
        self.bar.set_length(all as u64);
        let style = ProgressStyle::with_template("{spinner} {msg}: {pos} of {len}, {rate}, {eta} left");
        style.into_iter().for_each(|style| self.bar.set_style(style.with_key("rate", rate)));
    }

    /// One of them is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// Steps aside for something that is said meanwhile.
    pub fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }
}
