//! Events of the inbox, broadcast to every listening client.

use std::rc::Rc;

use serde::Serialize;
use serde_json::json;
use tokio::sync::broadcast::{self, Receiver, Sender};

use super::{
    Sandbox,
    inbox_json::{ApiMessage, ApiRefusal},
};
use crate::emulation::EmulatorState;

/// How many events may wait for a slow listener before it has to list the inbox again.
pub const MAX_QUEUED_EVENTS: usize = 256;
/// How many may listen at a time, so that connections are left for other requests.
const MAX_LISTENERS: usize = 256;

/// One event of an event stream.
#[derive(Clone, Debug)]
pub struct InboxEvent {
    name: &'static str,
    /// The number of a new message or refusal.
    cursor: Option<u64>,
    /// JSON.
    data: Rc<str>,
}

impl InboxEvent {
    fn new(name: &'static str, cursor: Option<u64>, data: &impl Serialize) -> Self {
        Self { name, cursor, data: serde_json::to_string(data).unwrap_or_default().into() }
    }

    /// Returns the event that makes clients list the inbox again: entries were deleted, or the client missed too much.
    pub fn cleared() -> Self {
        Self::new("cleared", None, &json!({}))
    }

    /// Returns the event that one message or refusal was deleted.
    pub fn deleted(number: u64) -> Self {
        Self::new("deleted", None, &json!({ "id": number }))
    }

    /// Returns the event that the fault rules have changed, which may move the sandbox's clock. `now` is in Unix
    /// milliseconds.
    pub fn faults_changed(now: u64) -> Self {
        Self::new("faults", None, &json!({ "now": now }))
    }

    /// Returns the event in the format of
    /// [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html).
    pub fn to_stream_text(&self) -> String {
        let id = self.cursor.map(|cursor| format!("id: {cursor}\n")).unwrap_or_default();
        format!("{id}event: {}\ndata: {}\n\n", self.name, self.data)
    }
}

/// Sends each event to all listeners.
pub struct EventBroadcast(Sender<InboxEvent>);

impl Default for EventBroadcast {
    fn default() -> Self {
        Self(broadcast::channel(MAX_QUEUED_EVENTS).0)
    }
}

impl EventBroadcast {
    fn has_listeners(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Sends an event to whoever listens, if anybody does.
    pub fn publish(&self, event: InboxEvent) {
        let _ = self.0.send(event);
    }

    /// Starts to listen for later events. Returns `None` if too many listen already.
    pub fn subscribe(&self) -> Option<Receiver<InboxEvent>> {
        (self.0.receiver_count() < MAX_LISTENERS).then(|| self.0.subscribe())
    }
}

/// Returns the events of all messages and refusals after a cursor, the oldest first. `now` is in Unix milliseconds.
pub fn events_after(state: &EmulatorState, after: u64, now: u64) -> Vec<InboxEvent> {
    let messages = state
        .inbox
        .messages_after(after)
        .map(|(number, entry)| InboxEvent::new("message", Some(number), &ApiMessage::from_entry(number, entry, now)));
    let refusals = state.inbox.rejections_after(after).map(|(number, entry)| {
        InboxEvent::new("refusal", Some(number), &ApiRefusal::from_entry(number, entry).into_summary())
    });
    let mut events: Vec<_> = messages.chain(refusals).collect();
    events.sort_by_key(|event| event.cursor);
    events
}

/// Publishes the messages and refusals after a cursor.
pub fn publish_events_after(sandbox: &Sandbox, after: u64) {
    let state = sandbox.state();
    if sandbox.events.has_listeners() && state.inbox.cursor() > after {
        for event in events_after(&state, after, sandbox.now_millis()) {
            sandbox.events.publish(event);
        }
    }
}

/// Publishes that the delivery or the callback of a message has changed.
pub fn publish_change(sandbox: &Sandbox, number: u64) {
    let state = sandbox.state();
    if let Some(entry) = state.inbox.message(number).filter(|_| sandbox.events.has_listeners()) {
        let message = ApiMessage::from_entry(number, entry, sandbox.now_millis());
        sandbox.events.publish(InboxEvent::new("changed", None, &message));
    }
}
