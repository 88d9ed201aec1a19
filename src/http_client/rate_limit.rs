//! How fast a provider wants to be asked: as fast as we like, until it says otherwise.

use std::{cell::Cell, time::Duration};

use tokio::time::{Instant, sleep_until};

/// The gap between two requests after the provider first asked to slow down; twice as long each further time.
const INITIAL_GAP: Duration = Duration::from_millis(50);
const MAX_GAP: Duration = Duration::from_secs(1);

/// All requests of one command, many of which may be under way at once.
pub struct RateLimiter {
    /// No request begins before this.
    next_start: Cell<Instant>,
    /// Between the begin of one request and that of the next.
    min_gap: Cell<Duration>,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self { next_start: Cell::new(Instant::now()), min_gap: Cell::new(Duration::ZERO) }
    }
}

impl RateLimiter {
    /// Waits for a turn, but not past the deadline.
    pub async fn wait_for_slot(&self, deadline: Instant) {
        while self.next_start.get().min(deadline) > Instant::now() {
            sleep_until(self.next_start.get().min(deadline)).await;
        }
        self.next_start.set(self.next_start.get().max(Instant::now() + self.min_gap.get()));
    }

    /// The provider asked for so long a pause: nothing begins meanwhile, and then one after the other.
    /// What else was under way when it asked does not slow it down further.
    pub fn pause_for(&self, pause: Duration) {
        let until = Instant::now() + pause;
        if self.next_start.get() <= Instant::now() + self.min_gap.get() {
            self.min_gap.set((self.min_gap.get() * 2).clamp(INITIAL_GAP, MAX_GAP));
        }
        self.next_start.set(self.next_start.get().max(until));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    /// When each of so many requests gets its turn, in milliseconds from now on.
    async fn start_times_millis(pace: &RateLimiter, count: usize, deadline: Instant) -> Vec<u128> {
        let begun = Instant::now();
        let turn = async |_| {
            pace.wait_for_slot(deadline).await;
            begun.elapsed().as_millis()
        };
        stream::iter(0..count).map(turn).buffered(count).collect().await
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_waits_until_the_provider_asks_to_and_then_everything_does() {
        let (pace, far) = (RateLimiter::default(), Instant::now() + Duration::from_secs(60));
        assert_eq!(start_times_millis(&pace, 3, far).await, [0, 0, 0]);
        for _ in 0..3 {
            pace.pause_for(Duration::from_secs(2));
        }
        assert_eq!(start_times_millis(&pace, 3, far).await, [2_000, 2_050, 2_100]);
        pace.pause_for(Duration::from_secs(1));
        assert_eq!(start_times_millis(&pace, 3, far).await, [1_000, 1_100, 1_200]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_turn_is_later_than_the_deadline() {
        let (pace, soon) = (RateLimiter::default(), Instant::now() + Duration::from_secs(1));
        pace.pause_for(Duration::from_secs(5));
        assert_eq!(start_times_millis(&pace, 2, soon).await, [1_000, 1_000]);
    }
}
