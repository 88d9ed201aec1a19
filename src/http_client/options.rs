//! How requests travel: the sandbox, added roots and the time limit.

use std::{path::PathBuf, time::Duration};

use http::Uri;

use super::is_exposed;
use crate::failure::Failure;

/// How requests travel.
#[derive(Clone)]
pub struct HttpClientOptions {
    /// The address of a sandbox that receives every request in place of the provider.
    pub sandbox: Option<Uri>,
    /// PEM files with roots to trust in addition to the system's.
    pub ca_files: Vec<PathBuf>,
    /// The time limit of all requests of one command together.
    pub timeout: Duration,
    /// Returns the current time in milliseconds since 1970.
    pub now_millis: fn() -> u64,
    /// Is called for every request with its method, its address without query, and its outcome.
    pub trace: Option<fn(&str)>,
}

/// Rejects a sandbox's address with anything but a host and a port, and one to which credentials would travel unencrypted
/// over a network.
pub(super) fn check_sandbox_address(url: &Uri) -> Result<(), Failure> {
    let fix = "use https, or a sandbox on this machine: --sandbox=http://127.0.0.1:8025";
    let wrong = |problem: &str| Err(Failure::usage(format!("the sandbox's URL {problem}")).with_fix(fix));
    let has_host = url.host().is_some_and(|host| !host.is_empty());
    if !has_host || !matches!(url.scheme_str(), Some("http" | "https")) {
        return wrong("must be http:// or https:// and a host");
    }
    if url.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return wrong("must not contain a login");
    }
    if url.path() != "/" || url.query().is_some() {
        return wrong("must not have a path");
    }
    if is_exposed(url) { wrong("would send credentials unencrypted") } else { Ok(()) }
}
