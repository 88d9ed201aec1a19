//! Requests: accepted by connections bounded in number, admitted, read and answered.

use std::{convert::Infallible, io, time::Duration};

use futures_util::{
    FutureExt, StreamExt,
    future::LocalBoxFuture,
    stream::{FuturesUnordered, LocalBoxStream},
};
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{CONTENT_LENGTH, DATE, SERVER},
    uri::Authority,
};
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited, StreamBody};
use hyper::body::{Body, Bytes, Frame, Incoming};
use tokio::time::{sleep, timeout};

use super::{
    Sandbox, api,
    connection::ConnectionState,
    fault_injection::{FaultyResponse, apply_fault},
    host_check::{AccessDenied, Route},
    proxy::{ConnectTunnel, tunnel_opened_response},
};
use crate::{
    emulation::EmulatedReply,
    http_client::{Request, Response, SANDBOX_SERVER_HEADER, SigningContext},
};

/// The longest request body that is read, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Connections at a time.
const MAX_CONNECTIONS: usize = 512;
/// How long a client may take for the head of a request, and how long for its body.
pub const CLIENT_TIMEOUT: Duration = Duration::from_secs(5);

/// The header that everything is marked by.
const SANDBOX_HEADER: HeaderName = HeaderName::from_static("x-smsctl-sandbox");

pub type FrameStream = StreamBody<LocalBoxStream<'static, io::Result<Frame<Bytes>>>>;
pub type ServerResponse = http::Response<Either<Full<Bytes>, FrameStream>>;

impl Sandbox {
    pub(super) async fn accept_connections(&self) -> Infallible {
        let mut open = FuturesUnordered::<LocalBoxFuture<()>>::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    // A client too many is sent away; those that are here go on.
                    Ok((stream, _)) if open.len() < MAX_CONNECTIONS => open.push(self.handle_connection(stream).boxed_local()),
                    Ok(_) => {}
                    // Out of file descriptors, most likely: others have to end first.
                    Err(_) => sleep(Duration::from_millis(10)).await,
                },
                Some(()) = open.next() => {}
            }
        }
    }

    /// Fails where a rule wants the connection to break.
    pub(super) async fn answer_request(
        &self,
        request: http::Request<Incoming>,
        talk: &ConnectionState,
    ) -> io::Result<ServerResponse> {
        if request.method() == Method::CONNECT && talk.tunnel_host.is_none() {
            return Ok(mark_response(self.open_tunnel(request, talk), None));
        }
        let asked = request.uri().authority().cloned();
        let (request, door) = match self.admit_request(request, talk).await {
            Ok(admitted) => admitted,
            Err((status, reason)) => {
                let is_stranger = |host: &Authority| self.host_check.route_for_host(host).is_none();
                if let Some(host) = asked.filter(is_stranger) {
                    self.blocked_hosts.borrow_mut().record_request(&host);
                }
                return Ok(mark_response(full_response(api::error_response(status, reason)), None));
            }
        };
        let at = self.current_signing_context();
        let wrong = (self.state().faults.clock_skew_seconds() != 0).then_some(&at);
        let before = self.state().inbox.cursor();
        let reply = self.accounts.borrow_mut().emulate_request(&request, door.provider_host(), &at);
        self.publish_changes(before);
        let answer = match (reply, door) {
            (Some(EmulatedReply { response, fault: None, .. }), _) => full_response(response),
            (Some(EmulatedReply { response, fault: Some(rule), .. }), _) => {
                if let Some(latency) = rule.latency {
                    talk.run_past_lifetime(sleep(Duration::from_millis(latency))).await;
                }
                match apply_fault(response, &rule) {
                    FaultyResponse::Complete(response) => full_response(response),
                    FaultyResponse::Truncated(response) => truncated_response(response),
                    FaultyResponse::Dropped => return Err(io::Error::other("refused by a fault rule")),
                }
            }
            (None, Route::OwnAddress) if api::is_event_stream(&request) => {
                talk.may_outlast_lifetime.set(true);
                api::handle_request(self, &request, &at).await
            }
            (None, Route::OwnAddress) if api::is_long_request(&request) => {
                talk.run_past_lifetime(api::handle_request(self, &request, &at)).await
            }
            (None, Route::OwnAddress) => api::handle_request(self, &request, &at).await,
            (None, Route::Provider(_)) => {
                full_response(api::error_response(StatusCode::NOT_FOUND, "the sandbox does not support this API call"))
            }
        };
        Ok(mark_response(answer, wrong))
    }

    /// The whole request, if it may come in, and by which door it does.
    async fn admit_request(
        &self,
        request: http::Request<Incoming>,
        talk: &ConnectionState,
    ) -> Result<(Request, Route), AccessDenied> {
        let door = self.host_check.check_request(&request, talk.tunnel_host.as_deref())?;
        let (mut parts, body) = request.into_parts();
        // A proxy is told the whole address, a server the path.
        if let Some(path) = parts.uri.authority().and(parts.uri.path_and_query()).cloned() {
            parts.uri = path.into();
        }
        Ok((Request::from_parts(parts, read_body(body).await?), door))
    }

    fn open_tunnel(&self, request: http::Request<Incoming>, talk: &ConnectionState) -> ServerResponse {
        let asked = request.uri().authority().cloned();
        match ConnectTunnel::from_request(&self.host_check, self.tls.is_some(), request) {
            Ok(tunnel) => {
                talk.tunnel.replace(Some(tunnel));
                tunnel_opened_response()
            }
            Err(refusal) => {
                if let Some(host) =
                    asked.filter(|host| !matches!(self.host_check.route_for_host(host), Some(Route::Provider(_))))
                {
                    self.blocked_hosts.borrow_mut().record_request(&host);
                }
                refusal
            }
        }
    }

    /// Tells everyone who listens what is new.
    fn publish_changes(&self, before: u64) {
        self.schedule_callbacks(before);
        if self.events.has_listeners() && self.state().inbox.cursor() > before {
            api::events_after(&self.state(), before, self.current_signing_context().timestamp_millis)
                .for_each(|event| self.events.publish(event));
        }
    }
}

