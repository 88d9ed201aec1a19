//! A message that was taken, and how it goes on from there.

use std::rc::Rc;

use crate::sms::Phone;

/// A message as it arrived, after everything about it was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct CapturedMessage {
    /// The message id that the provider gave out; one for several numbers where the provider does so.
    pub id: Box<str>,
    pub to: Phone,
    /// The sender that the phone shows: a number, a name, or a signature.
    pub sender: Rc<str>,
    pub text: Box<str>,
    /// The registered template behind it, where there is one.
    pub template_id: Option<Rc<str>>,
    /// What the client wants to see again with the delivery: an OutId, a SessionContext.
    pub client_reference: Option<Box<str>>,
    /// Where the client wants to be told of each change.
    pub callback: Option<Box<StatusCallback>>,
    /// What was verified, such as `ACS3-HMAC-SHA256 signature`.
    pub verified_by: &'static str,
    /// When it was taken, in milliseconds since 1970.
    pub captured_at_millis: u64,
    pub schedule: DeliverySchedule,
}

/// When a message leaves the provider and when its fate is known, in milliseconds after it was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliverySchedule {
    pub sent_after_millis: u64,
    /// `None` while nobody knows.
    pub done_after_millis: Option<u64>,
    /// The provider's code for a message that does not reach the phone.
    pub failure_code: Option<Box<str>>,
}

impl Default for DeliverySchedule {
    fn default() -> Self {
        Self { sent_after_millis: 300, done_after_millis: Some(600), failure_code: None }
    }
}

/// Where a taken message is on its way to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStage {
    Queued,
    Sent,
    Delivered,
    Failed,
}

/// An address that is told how far a message is, and what came of telling it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusCallback {
    pub url: String,
    /// The account, as the sender of the message named it.
    pub account_id: String,
    /// The stage that was told last, or is being told.
    pub stage: DeliveryStage,
    pub status: CallbackStatus,
}

/// What came of a callback, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum CallbackStatus {
    Waiting,
    /// The address answered with this status, which is one of success.
    Succeeded(u16),
    Failed(String),
    /// It is never called.
    Skipped(&'static str),
}

impl StatusCallback {
    pub fn new(url: &str, account: &str) -> Self {
        let (url, account_id) = (url.to_owned(), account.to_owned());
        Self { url, account_id, stage: DeliveryStage::Queued, status: CallbackStatus::Waiting }
    }
}

impl CapturedMessage {
    /// Sender and template are mostly those of the message before: they stand in memory once.
    pub(super) fn share_strings_with(&mut self, before: &Self) {
        if self.sender == before.sender {
            self.sender.clone_from(&before.sender);
        }
        if self.template_id == before.template_id {
            self.template_id.clone_from(&before.template_id);
        }
    }

    /// The bytes of everything in it that a client chose.
    pub(super) fn size_bytes(&self) -> usize {
        let address = self.callback.as_ref().map_or(0, |callback| callback.url.len() + callback.account_id.len());
        let others = [self.template_id.as_deref(), self.client_reference.as_deref()];
        let others = others.into_iter().flatten().map(str::len).sum::<usize>();
        self.text.len() + self.sender.len() + others + address
    }

    /// When its next stage after the one that was told last begins, in milliseconds since 1970.
    /// Nothing, where nobody is to be told.
    pub fn next_stage_at_millis(&self) -> Option<u64> {
        let callback =
            self.callback.as_ref().filter(|callback| !matches!(callback.status, CallbackStatus::Skipped(_)))?;
        let new = |stage: DeliveryStage| match stage {
            DeliveryStage::Queued => false,
            DeliveryStage::Sent => callback.stage == DeliveryStage::Queued,
            DeliveryStage::Delivered | DeliveryStage::Failed => callback.stage != stage,
        };
        let ages = [Some(self.schedule.sent_after_millis), self.schedule.done_after_millis];
        let mut times = ages.into_iter().flatten().map(|age| self.captured_at_millis.saturating_add(age));
        times.find(|time| new(self.stage_at(*time)))
    }

    pub fn stage_at(&self, now: u64) -> DeliveryStage {
        let age = now.saturating_sub(self.captured_at_millis);
        match (self.schedule.done_after_millis.is_some_and(|done| age >= done), &self.schedule.failure_code) {
            (true, Some(_)) => DeliveryStage::Failed,
            (true, None) => DeliveryStage::Delivered,
            (false, _) if age >= self.schedule.sent_after_millis => DeliveryStage::Sent,
            (false, _) => DeliveryStage::Queued,
        }
    }

    /// The provider's code for its failure, once it has failed.
    pub fn failure_code_at(&self, now: u64) -> Option<&str> {
        self.schedule.failure_code.as_deref().filter(|_| self.stage_at(now) == DeliveryStage::Failed)
    }
}
