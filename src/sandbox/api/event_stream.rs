//! Events as they happen: `text/event-stream`, with cursors as ids.

use std::io;

use futures_util::{StreamExt, stream};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use http_body_util::{Either, StreamBody};
use hyper::body::{Bytes, Frame};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::{ApiResult, too_many_waiting};
use crate::{
    emulation,
    http_client::Request,
    sandbox::{
        Sandbox,
        inbox_events::{InboxEvent, MAX_QUEUED_EVENTS, events_after},
    },
};

/// Streams events. A client that reconnects with `Last-Event-ID` receives what it has missed, or must list the
/// inbox again if that is too much. `now` is in Unix milliseconds.
pub fn stream_events(sandbox: &Sandbox, request: &Request, now: u64) -> ApiResult {
    let receiver = sandbox.events.subscribe().ok_or_else(too_many_waiting)?;
    let state = sandbox.state();
    let newest = state.inbox.cursor();
    let last_seen = emulation::single_header(request, "last-event-id").and_then(|id| id.parse().ok());
    // A cursor beyond the newest entry is one of an earlier run, so the client has seen nothing of this one.
    let last_seen = last_seen.map(|cursor: u64| if cursor > newest { 0 } else { cursor });
    let missed_too_much = last_seen.is_some_and(|cursor| state.inbox.count_after(cursor) > MAX_QUEUED_EVENTS);
    let last_seen = last_seen.filter(|_| !missed_too_much);
    let cursor = last_seen.unwrap_or(newest);
    let (began, note) = (sandbox.started_at_millis, "no message reached a phone");
    let hello = json!({ "began": began, "now": now, "cursor": cursor, "note": note });
    let mut first = vec![format!("retry: 1000\nid: {cursor}\nevent: hello\ndata: {hello}\n\n")];
    if missed_too_much {
        first.push(InboxEvent::cleared().to_stream_text());
    }
    if let Some(cursor) = last_seen {
        first.extend(events_after(&state, cursor, now).iter().map(InboxEvent::to_stream_text));
    }
    let later = stream::unfold(receiver, |mut receiver| async {
        match receiver.recv().await {
            Ok(event) => Some((event.to_stream_text(), receiver)),
            Err(RecvError::Lagged(_)) => Some((InboxEvent::cleared().to_stream_text(), receiver)),
            Err(RecvError::Closed) => None,
        }
    });
    let frames = stream::iter(first).chain(later).map(|text| io::Result::Ok(Frame::data(Bytes::from(text))));
    let mut response = http::Response::new(Either::Right(StreamBody::new(frames.boxed_local())));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
