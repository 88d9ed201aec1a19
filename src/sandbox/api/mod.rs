//! The sandbox's own address: the API at `/api/v1`, and the page that shows the inbox.

mod event_stream;
mod faults;
mod messages;
mod query;
mod refusals;

use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use super::{
    Sandbox,
    inbox_events::InboxEvent,
    inbox_page,
    response::{HttpError, ServerResponse, full_response, json_response},
};
use crate::{
    connectors::{PROVIDERS, Provider},
    http_client::{Request, SigningContext},
};

type ApiResult = Result<ServerResponse, HttpError>;

/// Handles a request to the sandbox's own address. `clock` is the sandbox's time.
pub async fn handle_request(sandbox: &Sandbox, request: &Request, clock: &SigningContext) -> ServerResponse {
    route_request(sandbox, request, clock.timestamp_millis).await.unwrap_or_else(HttpError::into_response)
}

/// Whether the response may take longer than a connection lives.
pub fn is_long_request(request: &Request) -> bool {
    is_event_stream(request) || ["/api/v1/wait", "/api/v1/otp"].contains(&request.uri().path())
}

/// Whether the response lasts for as long as the client reads it.
pub fn is_event_stream(request: &Request) -> bool {
    request.uri().path() == "/api/v1/events"
}

async fn route_request(sandbox: &Sandbox, request: &Request, now: u64) -> ApiResult {
    let segments = request.uri().path().split('/').skip(1).map(percent_decode_str);
    let segments: Vec<_> = segments.map(|segment| segment.decode_utf8_lossy()).collect();
    let path: Vec<_> = segments.iter().map(AsRef::as_ref).collect();
    let query = request.uri().query().unwrap_or("");
    match (request.method().as_str(), &path[..]) {
        ("GET", [""]) => Ok(full_response(inbox_page::page_response())),
        ("GET", ["favicon.svg"]) => Ok(full_response(inbox_page::icon_response())),
        ("GET", ["readyz"]) => ok_json(readiness_json()),
        ("GET", ["api", "v1"]) => ok_json(describe_api(sandbox)),
        ("GET", ["api", "v1", "messages"]) => messages::list_messages(sandbox, query, now),
        ("GET", ["api", "v1", "messages", id]) => messages::show_message(sandbox, id, now),
        ("DELETE", ["api", "v1", "messages"]) => messages::clear_messages(sandbox, query),
        ("DELETE", ["api", "v1", "messages", id]) => messages::delete_message(sandbox, id),
        ("POST", ["api", "v1", "messages", id, "delivery"]) => {
            messages::update_delivery(sandbox, id, request.body(), now)
        }
        ("GET", ["api", "v1", "wait"]) => messages::wait_for_message(sandbox, query).await,
        ("GET", ["api", "v1", "otp"]) => messages::wait_for_code(sandbox, query).await,
        ("GET", ["api", "v1", "refusals"]) => refusals::list_refusals(sandbox, query),
        ("GET", ["api", "v1", "refusals", id]) => refusals::show_refusal(sandbox, id),
        ("DELETE", ["api", "v1", "refusals"]) => refusals::clear_refusals(sandbox),
        ("DELETE", ["api", "v1", "refusals", id]) => refusals::delete_refusal(sandbox, id),
        ("GET", ["api", "v1", "faults"]) => faults::list_faults(sandbox),
        ("POST", ["api", "v1", "faults"]) => faults::add_fault(sandbox, request.body()),
        ("DELETE", ["api", "v1", "faults"]) => faults::clear_faults(sandbox),
        ("DELETE", ["api", "v1", "faults", id]) => faults::remove_fault(sandbox, id),
        ("GET", ["api", "v1", "events"]) => event_stream::stream_events(sandbox, request, now),
        (method, ["" | "readyz"] | ["api", "v1", ..]) => {
            Err(HttpError::not_found(format!("unknown endpoint: {method} {}", request.uri().path())))
        }
        _ => Err(HttpError::new(
            StatusCode::NOT_FOUND,
            "not a provider API call that the sandbox supports; /api/v1 lists its own",
        )),
    }
}

/// The response to a health check. Clients recognise the sandbox by the response's `Server` header.
fn readiness_json() -> serde_json::Value {
    json!({ "ready": true, "sandbox": true, "smsctl": env!("CARGO_PKG_VERSION") })
}

fn describe_api(sandbox: &Sandbox) -> serde_json::Value {
    let state = sandbox.state();
    json!({
        "smsctl": env!("CARGO_PKG_VERSION"),
        "sandbox": true,
        "note": "emulated providers: nothing reaches a phone",
        "cursor": state.inbox.cursor(),
        "lenient": state.accepts_any,
        "providers": PROVIDERS.iter().map(demo_account_json).collect::<Vec<_>>(),
        "endpoints": [
            "GET /api/v1/messages?to=&provider=&connector=&text=&search=&after=&before=&limit=",
            "GET /api/v1/messages/ID",
            "DELETE /api/v1/messages?to=",
            "DELETE /api/v1/messages/ID",
            "POST /api/v1/messages/ID/delivery {\"delivery\":\"delivered\"|\"hold\"|CODE}",
            "GET /api/v1/wait?to=&after=&timeout=",
            "GET /api/v1/otp?to=&after=&timeout=",
            "GET /api/v1/refusals?provider=&connector=&search=&after=&before=&limit=",
            "GET /api/v1/refusals/ID",
            "DELETE /api/v1/refusals",
            "DELETE /api/v1/refusals/ID",
            "GET|POST|DELETE /api/v1/faults",
            "DELETE /api/v1/faults/ID",
            "GET /api/v1/events",
            "GET /readyz",
        ],
    })
}

fn demo_account_json(provider: &&Provider) -> serde_json::Value {
    json!({ "name": provider.name, "credentials": provider.demo_credentials() })
}

/// Deletes the message or refusal with this number.
fn delete_entry(sandbox: &Sandbox, deleted: u64) -> ApiResult {
    let removed = sandbox
        .accounts
        .borrow_mut()
        .state
        .inbox
        .remove_where(&|number, _| number == deleted, &|number, _| number == deleted);
    sandbox.events.publish(InboxEvent::deleted(deleted));
    ok_json(json!({ "deleted": removed }))
}

fn too_many_waiting() -> HttpError {
    HttpError::new(StatusCode::SERVICE_UNAVAILABLE, "too many clients are waiting")
}

fn ok_json(body: impl Serialize) -> ApiResult {
    Ok(json_response(StatusCode::OK, &body))
}
