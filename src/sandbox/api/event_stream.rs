//! Events as they happen: `text/event-stream`, whose ids are cursors.

use std::io;

use futures_util::{StreamExt, stream};
use http_body_util::{Either, StreamBody};
use hyper::body::{Bytes, Frame};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::{
    ApiResult, too_many_waiting,
    views::{ApiMessage, ApiRefusal},
};
use crate::{
    emulation::{self, EmulatorState},
    http_client::Request,
    sandbox::{
        Sandbox,
        inbox_events::{InboxEvent, MAX_QUEUED_EVENTS},
    },
};

/// What is new behind a cursor, older before newer.
pub fn events_after(desk: &EmulatorState, after: u64, now: u64) -> impl Iterator<Item = InboxEvent> {
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default().into();
    let messages = desk.inbox.messages_after(after).map(|(number, kept)| InboxEvent {
        name: "message",
        cursor: Some(number),
        data: json(serde_json::to_string(&ApiMessage::from_entry(number, kept, now))),
    });
    let refusals = desk.inbox.rejections_after(after).map(|(number, kept)| InboxEvent {
        name: "refusal",
        cursor: Some(number),
        data: json(serde_json::to_string(&ApiRefusal::from_entry(number, kept).into_summary())),
    });
    let mut all: Vec<_> = messages.chain(refusals).collect();
    all.sort_by_key(|event| event.cursor);
    all.into_iter()
}

/// Begins behind `Last-Event-ID`, so that nothing is missed over a new connection; without one, now.
/// Who missed very much is told to begin anew.
pub fn stream_events(sandbox: &Sandbox, request: &Request, now: u64) -> ApiResult {
    let live = sandbox.events.subscribe().ok_or_else(too_many_waiting)?;
    let desk = sandbox.state();
    let seen = emulation::single_header(request, "last-event-id").and_then(|id| id.parse().ok());
    // A cursor of an earlier run: whoever has it has nothing of this one.
    let missed = match seen {
        Some(seen) if seen > desk.inbox.cursor() => Some(0),
        seen => seen,
    };
    let behind = missed.is_some_and(|seen| desk.inbox.count_after(seen) > MAX_QUEUED_EVENTS);
    let missed = missed.filter(|_| !behind);
    let (began, cursor) = (sandbox.started_at_millis, missed.unwrap_or_else(|| desk.inbox.cursor()));
    let hello = json!({ "began": began, "cursor": cursor, "note": "no message reached a phone" });
    let hello = format!("retry: 1000\nid: {cursor}\nevent: hello\ndata: {hello}\n\n");
    let missed = missed.into_iter().flat_map(|seen| events_after(&desk, seen, now));
    let missed = behind.then(cleared_event).into_iter().chain(missed).map(|event| format_event(&event));
    let first: Vec<_> = [hello].into_iter().chain(missed).collect();
    let live = stream::unfold(live, |mut live| async {
        match live.recv().await {
            Ok(event) => Some((format_event(&event), live)),
            // Too slow to follow: begin anew.
            Err(RecvError::Lagged(_)) => Some((format_event(&cleared_event()), live)),
            Err(RecvError::Closed) => None,
        }
    });
    let frames =
        stream::iter(first).chain(live).map(|text| io::Result::Ok(Frame::data(Bytes::from(text)))).boxed_local();
    let mut answer = http::Response::new(Either::Right(StreamBody::new(frames)));
    let headers = answer.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("text/event-stream"));
    headers.insert("cache-control", http::HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// For a client that has missed too much: what it knows is no more, and the rest is to be listed.
fn cleared_event() -> InboxEvent {
    InboxEvent { name: "cleared", cursor: None, data: "{}".into() }
}

fn format_event(event: &InboxEvent) -> String {
    let id = event.cursor.map(|cursor| format!("id: {cursor}\n")).unwrap_or_default();
    format!("{id}event: {}\ndata: {}\n\n", event.name, event.data)
}
