//! Connections: accepted, bounded in number, size and time, and answered.

use std::{
    cell::{Cell, RefCell},
    convert::Infallible,
    io,
    pin::pin,
    time::Duration,
};

use futures_util::{
    FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered, stream::LocalBoxStream,
};
use http::{
    HeaderValue, Method, StatusCode,
    header::{CONTENT_LENGTH, DATE},
};
use http_body_util::{BodyExt, Either, Full, Limited, StreamBody};
use hyper::{
    body::{Bytes, Frame, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{
    Sandbox, api,
    gate::Door,
    proxy::{Tunnel, opened},
    spoil::{Spoiled, spoil},
};
use crate::{
    sandbox::counter::Reply,
    wire::{Moment, Request, Response},
};

/// The longest request body that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Connections at a time.
const CONNECTIONS: usize = 512;
/// How long a client may take for the head of a request, and how long for its body.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection may live that tells no events.
const LIFETIME: Duration = Duration::from_secs(60);

pub type Stream = StreamBody<LocalBoxStream<'static, io::Result<Frame<Bytes>>>>;
pub type Answer = http::Response<Either<Full<Bytes>, Stream>>;

/// What bytes go over, both ways.
trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// What is known of a connection while it lasts.
#[derive(Default)]
struct Talk {
    /// The name that the tunnel leads to in which it takes place.
    within: Option<String>,
    /// Whether it may rightly last.
    patient: Cell<bool>,
    /// The tunnel that it becomes.
    tunnel: RefCell<Option<Tunnel>>,
}

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

    /// One connection, and the tunnel that it may become. A client that breaks off is none of our business.
    async fn converse(&self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let end = Instant::now() + LIFETIME;
        let secure = match self.tls {
            Some(_) => timeout(PATIENCE, greets(&stream)).await,
            None => Ok(false),
        };
        let Ok(secure) = secure else { return };
        let Some(line) = self.line(stream, secure, None).await else { return };
        let Some(mut tunnel) = self.hold(line, None, end).await else { return };
        let Ok(inside) = tunnel.open().await else { return };
        let Some(line) = self.line(inside, tunnel.secure, Some(&tunnel.name)).await else { return };
        self.hold(line, Some(tunnel.name), end).await;
    }

    /// What HTTP is spoken on: the stream itself, or TLS over it.
    async fn line(
        &self,
        stream: impl Line + 'static,
        secure: bool,
        tunnel: Option<&str>,
    ) -> Option<Box<dyn Line>> {
        match &self.tls {
            Some(tls) if secure => {
                let secured = timeout(PATIENCE, Box::pin(tls.accept(stream, tunnel))).await;
                secured.ok()?.ok().map(|line| Box::new(line) as Box<dyn Line>)
            }
            _ => Some(Box::new(stream)),
        }
    }

    /// Speaks HTTP until either side has enough; the tunnel that was asked for, if one was.
    async fn hold(&self, line: Box<dyn Line>, within: Option<String>, end: Instant) -> Option<Tunnel> {
        let talk = Talk { within, ..Talk::default() };
        let service = service_fn(|request| self.answer(request, &talk));
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_headers(64).max_buf_size(LONGEST);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(line), service).with_upgrades());
        tokio::select! {
            _ = connection.as_mut() => {}
            () = sleep_until(end) => {
                connection.as_mut().graceful_shutdown();
                // Whoever reads an answer that slowly is cut; whoever waits for one is not.
                if talk.patient.get() {
                    let _ = connection.await;
                } else {
                    let _ = timeout(PATIENCE, connection).await;
                }
            }
        }
        talk.tunnel.take()
    }

    /// Fails where a rule wants the connection to break.
    async fn answer(&self, request: http::Request<Incoming>, talk: &Talk) -> io::Result<Answer> {
        if request.method() == Method::CONNECT && talk.within.is_none() {
            return Ok(self.tunnel(request, talk));
        }
        let door = match self.gate.admit(&request, talk.within.as_deref()) {
            Ok(door) => door,
            Err((status, reason)) => return Ok(whole(api::problem(status, reason))),
        };
        let (mut parts, body) = request.into_parts();
        // A proxy is told the whole address, a server the path.
        if let Some(path) = parts.uri.authority().and(parts.uri.path_and_query()).cloned() {
            parts.uri = path.into();
        }
        let declared =
            parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        let collected = match declared.is_some_and(|length: usize| length > LONGEST) {
            true => None,
            false => timeout(PATIENCE, Limited::new(body, LONGEST).collect()).await.ok(),
        };
        let Some(Ok(body)) = collected else {
            return Ok(whole(api::problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the body is too long, or comes too slowly",
            )));
        };
        let request = Request::from_parts(parts, body.to_bytes().to_vec());
        let at = self.now();
        let before = self.desk().inbox.cursor();
        let reply = self.counter.borrow_mut().answer(&request, &at);
        let answer = match (reply, door) {
            (Some(Reply { response, rule: None }), _) => whole(response),
            (Some(Reply { response, rule: Some(rule) }), _) => {
                self.told(before);
                sleep(Duration::from_millis(rule.latency.unwrap_or(0))).await;
                return match spoil(response, &rule) {
                    Spoiled::Whole(response) => Ok(dated(whole(response), &at)),
                    Spoiled::Half(response) => Ok(dated(half(response), &at)),
                    Spoiled::Dropped => Err(io::Error::other("a rule wants it")),
                };
            }
            (None, Door::Own) => {
                talk.patient.set(api::takes_time(&request));
                api::answer(self, &request, &at).await
            }
            (None, Door::Provider) => {
                whole(api::problem(StatusCode::NOT_FOUND, "the sandbox does not know this call"))
            }
        };
        self.told(before);
        Ok(dated(answer, &at))
    }

    fn tunnel(&self, request: http::Request<Incoming>, talk: &Talk) -> Answer {
        let answer = match Tunnel::dig(&self.gate, self.tls.is_some(), request) {
            Ok(tunnel) => {
                talk.tunnel.replace(Some(tunnel));
                opened()
            }
            Err(refusal) => refusal,
        };
        dated(answer, &self.now())
    }

    /// Tells everyone who listens what is new.
    fn told(&self, before: u64) {
        if self.events.heard() && self.desk().inbox.cursor() > before {
            api::news(&self.desk(), before, self.now().millis).for_each(|event| self.events.tell(event));
        }
    }
}

/// Whether a client begins with TLS rather than with HTTP.
async fn greets(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [0x16]
}

/// Everything that is answered is marked as not real.
fn dated(mut answer: Answer, at: &Moment) -> Answer {
    let headers = answer.headers_mut();
    headers.insert("x-smsctl-sandbox", HeaderValue::from_static("nothing reached a phone"));
    if let Ok(date) = at.utc("%a, %d %b %Y %H:%M:%S GMT").parse() {
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
    let frames = [Ok(Frame::data(first)), Err(io::Error::other("a rule wants it"))];
    let stream = futures_util::stream::iter(frames).boxed_local();
    http::Response::from_parts(parts, Either::Right(StreamBody::new(stream)))
}
