//! Whose request is it, and what does that provider answer? No network, no clock.

use std::rc::Rc;

use super::raw::raw;
use crate::{
    connectors::{Connector, PROVIDERS, Provider},
    desk::{Approved, Desk, Rule, Whose},
    sms::{Template, Usage},
    wire::{Moment, Request, Response},
};

/// One saved or demonstration connector that the sandbox plays the provider for.
pub struct Account {
    pub name: String,
    pub provider: &'static Provider,
    pub connector: Box<dyn Connector>,
    pub templates: Vec<(Usage, Template)>,
}

/// The settings behind one key id: an account at the provider, which may be saved under several names.
struct Held {
    provider: &'static Provider,
    settings: Vec<(Rc<Whose>, Box<dyn Connector>)>,
}

/// Every account, and the desk behind which they are served.
#[derive(Default)]
pub struct Counter {
    pub desk: Desk,
    accounts: Vec<Held>,
}

/// An answer, and the rule that spoils it.
pub struct Reply {
    pub response: Response,
    pub rule: Option<Rule>,
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

    /// The provider whose request this is, by its host or its shape.
    fn claimed(request: &Request) -> Option<(&'static Provider, String)> {
        PROVIDERS.iter().find_map(|provider| Some((*provider, (provider.claims)(request)?)))
    }

    /// The request that tells the sender of a message what became of it, where the provider makes one.
    pub fn callback(&self, number: u64, at: &Moment) -> Option<Request> {
        let kept = self.desk.inbox.message(number)?;
        let settings = &self.accounts.get(kept.whose.account)?.settings;
        let (_, connector) = settings.iter().find(|(whose, _)| *whose == kept.whose)?;
        connector.callback(&kept.what, at)
    }

    /// The account that a request is for.
    fn account(&self, request: &Request) -> Option<usize> {
        let Some((provider, key_id)) = Self::claimed(request) else {
            let expects = |held: &Held| held.settings.iter().any(|(_, connector)| connector.expects(request));
            return self.accounts.iter().position(expects);
        };
        let mut of_provider =
            (0..self.accounts.len()).filter(|i| self.accounts[*i].provider.name == provider.name);
        let known = of_provider.clone().find(|i| self.accounts[*i].settings[0].1.key_id() == key_id);
        // Someone unknown meets the first account, which refuses as the provider does.
        known.or_else(|| of_provider.next())
    }

    /// The hosts that the accounts send to.
    pub fn hosts(&self) -> Vec<String> {
        let settings = self.accounts.iter().flat_map(|held| &held.settings);
        settings.map(|(_, connector)| connector.host().to_ascii_lowercase()).collect()
    }

    /// The provider's answer, where the request is for one. What is taken or refused is kept.
    pub fn answer(&mut self, request: &Request, at: &Moment) -> Option<Reply> {
        let account = self.account(request)?;
        let Self { desk, accounts } = self;
        let before = desk.inbox.cursor();
        let mut first = None;
        // The same account may be saved under several names: the one counts that has nothing to refuse.
        let settings = &accounts[account].settings;
        let addressed = settings.iter().any(|(_, connector)| connector.expects(request));
        for (whose, connector) in settings.iter().filter(|(_, it)| !addressed || it.expects(request)) {
            desk.serve(whose);
            let response = connector.emulate(request, desk, at);
            let (denial, rule) = desk.outcome();
            // Whatever took a message has judged the request, even if it refused another number of it.
            let fine = denial.is_none() || rule.is_some() || desk.inbox.cursor() > before;
            if fine {
                first = Some((whose, response, denial, rule));
                break;
            }
            first.get_or_insert((whose, response, denial, rule));
        }
        let (whose, response, denial, rule) = first?;
        if let Some(denial) = denial {
            desk.serve(whose);
            desk.keep_refusal(denial);
        }
        if desk.inbox.cursor() > before {
            desk.inbox.attach(&raw(request));
        }
        Some(Reply { response, rule })
    }
}
