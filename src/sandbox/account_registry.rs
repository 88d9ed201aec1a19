//! The accounts of a sandbox: finds the one that a request is for, and emulates its provider. Uses neither the network
//! nor the clock.

#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::HashSet, rc::Rc};

use super::{account_index::AccountIndex, request_masking::mask_signed};
use crate::{
    connectors::{Connector, Provider},
    emulation::{
        AccountRef, ApprovedTemplate, EmulatedReply, EmulatorState, RawRequest, RequestContext, credential_words,
    },
    http_client::{Request, SigningContext},
    sms::{Secret, Template, Usage},
};

/// A saved or demonstration connector whose provider the sandbox emulates.
pub struct SandboxAccount {
    /// The name of the connector.
    pub name: String,
    /// The provider that is emulated.
    pub provider: &'static Provider,
    /// The settings that requests are verified with.
    pub connector: Rc<dyn Connector>,
    /// The templates that count as approved.
    pub templates: Vec<(Usage, Template)>,
}

/// An account at a provider: the connectors that the provider cannot tell apart, of which there may be several.
struct AccountConnectors {
    provider: &'static Provider,
    connectors: Vec<AccountConnector>,
}

/// A connector of an account.
struct AccountConnector {
    owner: Rc<AccountRef>,
    connector: Rc<dyn Connector>,
    /// The words of a request by which the account is recognised.
    identifiers: Vec<Secret>,
}

/// All accounts, and the state that their emulation works on.
#[derive(Default)]
pub struct AccountRegistry {
    /// The inbox, the approved templates and the fault rules.
    pub state: EmulatorState,
    accounts: Vec<AccountConnectors>,
    index: AccountIndex,
}

impl AccountRegistry {
    /// Adds a connector to the account that its provider cannot tell it apart from, or as a new account.
    pub fn add_account(&mut self, account: SandboxAccount) {
        let SandboxAccount { name, provider, connector, templates } = account;
        let mut identifiers = connector.account_identifiers();
        identifiers.retain(|word| !word.is_empty());
        let is_same = |other: &AccountConnectors| {
            let AccountConnector { connector: known, identifiers: known_identifiers, .. } = &other.connectors[0];
            let (id, known_id) = (connector.key_id(), known.key_id());
            let has_same_words = || *known_identifiers == identifiers && known.send_host() == connector.send_host();
            other.provider.name == provider.name && id == known_id && (!id.is_empty() || has_same_words())
        };
        let account_index = self.accounts.iter().position(is_same).unwrap_or_else(|| {
            self.accounts.push(AccountConnectors { provider, connectors: vec![] });
            self.accounts.len() - 1
        });
        let templates = templates.iter().flat_map(|(usage, template)| ApprovedTemplate::from_template(usage, template));
        self.state.approve_templates(account_index, templates.collect());
        self.index.add_connector(account_index, provider, &*connector);
        let owner = Rc::new(AccountRef { provider: provider.name, connector: name, account_index });
        self.accounts[account_index].connectors.push(AccountConnector { owner, connector, identifiers });
    }

    /// Returns the request that reports the delivery of a message to the address that the client gave with it, if the
    /// provider makes such requests.
    pub fn callback_request(&self, number: u64, signing_context: &SigningContext) -> Option<Request> {
        let message = self.state.inbox.message(number)?;
        let connectors = &self.accounts.get(message.owner.account_index)?.connectors;
        let account = connectors.iter().find(|account| account.owner == message.owner)?;
        account.connector.build_status_callback(&message.item, signing_context)
    }

