//! Slows requests down once the provider asks for it.

use std::{cell::Cell, time::Duration};

use tokio::time::{Instant, sleep_until};

/// The gap between two requests after the provider first asked to slow down. It doubles each further time.
const INITIAL_GAP: Duration = Duration::from_millis(50);
const MAX_GAP: Duration = Duration::from_secs(1);

/// Spaces the requests of one command, many of which may be in progress at once.
pub struct RateLimiter {
    /// No request starts before this.
    next_start: Cell<Instant>,
    /// The time between the starts of two requests.
    min_gap: Cell<Duration>,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self { next_start: Cell::new(Instant::now()), min_gap: Cell::new(Duration::ZERO) }
    }
}

impl RateLimiter {
    /// Waits until the next request may start, but not past the deadline.
    pub async fn wait_for_slot(&self, deadline: Instant) {
        while self.next_start.get().min(deadline) > Instant::now() {
            sleep_until(self.next_start.get().min(deadline)).await;
        }
        self.next_start.set(self.next_start.get().max(Instant::now() + self.min_gap.get()));
    }

    /// Starts no request during the pause that the provider asked for, and widens the gap after it. Further requests that
    /// were already in progress do not widen it again.
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

    /// Returns when each of `count` requests may start, in milliseconds from now on.
    async fn start_times_millis(limiter: &RateLimiter, count: usize, deadline: Instant) -> Vec<u128> {
        let before = Instant::now();
        let start = async |_| {
            limiter.wait_for_slot(deadline).await;
            before.elapsed().as_millis()
        };
        stream::iter(0..count).map(start).buffered(count).collect().await
    }

    #[tokio::test(start_paused = true)]
    async fn requests_are_spaced_only_once_the_provider_asks() {
        let (limiter, far) = (RateLimiter::default(), Instant::now() + Duration::from_secs(60));
        assert_eq!(start_times_millis(&limiter, 3, far).await, [0, 0, 0]);
        for _ in 0..3 {
            limiter.pause_for(Duration::from_secs(2));
        }
        assert_eq!(start_times_millis(&limiter, 3, far).await, [2_000, 2_050, 2_100]);
        limiter.pause_for(Duration::from_secs(1));
        assert_eq!(start_times_millis(&limiter, 3, far).await, [1_000, 1_100, 1_200]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_request_waits_past_the_deadline() {
        let (limiter, soon) = (RateLimiter::default(), Instant::now() + Duration::from_secs(1));
        limiter.pause_for(Duration::from_secs(5));
        assert_eq!(start_times_millis(&limiter, 2, soon).await, [1_000, 1_000]);
    }
}
