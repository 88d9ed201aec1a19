//! The hosts that clients asked the proxy for and were not connected to.

use std::collections::BTreeMap;

use http::uri::Authority;

use super::host_check::normalized_host;

/// How many hosts are recorded; requests for further ones are only counted.
const MAX_HOSTS: usize = 100;

/// Hosts with the number of requests for each.
#[derive(Debug, Default)]
pub struct BlockedHosts {
    hosts: BTreeMap<String, u64>,
    request_count: u64,
}

impl BlockedHosts {
    pub(super) fn record_request(&mut self, host: &Authority) {
        self.request_count += 1;
        let name = normalized_host(host);
        let is_full = self.hosts.len() >= MAX_HOSTS;
        match self.hosts.get_mut(&name) {
            Some(count) => *count += 1,
            None if is_full => {}
            None => drop(self.hosts.insert(name, 1)),
        }
    }

    /// Returns how many requests were blocked.
    pub fn request_count(&self) -> u64 {
        self.request_count
    }

    /// Returns the hosts in alphabetical order, each with the number of requests for it.
    pub fn hosts(&self) -> &BTreeMap<String, u64> {
        &self.hosts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_bounded_in_number_and_requests_are_all_counted() {
        let mut blocked = BlockedHosts::default();
        for n in 0..2 * MAX_HOSTS {
            blocked.record_request(&format!("HOST-{}.example:443", n % (MAX_HOSTS + 10)).parse().unwrap());
        }
        assert_eq!((blocked.request_count(), blocked.hosts().len()), (2 * MAX_HOSTS as u64, MAX_HOSTS));
        assert_eq!(blocked.hosts()["host-1.example"], 2);
    }
}
