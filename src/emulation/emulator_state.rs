//! The state of a sandbox that lasts from one request to the next.

use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use super::{
    account_ref::AccountRef, approved_template::ApprovedTemplate, fault_rules::FaultRules, inbox::Inbox,
    rejection::Rejection, seen_nonces::SeenNonces, signing_key_cache::SigningKeyCache,
};

/// The templates, messages and refusals of all accounts, and the fault rules.
#[derive(Debug, Default)]
pub struct EmulatorState {
    /// The captured messages and the refusals.
    pub inbox: Inbox,
    /// The fault rules.
    pub faults: FaultRules,
    /// Whether requests are accepted without the right credentials, as long as they can be read.
    pub accepts_any: bool,
    /// Each with the index of its account.
    pub(super) approved_templates: Vec<(usize, ApprovedTemplate)>,
    pub(super) seen_nonces: SeenNonces,
    /// By the index of the account.
    pub(super) signing_keys: BTreeMap<usize, SigningKeyCache>,
    /// What clients have set about each account, by the provider's name for it.
    pub(super) account_attributes: BTreeMap<(usize, Box<str>), String>,
    /// The account and id of messages that a client deleted at the provider. The inbox keeps them.
    pub(super) deleted_messages: HashSet<(usize, Box<str>)>,
}

impl EmulatorState {
    /// Adds to the templates of an account.
    pub fn approve_templates(&mut self, account_index: usize, templates: Vec<ApprovedTemplate>) {
        self.approved_templates.extend(templates.into_iter().map(|template| (account_index, template)));
    }

    /// Adds a refusal of a request for this account to the inbox.
    pub fn add_rejection(&mut self, account: &Rc<AccountRef>, rejection: Rejection) {
        self.inbox.add_rejection(account.clone(), rejection);
    }
}

#[cfg(test)]
impl EmulatorState {
    /// Returns a state with one account that has these templates.
    pub fn with_templates(templates: Vec<ApprovedTemplate>) -> Self {
        let mut state = Self::default();
        state.approve_templates(0, templates);
        state
    }

    /// Returns all captured messages, oldest first.
    pub fn captured_messages(&self) -> Vec<&super::CapturedMessage> {
        self.inbox.messages_after(0).map(|(_, entry)| &entry.item).collect()
    }

    /// Returns `CODE: reason` of each refusal.
    pub fn rejection_lines(&self) -> Vec<String> {
        let line = |rejection: &Rejection| format!("{}: {}", rejection.code, rejection.reason);
        self.inbox.rejections_after(0).map(|(_, entry)| line(&entry.item)).collect()
    }
}
