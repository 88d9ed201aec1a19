//! What every emulation does to accept a message.

use crate::{
    emulation::{CapturedMessage, DeliverySchedule, RequestContext},
    sms::Phone,
};

/// Parses a phone number that is written in E.164 exactly, as providers require it.
pub fn parse_exact_e164(text: &str) -> Option<Phone> {
    text.parse().ok().filter(|phone: &Phone| text.strip_prefix('+') == Some(phone.digits()))
}

/// Returns a message that an emulation accepts now, with the default schedule and nothing optional. Nothing about it is
/// verified yet.
pub fn accepted_message(context: &RequestContext, id: &str, to: Phone, sender: &str, text: &str) -> CapturedMessage {
    CapturedMessage {
        id: id.into(),
        to,
        sender: sender.into(),
        text: text.into(),
        template_id: None,
        client_reference: None,
        callback: None,
        verified_by: "nothing",
        captured_at_millis: context.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    }
}
