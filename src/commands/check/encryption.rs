//! What travels unencrypted: to this machine it may, within a network of one's own it should not, beyond it must not.

use std::{net::IpAddr, time::Duration};

use tokio::time::timeout;

use crate::{
    connectors::Finding,
    wire::{is_loopback, lookup_host},
};

/// How long names may take to be resolved.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a host is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reach {
    Here,
    Private,
    Public,
}

/// Examines one host, with its port where it has one, to which requests go unencrypted.
pub async fn examine(host: &str, left: Duration) -> Finding {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    if is_loopback(name) {
        return Finding::pass(format!("not used: {host} is this machine"));
    }
    let bare = name.trim_matches(['[', ']']);
    let found = timeout(LOOKUP_TIMEOUT.min(left), lookup_host(bare, 80)).await;
    let addresses: Vec<_> = found.ok().and_then(Result::ok).into_iter().flatten().collect();
    const FIX: &str = "use https://, or a tunnel";
    match addresses.iter().map(|address| reach(address.ip())).max_by_key(|reach| *reach as u8) {
        None => Finding::warn(format!("not used, and {host} does not resolve"), FIX),
        Some(Reach::Here) => Finding::pass(format!("not used: {host} is this machine")),
        Some(Reach::Private) => Finding::warn(
            format!("not used: everyone on the network of {host} can read the secret and the code"),
            FIX,
        ),
        Some(Reach::Public) => Finding::fail(
            format!("not used: {host} is on the internet, so the secret and the code can be read on the way"),
            FIX,
        ),
    }
}

fn reach(ip: IpAddr) -> Reach {
    match ip.to_canonical() {
        ip if ip.is_loopback() => Reach::Here,
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            // 100.64.0.0/10 is what carriers and overlay networks share, RFC 6598.
            let shared = first == 100 && (64..128).contains(&second);
            if v4.is_private() || v4.is_link_local() || shared { Reach::Private } else { Reach::Public }
        }
        IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => Reach::Private,
        IpAddr::V6(_) => Reach::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_address_is_told_from_a_public_one() {
        for (address, expected) in [
            ("127.0.0.1", Reach::Here),
            ("::1", Reach::Here),
            ("::ffff:127.0.0.1", Reach::Here),
            ("10.1.2.3", Reach::Private),
            ("172.17.0.2", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("100.100.0.1", Reach::Private),
            ("169.254.1.1", Reach::Private),
            ("fd00::1", Reach::Private),
            ("fe80::1", Reach::Private),
            ("::ffff:10.0.0.1", Reach::Private),
            ("8.8.8.8", Reach::Public),
            ("172.32.0.1", Reach::Public),
            ("100.128.0.1", Reach::Public),
            ("0.0.0.0", Reach::Public),
            ("2606:4700::1", Reach::Public),
            ("::ffff:8.8.8.8", Reach::Public),
        ] {
            assert_eq!(reach(address.parse().unwrap()), expected, "{address}");
        }
    }
}
