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
    gate::{Door, Gate},
    server::{Answer, whole},
};
use crate::wire::Response;

/// What a client takes for a way to the provider, and what ends here.
pub struct Tunnel {
    /// Where it leads to.
    pub name: String,
    /// Whether TLS is spoken in it.
    pub secure: bool,
    way: OnUpgrade,
}

/// Why there is no tunnel; many clients show nothing but the line that this stands in.
const STRANGER: &str = "this sandbox is a proxy for the SMS providers' hosts only";
const UNCERTIFIED: &str = "this sandbox has no certificates; start it with --tls";

impl Tunnel {
    /// The tunnel that is asked for, or what the client is told instead.
    pub fn dig(gate: &Gate, certified: bool, mut request: Request<Incoming>) -> Result<Self, Answer> {
        let asked = request.uri().authority().map(|host| (gate.door(host), host.port_u16()));
        let Some((Some(Door::Provider(name)), port)) = asked else { return Err(refusal(STRANGER)) };
        let secure = port != Some(80);
        match secure && !certified {
            true => Err(refusal(UNCERTIFIED)),
            false => Ok(Self { name, secure, way: upgrade::on(&mut request) }),
        }
    }

    /// Its inside, once the client has been told that there is one.
    pub async fn open(&mut self) -> io::Result<TokioIo<Upgraded>> {
        (&mut self.way).await.map(TokioIo::new).map_err(io::Error::other)
    }
}

/// Tells the client that the tunnel is open.
pub fn opened() -> Answer {
    whole(Response::default())
}

fn refusal(reason: &'static str) -> Answer {
    let mut answer = whole(api::problem(StatusCode::FORBIDDEN, reason));
    answer.extensions_mut().insert(ReasonPhrase::from_static(reason.as_bytes()));
    answer
}
