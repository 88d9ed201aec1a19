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

use super::{Sandbox, proxy::ConnectTunnel, server::CLIENT_TIMEOUT};

/// The longest head, in bytes; the last piece that is read of it may go beyond, by as much again.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long a connection may live that tells no events.
const CONNECTION_LIFETIME: Duration = Duration::from_secs(60);
/// How long one may live after that for whoever listens or waits; a client that listens comes again by itself.
const MAX_STREAM_LIFETIME: Duration = Duration::from_secs(86_400);

/// What bytes go over, both ways.
trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

/// What is known of a connection while it lasts.
#[derive(Default)]
pub struct ConnectionState {
    /// The name that the tunnel leads to in which it takes place.
    pub tunnel_host: Option<String>,
    /// Whether it may rightly last.
    pub may_outlast_lifetime: Cell<bool>,
    /// The tunnel that it becomes.
    pub tunnel: RefCell<Option<ConnectTunnel>>,
}

impl ConnectionState {
    /// Does what may outlast the connection's life.
    pub async fn run_past_lifetime<T>(&self, work: impl Future<Output = T>) -> T {
        self.may_outlast_lifetime.set(true);
        let done = work.await;
        self.may_outlast_lifetime.set(false);
        done
    }
}

impl Sandbox {
    /// One connection, and the tunnel that it may become. A client that breaks off is none of our business.
    pub(super) async fn handle_connection(&self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let end = Instant::now() + CONNECTION_LIFETIME;
        let secure = match self.tls {
            Some(_) => timeout(CLIENT_TIMEOUT, starts_with_tls(&stream)).await,
            None => Ok(false),
        };
        let Ok(secure) = secure else { return };
        let Some(line) = self.open_byte_stream(stream, secure, None).await else { return };
        let Some(mut tunnel) = self.serve_http(line, None, end).await else { return };
        let Ok(inside) = tunnel.open_stream().await else { return };
        let Some(line) = self.open_byte_stream(inside, tunnel.uses_tls, Some(&tunnel.host)).await else {
            return;
        };
        self.serve_http(line, Some(tunnel.host), end).await;
    }

    /// What HTTP is spoken on: the stream itself, or TLS over it.
    async fn open_byte_stream(
        &self,
        stream: impl ByteStream + 'static,
        secure: bool,
        tunnel: Option<&str>,
    ) -> Option<Box<dyn ByteStream>> {
        match &self.tls {
            Some(tls) if secure => {
                let secured = timeout(CLIENT_TIMEOUT, Box::pin(tls.accept(&self.host_check, stream, tunnel))).await;
                secured.ok()?.ok().map(|line| Box::new(line) as Box<dyn ByteStream>)
            }
            _ => Some(Box::new(stream)),
        }
    }

    /// Speaks HTTP until either side has enough; the tunnel that was asked for, if one was.
    async fn serve_http(
        &self,
        line: Box<dyn ByteStream>,
        within: Option<String>,
        end: Instant,
    ) -> Option<ConnectTunnel> {
        let talk = ConnectionState { tunnel_host: within, ..ConnectionState::default() };
        let service = service_fn(|request| self.answer_request(request, &talk));
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(CLIENT_TIMEOUT)
            .max_headers(64)
            .max_buf_size(MAX_HEAD_BYTES);
        let mut connection = pin!(builder.serve_connection(TokioIo::new(line), service).with_upgrades());
        tokio::select! {
            _ = connection.as_mut() => {}
            () = sleep_until(end) => {
                connection.as_mut().graceful_shutdown();
                // Whoever reads an answer that slowly is cut; whoever waits for one is not.
                let enough = async {
                    let last = end + MAX_STREAM_LIFETIME;
                    sleep(CLIENT_TIMEOUT).await;
                    while talk.may_outlast_lifetime.get() && Instant::now() < last {
                        sleep(CLIENT_TIMEOUT).await;
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
async fn starts_with_tls(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [0x16]
}
