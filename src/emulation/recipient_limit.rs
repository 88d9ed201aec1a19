//! How many messages a provider carries to one number: its flow control.

use super::{CapturedMessage, Inbox, InboxEntry};

/// At most so many messages to one number in a window of time.
#[derive(Debug, PartialEq)]
pub struct RecipientLimit {
    /// The provider's code for its no, and what it says with it.
    pub code: &'static str,
    pub message: &'static str,
    pub max_messages: usize,
    pub window: LimitWindow,
    /// Counts only messages with the same text.
    pub same_text: bool,
}

/// A time, in seconds, in which messages are counted.
#[derive(Debug, PartialEq)]
pub enum LimitWindow {
    /// The time that ends now.
    Rolling(u64),
    /// The current minute, hour or day of a clock so many hours east of Greenwich.
    Fixed { seconds: u64, utc_offset_hours: u64 },
}

impl LimitWindow {
    /// Its first millisecond since 1970.
    fn start_millis(&self, now: u64) -> u64 {
        match self {
            Self::Rolling(seconds) => (now + 1).saturating_sub(seconds * 1_000),
            Self::Fixed { seconds, utc_offset_hours: east } => {
                let shift = east * 3_600_000;
                ((now + shift) / (seconds * 1_000) * (seconds * 1_000)).saturating_sub(shift)
            }
        }
    }
}

impl RecipientLimit {
    /// Whether one more message would be too many. Messages of another sender do not count.
    pub(super) fn is_reached(&self, inbox: &Inbox, account: usize, next: &CapturedMessage) -> bool {
        let begin = self.window.start_millis(next.captured_at_millis);
        let counts = |kept: &&InboxEntry<CapturedMessage>| {
            let other = &kept.item;
            kept.owner.account_index == account
                && other.sender == next.sender
                && (!self.same_text || other.text == next.text)
        };
        let recent = inbox.messages_to(&next.to).take_while(|kept| kept.item.captured_at_millis >= begin.max(1));
        recent.filter(counts).count() >= self.max_messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_window_begins_on_the_minute_and_a_rolling_one_does_not() {
        let now = 1_784_548_859_999;
        assert_eq!(LimitWindow::Rolling(10).start_millis(now), 1_784_548_850_000);
        assert_eq!(LimitWindow::Fixed { seconds: 60, utc_offset_hours: 8 }.start_millis(now), 1_784_548_800_000);
        // 2026-07-20 00:00 in Beijing is 16:00 UTC the day before.
        assert_eq!(LimitWindow::Fixed { seconds: 86_400, utc_offset_hours: 8 }.start_millis(now), 1_784_476_800_000);
    }
}
