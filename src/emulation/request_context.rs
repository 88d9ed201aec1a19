//! One request to an emulated provider: what the provider may look up, and the result.

use std::rc::Rc;

use super::{
    account_ref::AccountRef, approved_template::ApprovedTemplate, captured_message::CapturedMessage,
    emulator_state::EmulatorState, fault_rules::FaultRule, inbox::InboxEntry, recipient_limit::RecipientLimit,
    rejection::Rejection, signing_key_cache::SigningKeyCache,
};
use crate::{
    http_client::{Response, SigningContext},
    sms::Phone,
};

/// One request for one account, until its [`EmulatedReply`].
#[derive(Debug)]
pub struct RequestContext<'a> {
    /// The time of the request.
    pub signing_context: &'a SigningContext,
    /// The provider's host that was called, in lower case and without a port.
    /// `None` for the sandbox's own address, which all providers share.
    pub host: Option<&'a str>,
    /// Whether the request is accepted without the right credentials, as long as it can be read.
    pub lenient: bool,
    state: &'a mut EmulatorState,
    account: &'a Rc<AccountRef>,
    /// The inbox's cursor before the request.
    start_cursor: u64,
    rejection: Option<Rejection>,
    fault: Option<FaultRule>,
}

/// The result of a request.
#[derive(Debug)]
pub struct EmulatedReply {
    /// The response as the provider gives it, before a fault spoils it.
    pub response: Response,
    /// Why the request or a part of it was refused, if it was.
    pub rejection: Option<Rejection>,
    /// The fault rule that applied. It may also spoil the response.
    pub fault: Option<FaultRule>,
    has_captured: bool,
}

/// Why a valid message is not accepted.
#[derive(Debug, PartialEq)]
pub enum DeclineReason {
    /// A fault rule refuses it with this code of the provider.
    ProviderCode(String),
    /// The provider accepts no more messages to this number.
    LimitReached(&'static RecipientLimit),
    /// A fault rule refuses it with the provider's code for too many requests.
    Throttled,
}

impl<'a> RequestContext<'a> {
    /// Starts a request for this account. `host` is as in the field.
    pub fn new(
        state: &'a mut EmulatorState,
        account: &'a Rc<AccountRef>,
        host: Option<&'a str>,
        signing_context: &'a SigningContext,
    ) -> Self {
        let (lenient, start_cursor) = (state.accepts_any, state.inbox.cursor());
        Self { signing_context, host, lenient, state, account, start_cursor, rejection: None, fault: None }
    }

    /// Returns a number that no earlier message had, to make ids of.
    pub fn next_message_number(&self) -> u64 {
        self.state.inbox.cursor() + 1
    }

    /// Returns this account's messages, from the newest to the oldest.
    pub fn messages_newest_first(&self) -> impl Iterator<Item = &CapturedMessage> {
        let entries = self.state.inbox.messages_after(0).rev().map(|(_, entry)| entry);
        entries.filter(|entry| self.is_own_message(entry)).map(|entry| &entry.item)
    }

    /// Returns the newest message of this account with this id.
    pub fn find_message(&self, id: &str) -> Option<&CapturedMessage> {
        self.messages_newest_first().find(|message| &*message.id == id)
    }

    /// Returns this account's messages to one number, from the oldest to the newest.
    pub fn messages_to(&self, phone: &Phone) -> Vec<&CapturedMessage> {
        let entries = self.state.inbox.messages_to(phone).filter(|entry| self.is_own_message(entry));
        let mut messages: Vec<_> = entries.map(|entry| &entry.item).collect();
        messages.reverse();
        messages
    }

    fn is_own_message(&self, entry: &InboxEntry<CapturedMessage>) -> bool {
        let (account, deleted) = (self.account.account_index, &self.state.deleted_messages);
        entry.owner.account_index == account
            && (deleted.is_empty() || !deleted.contains(&(account, entry.item.id.clone())))
    }

