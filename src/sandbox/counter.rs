//! Whose request is it, and what does that provider answer? No network, no clock.

use std::rc::Rc;

use super::{masked_text::mask_signed, raw::raw};
use crate::{
    connectors::{Connector, PROVIDERS, Provider},
    desk::{Approved, Desk, Reply, Whose},
    sms::{Template, Usage},
    wire::{Moment, Request, veil},
};

/// One saved or demonstration connector that the sandbox plays the provider for.
pub struct Account {
    pub name: String,
    pub provider: &'static Provider,
    pub connector: Rc<dyn Connector>,
    pub templates: Vec<(Usage, Template)>,
}

/// The settings behind one key id: an account at the provider, which may be saved under several names.
struct Held {
    provider: &'static Provider,
    settings: Vec<(Rc<Whose>, Rc<dyn Connector>)>,
}

/// Every account, and the desk behind which they are served.
#[derive(Default)]
pub struct Counter {
    pub desk: Desk,
    accounts: Vec<Held>,
}

impl Counter {
    pub fn add(&mut self, account: Account) {
        let Account { name, provider, connector, templates } = account;
        let same = |held: &Held| {
            held.provider.name == provider.name && held.settings[0].1.key_id() == connector.key_id()
        };
        let at = self.accounts.iter().position(same).unwrap_or_else(|| {
            self.accounts.push(Held { provider, settings: vec![] });
            self.accounts.len() - 1
        });
        let approved = templates.iter().flat_map(|(usage, template)| Approved::of(usage, template));
        self.desk.approve(at, approved.collect());
        let whose = Rc::new(Whose { provider: provider.name, connector: name, account: at });
        self.accounts[at].settings.push((whose, connector));
    }

    /// The request that tells the sender of a message what became of it, where the provider makes one.
    pub fn callback(&self, number: u64, at: &Moment) -> Option<Request> {
        let kept = self.desk.inbox.message(number)?;
        let settings = &self.accounts.get(kept.whose.account)?.settings;
        let (_, connector) = settings.iter().find(|(whose, _)| *whose == kept.whose)?;
        connector.callback(&kept.what, at)
    }

    /// The hosts that the accounts send to.
    pub fn hosts(&self) -> Vec<String> {
        let settings = self.accounts.iter().flat_map(|held| &held.settings);
        settings.map(|(_, connector)| connector.host().to_ascii_lowercase()).collect()
    }

    /// The account that a request is for: by this host, in lower case, or else by its shape.
    fn account(&self, request: &Request, host: Option<&str>) -> Option<usize> {
        let Some((provider, key_id)) = claimed(request, host) else {
            return self.accounts.iter().position(|held| held.expects(request, host));
        };
        let mut of_provider =
            (0..self.accounts.len()).filter(|i| self.accounts[*i].provider.name == provider.name);
        let known = of_provider.clone().find(|i| self.accounts[*i].settings[0].1.key_id() == key_id);
        // Someone unknown meets the first account, which refuses as the provider does.
        known.or_else(|| of_provider.next())
    }

    /// The provider's reply, where the request is for one: by this host of a provider, in lower case,
    /// or else by its shape. What is taken or refused is kept.
    pub fn answer(&mut self, request: &Request, host: Option<&str>, at: &Moment) -> Option<Reply> {
        let account = self.account(request, host)?;
        let Self { desk, accounts } = self;
        let account = &accounts[account];
        let before = desk.inbox.cursor();
        let addressed = account.expects(request, host);
        let meant = account.settings.iter().filter(|(_, it)| !addressed || it.expects(request, host));
        let mut tries = meant.map(|(whose, connector)| {
            let reply = connector.emulate(request, desk.visit(whose, host, at));
            (whose, reply)
        });
        // The same account may be saved under several names: the one counts that has nothing to refuse.
        let (whose, mut reply) = match tries.next()? {
            first if first.1.settled() => first,
            first => tries.find(|(_, reply)| reply.settled()).unwrap_or(first),
        };
        if let Some(mut denial) = reply.denial.take() {
            if let Some(signature) = &mut denial.signature {
                signature.ours = mask_signed(&signature.ours);
                signature.theirs = signature.theirs.as_deref().map(mask_signed);
            }
            desk.keep_refusal(whose, denial);
        }
        if desk.inbox.cursor() > before {
            let secrets: Vec<_> =
                account.settings.iter().flat_map(|(_, it)| it.secrets_in(request)).collect();
            desk.inbox.attach(&veil(&raw(request), &secrets));
        }
        Some(reply)
    }
}

impl Held {
    /// Whether a gateway is among the settings that is described as taking this request.
    fn expects(&self, request: &Request, host: Option<&str>) -> bool {
        self.settings.iter().any(|(_, connector)| connector.expects(request, host))
    }
}

/// The provider whose request this is, and the key id in it.
fn claimed(request: &Request, host: Option<&str>) -> Option<(&'static Provider, String)> {
    let claimed =
        |provider: &&'static Provider| Some((*provider, (provider.claims)(request, host.is_some())?));
    let Some(host) = host else { return PROVIDERS.iter().find_map(claimed) };
    // A host of one provider may be below the domain of another.
    let owner =
        PROVIDERS.iter().filter(|provider| provider.owns(host)).max_by_key(|provider| provider.domain.len());
    claimed(owner?)
}
