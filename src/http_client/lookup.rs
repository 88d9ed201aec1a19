//! Looks host names up with the system's resolver, each on its own thread, because it may block for long.

use std::{
    io,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    thread,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

/// Returns the addresses of a host, with this port.
///
/// # Errors
/// The name has no address, or the system gives no thread; tokio's own lookup would panic then.
pub async fn lookup_host(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::from((ip, port))]);
    }
    let (done, result) = oneshot::channel();
    let host = host.to_owned();
    let look_up = move || {
        let addresses = (host.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // The receiver may have given up.
        drop(done.send(addresses));
    };
    thread::Builder::new().name("lookup".into()).spawn(look_up).map_err(|error| {
        io::Error::new(error.kind(), format!("no thread can be started to look the name up: {error}"))
    })?;
    result.await.unwrap_or_else(|_| Err(io::Error::other("the lookup ended without a result")))
}

/// [`lookup_host`] for the HTTP client.
pub struct SystemLookup;

impl Resolve for SystemLookup {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses = lookup_host(name.as_str(), 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
