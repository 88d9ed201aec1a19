//! How fast a provider wants to be asked: as fast as we like, until it says otherwise.

use std::{cell::Cell, time::Duration};

use tokio::time::{Instant, sleep_until};

/// The gap between two requests after the provider first asked to slow down; twice as long each further time.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(1);

/// All requests of one command, many of which may be under way at once.
pub struct Pace {
    /// No request begins before this.
    next: Cell<Instant>,
    /// Between the begin of one request and that of the next.
    gap: Cell<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { next: Cell::new(Instant::now()), gap: Cell::new(Duration::ZERO) }
    }
}

impl Pace {
    /// Waits for a turn, but not past the deadline.
    pub async fn turn(&self, deadline: Instant) {
        while self.next.get().min(deadline) > Instant::now() {
            sleep_until(self.next.get().min(deadline)).await;
        }
        self.next.set(self.next.get().max(Instant::now() + self.gap.get()));
    }

    /// The provider asked for so long a pause: nothing begins meanwhile, and then one after the other.
    /// What else was under way when it asked does not slow it down further.
    pub fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        if self.next.get() <= Instant::now() + self.gap.get() {
            self.gap.set((self.gap.get() * 2).clamp(FIRST, LONGEST));
        }
        self.next.set(self.next.get().max(until));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    /// When each of so many requests gets its turn, in milliseconds from now on.
    async fn turns(pace: &Pace, count: usize, deadline: Instant) -> Vec<u128> {
        let begun = Instant::now();
        let turn = async |_| {
            pace.turn(deadline).await;
            begun.elapsed().as_millis()
        };
        stream::iter(0..count).map(turn).buffered(count).collect().await
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_waits_until_the_provider_asks_to_and_then_everything_does() {
        let (pace, far) = (Pace::default(), Instant::now() + Duration::from_secs(60));
        assert_eq!(turns(&pace, 3, far).await, [0, 0, 0]);
        for _ in 0..3 {
            pace.hold(Duration::from_secs(2));
        }
        assert_eq!(turns(&pace, 3, far).await, [2_000, 2_050, 2_100]);
        pace.hold(Duration::from_secs(1));
        assert_eq!(turns(&pace, 3, far).await, [1_000, 1_100, 1_200]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_turn_is_later_than_the_deadline() {
        let (pace, soon) = (Pace::default(), Instant::now() + Duration::from_secs(1));
        pace.hold(Duration::from_secs(5));
        assert_eq!(turns(&pace, 2, soon).await, [1_000, 1_000]);
    }
}
