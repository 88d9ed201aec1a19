//! Which requests may be sent unencrypted: those to this machine, and those whose connector allows it.

use std::net::IpAddr;

use http::Uri;

use crate::failure::Failure;

/// An extension of requests that may be sent unencrypted to another machine, because their connector allows it.
#[derive(Clone, Copy, Debug)]
pub struct AllowUnencrypted;

/// Returns whether a host is certainly this machine: `localhost`, or an address of 127.0.0.0/8 or `::1` in its usual
/// form. Programs disagree on other forms, such as `2130706433` or `localhost.`.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Returns whether others could read a request to this address on its way to another machine.
pub fn is_exposed(address: &Uri) -> bool {
    let has_login = address.authority().is_some_and(|authority| authority.as_str().contains('@'));
    is_unencrypted(address) && (has_login || !address.host().is_some_and(is_loopback))
}

/// Returns whether requests to this address are not encrypted.
pub fn is_unencrypted(address: &Uri) -> bool {
    address.scheme_str() != Some("https")
}

/// Returns the failure of a request that was not sent, because others could read it on its way.
pub(super) fn unencrypted_failure(host: &str) -> Failure {
    Failure::configuration(format!("http:// would expose the secret and the code on the way to {host}"))
        .with_cause("nothing was sent")
        .with_fix("use https://, or `smsctl set insecure=true` on a network that you trust")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_forms_of_this_machines_address_need_no_encryption() {
        for here in
            ["http://127.0.0.1:9/x?y=1", "http://localhost", "http://LOCALHOST:1", "http://[::1]/", "http://127.9.9.9/"]
        {
            assert!(!is_exposed(&here.parse().unwrap()), "{here}");
        }
        for elsewhere in [
            "http://gateway.example/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://127.0.0.1./",
            "http://localhost./",
            "http://localhost.evil/",
            "http://127.0.0.1.evil.example/",
            "http://127.0.0.1@evil.example/",
            "http://evil.example@127.0.0.1/",
            "http://localhost:80@evil.example/",
            "HTTP://evil.example/",
        ] {
            assert!(is_exposed(&elsewhere.parse().unwrap()), "{elsewhere}");
        }
        assert!(!is_exposed(&"https://gateway.example/".parse().unwrap()));
    }
}
