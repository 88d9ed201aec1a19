//! Messages and refusals as JSON shows them.

use serde::Serialize;

use crate::{
    clock,
    emulation::{self, CallbackStatus, CapturedMessage, DeliveryStage, InboxEntry, Rejection, SignatureMismatch},
    sandbox::request_masking::mask_url,
    sms::{Code, SegmentCount},
};

#[derive(Serialize)]
pub struct ApiMessage<'a> {
    /// Its number in this inbox, which is a cursor too.
    pub id: u64,
    pub provider: &'a str,
    pub connector: &'a str,
    /// The id that the provider gave out.
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
    /// When it was taken, in RFC 3339 and in milliseconds since 1970.
    pub time: String,
    pub at: u64,
    pub delivery: ApiDelivery<'a>,
    pub callback: Option<ApiCallback<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<&'a str>,
}

/// How far it is now, and when that changes, in milliseconds since 1970.
#[derive(Serialize)]
pub struct ApiDelivery<'a> {
    pub state: &'static str,
    pub sent_at: u64,
    pub done_at: Option<u64>,
    /// The provider's code, where it does not reach the phone.
    pub failure: Option<&'a str>,
}

/// The address that is told of each change, and how that went the last time:
/// `waiting`, `told`, `failed`, or `skipped` where it is never called.
#[derive(Serialize)]
pub struct ApiCallback<'a> {
    pub url: String,
    pub state: &'static str,
    /// The status of its answer, where that was one of success.
    pub status: Option<u16>,
    pub reason: Option<&'a str>,
}

impl<'a> From<&'a emulation::StatusCallback> for ApiCallback<'a> {
    fn from(callback: &'a emulation::StatusCallback) -> Self {
        let (state, status, reason) = match &callback.status {
            CallbackStatus::Waiting => ("waiting", None, None),
            CallbackStatus::Succeeded(status) => ("told", Some(*status), None),
            CallbackStatus::Failed(reason) => ("failed", None, Some(reason.as_str())),
            CallbackStatus::Skipped(reason) => ("skipped", None, Some(*reason)),
        };
        Self { url: mask_url(&callback.url), state, status, reason }
    }
}

impl<'a> ApiMessage<'a> {
    pub fn from_entry(id: u64, kept: &'a InboxEntry<CapturedMessage>, now: u64) -> Self {
        let arrival = &kept.item;
        let SegmentCount { encoding, segments: count, .. } = SegmentCount::measure(&arrival.text);
        Self {
            id,
            provider: kept.owner.provider,
            connector: &kept.owner.connector,
            message_id: &arrival.id,
            to: arrival.to.to_string(),
            from: &arrival.sender,
            text: &arrival.text,
            code: Code::find_in_text(&arrival.text).map(|code| code.as_str().to_owned()),
            template: arrival.template_id.as_deref(),
            reference: arrival.client_reference.as_deref().filter(|text| !text.is_empty()),
            encoding: encoding.to_string(),
            segments: count,
            verified: arrival.verified_by,
            time: format_time(arrival.captured_at_millis),
            at: arrival.captured_at_millis,
            delivery: ApiDelivery {
                state: match arrival.stage_at(now) {
                    DeliveryStage::Queued => "queued",
                    DeliveryStage::Sent => "sent",
                    DeliveryStage::Delivered => "delivered",
                    DeliveryStage::Failed => "failed",
                },
                sent_at: arrival.captured_at_millis.saturating_add(arrival.schedule.sent_after_millis),
                done_at: arrival.schedule.done_after_millis.map(|done| arrival.captured_at_millis.saturating_add(done)),
                failure: arrival.schedule.failure_code.as_deref(),
            },
            callback: arrival.callback.as_deref().map(ApiCallback::from),
            raw: None,
        }
    }
}

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
    pub raw: Option<&'a str>,
}

impl<'a> ApiRefusal<'a> {
    pub fn from_entry(id: u64, kept: &'a InboxEntry<Rejection>) -> Self {
        let denial = &kept.item;
        Self {
            id,
            provider: kept.owner.provider,
            connector: &kept.owner.connector,
            code: &denial.code,
            reason: &denial.reason,
            signature: denial.signature.as_ref(),
            time: format_time(denial.at),
            at: denial.at,
            raw: None,
        }
    }
}

impl ApiRefusal<'_> {
    /// The longest reason of a summary, in characters.
    const MAX_SUMMARY_CHARS: usize = 200;

    /// What an event tells: the strings that were signed are long, and there to be asked for.
    pub fn into_summary(self) -> Self {
        let end = self.reason.char_indices().nth(Self::MAX_SUMMARY_CHARS).map_or(self.reason.len(), |(at, _)| at);
        Self { reason: &self.reason[..end], signature: None, ..self }
    }
}

fn format_time(millis: u64) -> String {
    format!("{}.{:03}Z", clock::format_utc(millis, "%Y-%m-%dT%H:%M:%S"), millis % 1_000)
}
