//! Finds the accounts that a request may be for, without a look at the others.

use std::collections::HashMap;

use crate::connectors::{Connector, Provider};

/// The indices of accounts by their provider, their own host and the first segments of their paths.
#[derive(Default)]
pub struct AccountIndex {
    by_provider: HashMap<&'static str, Vec<usize>>,
    /// Accounts with a host that does not belong to their provider.
    by_own_host: HashMap<String, Vec<usize>>,
    by_path_root: HashMap<String, Vec<usize>>,
    /// Accounts whose requests may have any path.
    with_any_path: Vec<usize>,
}

impl AccountIndex {
    /// Adds a connector of an account.
    pub fn add_connector(&mut self, account_index: usize, provider: &'static Provider, connector: &dyn Connector) {
        let add = |list: &mut Vec<usize>| {
            if list.last() != Some(&account_index) {
                list.push(account_index);
            }
        };
        add(self.by_provider.entry(provider.name).or_default());
        let host = connector.send_host().to_ascii_lowercase();
        if !provider.owns_host(&host) {
            add(self.by_own_host.entry(host).or_default());
        }
        match connector.path_roots() {
            Some(roots) => roots.into_iter().for_each(|root| add(self.by_path_root.entry(root).or_default())),
            None => add(&mut self.with_any_path),
        }
    }

    /// Returns the accounts of the provider whose host this is, in lower case.
    pub fn accounts_of_host(&self, host: &str) -> &[usize] {
        let provider = Provider::find_by_host(host);
        provider.and_then(|provider| self.by_provider.get(provider.name)).map_or(&[], Vec::as_slice)
    }

    /// Returns the accounts that have this host themselves, in lower case.
    pub fn accounts_with_own_host(&self, host: &str) -> &[usize] {
        self.by_own_host.get(host).map_or(&[], Vec::as_slice)
    }

    /// Returns the accounts whose requests may have this path.
    pub fn accounts_with_path(&self, path: &str) -> impl Iterator<Item = usize> {
        let root = path.split('/').nth(1).unwrap_or_default();
        let with_root = self.by_path_root.get(root).map_or(&[][..], Vec::as_slice);
        with_root.iter().chain(&self.with_any_path).copied()
    }
}
