//! What a connection and the requests on it have to tell each other.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use super::proxy::ConnectTunnel;

/// How long a client may take for the head of a request, and how long for its body.
pub const CLIENT_TIMEOUT: Duration = Duration::from_secs(5);

/// The state of one connection.
#[derive(Default)]
pub struct ConnectionState {
    /// The host that the tunnel leads to, for a connection within a tunnel.
    pub tunnel_host: Option<String>,
    /// Whether a response is pending that may take longer than a connection lives.
    pub may_outlast_lifetime: Cell<bool>,
    /// The tunnel that the client asked for, once it was allowed.
    pub tunnel: RefCell<Option<ConnectTunnel>>,
}

impl ConnectionState {
    /// Runs work that may take longer than the connection lives.
    pub async fn run_past_lifetime<T>(&self, work: impl Future<Output = T>) -> T {
        self.may_outlast_lifetime.set(true);
        let value = work.await;
        self.may_outlast_lifetime.set(false);
        value
    }
}
