//! The sandbox's own address: what is asked of the inbox, at `/api/v1`, and the page that shows it.

mod event_stream;
mod faults;
mod messages;
mod query;
mod refusals;
mod views;

pub use event_stream::events_after;
use http::StatusCode;
pub use messages::publish_change;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use super::{
    Sandbox, inbox_page,
    server::{ServerResponse, full_response},
};
use crate::http_client::{Request, Response, SigningContext};

/// A status, and what is wrong in a sentence.
type ApiError = (StatusCode, String);
type ApiResult = Result<ServerResponse, ApiError>;

pub async fn handle_request(sandbox: &Sandbox, request: &Request, at: &SigningContext) -> ServerResponse {
    route_request(sandbox, request, at)
        .await
        .unwrap_or_else(|(status, message)| full_response(error_response(status, &message)))
}

/// Whether the answer may rightly come later than a connection lives.
pub fn is_long_request(request: &Request) -> bool {
    is_event_stream(request) || ["/api/v1/wait", "/api/v1/otp"].contains(&request.uri().path())
}

/// Whether the answer goes on for as long as somebody reads it.
pub fn is_event_stream(request: &Request) -> bool {
    request.uri().path() == "/api/v1/events"
}

async fn route_request(sandbox: &Sandbox, request: &Request, at: &SigningContext) -> ApiResult {
    let segments = request.uri().path().split('/').skip(1).map(percent_decode_str);
    let segments: Vec<_> = segments.map(|segment| segment.decode_utf8_lossy()).collect();
    let path: Vec<_> = segments.iter().map(AsRef::as_ref).collect();
    let query = request.uri().query().unwrap_or("");
    let now = at.timestamp_millis;
    match (request.method().as_str(), &path[..]) {
        ("GET", [""]) => Ok(full_response(inbox_page::page_response())),
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
        ("GET", ["api", "v1", "faults"]) => faults::list_faults(sandbox),
        ("POST", ["api", "v1", "faults"]) => faults::add_fault(sandbox, request.body()),
        ("DELETE", ["api", "v1", "faults"]) => faults::clear_faults(sandbox),
        ("GET", ["api", "v1", "events"]) => event_stream::stream_events(sandbox, request, now),
        (_, ["" | "readyz"] | ["api", "v1", ..]) => {
            Err((StatusCode::NOT_FOUND, format!("unknown endpoint: {} {}", request.method(), request.uri().path())))
        }
        _ => Err((
            StatusCode::NOT_FOUND,
            "not a provider API call that the sandbox supports; /api/v1 lists its own".into(),
        )),
    }
}

/// What a health check asks for. A client recognises the sandbox by the `YunpianServer` header beside it.
fn readiness_json() -> serde_json::Value {
    json!({ "ready": true, "sandbox": true, "smsctl": env!("CARGO_PKG_VERSION") })
}

/// What there is to ask, for whoever looks around.
fn describe_api(sandbox: &Sandbox) -> serde_json::Value {
    let desk = sandbox.state();
    json!({
        "smsctl": env!("CARGO_PKG_VERSION"),
        "sandbox": true,
        "note": "emulated providers: nothing reaches a phone",
        "cursor": desk.inbox.cursor(),
        "lenient": desk.lenient,
        "endpoints": [
            "GET /api/v1/messages?to=&provider=&connector=&text=&after=&before=&limit=",
            "GET /api/v1/messages/ID",
            "DELETE /api/v1/messages?to=",
            "DELETE /api/v1/messages/ID",
            "POST /api/v1/messages/ID/delivery {\"delivery\":\"delivered\"|\"hold\"|CODE}",
            "GET /api/v1/wait?to=&after=&timeout=",
            "GET /api/v1/otp?to=&after=&timeout=",
            "GET /api/v1/refusals?provider=&connector=&after=&before=&limit=",
            "GET /api/v1/refusals/ID",
            "DELETE /api/v1/refusals",
            "GET|POST|DELETE /api/v1/faults",
            "GET /api/v1/events",
            "GET /readyz",
        ],
    })
}

fn too_many_waiting() -> ApiError {
    (StatusCode::SERVICE_UNAVAILABLE, "too many clients are waiting".into())
}

fn ok_json(body: impl Serialize) -> ApiResult {
    Ok(full_response(json_response(StatusCode::OK, &body)))
}

/// A problem as JSON.
pub fn error_response(status: StatusCode, message: &str) -> Response {
    json_response(status, &json!({ "error": { "message": message }, "sandbox": true }))
}

fn json_response(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = Response::new(serde_json::to_vec(body).unwrap_or_default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("application/json"));
    headers.insert("cache-control", http::HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", http::HeaderValue::from_static("nosniff"));
    response
}
