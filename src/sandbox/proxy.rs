//! The server as an HTTP proxy: tunnels that lead to the providers' names, and to nobody else.

use std::io;

use http::{Request, StatusCode};
use hyper::{
    body::Incoming,
    ext::ReasonPhrase,
    upgrade::{self, OnUpgrade, Upgraded},
};
use hyper_util::rt::TokioIo;

use super::{
    api,
    host_check::{HostCheck, Route},
    server::{ServerResponse, full_response},
};
use crate::http_client::Response;

/// What a client takes for a way to the provider, and what ends here.
pub struct ConnectTunnel {
    /// Where it leads to.
    pub host: String,
    /// Whether TLS is spoken in it.
    pub uses_tls: bool,
    upgrade: OnUpgrade,
}

/// Why there is no tunnel; many clients show nothing but the line that this stands in.
const UNKNOWN_HOST_REASON: &str = "this sandbox is a proxy for the SMS providers' hosts only";
const TLS_DISABLED_REASON: &str = "this sandbox has no certificates; start it with --tls";

impl ConnectTunnel {
    /// The tunnel that is asked for, or what the client is told instead.
    pub fn from_request(
        gate: &HostCheck,
        certified: bool,
        mut request: Request<Incoming>,
    ) -> Result<Self, ServerResponse> {
        let asked = request.uri().authority().map(|host| (gate.route_for_host(host), host.port_u16()));
        let Some((Some(Route::Provider(name)), port)) = asked else {
            return Err(tunnel_refused_response(UNKNOWN_HOST_REASON));
        };
        let secure = port != Some(80);
        match secure && !certified {
            true => Err(tunnel_refused_response(TLS_DISABLED_REASON)),
            false => Ok(Self { host: name, uses_tls: secure, upgrade: upgrade::on(&mut request) }),
        }
    }

    /// Its inside, once the client has been told that there is one.
    pub async fn open_stream(&mut self) -> io::Result<TokioIo<Upgraded>> {
        (&mut self.upgrade).await.map(TokioIo::new).map_err(io::Error::other)
    }
}

/// Tells the client that the tunnel is open.
pub fn tunnel_opened_response() -> ServerResponse {
    full_response(Response::default())
}

fn tunnel_refused_response(reason: &'static str) -> ServerResponse {
    let mut answer = full_response(api::error_response(StatusCode::FORBIDDEN, reason));
    answer.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    answer
}
