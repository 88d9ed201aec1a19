//! The server as an HTTP proxy: tunnels to the providers' host names, which end in the sandbox, and to hosts that the user
//! allowed, which do not.

use std::{io, time::Duration};

use futures_util::{StreamExt, TryStreamExt};
use http::{HeaderValue, Request, StatusCode, Uri, header::CONNECTION, uri::Authority};
use http_body_util::{BodyStream, Either, StreamBody};
use hyper::{
    body::Incoming,
    client::conn::http1,
    ext::ReasonPhrase,
    upgrade::{self, OnUpgrade, Upgraded},
};
use hyper_util::rt::TokioIo;
use tokio::{io::copy_bidirectional, net::TcpStream, time::timeout};

use super::{
    host_check::{HostCheck, Route},
    response::{HttpError, ServerResponse, full_response},
    tls::TlsServer,
};
use crate::http_client::Response;

/// How long a connection to an allowed host may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A tunnel that a client opened.
pub struct ConnectTunnel {
    end: TunnelEnd,
    upgrade: OnUpgrade,
}

/// Where a tunnel leads to.
pub enum TunnelEnd {
    /// A provider's host, which the sandbox emulates.
    Sandbox {
        /// The host that the client asked for.
        host: String,
        /// Whether the client speaks TLS in the tunnel.
        uses_tls: bool,
    },
    /// A connection to an allowed host.
    AllowedHost(TcpStream),
}

// Many clients show only the status line, so these stand there too.
const UNKNOWN_HOST_REASON: &str = "this sandbox is a proxy for the SMS providers' hosts only";
const TLS_DISABLED_REASON: &str = "this sandbox has no certificates; start it with --tls";
const UNREACHABLE_REASON: &str = "the sandbox cannot reach this allowed host";

impl ConnectTunnel {
    /// # Errors
    /// Returns the response to a client that asks for a host that is no provider's and not allowed, for TLS where it is
    /// disabled, or for an allowed host that cannot be reached.
    pub async fn from_request(
        host_check: &HostCheck,
        tls: Option<&TlsServer>,
        mut request: Request<Incoming>,
    ) -> Result<Self, ServerResponse> {
        let refused = |reason| proxy_error_response(StatusCode::FORBIDDEN, reason);
        let target = request.uri().authority().cloned().ok_or_else(|| refused(UNKNOWN_HOST_REASON))?;
        let end = match host_check.route_for_host(&target) {
            Some(Route::Provider(host)) => TunnelEnd::Sandbox { host, uses_tls: target.port_u16() != Some(80) },
            Some(Route::Passthrough) => TunnelEnd::AllowedHost(connect_to_allowed(&target, 443).await?),
            Some(Route::OwnAddress) | None => return Err(refused(UNKNOWN_HOST_REASON)),
        };
        match end {
            TunnelEnd::Sandbox { uses_tls: true, .. } if tls.is_none() => Err(refused(TLS_DISABLED_REASON)),
            end => Ok(Self { end, upgrade: upgrade::on(&mut request) }),
        }
    }

    /// Returns the stream within the tunnel, once the client has received [`tunnel_opened_response`], and where the tunnel
    /// leads to.
    ///
    /// # Errors
    /// Fails if the connection ends before.
    pub async fn open_stream(self) -> io::Result<(TokioIo<Upgraded>, TunnelEnd)> {
        let stream = self.upgrade.await.map_err(io::Error::other)?;
        Ok((TokioIo::new(stream), self.end))
    }
}

/// Passes bytes on in both directions until both sides have ended.
pub async fn relay(mut client: TokioIo<Upgraded>, mut host: TcpStream) {
    // Either side may break off, which is no error of the sandbox.
    let _ = copy_bidirectional(&mut client, &mut host).await;
}

/// Passes an unencrypted request on to an allowed host, and returns its response.
pub async fn forward_request(target: &Authority, request: Request<Incoming>) -> ServerResponse {
    let unreachable = |_| proxy_error_response(StatusCode::BAD_GATEWAY, UNREACHABLE_REASON);
    let exchange = async {
        let stream = connect_to_allowed(target, 80).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
        // The connection ends with its only response.
        tokio::spawn(connection);
        sender.send_request(request_to_origin(request)).await.map_err(unreachable)
    };
    let response = match exchange.await {
        Ok(response) => response,
        Err(response) => return response,
    };
    response.map(|body| {
        let frames = BodyStream::new(body).map_err(io::Error::other);
        Either::Right(StreamBody::new(frames.boxed_local()))
    })
}

/// Turns a request to a proxy into one to the server itself.
fn request_to_origin(mut request: Request<Incoming>) -> Request<Incoming> {
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = path.map_or_else(|| Uri::from_static("/"), Uri::from);
    // These are for the proxy: https://www.rfc-editor.org/rfc/rfc9110#name-connection.
    for name in ["proxy-authorization", "proxy-connection", "keep-alive"] {
        request.headers_mut().remove(name);
    }
    request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    request
}

async fn connect_to_allowed(target: &Authority, default_port: u16) -> Result<TcpStream, ServerResponse> {
    let address = (target.host().trim_matches(['[', ']']), target.port_u16().unwrap_or(default_port));
    match timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(_)) | Err(_) => Err(proxy_error_response(StatusCode::BAD_GATEWAY, UNREACHABLE_REASON)),
    }
}

/// Returns the response that tells the client that its tunnel is open.
pub fn tunnel_opened_response() -> ServerResponse {
    full_response(Response::default())
}

fn proxy_error_response(status: StatusCode, reason: &'static str) -> ServerResponse {
    let mut response = HttpError::new(status, reason).into_response();
    response.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    response
}
