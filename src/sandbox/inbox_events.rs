//! What happens in the inbox, told to everyone who listens.

use std::rc::Rc;

use tokio::sync::broadcast::{self, Receiver, Sender};

/// So many events may wait for a slow listener before it has to begin anew.
pub const MAX_QUEUED_EVENTS: usize = 256;
/// Listeners at a time: others must find a connection too.
const MAX_LISTENERS: usize = 256;

/// One event, as an event stream tells it.
#[derive(Clone, Debug)]
pub struct InboxEvent {
    /// `message`, `refusal`, `changed` or `cleared`.
    pub name: &'static str,
    /// The cursor after it, where it brought something new.
    pub cursor: Option<u64>,
    /// JSON.
    pub data: Rc<str>,
}

pub struct EventBroadcast(Sender<InboxEvent>);

impl Default for EventBroadcast {
    fn default() -> Self {
        Self(broadcast::channel(MAX_QUEUED_EVENTS).0)
    }
}

impl EventBroadcast {
    pub fn has_listeners(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Nobody listening is no failure.
    pub fn publish(&self, event: InboxEvent) {
        let _ = self.0.send(event);
    }

    /// What comes from now on; nothing where too many listen already.
    pub fn subscribe(&self) -> Option<Receiver<InboxEvent>> {
        (self.0.receiver_count() < MAX_LISTENERS).then(|| self.0.subscribe())
    }
}
