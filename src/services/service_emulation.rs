//! The emulation of a service: responds as its server does, for the sandbox and the tests.

use crate::http_client::{Request, Response};

/// The emulation of one instance of a service. It uses neither the network nor the clock.
pub trait ServiceEmulation {
    /// Whether a request to this host, with its port if it has one, is for this instance.
    fn owns_authority(&self, authority: &str) -> bool;

    /// Whether a path is one of this instance, where several share a host.
    fn owns_path(&self, _: &str) -> bool {
        true
    }

    /// The host of its API in lower case, without a port.
    fn host(&self) -> String;

    /// Responds to a request. `now_millis` is the time in milliseconds since 1970.
    fn respond(&mut self, request: &Request, now_millis: u64) -> Response;
}