    /// Returns the provider and the name of every connector.
    pub fn connector_names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let connectors = self.accounts.iter().flat_map(|account| &account.connectors);
        connectors.map(|account| (account.owner.provider, &*account.owner.connector))
    }

    /// Returns the hosts that the accounts send to, in lower case and with duplicates.
    pub fn account_hosts(&self) -> Vec<String> {
        let connectors = self.accounts.iter().flat_map(|account| &account.connectors);
        connectors.map(|account| account.connector.send_host().to_ascii_lowercase()).collect()
    }

    /// Finds the account that a request is for: of those that may be meant by the provider's host in lower case, or else
    /// by the path, the one with the most credentials in the request. Without any, it is the first account, which refuses
    /// the request as the provider does.
    fn find_account(&self, request: &Request, host: Option<&str>) -> Option<usize> {
        let account = |index: &usize| &self.accounts[*index];
        let mut candidates: Vec<usize> = match host {
            Some(host) => {
                let with_own_host = self.index.accounts_with_own_host(host).iter().copied();
                let expecting = with_own_host.filter(|index| account(index).expects_request(request, Some(host)));
                self.index.accounts_of_host(host).iter().copied().chain(expecting).collect()
            }
            None => self.index.accounts_with_path(request.uri().path()).collect(),
        };
        if host.is_none() {
            candidates.retain(|index| account(index).recognizes_request(request));
        }
        match candidates[..] {
            [] => None,
            [index] => Some(index),
            _ => {
                let words = credential_words(request);
                let rank = |index: &usize| account(index).rank(request, host, &words);
                candidates.into_iter().min_by_key(|index| Reverse(rank(index)))
            }
        }
    }

    /// Returns the provider's reply if the request is for one, by the provider's host in lower case or else by the
    /// request. Adds messages and a refusal to the inbox.
    pub fn emulate_request(
        &mut self,
        request: &Request,
        host: Option<&str>,
        signing_context: &SigningContext,
    ) -> Option<EmulatedReply> {
        let account_index = self.find_account(request, host)?;
        let Self { state, accounts, .. } = self;
        let account = &accounts[account_index];
        let start_cursor = state.inbox.cursor();
        let (owner, mut reply) = account.emulate_request(request, state, host, signing_context)?;
        if let Some(mut rejection) = reply.rejection.take() {
            if let Some(signature) = &mut rejection.signature {
                signature.expected = mask_signed(&signature.expected);
                signature.signed_by_client = signature.signed_by_client.as_deref().map(mask_signed);
            }
            state.add_rejection(owner, rejection);
        }
        if state.inbox.cursor() > start_cursor {
            let connectors = account.connectors.iter();
            let secrets = connectors.flat_map(|it| it.connector.secrets_in_request(request)).collect();
            state.inbox.attach_raw_request(RawRequest::from_request(request, secrets));
        }
        Some(reply)
    }
}

impl AccountConnectors {
    /// Whether a request to the sandbox's own address is one to this provider.
    fn recognizes_request(&self, request: &Request) -> bool {
        self.expects_request(request, None) || self.provider.recognizes_request(request)
    }

    /// Whether one of the connectors is a gateway whose description matches this request.
    fn expects_request(&self, request: &Request, host: Option<&str>) -> bool {
        self.connectors.iter().any(|it| it.connector.owns_request(request, host))
    }

    /// Returns how many of the account's credentials a request has, and whether it is one of its own requests.
    fn rank(&self, request: &Request, host: Option<&str>, words: &HashSet<String>) -> (usize, bool) {
        let counts = self.connectors.iter().map(|it| it.count_credentials(words));
        (counts.max().unwrap_or_default(), self.expects_request(request, host))
    }

    /// Returns the reply to a request, and the connector whose settings it follows. If the account is saved under several
    /// names, these are the settings that refuse nothing, or else those with the most credentials in the request.
    fn emulate_request(
        &self,
        request: &Request,
        state: &mut EmulatorState,
        host: Option<&str>,
        signing_context: &SigningContext,
    ) -> Option<(&Rc<AccountRef>, EmulatedReply)> {
        let mut emulate = |it: &AccountConnector| {
            it.connector.emulate(request, RequestContext::new(state, &it.owner, host, signing_context))
        };
        if let [only] = &self.connectors[..] {
            return Some((&only.owner, emulate(only)));
        }
        let is_expected = self.expects_request(request, host);
        let connectors = self.connectors.iter().filter(|it| !is_expected || it.connector.owns_request(request, host));
        let (words, mut refused) = (credential_words(request), None);
        for it in sorted_by_key(connectors, |it| Reverse(it.count_credentials(&words))) {
            let reply = emulate(it);
            if reply.is_settled() {
                return Some((&it.owner, reply));
            }
            // A wrong signature means other settings, as long as there are some that refuse something else.
            let has_wrong_signature =
                |reply: &EmulatedReply| reply.rejection.as_ref().is_some_and(|it| it.signature.is_some());
            if refused.as_ref().is_none_or(|(_, other)| has_wrong_signature(other) && !has_wrong_signature(&reply)) {
                refused = Some((&it.owner, reply));
            }
        }
        refused
    }
}

impl AccountConnector {
    /// Returns how many of the words by which the account is recognised are in a request.
    fn count_credentials(&self, words: &HashSet<String>) -> usize {
        self.identifiers.iter().filter(|word| words.contains(word.expose())).count()
    }
}

fn sorted_by_key<T, K: Ord>(items: impl Iterator<Item = T>, key: impl FnMut(&T) -> K) -> Vec<T> {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(key);
    items
}
