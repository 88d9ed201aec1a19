//! How many messages a provider carries to one number: its flow control.

use super::{Arrival, Inbox, Kept};

/// At most so many messages to one number in a window of time.
#[derive(Debug, PartialEq)]
pub struct Limit {
    /// The provider's code for its no, and what it says with it.
    pub code: &'static str,
    pub message: &'static str,
    pub most: usize,
    pub window: Window,
    /// Counts only messages with the same text.
    pub same_text: bool,
}

/// A time, in seconds, in which messages are counted.
#[derive(Debug, PartialEq)]
pub enum Window {
    /// The time that ends now.
    Rolling(u64),
    /// The current minute, hour or day of a clock so many hours east of Greenwich.
    Clock { seconds: u64, east: u64 },
}

impl Window {
    /// Its first millisecond since 1970.
    fn begin(&self, now: u64) -> u64 {
        match self {
            Self::Rolling(seconds) => (now + 1).saturating_sub(seconds * 1_000),
            Self::Clock { seconds, east } => {
                let shift = east * 3_600_000;
                ((now + shift) / (seconds * 1_000) * (seconds * 1_000)).saturating_sub(shift)
            }
        }
    }
}

impl Limit {
    /// Whether one more message would be too many. Messages of another sender do not count.
    pub(super) fn reached(&self, inbox: &Inbox, account: usize, next: &Arrival) -> bool {
        let begin = self.window.begin(next.at);
        let counts = |kept: &&Kept<Arrival>| {
            let other = &kept.what;
            kept.whose.account == account
                && other.from == next.from
                && (!self.same_text || other.text == next.text)
        };
        let recent = inbox.to(&next.to).take_while(|kept| kept.what.at >= begin.max(1));
        recent.filter(counts).count() >= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_window_begins_on_the_minute_and_a_rolling_one_does_not() {
        let now = 1_784_548_859_999;
        assert_eq!(Window::Rolling(10).begin(now), 1_784_548_850_000);
        assert_eq!(Window::Clock { seconds: 60, east: 8 }.begin(now), 1_784_548_800_000);
        // 2026-07-20 00:00 in Beijing is 16:00 UTC the day before.
        assert_eq!(Window::Clock { seconds: 86_400, east: 8 }.begin(now), 1_784_476_800_000);
    }
}
