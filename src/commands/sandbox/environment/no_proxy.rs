//! The user's `NO_PROXY` without the entries by which some client would bypass the sandbox.
//!
//! Clients read this variable in different ways. An entry is kept only if it matches a provider's host in none of them:
//!
//! - Separators: commas (Go, Python), also white space (curl, undici, proxy-from-env), also colons (Ruby).
//! - Names: the name and its subdomains (curl, Go, undici, Ruby), or every name with this ending (requests, LWP, and
//!   after a `*` undici and proxy-from-env). Most ignore leading `*` and `.`.
//! - Addresses and networks: compared with the address in the URL (curl, Go), or with that of the name (Ruby).

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

/// The entries of a `NO_PROXY`.
#[derive(Debug, Default, PartialEq)]
pub struct NoProxyEntries {
    /// Entries that no client applies to an emulated host.
    pub kept: Vec<String>,
    /// Entries by which some client would bypass the sandbox.
    pub rejected: Vec<String>,
}

/// Sorts the entries of a `NO_PROXY`. `emulated_hosts` are the sandbox's hosts and domains, in lower case.
pub fn classify_no_proxy(no_proxy: &str, emulated_hosts: &[String]) -> NoProxyEntries {
    let mut entries = NoProxyEntries::default();
    for entry in no_proxy.split([',', ' ', '\t', '\n', '\r']).filter(|entry| !entry.is_empty()) {
        let list = if may_bypass_sandbox(entry, emulated_hosts) { &mut entries.rejected } else { &mut entries.kept };
        list.push(entry.to_owned());
    }
    entries
}

/// Whether some client reaches one of these hosts without a proxy because of this entry.
fn may_bypass_sandbox(entry: &str, emulated_hosts: &[String]) -> bool {
    let entry = entry.to_ascii_lowercase();
    if let Some(network) = parse_network(&entry) {
        let is_private =
            PRIVATE_NETWORKS.iter().any(|private| private.parse().is_ok_and(|it: IpNet| it.contains(&network)));
        let is_in_network = |host: &String| parse_address(host).is_some_and(|address| network.contains(&address));
        return !is_private || emulated_hosts.iter().any(is_in_network);
    }
    let name = match entry.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) => return true,
        None => &entry,
    };
    let name = name.trim_start_matches(['*', '.']).trim_end_matches('.');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    // Clients differ on everything but plain names; `*` alone matches every name.
    if name.is_empty() || !name.bytes().all(is_plain) {
        return true;
    }
    let matches = |host: &String| {
        host.ends_with(name) || name.strip_suffix(host.as_str()).is_some_and(|rest| rest.ends_with('.'))
    };
    emulated_hosts.iter().any(matches)
}

/// Parses an address or a network, with or without brackets and port.
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
    fn an_entry_that_matches_a_provider_in_any_client_is_rejected() {
        let entries = [
            "twilio.com TWILIO.com api.twilio.com .twilio.com *.twilio.com *twilio.com api.twilio.com:443 twilio.com.",
            // Parent domains; requests and LWP compare only the end of the name.
            "com .com ilio.com m *m * *:443 *.* .",
            // Globs, and text that some clients split further.
            "api.* a* db.internal:api.twilio.com db.internal;api.twilio.com db.internal|api.twilio.com",
            "https://api.twilio.com https://api.twilio.com/ user@api.twilio.com api.twilio.com/24 api%2Etwilio.com",
            "\u{feff}api.twilio.com",
            // An account's own gateway.
            "sms.corp.example corp.example example 10.9.8.7 10.9.8.7:80 10.0.0.0/8",
            // Ruby compares networks with the address that a name resolves to.
            "0.0.0.0/0 ::/0 52.0.0.0/8 52.1.2.3 52.1.2.3:443 2001:db8::1 [2001:db8::1]:443",
        ];
        for entry in entries.iter().flat_map(|line| line.split_whitespace()) {
            assert!(is_rejected(entry), "{entry:?}");
        }
    }

    #[test]
    fn an_entry_that_matches_no_provider_is_kept() {
        let entries = "localhost db.internal .internal *.internal db.internal:5432 eviltwilio.net other.example my_host \
                       127.0.0.1 127.0.0.0/8 10.1.0.0/16 192.168.0.1:3000 ::1 [::1]:80 fd00::/8";
        for entry in entries.split_whitespace() {
            assert!(!is_rejected(entry), "{entry:?}");
        }
    }

    #[test]
    fn entries_are_separated_by_commas_and_white_space() {
        let hosts = ["twilio.com".to_owned()];
        let sorted = classify_no_proxy("a.internal api.twilio.com\tb.internal,,\n*, c.internal", &hosts);
        assert_eq!(sorted.kept, ["a.internal", "b.internal", "c.internal"]);
        assert_eq!(sorted.rejected, ["api.twilio.com", "*"]);
    }
}
