//! Requests: accepted by connections bounded in number, admitted, read and answered.

use std::{convert::Infallible, io, time::Duration};

use futures_util::{
    FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered, stream::LocalBoxStream,
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
    connection::Talk,
    gate::{Closed, Door},
    proxy::{Tunnel, opened},
    spoil::{Spoiled, spoil},
};
use crate::{
    desk::Reply,
    wire::{Moment, Request, Response, SANDBOX_SERVER},
};

/// The longest request body that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Connections at a time.
const CONNECTIONS: usize = 512;
/// How long a client may take for the head of a request, and how long for its body.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The header that everything is marked by.
const MARK: HeaderName = HeaderName::from_static("x-smsctl-sandbox");

pub type Stream = StreamBody<LocalBoxStream<'static, io::Result<Frame<Bytes>>>>;
pub type Answer = http::Response<Either<Full<Bytes>, Stream>>;

impl Sandbox {
    pub(super) async fn serve(&self) -> Infallible {
        let mut open = FuturesUnordered::<LocalBoxFuture<()>>::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    // A client too many is sent away; those that are here go on.
                    Ok((stream, _)) if open.len() < CONNECTIONS => open.push(self.converse(stream).boxed_local()),
                    Ok(_) => {}
                    // Out of file descriptors, most likely: others have to end first.
                    Err(_) => sleep(Duration::from_millis(10)).await,
                },
                Some(()) = open.next() => {}
            }
        }
    }

    /// Fails where a rule wants the connection to break.
    pub(super) async fn answer(&self, request: http::Request<Incoming>, talk: &Talk) -> io::Result<Answer> {
        if request.method() == Method::CONNECT && talk.within.is_none() {
            return Ok(marked(self.tunnel(request, talk), None));
        }
        let asked = request.uri().authority().cloned();
        let (request, door) = match self.admit(request, talk).await {
            Ok(admitted) => admitted,
            Err((status, reason)) => {
                let is_stranger = |host: &Authority| self.gate.door(host).is_none();
                if let Some(host) = asked.filter(is_stranger) {
                    self.blocked.borrow_mut().add(&host);
                }
                return Ok(marked(whole(api::problem(status, reason)), None));
            }
        };
        let at = self.now();
        let wrong = (self.desk().faults.skew() != 0).then_some(&at);
        let before = self.desk().inbox.cursor();
        let reply = self.counter.borrow_mut().answer(&request, door.host(), &at);
        self.told(before);
        let answer = match (reply, door) {
            (Some(Reply { response, struck: None, .. }), _) => whole(response),
            (Some(Reply { response, struck: Some(rule), .. }), _) => {
                if let Some(latency) = rule.latency {
                    talk.patiently(sleep(Duration::from_millis(latency))).await;
                }
                match spoil(response, &rule) {
                    Spoiled::Whole(response) => whole(response),
                    Spoiled::Half(response) => half(response),
                    Spoiled::Dropped => return Err(io::Error::other("refused by a fault rule")),
                }
            }
            (None, Door::Own) if api::streams(&request) => {
                talk.patient.set(true);
                api::answer(self, &request, &at).await
            }
            (None, Door::Own) if api::takes_time(&request) => {
                talk.patiently(api::answer(self, &request, &at)).await
            }
            (None, Door::Own) => api::answer(self, &request, &at).await,
            (None, Door::Provider(_)) => {
                whole(api::problem(StatusCode::NOT_FOUND, "the sandbox does not support this API call"))
            }
        };
        Ok(marked(answer, wrong))
    }

    /// The whole request, if it may come in, and by which door it does.
    async fn admit(&self, request: http::Request<Incoming>, talk: &Talk) -> Result<(Request, Door), Closed> {
        let door = self.gate.admit(&request, talk.within.as_deref())?;
        let (mut parts, body) = request.into_parts();
        // A proxy is told the whole address, a server the path.
        if let Some(path) = parts.uri.authority().and(parts.uri.path_and_query()).cloned() {
            parts.uri = path.into();
        }
        Ok((Request::from_parts(parts, collected(body).await?), door))
    }

    fn tunnel(&self, request: http::Request<Incoming>, talk: &Talk) -> Answer {
        let asked = request.uri().authority().cloned();
        match Tunnel::dig(&self.gate, self.tls.is_some(), request) {
            Ok(tunnel) => {
                talk.tunnel.replace(Some(tunnel));
                opened()
            }
            Err(refusal) => {
                if let Some(host) =
                    asked.filter(|host| !matches!(self.gate.door(host), Some(Door::Provider(_))))
                {
                    self.blocked.borrow_mut().add(&host);
                }
                refusal
            }
        }
    }

    /// Tells everyone who listens what is new.
    fn told(&self, before: u64) {
        self.expect_callbacks(before);
        if self.events.heard() && self.desk().inbox.cursor() > before {
            api::news(&self.desk(), before, self.now().millis).for_each(|event| self.events.tell(event));
        }
    }
}

/// A whole body, unless it is longer, slower or other than it should be.
async fn collected(body: Incoming) -> Result<Vec<u8>, Closed> {
    const TOO_LONG: Closed = (StatusCode::PAYLOAD_TOO_LARGE, "the body is too long");
    if body.size_hint().lower() > LONGEST as u64 {
        return Err(TOO_LONG);
    }
    match timeout(PATIENCE, Limited::new(body, LONGEST).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TOO_LONG),
        Ok(Err(_)) => Err((StatusCode::BAD_REQUEST, "the body is malformed")),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the body arrives too slowly")),
    }
}

/// Marks a response as that of a sandbox: clients recognise it by its `Server` header.
fn marked(mut answer: Answer, wrong_clock: Option<&Moment>) -> Answer {
    let headers = answer.headers_mut();
    headers.insert(MARK, HeaderValue::from_static("nothing reached a phone"));
    headers.insert(SERVER, SANDBOX_SERVER);
    let date = wrong_clock.and_then(|at| at.utc("%a, %d %b %Y %H:%M:%S GMT").parse().ok());
    if let Some(date) = date {
        headers.insert(DATE, date);
    }
    answer
}

pub fn whole(response: Response) -> Answer {
    response.map(|body| Either::Left(Full::new(Bytes::from(body))))
}

/// Promises the whole body and gives half of it.
fn half(response: Response) -> Answer {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let first = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let frames = [Ok(Frame::data(first)), Err(io::Error::other("refused by a fault rule"))];
    let stream = futures_util::stream::iter(frames).boxed_local();
    http::Response::from_parts(parts, Either::Right(StreamBody::new(stream)))
}
