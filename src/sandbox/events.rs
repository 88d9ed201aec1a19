//! What happens in the inbox, told to everyone who listens.

use std::rc::Rc;

use tokio::sync::broadcast::{self, Receiver, Sender};

/// So many events may wait for a slow listener before it has to begin anew.
pub const BEHIND: usize = 256;
/// Listeners at a time: others must find a connection too.
const LISTENERS: usize = 256;

/// One event, as an event stream tells it.
#[derive(Clone, Debug)]
pub struct Event {
    /// `message`, `refusal`, `changed` or `cleared`.
    pub name: &'static str,
    /// The cursor after it, where it brought something new.
    pub cursor: Option<u64>,
    /// JSON.
    pub data: Rc<str>,
}

pub struct Events(Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(BEHIND).0)
    }
}

impl Events {
    pub fn heard(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Nobody listening is no failure.
    pub fn tell(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// What comes from now on; nothing where too many listen already.
    pub fn listen(&self) -> Option<Receiver<Event>> {
        (self.0.receiver_count() < LISTENERS).then(|| self.0.subscribe())
    }
}
