//! One request at the desk: what its referee finds there, and what comes of it.

use std::rc::Rc;

use super::{
    AccountRef, ApprovedTemplate, CapturedMessage, EmulatorState, FaultRule, InboxEntry, RecipientLimit, Rejection,
};
use crate::{
    http_client::{Response, SigningContext},
    sms::Phone,
};

/// One request for one account, from its coming to its [`EmulatedReply`].
#[derive(Debug)]
pub struct RequestContext<'a> {
    pub signing_context: &'a SigningContext,
    /// The provider's host that was called, in lower case and without a port.
    /// `None` for the sandbox's own address, which stands for them all.
    pub host: Option<&'a str>,
    /// Takes whatever could be read, whoever sends it.
    pub lenient: bool,
    state: &'a mut EmulatorState,
    account: &'a Rc<AccountRef>,
    /// The cursor when it came.
    start_cursor: u64,
    rejection: Option<Rejection>,
    fault: Option<FaultRule>,
}

/// What comes of a request.
#[derive(Debug)]
pub struct EmulatedReply {
    pub response: Response,
    /// Why it was refused, if anything of it was.
    pub rejection: Option<Rejection>,
    /// The rule that struck it, which may spoil the answer too.
    pub fault: Option<FaultRule>,
    captured_any: bool,
}

/// Why a message that is in order is not taken all the same.
#[derive(Debug, PartialEq)]
pub enum DeclineReason {
    /// With this code of the provider.
    ProviderCode(String),
    /// Because the provider carries no more to this number.
    LimitReached(&'static RecipientLimit),
    /// With the provider's code for too many requests.
    Throttled,
}

impl EmulatorState {
    /// Begins to serve a request for this account. `host` is as in [`RequestContext`].
    pub fn begin_request<'a>(
        &'a mut self,
        whose: &'a Rc<AccountRef>,
        host: Option<&'a str>,
        at: &'a SigningContext,
    ) -> RequestContext<'a> {
        let (lenient, before) = (self.lenient, self.inbox.cursor());
        RequestContext {
            signing_context: at,
            host,
            lenient,
            state: self,
            account: whose,
            start_cursor: before,
            rejection: None,
            fault: None,
        }
    }
}

impl RequestContext<'_> {
    /// A number that no message had before it, to make ids of.
    pub fn next_message_number(&self) -> u64 {
        self.state.inbox.cursor() + 1
    }

    /// This account's messages, from the newest to the oldest.
    pub fn messages_newest_first(&self) -> impl Iterator<Item = &CapturedMessage> {
        let kept = self.state.inbox.messages_after(0).rev().map(|(_, kept)| kept);
        kept.filter(|kept| self.is_own_message(kept)).map(|kept| &kept.item)
    }

    /// The newest message of this account with this id.
    pub fn find_message(&self, id: &str) -> Option<&CapturedMessage> {
        self.messages_newest_first().find(|arrival| &*arrival.id == id)
    }

    /// This account's messages to one number, from the oldest to the newest.
    pub fn messages_to(&self, phone: &Phone) -> Vec<&CapturedMessage> {
        let kept = self.state.inbox.messages_to(phone).filter(|kept| self.is_own_message(kept));
        let mut found: Vec<_> = kept.map(|kept| &kept.item).collect();
        found.reverse();
        found
    }

    fn is_own_message(&self, kept: &InboxEntry<CapturedMessage>) -> bool {
        let (account, deleted) = (self.account.account_index, &self.state.deleted_messages);
        kept.owner.account_index == account
            && (deleted.is_empty() || !deleted.contains(&(account, kept.item.id.clone())))
    }

    /// The templates of this account.
    pub fn templates(&self) -> impl Iterator<Item = &ApprovedTemplate> {
        let all = self.state.approved_templates.iter();
        all.filter(|(account, _)| *account == self.account.account_index).map(|(_, approved)| approved)
    }

    pub fn find_template(&self, id: &str) -> Option<&ApprovedTemplate> {
        self.templates().find(|approved| approved.id == id)
    }

    /// False when an earlier request of this account had the same nonce.
    pub fn record_nonce_if_new(&mut self, nonce: &str) -> bool {
        self.state.seen_nonces.record_if_new((self.account.account_index, nonce), self.signing_context)
    }

    /// Takes a message that is in order, unless a rule or the provider's flow control has something against it.
    pub fn capture_message(
        &mut self,
        mut arrival: CapturedMessage,
        limits: &'static [RecipientLimit],
    ) -> Result<(), DeclineReason> {
        if let Some(rule) = self.state.faults.match_send(self.account.provider, &arrival.to) {
            let account = self.account.account_index;
            let mut reached = limits.iter().filter(|limit| limit.is_reached(&self.state.inbox, account, &arrival));
            let limit = if rule.limits { reached.next() } else { None };
            let decline = match (&rule.refuse, limit) {
                (Some(code), _) => Some(DeclineReason::ProviderCode(code.clone())),
                (None, Some(limit)) => Some(DeclineReason::LimitReached(limit)),
                (None, None) => rule.rejects_message().then_some(DeclineReason::Throttled),
            };
            arrival.schedule = rule.delivery_schedule();
            if let Some(words) = rule.undocumented_fault() {
                self.reject_part(Rejection::new(words, "refused by a fault rule of the sandbox", self.signing_context));
            }
            self.fault = Some(rule);
            if let Some(decline) = decline {
                return Err(decline);
            }
        }
        self.state.inbox.add_message(self.account.clone(), arrival);
        Ok(())
    }

    /// Deletes this account's messages with this id: its provider shows them no more.
    pub fn delete_message(&mut self, id: &str) {
        self.state.deleted_messages.insert((self.account.account_index, id.into()));
    }

    /// Notes why one part of the request is refused, though another may be taken; the first reason counts.
    pub fn reject_part(&mut self, denial: Rejection) {
        self.rejection.get_or_insert(denial);
    }

    /// The end of a request that is answered; what was taken stays.
    pub fn finish(self, response: Response) -> EmulatedReply {
        let taken = self.state.inbox.cursor() > self.start_cursor;
        EmulatedReply { response, rejection: self.rejection, fault: self.fault, captured_any: taken }
    }

    /// The end of a request that is refused as a whole: nothing that was taken of it stays.
    pub fn finish_rejected(mut self, response: Response, denial: Rejection) -> EmulatedReply {
        self.state.inbox.remove_messages_after(self.start_cursor);
        self.reject_part(denial);
        self.finish(response)
    }
}

impl EmulatedReply {
    /// Whether no other settings of the same account may be tried: nothing is refused, a rule had its say,
    /// or something was taken already.
    pub fn is_settled(&self) -> bool {
        self.rejection.is_none() || self.fault.is_some() || self.captured_any
    }
}
