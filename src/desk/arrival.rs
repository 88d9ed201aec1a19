//! A message that was taken, and how it goes on from there.

use std::rc::Rc;

use crate::sms::Phone;

/// A message as it arrived, after everything about it was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The message id that the provider gave out; one for several numbers where the provider does so.
    pub id: Box<str>,
    pub to: Phone,
    /// The sender that the phone shows: a number, a name, or a signature.
    pub from: Rc<str>,
    pub text: Box<str>,
    /// The registered template behind it, where there is one.
    pub template: Option<Rc<str>>,
    /// What the client wants to see again with the delivery: an OutId, a SessionContext.
    pub reference: Option<Box<str>>,
    /// Where the client wants to be told of each change.
    pub callback: Option<Box<Callback>>,
    /// What was verified, such as `ACS3-HMAC-SHA256 signature`.
    pub verified: &'static str,
    /// When it was taken, in milliseconds since 1970.
    pub at: u64,
    pub course: Course,
}

/// When a message leaves the provider and when its fate is known, in milliseconds after it was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub sent: u64,
    /// `None` while nobody knows.
    pub done: Option<u64>,
    /// The provider's code for a message that does not reach the phone.
    pub failure: Option<Box<str>>,
}

impl Default for Course {
    fn default() -> Self {
        Self { sent: 300, done: Some(600), failure: None }
    }
}

/// Where a taken message is on its way to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Queued,
    Sent,
    Delivered,
    Failed,
}

/// An address that is told how far a message is, and what came of telling it.
#[derive(Clone, Debug, PartialEq)]
pub struct Callback {
    pub url: String,
    /// The account, as the sender of the message named it.
    pub account: String,
    /// The stage that was told last, or is being told.
    pub stage: Stage,
    pub told: Told,
}

/// What came of a callback, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Waiting,
    /// The address answered with this status, which is one of success.
    Done(u16),
    Failed(String),
    /// It is never called.
    Skipped(&'static str),
}

impl Callback {
    pub fn new(url: &str, account: &str) -> Self {
        let (url, account) = (url.to_owned(), account.to_owned());
        Self { url, account, stage: Stage::Queued, told: Told::Waiting }
    }
}

impl Arrival {
    /// Sender and template are mostly those of the message before: they stand in memory once.
    pub(super) fn share(&mut self, before: &Self) {
        if self.from == before.from {
            self.from.clone_from(&before.from);
        }
        if self.template == before.template {
            self.template.clone_from(&before.template);
        }
    }

    /// The bytes of everything in it that a client chose.
    pub(super) fn bytes(&self) -> usize {
        let address =
            self.callback.as_ref().map_or(0, |callback| callback.url.len() + callback.account.len());
        let others = [self.template.as_deref(), self.reference.as_deref()];
        let others = others.into_iter().flatten().map(str::len).sum::<usize>();
        self.text.len() + self.from.len() + others + address
    }

    /// When its next stage after the one that was told last begins, in milliseconds since 1970.
    /// Nothing, where nobody is to be told.
    pub fn news(&self) -> Option<u64> {
        let callback =
            self.callback.as_ref().filter(|callback| !matches!(callback.told, Told::Skipped(_)))?;
        let new = |stage: Stage| match stage {
            Stage::Queued => false,
            Stage::Sent => callback.stage == Stage::Queued,
            Stage::Delivered | Stage::Failed => callback.stage != stage,
        };
        let ages = [Some(self.course.sent), self.course.done];
        let mut times = ages.into_iter().flatten().map(|age| self.at.saturating_add(age));
        times.find(|time| new(self.stage(*time)))
    }

    pub fn stage(&self, now: u64) -> Stage {
        let age = now.saturating_sub(self.at);
        match (self.course.done.is_some_and(|done| age >= done), &self.course.failure) {
            (true, Some(_)) => Stage::Failed,
            (true, None) => Stage::Delivered,
            (false, _) if age >= self.course.sent => Stage::Sent,
            (false, _) => Stage::Queued,
        }
    }

    /// The provider's code for its failure, once it has failed.
    pub fn failure(&self, now: u64) -> Option<&str> {
        self.course.failure.as_deref().filter(|_| self.stage(now) == Stage::Failed)
    }
}
