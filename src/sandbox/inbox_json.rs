//! Messages and refusals as the JSON of the API.

use serde::Serialize;

use super::request_masking::mask_url;
use crate::{
    clock,
    emulation::{self, CallbackStatus, CapturedMessage, DeliveryStage, InboxEntry, Rejection, SignatureMismatch},
    sms::{Code, SegmentCount},
};

/// The longest reason in the summary of a refusal, in characters.
const MAX_SUMMARY_CHARS: usize = 200;

/// A message as the API returns it.
#[derive(Serialize)]
pub struct ApiMessage<'a> {
    /// The number in the inbox, which is a cursor too.
    pub id: u64,
    pub provider: &'a str,
    pub connector: &'a str,
    /// The id that the provider gave it.
    pub message_id: &'a str,
    pub to: String,
    pub from: &'a str,
    pub text: &'a str,
    pub code: Option<String>,
    pub template: Option<&'a str>,
    pub reference: Option<&'a str>,
    pub encoding: String,
    pub segments: usize,
    pub verified: &'a str,
    /// When it was received, in RFC 3339.
    pub time: String,
    /// The same in Unix milliseconds.
    pub at: u64,
    pub delivery: ApiDelivery<'a>,
    pub callback: Option<ApiCallback<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

/// The delivery of a message. Times are in Unix milliseconds.
#[derive(Serialize)]
pub struct ApiDelivery<'a> {
    /// `queued`, `sent`, `delivered` or `failed`.
    pub state: &'static str,
    pub sent_at: u64,
    pub done_at: Option<u64>,
    /// The provider's code, for a message that is not delivered.
    pub failure: Option<&'a str>,
}

/// The address that is called on each change of the delivery, and the result of the last call.
#[derive(Serialize)]
pub struct ApiCallback<'a> {
    pub url: String,
    /// `waiting`, `succeeded`, `failed`, or `skipped` if the address is never called.
    pub state: &'static str,
    /// The HTTP status of the response to a call that succeeded.
    pub status: Option<u16>,
    pub reason: Option<&'a str>,
}

impl<'a> From<&'a emulation::StatusCallback> for ApiCallback<'a> {
    fn from(callback: &'a emulation::StatusCallback) -> Self {
        let (state, status, reason) = match &callback.status {
            CallbackStatus::Waiting => ("waiting", None, None),
            CallbackStatus::Succeeded(status) => ("succeeded", Some(*status), None),
            CallbackStatus::Failed(reason) => ("failed", None, Some(reason.as_str())),
            CallbackStatus::Skipped(reason) => ("skipped", None, Some(*reason)),
        };
        Self { url: mask_url(&callback.url), state, status, reason }
    }
}

impl<'a> ApiMessage<'a> {
    /// Returns the message with this number. `now` is in Unix milliseconds.
    pub fn from_entry(id: u64, entry: &'a InboxEntry<CapturedMessage>, now: u64) -> Self {
        let message = &entry.item;
        let SegmentCount { encoding, segments, .. } = SegmentCount::measure(&message.text);
        Self {
            id,
            provider: entry.owner.provider,
            connector: &entry.owner.connector,
            message_id: &message.id,
            to: message.to.to_string(),
            from: &message.sender,
            text: &message.text,
            code: Code::find_in_text(&message.text).map(|code| code.as_str().to_owned()),
            template: message.template_id.as_deref(),
            reference: message.client_reference.as_deref().filter(|text| !text.is_empty()),
            encoding: encoding.to_string(),
            segments,
            verified: message.verified_by,
            time: format_time(message.captured_at_millis),
            at: message.captured_at_millis,
            delivery: ApiDelivery {
                state: match message.stage_at(now) {
                    DeliveryStage::Queued => "queued",
                    DeliveryStage::Sent => "sent",
                    DeliveryStage::Delivered => "delivered",
                    DeliveryStage::Failed => "failed",
                },
                sent_at: message.captured_at_millis.saturating_add(message.schedule.sent_after_millis),
                done_at: message.schedule.done_after_millis.map(|done| message.captured_at_millis.saturating_add(done)),
                failure: message.schedule.failure_code.as_deref(),
            },
            callback: message.callback.as_deref().map(ApiCallback::from),
            raw: None,
        }
    }
}

/// A refused request as the API returns it.
#[derive(Serialize)]
pub struct ApiRefusal<'a> {
    pub id: u64,
    pub provider: &'a str,
    pub connector: &'a str,
    pub code: &'a str,
    pub reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<&'a SignatureMismatch>,
    pub time: String,
    pub at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
}

impl<'a> ApiRefusal<'a> {
    /// Returns the refusal with this number, without the raw request.
    pub fn from_entry(id: u64, entry: &'a InboxEntry<Rejection>) -> Self {
        let rejection = &entry.item;
        Self {
            id,
            provider: entry.owner.provider,
            connector: &entry.owner.connector,
            code: &rejection.code,
            reason: &rejection.reason,
            signature: rejection.signature.as_ref(),
            time: format_time(rejection.at),
            at: rejection.at,
            raw: None,
        }
    }

    /// Shortens it for an event: the strings that were signed are long, and can be requested.
    pub fn into_summary(self) -> Self {
        let end = self.reason.char_indices().nth(MAX_SUMMARY_CHARS).map_or(self.reason.len(), |(at, _)| at);
        Self { reason: &self.reason[..end], signature: None, ..self }
    }
}

fn format_time(millis: u64) -> String {
    format!("{}.{:03}Z", clock::format_utc(millis, "%Y-%m-%dT%H:%M:%S"), millis % 1_000)
}
