//! One request at the desk: what its referee finds there, and what comes of it.

use std::rc::Rc;

use super::{Approved, Arrival, Denial, Desk, Kept, Limit, Rule, Whose};
use crate::{
    sms::Phone,
    wire::{Moment, Response},
};

/// One request for one account, from its coming to its [`Reply`].
#[derive(Debug)]
pub struct Visit<'a> {
    pub at: &'a Moment,
    /// The provider's host that was called, in lower case and without a port.
    /// `None` for the sandbox's own address, which stands for them all.
    pub host: Option<&'a str>,
    /// Takes whatever could be read, whoever sends it.
    pub lenient: bool,
    desk: &'a mut Desk,
    whose: &'a Rc<Whose>,
    /// The cursor when it came.
    before: u64,
    denial: Option<Denial>,
    struck: Option<Rule>,
}

/// What comes of a request.
#[derive(Debug)]
pub struct Reply {
    pub response: Response,
    /// Why it was refused, if anything of it was.
    pub denial: Option<Denial>,
    /// The rule that struck it, which may spoil the answer too.
    pub struck: Option<Rule>,
    taken: bool,
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
    /// Begins to serve a request for this account. `host` is as in [`Visit`].
    pub fn visit<'a>(&'a mut self, whose: &'a Rc<Whose>, host: Option<&'a str>, at: &'a Moment) -> Visit<'a> {
        let (lenient, before) = (self.lenient, self.inbox.cursor());
        Visit { at, host, lenient, desk: self, whose, before, denial: None, struck: None }
    }
}

impl Visit<'_> {
    /// A number that no message had before it, to make ids of.
    pub fn next(&self) -> u64 {
        self.desk.inbox.cursor() + 1
    }

    /// This account's messages, from the newest to the oldest.
    pub fn newest(&self) -> impl Iterator<Item = &Arrival> {
        let kept = self.desk.inbox.messages(0).rev().map(|(_, kept)| kept);
        kept.filter(|kept| self.mine(kept)).map(|kept| &kept.what)
    }

    /// The newest message of this account with this id.
    pub fn arrival(&self, id: &str) -> Option<&Arrival> {
        self.newest().find(|arrival| &*arrival.id == id)
    }

    /// This account's messages to one number, from the oldest to the newest.
    pub fn to(&self, phone: &Phone) -> Vec<&Arrival> {
        let kept = self.desk.inbox.to(phone).filter(|kept| self.mine(kept));
        let mut found: Vec<_> = kept.map(|kept| &kept.what).collect();
        found.reverse();
        found
    }

    fn mine(&self, kept: &Kept<Arrival>) -> bool {
        let (account, deleted) = (self.whose.account, &self.desk.deleted);
        kept.whose.account == account
            && (deleted.is_empty() || !deleted.contains(&(account, kept.what.id.clone())))
    }

    /// The templates of this account.
    pub fn templates(&self) -> impl Iterator<Item = &Approved> {
        let all = self.desk.approved.iter();
        all.filter(|(account, _)| *account == self.whose.account).map(|(_, approved)| approved)
    }

    pub fn template(&self, id: &str) -> Option<&Approved> {
        self.templates().find(|approved| approved.id == id)
    }

    /// False when an earlier request of this account had the same nonce.
    pub fn first_use(&mut self, nonce: &str) -> bool {
        self.desk.nonces.first_use((self.whose.account, nonce), self.at)
    }

    /// Takes a message that is in order, unless a rule or the provider's flow control has something against it.
    pub fn take(&mut self, mut arrival: Arrival, limits: &'static [Limit]) -> Result<(), Decline> {
        if let Some(rule) = self.desk.faults.strike(self.whose.provider, &arrival.to) {
            let account = self.whose.account;
            let mut reached =
                limits.iter().filter(|limit| limit.reached(&self.desk.inbox, account, &arrival));
            let limit = if rule.limits { reached.next() } else { None };
            let decline = match (&rule.refuse, limit) {
                (Some(code), _) => Some(Decline::Code(code.clone())),
                (None, Some(limit)) => Some(Decline::Limit(limit)),
                (None, None) => rule.prevents().then_some(Decline::Throttled),
            };
            arrival.course = rule.course();
            if let Some(words) = rule.unsaid() {
                self.refuse_part(Denial::new(words, "refused by a fault rule of the sandbox", self.at));
            }
            self.struck = Some(rule);
            if let Some(decline) = decline {
                return Err(decline);
            }
        }
        self.desk.inbox.keep(self.whose.clone(), arrival);
        Ok(())
    }

    /// Deletes this account's messages with this id: its provider shows them no more.
    pub fn delete(&mut self, id: &str) {
        self.desk.deleted.insert((self.whose.account, id.into()));
    }

    /// Notes why one part of the request is refused, though another may be taken; the first reason counts.
    pub fn refuse_part(&mut self, denial: Denial) {
        self.denial.get_or_insert(denial);
    }

    /// The end of a request that is answered; what was taken stays.
    pub fn answered(self, response: Response) -> Reply {
        let taken = self.desk.inbox.cursor() > self.before;
        Reply { response, denial: self.denial, struck: self.struck, taken }
    }

    /// The end of a request that is refused as a whole: nothing that was taken of it stays.
    pub fn refused(mut self, response: Response, denial: Denial) -> Reply {
        self.desk.inbox.take_back(self.before);
        self.refuse_part(denial);
        self.answered(response)
    }
}

impl Reply {
    /// Whether no other settings of the same account may be tried: nothing is refused, a rule had its say,
    /// or something was taken already.
    pub fn settled(&self) -> bool {
        self.denial.is_none() || self.struck.is_some() || self.taken
    }
}
