//! A message as Twilio shows it, <https://www.twilio.com/docs/messaging/api/message-resource>.

use serde::Serialize;

use super::account::POOL;
use crate::{
    desk::{Arrival, Stage},
    sms::Segments,
    wire::clock,
};

/// Twilio's older version, which its messages still name.
pub const VERSION: &str = "2010-04-01";

#[derive(Serialize)]
pub struct Message<'a> {
    account_sid: &'a str,
    api_version: &'static str,
    body: &'a str,
    date_created: String,
    date_sent: Option<String>,
    date_updated: String,
    direction: &'static str,
    error_code: Option<u32>,
    error_message: Option<&'static str>,
    from: Option<&'a str>,
    messaging_service_sid: Option<&'a str>,
    num_media: &'static str,
    num_segments: String,
    price: Option<&'static str>,
    price_unit: &'static str,
    sid: &'a str,
    status: &'static str,
    subresource_uris: Media,
    to: String,
    uri: String,
}

#[derive(Serialize)]
struct Media {
    media: String,
}

impl<'a> Message<'a> {
    /// As it is answered to the one who sends it. A Messaging Service has not chosen a number yet.
    pub fn taken(owner: &'a str, arrival: &'a Arrival) -> Self {
        let mut taken = Self::at(owner, arrival, Stage::Queued, arrival.at);
        if arrival.reference.is_some() {
            taken.status = "accepted";
            taken.num_segments = "0".into();
            taken.from = taken.from.filter(|from| *from != POOL);
        }
        taken
    }

    /// As it is now.
    pub fn of(owner: &'a str, arrival: &'a Arrival, now: u64) -> Self {
        Self::at(owner, arrival, arrival.stage(now), now)
    }

    fn at(owner: &'a str, arrival: &'a Arrival, stage: Stage, now: u64) -> Self {
        let stage = if stage == Stage::Sent && stays(arrival) { Stage::Queued } else { stage };
        let Arrival { course, .. } = arrival;
        let time = |age: u64| date(arrival.at.saturating_add(age));
        let created = time(0);
        let (sent, updated) = match stage {
            Stage::Queued => (None, created.clone()),
            Stage::Sent => (Some(time(course.sent)), time(course.sent)),
            Stage::Delivered | Stage::Failed => {
                (Some(time(course.sent)), time(course.done.unwrap_or(course.sent)))
            }
        };
        let failure = (stage == Stage::Failed).then(|| Failure::of(arrival, now)).flatten();
        let uri = format!("/{VERSION}/Accounts/{owner}/Messages/{}", arrival.id);
        Self {
            account_sid: owner,
            api_version: VERSION,
            body: &arrival.text,
            date_created: created,
            date_sent: sent.filter(|_| failure.as_ref().is_none_or(|failure| failure.left)),
            date_updated: updated,
            direction: "outbound-api",
            error_code: failure.as_ref().map(|failure| failure.code),
            error_message: failure.as_ref().and_then(|failure| failure.message),
            from: Some(&arrival.from),
            messaging_service_sid: arrival.reference.as_deref(),
            num_media: "0",
            num_segments: Segments::of(&arrival.text).count.to_string(),
            price: None,
            price_unit: "USD",
            sid: &arrival.id,
            status: status(stage, failure.as_ref()),
            subresource_uris: Media { media: format!("{uri}/Media.json") },
            to: arrival.to.to_string(),
            uri: format!("{uri}.json"),
        }
    }
}

/// Why a message did not reach the phone.
pub struct Failure {
    pub code: u32,
    message: Option<&'static str>,
    /// Whether it left Twilio at all.
    left: bool,
}

impl Failure {
    /// Nothing, as long as the message has not failed. What is no code of Twilio is its "unknown error".
    pub fn of(arrival: &Arrival, now: u64) -> Option<Self> {
        let code = code(arrival.failure(now)?);
        let message = match code {
            30001 => Some("Queue overflow"),
            30002 => Some("Account suspended"),
            30003 => Some("Unreachable destination handset"),
            30004 => Some("Message blocked"),
            30005 => Some("Unknown destination handset"),
            30006 => Some("Landline or unreachable carrier"),
            30007 => Some("Message filtered"),
            30008 => Some("Unknown error"),
            30032 => Some("Toll-Free Number Has Not Been Verified"),
            30034 => Some("US A2P 10DLC - Message from an Unregistered Number"),
            30410 => Some("Provider Timeout Error"),
            _ => None,
        };
        Some(Self { code, message, left: leaves(code) })
    }
}

/// Whether the message fails before it leaves Twilio.
pub fn stays(arrival: &Arrival) -> bool {
    arrival.course.failure.as_deref().is_some_and(|failure| !leaves(code(failure)))
}

fn code(failure: &str) -> u32 {
    failure.parse().unwrap_or(30008)
}

fn leaves(code: u32) -> bool {
    (30_003..40_000).contains(&code)
}

/// `failed` where the message never left, `undelivered` where a carrier could not hand it over.
pub fn status(stage: Stage, failure: Option<&Failure>) -> &'static str {
    match stage {
        Stage::Queued => "queued",
        Stage::Sent => "sent",
        Stage::Delivered => "delivered",
        Stage::Failed if failure.is_some_and(|failure| !failure.left) => "failed",
        Stage::Failed => "undelivered",
    }
}

fn date(millis: u64) -> String {
    clock::utc(millis, "%a, %d %b %Y %H:%M:%S +0000")
}
