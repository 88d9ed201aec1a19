//! The accounts of a sandbox: finds the one that a request is for, and emulates its provider. Uses neither the network
//! nor the clock.

use std::rc::Rc;

use super::{raw_request::format_masked_request, request_masking::mask_signed};
use crate::{
    connectors::{Connector, PROVIDERS, Provider},
    emulation::{AccountRef, ApprovedTemplate, EmulatedReply, EmulatorState, RequestContext},
    encoding::SecretMask,
    http_client::{Request, SigningContext},
    sms::{Template, Usage},
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

/// An account at a provider: the connectors with the same key id, of which there may be several.
struct AccountConnectors {
    provider: &'static Provider,
    connectors: Vec<(Rc<AccountRef>, Rc<dyn Connector>)>,
}

/// All accounts, and the state that their emulation works on.
#[derive(Default)]
pub struct AccountRegistry {
    /// The inbox, the approved templates and the fault rules.
    pub state: EmulatorState,
    accounts: Vec<AccountConnectors>,
}

impl AccountRegistry {
    /// Adds a connector to the account with its key id, or as a new account.
    pub fn add_account(&mut self, account: SandboxAccount) {
        let SandboxAccount { name, provider, connector, templates } = account;
        let is_same = |other: &AccountConnectors| {
            other.provider.name == provider.name && other.connectors[0].1.key_id() == connector.key_id()
        };
        let account_index = self.accounts.iter().position(is_same).unwrap_or_else(|| {
            self.accounts.push(AccountConnectors { provider, connectors: vec![] });
            self.accounts.len() - 1
        });
        let templates = templates.iter().flat_map(|(usage, template)| ApprovedTemplate::from_template(usage, template));
        self.state.approve_templates(account_index, templates.collect());
        let owner = Rc::new(AccountRef { provider: provider.name, connector: name, account_index });
        self.accounts[account_index].connectors.push((owner, connector));
    }

    /// Returns the request that reports the delivery of a message to the address that the client gave with it, if the
    /// provider makes such requests.
    pub fn callback_request(&self, number: u64, signing_context: &SigningContext) -> Option<Request> {
        let message = self.state.inbox.message(number)?;
        let connectors = &self.accounts.get(message.owner.account_index)?.connectors;
        let (_, connector) = connectors.iter().find(|(owner, _)| *owner == message.owner)?;
        connector.build_status_callback(&message.item, signing_context)
    }

    /// Returns the hosts that the accounts send to, in lower case and with duplicates.
    pub fn account_hosts(&self) -> Vec<String> {
        let connectors = self.accounts.iter().flat_map(|account| &account.connectors);
        connectors.map(|(_, connector)| connector.send_host().to_ascii_lowercase()).collect()
    }

    /// Finds the account that a request is for, by the provider's host in lower case, or else by the request.
    fn find_account(&self, request: &Request, host: Option<&str>) -> Option<usize> {
        let Some((provider, key_id)) = identify_sender(request, host) else {
            return self.accounts.iter().position(|account| account.expects_request(request, host));
        };
        let mut of_provider = (0..self.accounts.len()).filter(|i| self.accounts[*i].provider.name == provider.name);
        let with_key_id = of_provider.clone().find(|i| self.accounts[*i].connectors[0].1.key_id() == key_id);
        // A request with an unknown key id goes to the first account, which refuses it as the provider does.
        with_key_id.or_else(|| of_provider.next())
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
        let Self { state, accounts } = self;
        let account = &accounts[account_index];
        let start_cursor = state.inbox.cursor();
        let is_expected = account.expects_request(request, host);
        let connectors = account.connectors.iter().filter(|(_, it)| !is_expected || it.owns_request(request, host));
        let mut replies = connectors.map(|(owner, connector)| {
            let context = RequestContext::new(state, owner, host, signing_context);
            (owner, connector.emulate(request, context))
        });
        // If the account is saved under several names, the settings count that refuse nothing.
        let (owner, mut reply) = match replies.next()? {
            first if first.1.is_settled() => first,
            first => replies.find(|(_, reply)| reply.is_settled()).unwrap_or(first),
        };
        if let Some(mut rejection) = reply.rejection.take() {
            if let Some(signature) = &mut rejection.signature {
                signature.expected = mask_signed(&signature.expected);
                signature.signed_by_client = signature.signed_by_client.as_deref().map(mask_signed);
            }
            state.add_rejection(owner, rejection);
        }
        if state.inbox.cursor() > start_cursor {
            let connectors = account.connectors.iter();
            let secrets: Vec<_> = connectors.flat_map(|(_, connector)| connector.secrets_in_request(request)).collect();
            let text = format_masked_request(request);
            state.inbox.attach_raw_request(&SecretMask::from_secrets(&secrets).mask_request(&text));
        }
        Some(reply)
    }
}

impl AccountConnectors {
    /// Whether one of the connectors is a gateway whose description matches this request.
    fn expects_request(&self, request: &Request, host: Option<&str>) -> bool {
        self.connectors.iter().any(|(_, connector)| connector.owns_request(request, host))
    }
}

/// Returns the provider that a request is for, and the key id in it.
fn identify_sender(request: &Request, host: Option<&str>) -> Option<(&'static Provider, String)> {
    let recognize =
        |provider: &&'static Provider| Some((*provider, provider.key_id_in_request(request, host.is_some())?));
    let Some(host) = host else { return PROVIDERS.iter().find_map(recognize) };
    // A host of one provider may be a subdomain of another provider's domain.
    let owner =
        PROVIDERS.iter().filter(|provider| provider.owns_host(host)).max_by_key(|provider| provider.domain.len());
    recognize(owner?)
}
