//! How many messages a provider accepts for one number.

use super::{
    captured_message::CapturedMessage,
    inbox::{Inbox, InboxEntry},
};

/// A limit on the messages to one number in a window of time.
#[derive(Debug, PartialEq)]
pub struct RecipientLimit {
    /// The provider's code for a message above the limit.
    pub code: &'static str,
    /// The provider's message with this code.
    pub message: &'static str,
    /// How many messages are allowed.
    pub max_messages: usize,
    /// The time in which they are counted.
    pub window: LimitWindow,
    /// Whether only messages with the same text are counted.
    pub same_text: bool,
}

/// The time in which messages are counted.
#[derive(Debug, PartialEq)]
pub enum LimitWindow {
    /// The last so many seconds.
    Rolling(u64),
    /// The current minute, hour or day of a clock so many hours ahead of UTC.
    Fixed {
        /// The length of the window.
        seconds: u64,
        /// By how many hours the clock is ahead of UTC.
        utc_offset_hours: u64,
    },
}

impl LimitWindow {
    /// Returns when it starts. Times are in Unix milliseconds.
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
    /// Whether the next message would exceed the limit. Messages of other senders are not counted.
    pub(super) fn is_reached(&self, inbox: &Inbox, account: usize, next: &CapturedMessage) -> bool {
        let start = self.window.start_millis(next.captured_at_millis);
        let counts = |entry: &&InboxEntry<CapturedMessage>| {
            let other = &entry.item;
            entry.owner.account_index == account
                && other.sender == next.sender
                && (!self.same_text || other.text == next.text)
        };
        let recent = inbox.messages_to(&next.to).take_while(|entry| entry.item.captured_at_millis >= start.max(1));
        recent.filter(counts).count() >= self.max_messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_window_starts_on_the_minute_and_a_rolling_one_does_not() {
        let now = 1_784_548_859_999;
        assert_eq!(LimitWindow::Rolling(10).start_millis(now), 1_784_548_850_000);
        assert_eq!(LimitWindow::Fixed { seconds: 60, utc_offset_hours: 8 }.start_millis(now), 1_784_548_800_000);
        // 2026-07-20 00:00 in Beijing is 16:00 UTC the day before.
        assert_eq!(LimitWindow::Fixed { seconds: 86_400, utc_offset_hours: 8 }.start_millis(now), 1_784_476_800_000);
    }
}
