//! The sandbox's own address: what is asked of the inbox, at `/api/v1`, and the page that shows it.

mod faults;
mod messages;
mod refusals;
mod stream;
mod view;
mod wanted;

use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use super::{
    Sandbox, page,
    server::{Answer, whole},
};
use crate::wire::{Moment, Request, Response};

pub use messages::tell_change;
pub use stream::news;

/// A status, and what is wrong in a sentence.
type Problem = (StatusCode, String);
type Outcome = Result<Answer, Problem>;

pub async fn answer(sandbox: &Sandbox, request: &Request, at: &Moment) -> Answer {
    serve(sandbox, request, at).await.unwrap_or_else(|(status, message)| whole(problem(status, &message)))
}

/// Whether the answer may rightly come later than a connection lives.
pub fn takes_time(request: &Request) -> bool {
    streams(request) || ["/api/v1/wait", "/api/v1/otp"].contains(&request.uri().path())
}

/// Whether the answer goes on for as long as somebody reads it.
pub fn streams(request: &Request) -> bool {
    request.uri().path() == "/api/v1/events"
}

async fn serve(sandbox: &Sandbox, request: &Request, at: &Moment) -> Outcome {
    let segments = request.uri().path().split('/').skip(1).map(percent_decode_str);
    let segments: Vec<_> = segments.map(|segment| segment.decode_utf8_lossy()).collect();
    let path: Vec<_> = segments.iter().map(AsRef::as_ref).collect();
    let query = request.uri().query().unwrap_or("");
    let now = at.millis;
    match (request.method().as_str(), &path[..]) {
        ("GET", [""]) => Ok(whole(page::show())),
        ("GET", ["readyz"]) => found(readiness()),
        ("GET", ["api", "v1"]) => found(about(sandbox)),
        ("GET", ["api", "v1", "messages"]) => messages::list(sandbox, query, now),
        ("GET", ["api", "v1", "messages", id]) => messages::show(sandbox, id, now),
        ("DELETE", ["api", "v1", "messages"]) => messages::clear(sandbox, query),
        ("DELETE", ["api", "v1", "messages", id]) => messages::delete(sandbox, id),
        ("POST", ["api", "v1", "messages", id, "delivery"]) => {
            messages::deliver(sandbox, id, request.body(), now)
        }
        ("GET", ["api", "v1", "wait"]) => messages::wait(sandbox, query).await,
        ("GET", ["api", "v1", "otp"]) => messages::otp(sandbox, query).await,
        ("GET", ["api", "v1", "refusals"]) => refusals::list(sandbox, query),
        ("GET", ["api", "v1", "refusals", id]) => refusals::show(sandbox, id),
        ("DELETE", ["api", "v1", "refusals"]) => refusals::clear(sandbox),
        ("GET", ["api", "v1", "faults"]) => faults::list(sandbox),
        ("POST", ["api", "v1", "faults"]) => faults::add(sandbox, request.body()),
        ("DELETE", ["api", "v1", "faults"]) => faults::clear(sandbox),
        ("GET", ["api", "v1", "events"]) => stream::events(sandbox, request, now),
        (_, ["" | "readyz"] | ["api", "v1", ..]) => Err((
            StatusCode::NOT_FOUND,
            format!("unknown endpoint: {} {}", request.method(), request.uri().path()),
        )),
        _ => Err((
            StatusCode::NOT_FOUND,
            "not a provider API call that the sandbox supports; /api/v1 lists its own".into(),
        )),
    }
}

/// What a health check asks for. A client recognises the sandbox by the `Server` header beside it.
fn readiness() -> serde_json::Value {
    json!({ "ready": true, "sandbox": true, "smsctl": env!("CARGO_PKG_VERSION") })
}

/// What there is to ask, for whoever looks around.
fn about(sandbox: &Sandbox) -> serde_json::Value {
    let desk = sandbox.desk();
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

fn crowded() -> Problem {
    (StatusCode::SERVICE_UNAVAILABLE, "too many clients are waiting".into())
}

fn found(body: impl Serialize) -> Outcome {
    Ok(whole(json_of(StatusCode::OK, &body)))
}

/// A problem as JSON.
pub fn problem(status: StatusCode, message: &str) -> Response {
    json_of(status, &json!({ "error": { "message": message }, "sandbox": true }))
}

fn json_of(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = Response::new(serde_json::to_vec(body).unwrap_or_default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("application/json"));
    headers.insert("cache-control", http::HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", http::HeaderValue::from_static("nosniff"));
    response
}
