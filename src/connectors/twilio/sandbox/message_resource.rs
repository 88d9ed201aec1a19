//! The resource that describes a message, <https://www.twilio.com/docs/messaging/api/message-resource>.

use serde::Serialize;

use super::account::SERVICE_POOL_NUMBER;
use crate::{
    clock,
    emulation::{CapturedMessage, DeliveryStage},
    sms::SegmentCount,
};

/// The version that is in the paths and in the resource.
pub const API_VERSION: &str = "2010-04-01";

/// The JSON of a message.
#[derive(Serialize)]
pub struct EmulatedTwilioMessage<'a> {
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
    subresource_uris: EmulatedTwilioSubresources,
    to: String,
    uri: String,
}

#[derive(Serialize)]
struct EmulatedTwilioSubresources {
    media: String,
}

impl<'a> EmulatedTwilioMessage<'a> {
    /// Returns the response to a send. A Messaging Service has not chosen its number yet.
    pub fn when_accepted(owner: &'a str, captured: &'a CapturedMessage) -> Self {
        let mut resource = Self::at_stage(owner, captured, DeliveryStage::Queued, captured.captured_at_millis);
        if captured.client_reference.is_some() {
            resource.status = "accepted";
            resource.num_segments = "0".into();
            resource.from = resource.from.filter(|from| *from != SERVICE_POOL_NUMBER);
        }
        resource
    }

    /// Returns the resource at a time in Unix milliseconds.
    pub fn at_time(owner: &'a str, captured: &'a CapturedMessage, now: u64) -> Self {
        Self::at_stage(owner, captured, captured.stage_at(now), now)
    }

    fn at_stage(owner: &'a str, captured: &'a CapturedMessage, stage: DeliveryStage, now: u64) -> Self {
        let stage =
            if stage == DeliveryStage::Sent && fails_before_leaving(captured) { DeliveryStage::Queued } else { stage };
        let CapturedMessage { schedule, .. } = captured;
        let time = |age: u64| format_date(captured.captured_at_millis.saturating_add(age));
        let created = time(0);
        let (sent, updated) = match stage {
            DeliveryStage::Queued => (None, created.clone()),
            DeliveryStage::Sent => (Some(time(schedule.sent_after_millis)), time(schedule.sent_after_millis)),
            DeliveryStage::Delivered | DeliveryStage::Failed => (
                Some(time(schedule.sent_after_millis)),
                time(schedule.done_after_millis.unwrap_or(schedule.sent_after_millis)),
            ),
        };
        let failure =
            (stage == DeliveryStage::Failed).then(|| EmulatedTwilioFailure::from_message(captured, now)).flatten();
        let uri = format!("/{API_VERSION}/Accounts/{owner}/Messages/{}", captured.id);
        Self {
            account_sid: owner,
            api_version: API_VERSION,
            body: &captured.text,
            date_created: created,
            date_sent: sent.filter(|_| failure.as_ref().is_none_or(|failure| failure.left_twilio)),
            date_updated: updated,
            direction: "outbound-api",
            error_code: failure.as_ref().map(|failure| failure.code),
            error_message: failure.as_ref().and_then(|failure| failure.message),
            from: Some(&captured.sender),
            messaging_service_sid: captured.client_reference.as_deref(),
            num_media: "0",
            num_segments: SegmentCount::measure(&captured.text).segments.to_string(),
            price: None,
            price_unit: "USD",
            sid: &captured.id,
            status: status_name(stage, failure.as_ref()),
            subresource_uris: EmulatedTwilioSubresources { media: format!("{uri}/Media.json") },
            to: captured.to.to_string(),
            uri: format!("{uri}.json"),
        }
    }
}

/// Why a message was not delivered.
pub struct EmulatedTwilioFailure {
    /// Twilio's code.
    pub code: u32,
    message: Option<&'static str>,
    /// Whether the message left Twilio before it failed.
    left_twilio: bool,
}

impl EmulatedTwilioFailure {
    /// Returns why a message has failed by now, if it has. Twilio's code for an unknown error replaces what is no code.
    pub fn from_message(captured: &CapturedMessage, now: u64) -> Option<Self> {
        let code = parse_failure_code(captured.failure_code_at(now)?);
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
        Some(Self { code, message, left_twilio: leaves_twilio(code) })
    }
}

/// Whether a message is going to fail before it leaves Twilio.
pub fn fails_before_leaving(captured: &CapturedMessage) -> bool {
    captured.schedule.failure_code.as_deref().is_some_and(|failure| !leaves_twilio(parse_failure_code(failure)))
}

fn parse_failure_code(failure: &str) -> u32 {
    failure.parse().unwrap_or(30008)
}

fn leaves_twilio(code: u32) -> bool {
    (30_003..40_000).contains(&code)
}

/// Returns Twilio's name of a stage: `failed` if the message did not leave Twilio, `undelivered` if the carrier failed.
pub fn status_name(stage: DeliveryStage, failure: Option<&EmulatedTwilioFailure>) -> &'static str {
    match stage {
        DeliveryStage::Queued => "queued",
        DeliveryStage::Sent => "sent",
        DeliveryStage::Delivered => "delivered",
        DeliveryStage::Failed if failure.is_some_and(|failure| !failure.left_twilio) => "failed",
        DeliveryStage::Failed => "undelivered",
    }
}

fn format_date(millis: u64) -> String {
    clock::format_rfc5322(millis)
}
