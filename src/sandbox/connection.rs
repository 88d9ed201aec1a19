//! Accepts connections, limits their number and lifetime, and serves HTTP on them and in the tunnels they become.

use std::{convert::Infallible, pin::pin, time::Duration};

use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{
    Sandbox,
    connection_state::{CLIENT_TIMEOUT, ConnectionState},
    proxy::{ConnectTunnel, TunnelEnd, relay},
    request_handler::handle_request,
    tls::{TlsServer, is_certificate_rejection},
};

/// How many connections may be open at a time.
const MAX_CONNECTIONS: usize = 512;
/// The longest head of a request, in bytes. The last read may exceed it by as much again.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long a connection may live, unless a long request is pending on it.
const CONNECTION_LIFETIME: Duration = Duration::from_secs(60);
/// How long it may live after that for a pending event stream or wait. Clients of event streams reconnect by themselves.
const MAX_STREAM_LIFETIME: Duration = Duration::from_secs(86_400);

/// A stream of bytes in both directions.
trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

/// Accepts and serves connections forever.
pub async fn accept_connections(sandbox: &Sandbox) -> Infallible {
    let mut connections = FuturesUnordered::<LocalBoxFuture<()>>::new();
    loop {
        tokio::select! {
            accepted = sandbox.listener.accept() => match accepted {
                Ok((stream, _)) if connections.len() < MAX_CONNECTIONS => {
                    connections.push(serve_connection(sandbox, stream).boxed_local());
                }
                // Above the limit, new connections are closed and existing ones continue.
                Ok(_) => {}
                // Most likely out of file descriptors: other connections have to end first.
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
            Some(()) = connections.next() => {}
        }
    }
}

/// Serves a connection and the tunnel that it may become. A client that disconnects is no error.
async fn serve_connection(sandbox: &Sandbox, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let deadline = Instant::now() + CONNECTION_LIFETIME;
    let tls = match &sandbox.tls {
        Some(tls) => match timeout(CLIENT_TIMEOUT, starts_with_tls(&stream)).await {
            Ok(starts_with_tls) => starts_with_tls.then_some(tls),
            Err(_) => return,
        },
        None => None,
    };
    let Some(stream) = open_byte_stream(sandbox, stream, tls, None).await else { return };
    let Some(tunnel) = serve_http(sandbox, stream, None, deadline).await else { return };
    let (inner, host, uses_tls) = match tunnel.open_stream().await {
        Ok((inner, TunnelEnd::Sandbox { host, uses_tls })) => (inner, host, uses_tls),
        Ok((inner, TunnelEnd::AllowedHost(outer))) => return relay(inner, outer).await,
        Err(_) => return,
    };
    let tls = sandbox.tls.as_ref().filter(|_| uses_tls);
    let Some(stream) = open_byte_stream(sandbox, inner, tls, Some(&host)).await else { return };
    serve_http(sandbox, stream, Some(host), deadline).await;
}

/// Returns the stream itself, or TLS over it; `None` if the TLS handshake fails. Counts the clients that reject the
/// certificate.
async fn open_byte_stream(
    sandbox: &Sandbox,
    stream: impl ByteStream + 'static,
    tls: Option<&TlsServer>,
    tunnel_host: Option<&str>,
) -> Option<Box<dyn ByteStream>> {
    let Some(tls) = tls else { return Some(Box::new(stream)) };
    match timeout(CLIENT_TIMEOUT, Box::pin(tls.accept(&sandbox.host_check, stream, tunnel_host))).await {
        Ok(Ok(stream)) => Some(Box::new(stream)),
        Ok(Err(error)) => {
            sandbox.certificate_rejections.update(|count| count + u64::from(is_certificate_rejection(&error)));
            None
        }
        Err(_) => None,
    }
}

/// Serves HTTP until either side closes the connection, and returns the tunnel that the client asked for, if any.
async fn serve_http(
    sandbox: &Sandbox,
    stream: Box<dyn ByteStream>,
    tunnel_host: Option<String>,
    deadline: Instant,
) -> Option<ConnectTunnel> {
    let state = ConnectionState { tunnel_host, ..ConnectionState::default() };
    let service = service_fn(|request| handle_request(sandbox, request, &state));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(CLIENT_TIMEOUT).max_buf_size(MAX_HEAD_BYTES);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
    tokio::select! {
        _ = connection.as_mut() => {}
        () = sleep_until(deadline) => {
            connection.as_mut().graceful_shutdown();
            // A client that reads its response too slowly is cut off; one that waits for a response is not.
            let grace = async {
                let last = deadline + MAX_STREAM_LIFETIME;
                sleep(CLIENT_TIMEOUT).await;
                while state.may_outlast_lifetime.get() && Instant::now() < last {
                    sleep(CLIENT_TIMEOUT).await;
                }
            };
            tokio::select! {
                _ = connection => {}
                () = grace => {}
            }
        }
    }
    state.tunnel.take()
}

/// Whether the client begins with TLS rather than with HTTP: the first byte is that of a handshake record.
async fn starts_with_tls(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [0x16]
}
