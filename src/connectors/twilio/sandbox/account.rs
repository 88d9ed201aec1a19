//! What Twilio tells about an account: itself, its balance, its numbers and its Messaging Services.

use serde_json::json;

use super::{Twilio, TwilioSender};
use crate::{connectors::json_response, http_client::Response};

/// The number that sends for every Messaging Service.
pub const SERVICE_POOL_NUMBER: &str = "+15005550006";

const SERVICE_NAME: &str = "Sandbox service";

pub fn account_response(owner: &str) -> Response {
    json_response(200, &json!({ "sid": owner, "friendly_name": "Sandbox account", "status": "active", "type": "Full" }))
}

pub fn balance_response(owner: &str) -> Response {
    json_response(200, &json!({ "account_sid": owner, "balance": "20.00", "currency": "USD" }))
}

/// The sender of the account, unless another number is asked for.
pub fn numbers_response(account: &Twilio, query: &[(String, String)]) -> Response {
    let wanted = query.iter().find(|(key, _)| key == "PhoneNumber").map(|(_, value)| value.as_str());
    let own = account.from.to_string();
    let found = wanted.is_none_or(|wanted| wanted == own);
    let number = json!({
        "phone_number": own,
        "friendly_name": own,
        "capabilities": { "sms": true, "mms": false, "voice": true },
    });
    let held = matches!(account.from, TwilioSender::Number(_)) && found;
    json_response(200, &json!({ "incoming_phone_numbers": if held { vec![number] } else { vec![] }, "page": 0 }))
}

/// The Messaging Services: the sender of the account, where it is one.
pub fn services_response(account: &Twilio) -> Response {
    let services: Vec<_> = match &account.from {
        TwilioSender::MessagingService(sid) => vec![json!({ "sid": sid, "friendly_name": SERVICE_NAME })],
        TwilioSender::Number(_) | TwilioSender::AlphanumericId(_) => vec![],
    };
    json_response(
        200,
        &json!({ "services": services, "meta": { "key": "services", "page": 0, "next_page_url": null } }),
    )
}

/// A Messaging Service, or the senders in it.
pub fn service_response(service: &str, part: &[&str]) -> Option<Response> {
    let body = match part {
        [] => json!({ "sid": service, "friendly_name": SERVICE_NAME }),
        ["PhoneNumbers"] => json!({ "phone_numbers": [{ "phone_number": SERVICE_POOL_NUMBER }] }),
        ["AlphaSenders"] => json!({ "alpha_senders": [] }),
        _ => return None,
    };
    Some(json_response(200, &body))
}
