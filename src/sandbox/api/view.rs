//! Messages and refusals as JSON shows them.

use serde::Serialize;

use crate::{
    desk::{self, Arrival, Denial, Kept, Mismatch, Stage, Told},
    sandbox::masked_text::mask_url,
    sms::{Code, Segments},
    wire::clock,
};

#[derive(Serialize)]
pub struct Message<'a> {
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
    pub delivery: Delivery<'a>,
    pub callback: Option<Callback<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<&'a str>,
}

/// How far it is now, and when that changes, in milliseconds since 1970.
#[derive(Serialize)]
pub struct Delivery<'a> {
    pub state: &'static str,
    pub sent_at: u64,
    pub done_at: Option<u64>,
    /// The provider's code, where it does not reach the phone.
    pub failure: Option<&'a str>,
}

/// The address that is told of each change, and how that went the last time:
/// `waiting`, `told`, `failed`, or `skipped` where it is never called.
#[derive(Serialize)]
pub struct Callback<'a> {
    pub url: String,
    pub state: &'static str,
    /// The status of its answer, where that was one of success.
    pub status: Option<u16>,
    pub reason: Option<&'a str>,
}

impl<'a> From<&'a desk::Callback> for Callback<'a> {
    fn from(callback: &'a desk::Callback) -> Self {
        let (state, status, reason) = match &callback.told {
            Told::Waiting => ("waiting", None, None),
            Told::Done(status) => ("told", Some(*status), None),
            Told::Failed(reason) => ("failed", None, Some(reason.as_str())),
            Told::Skipped(reason) => ("skipped", None, Some(*reason)),
        };
        Self { url: mask_url(&callback.url), state, status, reason }
    }
}

impl<'a> Message<'a> {
    pub fn of(id: u64, kept: &'a Kept<Arrival>, now: u64) -> Self {
        let arrival = &kept.what;
        let Segments { encoding, count, .. } = Segments::of(&arrival.text);
        Self {
            id,
            provider: kept.whose.provider,
            connector: &kept.whose.connector,
            message_id: &arrival.id,
            to: arrival.to.to_string(),
            from: &arrival.from,
            text: &arrival.text,
            code: Code::within(&arrival.text).map(|code| code.as_str().to_owned()),
            template: arrival.template.as_deref(),
            reference: arrival.reference.as_deref().filter(|text| !text.is_empty()),
            encoding: encoding.to_string(),
            segments: count,
            verified: arrival.verified,
            time: time(arrival.at),
            at: arrival.at,
            delivery: Delivery {
                state: match arrival.stage(now) {
                    Stage::Queued => "queued",
                    Stage::Sent => "sent",
                    Stage::Delivered => "delivered",
                    Stage::Failed => "failed",
                },
                sent_at: arrival.at.saturating_add(arrival.course.sent),
                done_at: arrival.course.done.map(|done| arrival.at.saturating_add(done)),
                failure: arrival.course.failure.as_deref(),
            },
            callback: arrival.callback.as_deref().map(Callback::from),
            raw: None,
        }
    }
}

#[derive(Serialize)]
pub struct Refusal<'a> {
    pub id: u64,
    pub provider: &'a str,
    pub connector: &'a str,
    pub code: &'a str,
    pub reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<&'a Mismatch>,
    pub time: String,
    pub at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<&'a str>,
}

impl<'a> Refusal<'a> {
    pub fn of(id: u64, kept: &'a Kept<Denial>) -> Self {
        let denial = &kept.what;
        Self {
            id,
            provider: kept.whose.provider,
            connector: &kept.whose.connector,
            code: &denial.code,
            reason: &denial.reason,
            signature: denial.signature.as_ref(),
            time: time(denial.at),
            at: denial.at,
            raw: None,
        }
    }
}

impl Refusal<'_> {
    /// The longest reason of a summary, in characters.
    const SHORT: usize = 200;

    /// What an event tells: the strings that were signed are long, and there to be asked for.
    pub fn summary(self) -> Self {
        let end = self.reason.char_indices().nth(Self::SHORT).map_or(self.reason.len(), |(at, _)| at);
        Self { reason: &self.reason[..end], signature: None, ..self }
    }
}

fn time(millis: u64) -> String {
    format!("{}.{:03}Z", clock::utc(millis, "%Y-%m-%dT%H:%M:%S"), millis % 1_000)
}
