//! The hosts that a program beside the sandbox may reach without a proxy: the user's `NO_PROXY`, less what would
//! lead a client past the sandbox to a provider.
//!
//! Clients read this variable in different ways. An entry is kept only where none of them would take it for a provider:
//!
//! - Separators: commas (Go, Python), commas and white space (curl, undici, proxy-from-env), colons too (Ruby).
//! - Names: the name itself and those below it (curl, Go, undici, Ruby), or every name that ends so (requests, LWP, and
//!   after a `*` undici and proxy-from-env). Leading `*` and `.` are ignored by most.
//! - Addresses and networks: compared with the address in the URL (curl, Go), or with the one that a name resolves to (Ruby).

use std::net::IpAddr;

use ipnet::IpNet;

/// Networks that no provider's name resolves to.
const PRIVATE_NETWORKS: [&str; 9] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
];

/// The entries of a `NO_PROXY`, in two lists.
#[derive(Debug, Default, PartialEq)]
pub struct NoProxyEntries {
    pub kept: Vec<String>,
    /// Some client would reach a provider directly by these.
    pub rejected: Vec<String>,
}

/// Sorts the entries of a `NO_PROXY`. The sandbox stands in for these hosts and domains, which are in lower case.
pub fn classify_no_proxy(no_proxy: &str, stands_in_for: &[String]) -> NoProxyEntries {
    let mut hosts = NoProxyEntries::default();
    for entry in no_proxy.split([',', ' ', '\t', '\n', '\r']).filter(|entry| !entry.is_empty()) {
        let list = if may_bypass_sandbox(entry, stands_in_for) { &mut hosts.rejected } else { &mut hosts.kept };
        list.push(entry.to_owned());
    }
    hosts
}

/// Returns whether some client reaches one of these hosts without a proxy because of this entry.
fn may_bypass_sandbox(entry: &str, stands_in_for: &[String]) -> bool {
    let entry = entry.to_ascii_lowercase();
    if let Some(network) = parse_network(&entry) {
        let is_private =
            PRIVATE_NETWORKS.iter().any(|private| private.parse().is_ok_and(|it: IpNet| it.contains(&network)));
        let is_stood_in_for = |host: &String| parse_address(host).is_some_and(|address| network.contains(&address));
        return !is_private || stands_in_for.iter().any(is_stood_in_for);
    }
    let name = match entry.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) => return true,
        None => &entry,
    };
    let name = name.trim_start_matches(['*', '.']).trim_end_matches('.');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    // Whatever is no plain name is read by each client in its own way; a bare `*` is every name.
    if name.is_empty() || !name.bytes().all(is_plain) {
        return true;
    }
    let meets = |host: &String| {
        host.ends_with(name) || name.strip_suffix(host.as_str()).is_some_and(|rest| rest.ends_with('.'))
    };
    stands_in_for.iter().any(meets)
}

/// Reads an address or a network, with or without brackets and port.
fn parse_network(entry: &str) -> Option<IpNet> {
    entry.parse().ok().or_else(|| parse_address(entry).map(IpNet::from))
}

fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_rejected(no_proxy: &str) -> bool {
        let hosts = ["twilio.com", "aliyuncs.com", "sms.corp.example", "10.9.8.7"].map(str::to_owned);
        let sorted = classify_no_proxy(no_proxy, &hosts);
        assert_eq!(sorted.kept.len() + sorted.rejected.len(), 1, "{sorted:?}");
        sorted.kept.is_empty()
    }

    #[test]
    fn an_entry_that_any_client_takes_for_a_provider_is_left_out() {
        for entry in [
            "twilio.com",
            "TWILIO.com",
            "api.twilio.com",
            ".twilio.com",
            "*.twilio.com",
            "*twilio.com",
            "api.twilio.com:443",
            "twilio.com.",
            "com",
            ".com",
            // requests and LWP compare the end of the name only.
            "ilio.com",
            "m",
            "*m",
            "*",
            "*:443",
            "*.*",
            ".",
            // Globs, and text that some clients take apart further.
            "api.*",
            "a*",
            "db.internal:api.twilio.com",
            "db.internal;api.twilio.com",
            "db.internal|api.twilio.com",
            "https://api.twilio.com",
            "https://api.twilio.com/",
            "user@api.twilio.com",
            "api.twilio.com/24",
            "api%2Etwilio.com",
            "\u{feff}api.twilio.com",
            // An account's own gateway.
            "sms.corp.example",
            "corp.example",
            "example",
            "10.9.8.7",
            "10.9.8.7:80",
            "10.0.0.0/8",
            // Ruby compares networks with the address that a name resolves to.
            "0.0.0.0/0",
            "::/0",
            "52.0.0.0/8",
            "52.1.2.3",
            "52.1.2.3:443",
            "2001:db8::1",
            "[2001:db8::1]:443",
        ] {
            assert!(is_rejected(entry), "{entry:?}");
        }
    }

    #[test]
    fn what_leads_to_no_provider_is_kept() {
        for entry in [
            "localhost",
            "db.internal",
            ".internal",
            "*.internal",
            "db.internal:5432",
            "eviltwilio.net",
            "other.example",
            "my_host",
            "127.0.0.1",
            "127.0.0.0/8",
            "10.1.0.0/16",
            "192.168.0.1:3000",
            "::1",
            "[::1]:80",
            "fd00::/8",
        ] {
            assert!(!is_rejected(entry), "{entry:?}");
        }
    }

    #[test]
    fn entries_are_separated_as_the_most_generous_client_does() {
        let hosts = ["twilio.com".to_owned()];
        let sorted = classify_no_proxy("a.internal api.twilio.com\tb.internal,,\n*, c.internal", &hosts);
        assert_eq!(sorted.kept, ["a.internal", "b.internal", "c.internal"]);
        assert_eq!(sorted.rejected, ["api.twilio.com", "*"]);
    }
}