    /// Returns the templates of this account.
    pub fn templates(&self) -> impl Iterator<Item = &ApprovedTemplate> {
        let templates = self.state.approved_templates.iter();
        templates.filter(|(account, _)| *account == self.account.account_index).map(|(_, template)| template)
    }

    /// Returns the template of this account with this id.
    pub fn find_template(&self, id: &str) -> Option<&ApprovedTemplate> {
        self.templates().find(|template| template.id == id)
    }

    /// Returns what a client has set about this account.
    pub fn account_attribute(&self, name: &str) -> Option<&str> {
        self.state.account_attributes.get(&(self.account.account_index, name.into())).map(String::as_str)
    }

    /// Sets an attribute of this account.
    pub fn set_account_attribute(&mut self, name: &str, value: &str) {
        self.state.account_attributes.insert((self.account.account_index, name.into()), value.to_owned());
    }

    /// Records a nonce. Returns false if an earlier request of this account had it.
    pub fn record_nonce_if_new(&mut self, nonce: &str) -> bool {
        self.state.seen_nonces.record_if_new((self.account.account_index, nonce), self.signing_context)
    }

    /// Returns the signing key that is kept for this account.
    pub fn signing_key_cache(&mut self) -> &mut SigningKeyCache {
        self.state.signing_keys.entry(self.account.account_index).or_default()
    }

    /// Adds a valid message to the inbox.
    ///
    /// # Errors
    /// Fails if a fault rule refuses the message or applies the provider's limits, and one of them is reached.
    pub fn capture_message(
        &mut self,
        mut message: CapturedMessage,
        limits: &'static [RecipientLimit],
    ) -> Result<(), DeclineReason> {
        if let Some(rule) = self.state.faults.count_and_match(self.account.provider, &message.to) {
            let account = self.account.account_index;
            let mut reached = limits.iter().filter(|limit| limit.is_reached(&self.state.inbox, account, &message));
            let limit = if rule.limits { reached.next() } else { None };
            let decline_reason = match (&rule.refuse, limit) {
                (Some(code), _) => Some(DeclineReason::ProviderCode(code.clone())),
                (None, Some(limit)) => Some(DeclineReason::LimitReached(limit)),
                (None, None) => rule.rejects_message().then_some(DeclineReason::Throttled),
            };
            message.schedule = rule.delivery_schedule();
            if let Some(fault) = rule.undocumented_fault() {
                self.reject_part(Rejection::new(fault, "refused by a fault rule of the sandbox", self.signing_context));
            }
            self.fault = Some(rule);
            if let Some(reason) = decline_reason {
                return Err(reason);
            }
        }
        self.state.inbox.add_message(self.account.clone(), message);
        Ok(())
    }

    /// Deletes this account's messages with this id at the provider. The inbox keeps them.
    pub fn delete_message(&mut self, id: &str) {
        self.state.deleted_messages.insert((self.account.account_index, id.into()));
    }

    /// Records why a part of the request is refused, though others may be accepted. Only the first reason is kept.
    pub fn reject_part(&mut self, rejection: Rejection) {
        self.rejection.get_or_insert(rejection);
    }

    /// Finishes the request; the captured messages stay.
    pub fn finish(self, response: Response) -> EmulatedReply {
        let has_captured = self.state.inbox.cursor() > self.start_cursor;
        EmulatedReply { response, rejection: self.rejection, fault: self.fault, has_captured }
    }

    /// Finishes a request that is refused as a whole: messages that were captured are removed again.
    pub fn finish_rejected(mut self, response: Response, rejection: Rejection) -> EmulatedReply {
        self.state.inbox.undo_messages_after(self.start_cursor);
        self.reject_part(rejection);
        self.finish(response)
    }
}

impl EmulatedReply {
    /// Whether the request must not be tried again with other settings of the same account: nothing was refused, a
    /// fault rule applied, or a message was captured.
    pub fn is_settled(&self) -> bool {
        self.rejection.is_none() || self.fault.is_some() || self.has_captured
    }
}
