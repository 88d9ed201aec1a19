//! One connection: what is spoken on it, how long it lives, and the tunnel that it may become.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{Sandbox, proxy::Tunnel, server::PATIENCE};

/// The longest head, in bytes; the last piece that is read of it may go beyond, by as much again.
const HEAD: usize = 32 * 1024;
/// How long a connection may live that tells no events.
const LIFETIME: Duration = Duration::from_secs(60);
/// How long one may live after that for whoever listens or waits; a client that listens comes again by itself.
const LONGEST: Duration = Duration::from_secs(86_400);

/// What bytes go over, both ways.
trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// What is known of a connection while it lasts.
#[derive(Default)]
pub struct Talk {
    /// The name that the tunnel leads to in which it takes place.
    pub within: Option<String>,
    /// Whether it may rightly last.
    pub patient: Cell<bool>,
    /// The tunnel that it becomes.
    pub tunnel: RefCell<Option<Tunnel>>,
}

impl Talk {
    /// Does what may outlast the connection's life.
    pub async fn patiently<T>(&self, work: impl Future<Output = T>) -> T {
        self.patient.set(true);
        let done = work.await;
        self.patient.set(false);
        done
    }
}

impl Sandbox {
    /// One connection, and the tunnel that it may become. A client that breaks off is none of our business.
    pub(super) async fn converse(&self, stream: TcpStream) {
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
                let secured = timeout(PATIENCE, Box::pin(tls.accept(&self.gate, stream, tunnel))).await;
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
        builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_headers(64).max_buf_size(HEAD);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(line), service).with_upgrades());
        tokio::select! {
            _ = connection.as_mut() => {}
            () = sleep_until(end) => {
                connection.as_mut().graceful_shutdown();
                // Whoever reads an answer that slowly is cut; whoever waits for one is not.
                let enough = async {
                    let last = end + LONGEST;
                    sleep(PATIENCE).await;
                    while talk.patient.get() && Instant::now() < last {
                        sleep(PATIENCE).await;
                    }
                };
                tokio::select! {
                    _ = connection => {}
                    () = enough => {}
                }
            }
        }
        talk.tunnel.take()
    }
}

/// Whether a client begins with TLS rather than with HTTP.
async fn greets(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [0x16]
}
