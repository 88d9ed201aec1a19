//! Which addresses the sandbox may call: those the user gives, and all of this machine as long as only this machine can
//! reach the sandbox.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use http::{Uri, uri::Authority};

use super::host_check::normalized_host;

/// An address that may be called: a host and a port, or all ports of a host.
#[derive(Clone, Debug, PartialEq)]
pub struct CallbackAddress {
    host: String,
    port: Option<u16>,
}

impl FromStr for CallbackAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected HOST or HOST:PORT, such as app:3000";
        let authority: Authority = text.parse().map_err(|_| EXPECTED)?;
        let is_plain = !text.contains('@') && !authority.host().is_empty();
        // `port_u16` is also `None` if the port is not a number.
        let is_whole = match authority.port_u16() {
            Some(port) => text.len() == authority.host().len() + 1 + port.to_string().len(),
            None => text == authority.host(),
        };
        match is_plain && is_whole {
            true => Ok(Self { host: normalized_host(&authority), port: authority.port_u16() }),
            false => Err(EXPECTED),
        }
    }
}

/// Decides which addresses may be called.
#[derive(Debug)]
pub struct CallbackPolicy {
    /// Whether all addresses of this machine may be called. This must be off if other machines can reach the sandbox:
    /// they could use it to call services that listen on this machine only.
    pub allows_loopback: bool,
    /// The addresses that the user gives.
    pub allowed_addresses: Vec<CallbackAddress>,
}

impl CallbackPolicy {
    /// Returns the policy of a sandbox that listens here, without addresses of the user.
    pub fn for_listener(address: SocketAddr) -> Self {
        Self { allows_loopback: address.ip().is_loopback(), allowed_addresses: vec![] }
    }

    /// Checks whether an address may be called.
    ///
    /// # Errors
    /// Returns why it may not.
    pub fn check_url(&self, url: &Uri) -> Result<(), &'static str> {
        let is_http = matches!(url.scheme_str(), Some("http" | "https"));
        let Some(authority) = url.authority().filter(|it| is_http && !it.as_str().contains('@')) else {
            return Err("a callback address must begin with http:// or https:// and contain no credentials");
        };
        let host = normalized_host(authority);
        let port = url.port_u16().or(if url.scheme_str() == Some("https") { Some(443) } else { Some(80) });
        let is_match =
            |allowed: &CallbackAddress| allowed.host == host && (allowed.port.is_none() || allowed.port == port);
        if self.allowed_addresses.iter().any(is_match) || self.allows_loopback && is_loopback(&host) {
            return Ok(());
        }
        Err(match self.allows_loopback {
            true => "callbacks go only to this machine and to addresses given with --callback-to",
            false => {
                "this sandbox is reachable from other machines, so callbacks go only to addresses given with --callback-to"
            }
        })
    }
}

/// Returns whether a host in lower case is this machine.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(listens_on: &str, allowed: &[&str]) -> CallbackPolicy {
        let allowed = allowed.iter().map(|address| address.parse().unwrap()).collect();
        CallbackPolicy { allowed_addresses: allowed, ..CallbackPolicy::for_listener(listens_on.parse().unwrap()) }
    }

    #[track_caller]
    fn is_allowed(policy: &CallbackPolicy, url: &str) -> bool {
        policy.check_url(&url.parse().unwrap()).is_ok()
    }

    #[test]
    fn this_machine_is_called_only_if_no_other_machine_can_reach_the_sandbox() {
        let local = policy("127.0.0.1:8025", &[]);
        let reachable = policy("0.0.0.0:8025", &[]);
        for url in ["http://127.0.0.1:9/x?y=1", "https://localhost", "http://[::1]:80/", "http://127.9.9.9/"] {
            assert!(is_allowed(&local, url), "{url}");
            assert!(!is_allowed(&reachable, url), "{url}");
        }
        for url in [
            "http://example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "http://example.com@127.0.0.1/",
            "http://0.0.0.0/",
            "http://10.0.0.1/",
            "http://169.254.169.254/latest",
            "http://[::ffff:10.0.0.1]/",
            "ftp://127.0.0.1/",
            "http://2130706433/",
            "/only/a/path",
        ] {
            assert!(!is_allowed(&local, url) && !is_allowed(&reachable, url), "{url}");
        }
    }

    #[test]
    fn an_allowed_address_is_called_but_not_its_other_ports() {
        let reachable = policy("[::]:8025", &["App:3000", "hooks.internal", "127.0.0.1:9000", "[::1]:9001"]);
        for url in [
            "http://app:3000/x",
            "https://APP:3000/",
            "http://hooks.internal/",
            "https://hooks.internal:8443/",
            "http://127.0.0.1:9000/",
            "http://[::1]:9001/",
        ] {
            assert!(is_allowed(&reachable, url), "{url}");
        }
        for url in [
            "http://app/",
            "http://app:3001/",
            "http://app.evil.example:3000/",
            "http://x@app:3000/",
            "ftp://app:3000/",
            "http://127.0.0.1:9002/",
            "http://localhost:9000/",
        ] {
            assert!(!is_allowed(&reachable, url), "{url}");
        }
        assert!(is_allowed(&policy("127.0.0.1:8025", &["app:80"]), "http://app/"));
    }

    #[test]
    fn an_address_is_a_host_with_an_optional_port() {
        for wrong in ["", ":80", "app:", "app:x", "app:99999", "http://app", "app/x", "u@app:80", "a b"] {
            assert!(wrong.parse::<CallbackAddress>().is_err(), "{wrong}");
        }
    }
}
