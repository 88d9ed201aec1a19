//! Checks a request to send a message, and captures the message.

use http::Uri;

use super::{
    super::{Twilio, is_sid},
    TwilioRejection,
    account::{SERVICE_POOL_NUMBER, has_service},
    message_resource::EmulatedTwilioMessage,
};
use crate::{
    connectors::{json_response, parse_exact_e164},
    emulation::{self, CapturedMessage, DeliverySchedule, RequestContext, StatusCallback},
    encoding::find_field,
    http_client::{Request, Response},
    sms::Phone,
};

/// The longest URL of a callback, <https://www.twilio.com/docs/api/errors/21609>.
const MAX_CALLBACK_URL_BYTES: usize = 4_000;

/// The longest text, <https://www.twilio.com/docs/api/errors/21617>.
const MAX_TEXT_CHARS: usize = 1_600;

/// Countries to which a text cannot be the sender, <https://help.twilio.com/articles/223133767>.
const NO_ALPHANUMERIC_SENDERS: [&str; 3] = ["CA", "PR", "US"];

pub fn accept_message(
    account: &Twilio,
    owner: &str,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Response, TwilioRejection> {
    let fields = emulation::form_fields(request);
    let field = |name: &str| find_field(&fields, name).filter(|value| !value.is_empty());
    let to = parse_recipient(field("To").ok_or_else(|| TwilioRejection::from_code(21604))?)?;
    let service = field("MessagingServiceSid");
    if let Some(service) = service {
        if !is_sid("MG", service) {
            return Err(TwilioRejection::from_code(21705));
        }
        if !context.lenient && !has_service(account, service) {
            return Err(TwilioRejection::from_code(21701));
        }
    }
    let from = match (field("From"), service) {
        // A service sends from the number in the request, or else from one of its own.
        (None, Some(_)) => SERVICE_POOL_NUMBER,
        (None, None) => return Err(TwilioRejection::from_code(21603)),
        (Some(from), _) => from,
    };
    check_magic_sender(from)?;
    let is_own = || from == SERVICE_POOL_NUMBER || from == account.from.to_string();
    if service.is_none() && !context.lenient {
        if !is_own() {
            return Err(TwilioRejection::from_code(21606));
        }
        if !can_reach(from, &to) {
            return Err(TwilioRejection::from_code(21612));
        }
    }
    if from.strip_prefix('+') == Some(to.digits()) {
        return Err(TwilioRejection::from_code(21266));
    }
    check_supported_fields(&field)?;
    let text = field("Body").ok_or_else(|| TwilioRejection::from_code(21602))?;
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(TwilioRejection::from_code(21617));
    }
    let callback = field("StatusCallback").map(|url| match is_valid_callback_url(url) {
        true => Ok(Box::new(StatusCallback::new(url, owner))),
        false => Err(TwilioRejection::from_code(21609)),
    });
    let captured = CapturedMessage {
        id: format!("SM{}", context.signing_context.hex_id(context.next_message_number())).into(),
        to,
        sender: from.into(),
        text: text.into(),
        template_id: None,
        client_reference: service.map(Into::into),
        callback: callback.transpose()?,
        verified_by: if context.lenient { "nothing" } else { "Basic authentication and account" },
        captured_at_millis: context.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    };
    let response = json_response(201, &EmulatedTwilioMessage::when_accepted(owner, &captured));
    context.capture_message(captured, &[]).map_err(TwilioRejection::from_decline)?;
    Ok(response)
}

/// Whether the recipient's country allows the sender, if that is a text rather than a number or a short code.
fn can_reach(sender: &str, to: &Phone) -> bool {
    let is_alphanumeric = sender.bytes().any(|b| b.is_ascii_alphabetic());
    !is_alphanumeric || !to.countries().iter().any(|country| NO_ALPHANUMERIC_SENDERS.contains(&&*country.to_string()))
}

/// Refuses what Twilio's own libraries can ask for and the sandbox does not have.
fn check_supported_fields<'a>(field: &impl Fn(&str) -> Option<&'a str>) -> Result<(), TwilioRejection> {
    if field("ContentSid").is_some() {
        return Err(TwilioRejection::not_emulated(21655, "The sandbox keeps no content templates: send a Body"));
    }
    if field("MediaUrl").is_some() {
        return Err(TwilioRejection::not_emulated(21620, "The sandbox carries text only: leave MediaUrl out"));
    }
    if field("ScheduleType").is_some() || field("SendAt").is_some() {
        return Err(TwilioRejection::not_emulated(
            20001,
            "The sandbox sends at once: leave ScheduleType and SendAt out",
        ));
    }
    if field("RiskCheck").is_some_and(|value| value != "enable" && value != "disable") {
        return Err(TwilioRejection::not_emulated(20001, "Invalid 'RiskCheck' value"));
    }
    Ok(())
}

/// Refuses Twilio's magic recipients, <https://www.twilio.com/docs/iam/test-credentials#magic-input>, and what is no number
/// in E.164.
fn parse_recipient(to: &str) -> Result<Phone, TwilioRejection> {
    let code = match to {
        "+15005550001" => 21211,
        "+15005550002" => 21612,
        "+15005550003" => 21408,
        "+15005550004" => 21610,
        "+15005550009" => 21614,
        _ => return parse_exact_e164(to).ok_or_else(|| TwilioRejection::from_code(21211)),
    };
    Err(TwilioRejection::from_code(code))
}

/// Refuses Twilio's magic senders, <https://www.twilio.com/docs/iam/test-credentials#magic-input>.
fn check_magic_sender(from: &str) -> Result<(), TwilioRejection> {
    match from {
        "+15005550001" => Err(TwilioRejection::from_code(21212)),
        "+15005550007" => Err(TwilioRejection::from_code(21606)),
        "+15005550008" => Err(TwilioRejection::from_code(21611)),
        _ => Ok(()),
    }
}

/// Whether this is an absolute URL. Twilio accepts no underscore in its host.
fn is_valid_callback_url(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_host_valid = uri.host().is_some_and(|host| !host.is_empty() && !host.contains('_'));
    is_web && is_host_valid && url.len() <= MAX_CALLBACK_URL_BYTES
}
