//! The provider's side of the counter: what a sandbox knows, and what it keeps.

mod approved;
mod arrival;
mod faults;
mod inbox;
mod limits;
mod mismatch;
mod nonces;

use std::{collections::HashSet, rc::Rc};

use serde::Serialize;

use crate::{sms::Phone, wire::Moment};

pub use approved::Approved;
pub use arrival::{Arrival, Callback, Course, Stage, Told};
pub use faults::{Drop, Fate, Faults, Rule};
pub use inbox::{Bounds, Inbox, Kept};
pub use limits::{Limit, Window};
pub use mismatch::Mismatch;
use nonces::Nonces;

/// What a referee works at: one account's templates and messages at a time.
#[derive(Debug, Default)]
pub struct Desk {
    pub inbox: Inbox,
    pub faults: Faults,
    /// Takes whatever could be read, whoever sends it.
    pub lenient: bool,
    approved: Vec<(usize, Approved)>,
    nonces: Nonces,
    /// What its provider has no more, by account and id; the inbox keeps it.
    deleted: HashSet<(usize, Box<str>)>,
    whose: Rc<Whose>,
    denial: Option<Denial>,
    struck: Option<Rule>,
}

/// Whose something is.
#[derive(Debug, Default, PartialEq)]
pub struct Whose {
    pub provider: &'static str,
    /// The saved connector whose settings it was measured by, or the name of the provider.
    pub connector: String,
    pub account: usize,
}

/// A request that was refused, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Denial {
    /// The provider's code.
    pub code: String,
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Mismatch>,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

/// Why a message that is in order is not taken all the same.
#[derive(Debug, PartialEq)]
pub enum Decline {
    /// With this code of the provider.
    Code(String),
    /// Because the provider carries no more to this number.
    Limit(&'static Limit),
    /// With the provider's code for too many requests.
    Throttled,
}

impl Desk {
    /// A desk with one account, which has these templates.
    pub fn knowing(approved: Vec<Approved>) -> Self {
        let mut desk = Self::default();
        desk.approve(0, approved);
        desk
    }

    /// Adds to the templates of an account.
    pub fn approve(&mut self, account: usize, approved: Vec<Approved>) {
        self.approved.extend(approved.into_iter().map(|approved| (account, approved)));
    }

    /// From now on it is this account that is served.
    pub fn serve(&mut self, whose: &Rc<Whose>) {
        self.whose.clone_from(whose);
        self.denial = None;
    }

    /// What was the matter with the last request, if anything was.
    pub fn outcome(&mut self) -> (Option<Denial>, Option<Rule>) {
        (self.denial.take(), self.struck.take())
    }

    /// A number that no message had before it, to make ids of.
    pub fn next(&self) -> u64 {
        self.inbox.cursor() + 1
    }

    /// How many messages of this account are kept.
    pub fn taken(&self) -> usize {
        self.inbox.messages(0).filter(|(_, kept)| kept.whose.account == self.whose.account).count()
    }

    /// The newest message of this account with this id.
    pub fn arrival(&self, id: &str) -> Option<&Arrival> {
        self.newest().find(|arrival| &*arrival.id == id)
    }

    /// This account's messages to one number, from the oldest to the newest.
    pub fn to(&self, phone: &Phone) -> Vec<&Arrival> {
        let mine = self.inbox.to(phone).filter(|kept| self.is_there(kept));
        let mut found: Vec<_> = mine.map(|kept| &kept.what).collect();
        found.reverse();
        found
    }

    /// This account's messages, from the newest to the oldest.
    pub fn newest(&self) -> impl Iterator<Item = &Arrival> {
        let mine = self.inbox.messages(0).rev().filter(|(_, kept)| self.is_there(kept));
        mine.map(|(_, kept)| &kept.what)
    }

    /// Deletes this account's messages with this id: its provider shows them no more.
    pub fn delete(&mut self, id: &str) {
        self.deleted.insert((self.whose.account, id.into()));
    }

    fn is_there(&self, kept: &Kept<Arrival>) -> bool {
        let account = self.whose.account;
        kept.whose.account == account
            && (self.deleted.is_empty() || !self.deleted.contains(&(account, kept.what.id.clone())))
    }

    /// The templates of this account.
    pub fn templates(&self) -> impl Iterator<Item = &Approved> {
        self.approved
            .iter()
            .filter(|(account, _)| *account == self.whose.account)
            .map(|(_, approved)| approved)
    }

    pub fn template(&self, id: &str) -> Option<&Approved> {
        self.templates().find(|approved| approved.id == id)
    }

    /// False when an earlier request of this account had the same nonce.
    pub fn first_use(&mut self, nonce: &str, at: &Moment) -> bool {
        self.nonces.first_use((self.whose.account, nonce), at)
    }

    /// Takes a message that is in order, unless a rule or the provider's flow control has something against it.
    pub fn take(&mut self, mut arrival: Arrival, limits: &'static [Limit]) -> Result<(), Decline> {
        if let Some(rule) = self.faults.strike(self.whose.provider, &arrival.to) {
            let limit = limits.iter().find(|limit| rule.limits && limit.reached(self, &arrival));
            let decline = match (&rule.refuse, limit) {
                (Some(code), _) => Some(Decline::Code(code.clone())),
                (None, Some(limit)) => Some(Decline::Limit(limit)),
                (None, None) => rule.prevents().then_some(Decline::Throttled),
            };
            arrival.course = rule.course();
            if let Some(words) = rule.unsaid() {
                let at = arrival.at;
                let reason = "a rule of the sandbox wants the request to fail".into();
                self.refuse(Denial { code: words, reason, signature: None, at });
            }
            self.struck = Some(rule);
            if let Some(decline) = decline {
                return Err(decline);
            }
        }
        self.inbox.keep(self.whose.clone(), arrival);
        Ok(())
    }

    /// Forgets what was taken after this number: a request that is refused in the end takes nothing.
    pub fn take_back(&mut self, after: u64) {
        if self.inbox.cursor() > after {
            self.inbox.forget(|number, _| number > after, |_, _| false);
        }
    }

    /// Notes why a request is refused; the first reason counts.
    pub fn refuse(&mut self, denial: Denial) {
        self.denial.get_or_insert(denial);
    }

    /// Keeps a refusal, with whom it concerns.
    pub fn keep_refusal(&mut self, denial: Denial) {
        self.inbox.keep_refusal(self.whose.clone(), denial);
    }
}

impl Denial {
    pub fn new(code: impl ToString, reason: impl Into<String>, at: &Moment) -> Self {
        Self { code: code.to_string(), reason: reason.into(), signature: None, at: at.millis }
    }

    fn bytes(&self) -> usize {
        let signature = self.signature.as_ref().map_or(0, |signature| {
            signature.ours.len() + signature.theirs.as_ref().map_or(0, String::len) + signature.because.len()
        });
        self.code.len() + self.reason.len() + signature
    }
}

#[cfg(test)]
impl Desk {
    pub fn arrivals(&self) -> Vec<&Arrival> {
        self.inbox.messages(0).map(|(_, kept)| &kept.what).collect()
    }

    /// `CODE: reason` of the last request.
    pub fn refusals(&self) -> Vec<String> {
        self.denial.iter().map(|denial| format!("{}: {}", denial.code, denial.reason)).collect()
    }
}