/// A whole body, unless it is longer, slower or other than it should be.
async fn read_body(body: Incoming) -> Result<Vec<u8>, AccessDenied> {
    const TOO_LONG: AccessDenied = (StatusCode::PAYLOAD_TOO_LARGE, "the body is too long");
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(TOO_LONG);
    }
    match timeout(CLIENT_TIMEOUT, Limited::new(body, MAX_BODY_BYTES).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TOO_LONG),
        Ok(Err(_)) => Err((StatusCode::BAD_REQUEST, "the body is malformed")),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the body arrives too slowly")),
    }
}

/// Marks a response as that of a sandbox: clients recognise it by its `YunpianServer` header.
fn mark_response(mut answer: ServerResponse, wrong_clock: Option<&SigningContext>) -> ServerResponse {
    let headers = answer.headers_mut();
    headers.insert(SANDBOX_HEADER, HeaderValue::from_static("nothing reached a phone"));
    headers.insert(SERVER, SANDBOX_SERVER_HEADER);
    let date = wrong_clock.and_then(|at| at.format_utc("%a, %d %b %Y %H:%M:%S GMT").parse().ok());
    if let Some(date) = date {
        headers.insert(DATE, date);
    }
    answer
}

pub fn full_response(response: Response) -> ServerResponse {
    response.map(|body| Either::Left(Full::new(Bytes::from(body))))
}

/// Promises the whole body and gives half of it.
fn truncated_response(response: Response) -> ServerResponse {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let first = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let frames = [Ok(Frame::data(first)), Err(io::Error::other("refused by a fault rule"))];
    let stream = futures_util::stream::iter(frames).boxed_local();
    http::Response::from_parts(parts, Either::Right(StreamBody::new(stream)))
}
