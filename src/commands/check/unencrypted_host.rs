//! Checks a host that receives requests without TLS: it passes on this machine, is a warning in a private network or if it
//! does not resolve, and a failure on the internet.

use std::{net::IpAddr, time::Duration};

use tokio::time::timeout;

use crate::{
    connectors::Finding,
    http_client::{is_loopback, lookup_host},
};

/// How long to wait for DNS.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

/// Who can read what is sent to an address, the fewest first.
#[derive(Clone, Copy, Debug, PartialEq)]
enum NetworkScope {
    Loopback,
    Private,
    Public,
}

/// Checks a host, with an optional port, to which requests go unencrypted. Waits for DNS no longer than 5 seconds and `remaining_time`.
pub async fn check_unencrypted_host(host: &str, remaining_time: Duration) -> Finding {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    if is_loopback(name) {
        return Finding::pass(format!("not used: {host} is this machine"));
    }
    let bare = name.trim_matches(['[', ']']);
    let resolved = timeout(LOOKUP_TIMEOUT.min(remaining_time), lookup_host(bare, 80)).await;
    let addresses: Vec<_> = resolved.ok().and_then(Result::ok).into_iter().flatten().collect();
    const FIX: &str = "use https://, or an SSH or VPN tunnel";
    match addresses.iter().map(|address| classify_address(address.ip())).max_by_key(|scope| *scope as u8) {
        None => Finding::warn(format!("not used, and {host} does not resolve"), FIX),
        Some(NetworkScope::Loopback) => Finding::pass(format!("not used: {host} is this machine")),
        Some(NetworkScope::Private) => {
            Finding::warn(format!("not used: everyone on the network of {host} can read the secret and the code"), FIX)
        }
        Some(NetworkScope::Public) => Finding::fail(
            format!("not used: {host} is on the internet, so the secret and the code can be read on the way"),
            FIX,
        ),
    }
}

fn classify_address(ip: IpAddr) -> NetworkScope {
    match ip.to_canonical() {
        ip if ip.is_loopback() => NetworkScope::Loopback,
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            // 100.64.0.0/10 is shared by carriers and overlay networks, RFC 6598.
            let shared = first == 100 && (64..128).contains(&second);
            if v4.is_private() || v4.is_link_local() || shared { NetworkScope::Private } else { NetworkScope::Public }
        }
        IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => NetworkScope::Private,
        IpAddr::V6(_) => NetworkScope::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_and_public_addresses_are_distinguished() {
        for (address, expected) in [
            ("127.0.0.1", NetworkScope::Loopback),
            ("::1", NetworkScope::Loopback),
            ("::ffff:127.0.0.1", NetworkScope::Loopback),
            ("10.1.2.3", NetworkScope::Private),
            ("172.17.0.2", NetworkScope::Private),
            ("192.168.1.1", NetworkScope::Private),
            ("100.100.0.1", NetworkScope::Private),
            ("169.254.1.1", NetworkScope::Private),
            ("fd00::1", NetworkScope::Private),
            ("fe80::1", NetworkScope::Private),
            ("::ffff:10.0.0.1", NetworkScope::Private),
            ("8.8.8.8", NetworkScope::Public),
            ("172.32.0.1", NetworkScope::Public),
            ("100.128.0.1", NetworkScope::Public),
            ("0.0.0.0", NetworkScope::Public),
            ("2606:4700::1", NetworkScope::Public),
            ("::ffff:8.8.8.8", NetworkScope::Public),
        ] {
            assert_eq!(classify_address(address.parse().unwrap()), expected, "{address}");
        }
    }
}
