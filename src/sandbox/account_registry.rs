//! Whose request is it, and what does that provider answer? No network, no clock.

use std::rc::Rc;

use super::{raw_request::format_masked_request, request_masking::mask_signed};
use crate::{
    connectors::{Connector, PROVIDERS, Provider},
    emulation::{AccountRef, ApprovedTemplate, EmulatedReply, EmulatorState},
    encoding::SecretMask,
    http_client::{Request, SigningContext},
    sms::{Template, Usage},
};

/// One saved or demonstration connector that the sandbox plays the provider for.
pub struct SandboxAccount {
    pub name: String,
    pub provider: &'static Provider,
    pub connector: Rc<dyn Connector>,
    pub templates: Vec<(Usage, Template)>,
}

/// The settings behind one key id: an account at the provider, which may be saved under several names.
struct AccountConnectors {
    provider: &'static Provider,
    connectors: Vec<(Rc<AccountRef>, Rc<dyn Connector>)>,
}

/// Every account, and the desk behind which they are served.
#[derive(Default)]
pub struct AccountRegistry {
    pub state: EmulatorState,
    accounts: Vec<AccountConnectors>,
}

impl AccountRegistry {
    pub fn add_account(&mut self, account: SandboxAccount) {
        let SandboxAccount { name, provider, connector, templates } = account;
        let same = |held: &AccountConnectors| {
            held.provider.name == provider.name && held.connectors[0].1.key_id() == connector.key_id()
        };
        let at = self.accounts.iter().position(same).unwrap_or_else(|| {
            self.accounts.push(AccountConnectors { provider, connectors: vec![] });
            self.accounts.len() - 1
        });
        let approved = templates.iter().flat_map(|(usage, template)| ApprovedTemplate::from_template(usage, template));
        self.state.approve_templates(at, approved.collect());
        let whose = Rc::new(AccountRef { provider: provider.name, connector: name, account_index: at });
        self.accounts[at].connectors.push((whose, connector));
    }

    /// The request that tells the sender of a message what became of it, where the provider makes one.
    pub fn callback_request(&self, number: u64, at: &SigningContext) -> Option<Request> {
        let kept = self.state.inbox.message(number)?;
        let settings = &self.accounts.get(kept.owner.account_index)?.connectors;
        let (_, connector) = settings.iter().find(|(whose, _)| *whose == kept.owner)?;
        connector.build_status_callback(&kept.item, at)
    }

    /// The hosts that the accounts send to.
    pub fn account_hosts(&self) -> Vec<String> {
        let settings = self.accounts.iter().flat_map(|held| &held.connectors);
        settings.map(|(_, connector)| connector.send_host().to_ascii_lowercase()).collect()
    }

    /// The account that a request is for: by this host, in lower case, or else by its shape.
    fn find_account(&self, request: &Request, host: Option<&str>) -> Option<usize> {
        let Some((provider, key_id)) = identify_sender(request, host) else {
            return self.accounts.iter().position(|held| held.expects_request(request, host));
        };
        let mut of_provider = (0..self.accounts.len()).filter(|i| self.accounts[*i].provider.name == provider.name);
        let known = of_provider.clone().find(|i| self.accounts[*i].connectors[0].1.key_id() == key_id);
        // Someone unknown meets the first account, which refuses as the provider does.
        known.or_else(|| of_provider.next())
    }

    /// The provider's reply, where the request is for one: by this host of a provider, in lower case,
    /// or else by its shape. What is taken or refused is kept.
    pub fn emulate_request(
        &mut self,
        request: &Request,
        host: Option<&str>,
        at: &SigningContext,
    ) -> Option<EmulatedReply> {
        let account = self.find_account(request, host)?;
        let Self { state: desk, accounts } = self;
        let account = &accounts[account];
        let before = desk.inbox.cursor();
        let addressed = account.expects_request(request, host);
        let meant = account.connectors.iter().filter(|(_, it)| !addressed || it.owns_request(request, host));
        let mut tries = meant.map(|(whose, connector)| {
            let reply = connector.emulate(request, desk.begin_request(whose, host, at));
            (whose, reply)
        });
        // The same account may be saved under several names: the one counts that has nothing to refuse.
        let (whose, mut reply) = match tries.next()? {
            first if first.1.is_settled() => first,
            first => tries.find(|(_, reply)| reply.is_settled()).unwrap_or(first),
        };
        if let Some(mut denial) = reply.rejection.take() {
            if let Some(signature) = &mut denial.signature {
                signature.ours = mask_signed(&signature.ours);
                signature.theirs = signature.theirs.as_deref().map(mask_signed);
            }
            desk.add_rejection(whose, denial);
        }
        if desk.inbox.cursor() > before {
            let secrets: Vec<_> =
                account.connectors.iter().flat_map(|(_, it)| it.secrets_in_request(request)).collect();
            desk.inbox
                .attach_raw_request(&SecretMask::from_secrets(&secrets).mask_request(&format_masked_request(request)));
        }
        Some(reply)
    }
}

impl AccountConnectors {
    /// Whether a gateway is among the settings that is described as taking this request.
    fn expects_request(&self, request: &Request, host: Option<&str>) -> bool {
        self.connectors.iter().any(|(_, connector)| connector.owns_request(request, host))
    }
}

/// The provider whose request this is, and the key id in it.
fn identify_sender(request: &Request, host: Option<&str>) -> Option<(&'static Provider, String)> {
    let claimed =
        |provider: &&'static Provider| Some((*provider, provider.key_id_in_request(request, host.is_some())?));
    let Some(host) = host else { return PROVIDERS.iter().find_map(claimed) };
    // A host of one provider may be below the domain of another.
    let owner =
        PROVIDERS.iter().filter(|provider| provider.owns_host(host)).max_by_key(|provider| provider.domain.len());
    claimed(owner?)
}
