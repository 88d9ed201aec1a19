//! Handles one HTTP request: checks its host, reads it, and returns the response of the proxy, of an emulation or of
//! the sandbox's own API.

use std::{io, time::Duration};

use http::{Method, StatusCode, uri::Authority};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use tokio::time::{sleep, timeout};

use super::{
    Sandbox, api, callbacks,
    connection_state::{CLIENT_TIMEOUT, ConnectionState},
    fault_injection::{FaultyResponse, apply_fault},
    host_check::Route,
    inbox_events,
    proxy::{ConnectTunnel, forward_request, tunnel_opened_response},
    response::{HttpError, ServerResponse, add_sandbox_headers, full_response, truncated_response},
};
use crate::{emulation::EmulatedReply, encoding::escape_control_chars, http_client::Request};

/// The longest request body that is read, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Handles a request of a client, and returns the response, which may be an error.
///
/// # Errors
/// Fails if a fault rule drops the connection.
pub async fn handle_request(
    sandbox: &Sandbox,
    request: http::Request<Incoming>,
    connection: &ConnectionState,
) -> io::Result<ServerResponse> {
    sandbox.request_count.update(|count| count + 1);
    let target = request.uri().authority().cloned();
    if request.method() == Method::CONNECT && connection.tunnel_host.is_none() {
        return Ok(open_tunnel(sandbox, request, connection).await);
    }
    if let Some(host) =
        target.as_ref().filter(|host| sandbox.host_check.route_for_host(host) == Some(Route::Passthrough))
    {
        return Ok(connection.run_past_lifetime(forward_request(host, request)).await);
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (request, route) = match read_request(sandbox, request, connection).await {
        Ok(admitted) => admitted,
        Err(error) => {
            sandbox.log_request(error.status, || escape_control_chars(&format!("{method} {path}: {}", error.message)));
            record_blocked_host(sandbox, target, |route| route.is_none());
            return Ok(add_sandbox_headers(error.into_response(), None));
        }
    };
    if let Some(response) = sandbox.emulate_service(&request) {
        let status = response.status();
        sandbox.log_request(status, || escape_control_chars(&format!("{method} {path}: {status}")));
        return Ok(add_sandbox_headers(full_response(response), None));
    }
    let clock = sandbox.current_signing_context();
    let skewed_clock = (sandbox.state().faults.clock_skew_seconds() != 0).then_some(&clock);
    let cursor = sandbox.state().inbox.cursor();
    let reply = sandbox.accounts.borrow_mut().emulate_request(&request, route.provider_host(), &clock);
    callbacks::schedule_callbacks(sandbox, cursor);
    inbox_events::publish_events_after(sandbox, cursor);
    if let Some(reply) = &reply {
        let status = reply.response.status();
        sandbox.log_request(status, || sandbox.describe_results(cursor, &method, &path));
    }
    let response = match (reply, route) {
        (Some(EmulatedReply { response, fault: None, .. }), _) => full_response(response),
        (Some(EmulatedReply { response, fault: Some(rule), .. }), _) => {
            if let Some(latency) = rule.latency {
                connection.run_past_lifetime(sleep(Duration::from_millis(latency))).await;
            }
            match apply_fault(response, &rule) {
                FaultyResponse::Complete(response) => full_response(response),
                FaultyResponse::Truncated(response) => truncated_response(response),
                FaultyResponse::Dropped => return Err(io::Error::other("dropped by a fault rule")),
            }
        }
        (None, Route::OwnAddress) if api::is_event_stream(&request) => {
            connection.may_outlast_lifetime.set(true);
            api::handle_request(sandbox, &request, &clock).await
        }
        (None, Route::OwnAddress) if api::is_long_request(&request) => {
            connection.run_past_lifetime(api::handle_request(sandbox, &request, &clock)).await
        }
        (None, Route::OwnAddress) => api::handle_request(sandbox, &request, &clock).await,
        (None, Route::Provider(_) | Route::Passthrough) => {
            let error = HttpError::new(StatusCode::NOT_FOUND, "the sandbox does not support this API call");
            sandbox.log_request(error.status, || escape_control_chars(&format!("{method} {path}: {}", error.message)));
            error.into_response()
        }
    };
    Ok(add_sandbox_headers(response, skewed_clock))
}

/// Reads a request that [`super::host_check`] admits, and returns it with its route. Its URI is rewritten to the origin
/// form, which has only path and query: a client that uses the sandbox as its proxy sends the whole URL.
///
/// # Errors
/// The response to a request that is not admitted, and those of [`read_body`].
async fn read_request(
    sandbox: &Sandbox,
    request: http::Request<Incoming>,
    connection: &ConnectionState,
) -> Result<(Request, Route), HttpError> {
    let route = sandbox.host_check.check_request(&request, connection.tunnel_host.as_deref())?;
    let (mut parts, body) = request.into_parts();
    if let Some(path) = parts.uri.authority().and(parts.uri.path_and_query()).cloned() {
        parts.uri = path.into();
    }
    Ok((Request::from_parts(parts, read_body(body).await?), route))
}

async fn open_tunnel(
    sandbox: &Sandbox,
    request: http::Request<Incoming>,
    connection: &ConnectionState,
) -> ServerResponse {
    let target = request.uri().authority().cloned();
    let response = match ConnectTunnel::from_request(&sandbox.host_check, sandbox.tls.as_ref(), request).await {
        Ok(tunnel) => {
            connection.tunnel.replace(Some(tunnel));
            tunnel_opened_response()
        }
        Err(response) => {
            record_blocked_host(sandbox, target, |route| matches!(route, Some(Route::OwnAddress) | None));
            response
        }
    };
    add_sandbox_headers(response, None)
}

/// Records the host that a client asked the proxy for, if requests for it are blocked.
fn record_blocked_host(sandbox: &Sandbox, host: Option<Authority>, is_blocked: impl Fn(Option<Route>) -> bool) {
    if let Some(host) = host.filter(|host| is_blocked(sandbox.host_check.route_for_host(host))) {
        sandbox.blocked_hosts.borrow_mut().record_request(&host);
    }
}

/// Reads a whole body.
///
/// # Errors
/// 413 for a body of more than [`MAX_BODY_BYTES`], 408 for one that takes longer than [`CLIENT_TIMEOUT`], and 400 for
/// one that is malformed.
async fn read_body(body: Incoming) -> Result<Vec<u8>, HttpError> {
    const TOO_LONG: HttpError = HttpError::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long");
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(TOO_LONG);
    }
    match timeout(CLIENT_TIMEOUT, Limited::new(body, MAX_BODY_BYTES).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TOO_LONG),
        Ok(Err(_)) => Err(HttpError::new(StatusCode::BAD_REQUEST, "the body is malformed")),
        Err(_) => Err(HttpError::new(StatusCode::REQUEST_TIMEOUT, "the body arrives too slowly")),
    }
}
