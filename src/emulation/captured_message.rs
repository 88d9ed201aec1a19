//! Messages that an emulated provider accepted, and their delivery.

use std::rc::Rc;

use crate::sms::Phone;

/// An accepted message.
#[derive(Clone, Debug, PartialEq)]
pub struct CapturedMessage {
    /// The id that the provider gave it. Some providers give the messages to several numbers the same id.
    pub id: Box<str>,
    /// The phone number that it is for.
    pub to: Phone,
    /// The sender that the phone shows: a number, a name, or a signature.
    pub sender: Rc<str>,
    /// The text that the phone shows.
    pub text: Box<str>,
    /// The registered template that its text is made from.
    pub template_id: Option<Rc<str>>,
    /// The client's own id, which the provider returns with the delivery: an OutId, a SessionContext.
    pub client_reference: Option<Box<str>>,
    /// The address to call on each change of the delivery.
    pub callback: Option<Box<StatusCallback>>,
    /// What was verified, such as `ACS3-HMAC-SHA256 signature`.
    pub verified_by: &'static str,
    /// When it was accepted, in Unix milliseconds.
    pub captured_at_millis: u64,
    /// When it is delivered or fails.
    pub schedule: DeliverySchedule,
}

/// The course of a delivery. Times are in milliseconds after the message was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliverySchedule {
    /// When the provider hands it to the carrier.
    pub sent_after_millis: u64,
    /// When it is delivered or fails. `None` while that is on hold.
    pub done_after_millis: Option<u64>,
    /// The provider's code for a message that fails.
    pub failure_code: Option<Box<str>>,
}

impl Default for DeliverySchedule {
    fn default() -> Self {
        Self { sent_after_millis: 300, done_after_millis: Some(600), failure_code: None }
    }
}

/// How far the delivery of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStage {
    /// The provider has accepted it.
    Queued,
    /// The provider has handed it to the carrier.
    Sent,
    /// The phone has received it.
    Delivered,
    /// It will not reach the phone.
    Failed,
}

/// An address to call on each change of the delivery, and the result of the last call.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusCallback {
    /// The address to call.
    pub url: String,
    /// The id of the account, as the client that sent the message gave it.
    pub account_id: String,
    /// The stage that was reported last, or is being reported.
    pub stage: DeliveryStage,
    /// The result of the last call.
    pub status: CallbackStatus,
}

/// The result of a callback.
#[derive(Clone, Debug, PartialEq)]
pub enum CallbackStatus {
    /// No call has been made.
    Waiting,
    /// The address responded with this HTTP status, which is one of success.
    Succeeded(u16),
    /// Why the call failed.
    Failed(String),
    /// Why the address is never called.
    Skipped(&'static str),
}

impl StatusCallback {
    /// Returns a callback that has not been called.
    pub fn new(url: &str, account_id: &str) -> Self {
        let (url, account_id) = (url.to_owned(), account_id.to_owned());
        Self { url, account_id, stage: DeliveryStage::Queued, status: CallbackStatus::Waiting }
    }
}

impl CapturedMessage {
    /// Shares memory with the message before, which mostly has the same sender and template.
    pub(super) fn share_strings_with(&mut self, before: &Self) {
        if self.sender == before.sender {
            self.sender.clone_from(&before.sender);
        }
        if self.template_id == before.template_id {
            self.template_id.clone_from(&before.template_id);
        }
    }

    /// Returns when the stage after the last reported one begins, in Unix milliseconds. `None` if there is none, or
    /// nothing to report to.
    pub fn next_stage_at_millis(&self) -> Option<u64> {
        let is_called = |callback: &&StatusCallback| !matches!(callback.status, CallbackStatus::Skipped(_));
        let callback = self.callback.as_deref().filter(is_called)?;
        let is_new = |stage: DeliveryStage| match stage {
            DeliveryStage::Queued => false,
            DeliveryStage::Sent => callback.stage == DeliveryStage::Queued,
            DeliveryStage::Delivered | DeliveryStage::Failed => callback.stage != stage,
        };
        let ages = [Some(self.schedule.sent_after_millis), self.schedule.done_after_millis];
        let mut times = ages.into_iter().flatten().map(|age| self.captured_at_millis.saturating_add(age));
        times.find(|time| is_new(self.stage_at(*time)))
    }

    /// Returns the stage at a time in Unix milliseconds.
    pub fn stage_at(&self, now: u64) -> DeliveryStage {
        let age = now.saturating_sub(self.captured_at_millis);
        match (self.schedule.done_after_millis.is_some_and(|done| age >= done), &self.schedule.failure_code) {
            (true, Some(_)) => DeliveryStage::Failed,
            (true, None) => DeliveryStage::Delivered,
            (false, _) if age >= self.schedule.sent_after_millis => DeliveryStage::Sent,
            (false, _) => DeliveryStage::Queued,
        }
    }

    /// Returns the provider's code for the failure, if the delivery has failed at a time in Unix milliseconds.
    pub fn failure_code_at(&self, now: u64) -> Option<&str> {
        self.schedule.failure_code.as_deref().filter(|_| self.stage_at(now) == DeliveryStage::Failed)
    }
}
