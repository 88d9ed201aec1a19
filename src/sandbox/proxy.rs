//! The server as an HTTP proxy: tunnels to the providers' host names, which end in the sandbox.

use std::io;

use http::{Request, StatusCode};
use hyper::{
    body::Incoming,
    ext::ReasonPhrase,
    upgrade::{self, OnUpgrade, Upgraded},
};
use hyper_util::rt::TokioIo;

use super::{
    host_check::{HostCheck, Route},
    response::{HttpError, ServerResponse, full_response},
    tls::TlsServer,
};
use crate::http_client::Response;

/// A tunnel that a client opened to a provider. It ends in the sandbox.
pub struct ConnectTunnel {
    /// The host that the client asked for.
    pub host: String,
    /// Whether the client speaks TLS in it.
    pub uses_tls: bool,
    upgrade: OnUpgrade,
}

// Many clients show only the status line, so these stand there too.
const UNKNOWN_HOST_REASON: &str = "this sandbox is a proxy for the SMS providers' hosts only";
const TLS_DISABLED_REASON: &str = "this sandbox has no certificates; start it with --tls";

impl ConnectTunnel {
    /// # Errors
    /// Returns the response to a client that asks for a host of no provider, or for TLS where it is disabled.
    pub fn from_request(
        host_check: &HostCheck,
        tls: Option<&TlsServer>,
        mut request: Request<Incoming>,
    ) -> Result<Self, ServerResponse> {
        let target = request.uri().authority().map(|host| (host_check.route_for_host(host), host.port_u16()));
        let Some((Some(Route::Provider(host)), port)) = target else {
            return Err(tunnel_refused_response(UNKNOWN_HOST_REASON));
        };
        let uses_tls = port != Some(80);
        match uses_tls && tls.is_none() {
            true => Err(tunnel_refused_response(TLS_DISABLED_REASON)),
            false => Ok(Self { host, uses_tls, upgrade: upgrade::on(&mut request) }),
        }
    }

    /// Returns the stream within the tunnel, once the client has received [`tunnel_opened_response`].
    ///
    /// # Errors
    /// Fails if the connection ends before.
    pub async fn open_stream(&mut self) -> io::Result<TokioIo<Upgraded>> {
        (&mut self.upgrade).await.map(TokioIo::new).map_err(io::Error::other)
    }
}

/// Returns the response that tells the client that its tunnel is open.
pub fn tunnel_opened_response() -> ServerResponse {
    full_response(Response::default())
}

fn tunnel_refused_response(reason: &'static str) -> ServerResponse {
    let mut response = HttpError::new(StatusCode::FORBIDDEN, reason).into_response();
    response.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    response
}
