//! The provider's side of the counter: what a sandbox knows, and what it keeps.

mod approved;
mod arrival;
mod faults;
mod inbox;
mod limits;
mod mismatch;
mod nonces;
mod visit;

use std::{collections::HashSet, rc::Rc};

use serde::Serialize;

use crate::wire::Moment;

pub use approved::Approved;
pub use arrival::{Arrival, Callback, Course, Stage, Told};
pub use faults::{Drop, Fate, Faults, Rule};
pub use inbox::{Bounds, Inbox, Kept};
pub use limits::{Limit, Window};
pub use mismatch::Mismatch;
use nonces::Nonces;
pub use visit::{Decline, Reply, Visit};

/// What lasts from one request to the next: the templates, messages and refusals of all accounts.
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

    /// Keeps a refusal, with whom it concerns.
    pub fn keep_refusal(&mut self, whose: &Rc<Whose>, denial: Denial) {
        self.inbox.keep_refusal(whose.clone(), denial);
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

    /// `CODE: reason` of each refusal.
    pub fn refusals(&self) -> Vec<String> {
        let line = |denial: &Denial| format!("{}: {}", denial.code, denial.reason);
        self.inbox.refusals(0).map(|(_, kept)| line(&kept.what)).collect()
    }
}
