//! What Twilio tells about an account: itself, its balance, its numbers and its Messaging Services.

use serde_json::json;

use super::super::Twilio;
use crate::{connectors::reply, wire::Response};

/// The number that sends for every Messaging Service.
pub const POOL: &str = "+15005550006";

pub fn itself(owner: &str) -> Response {
    reply(
        200,
        &json!({ "sid": owner, "friendly_name": "Sandbox account", "status": "active", "type": "Full" }),
    )
}

pub fn balance(owner: &str) -> Response {
    reply(200, &json!({ "account_sid": owner, "balance": "20.00", "currency": "USD" }))
}

/// The sender of the account, unless another number is asked for.
pub fn numbers(account: &Twilio, query: &[(String, String)]) -> Response {
    let wanted = query.iter().find(|(key, _)| key == "PhoneNumber").map(|(_, value)| value.as_str());
    let own = account.from.to_string();
    let found = wanted.is_none_or(|wanted| wanted == own);
    let number = json!({ "phone_number": own, "capabilities": { "sms": true, "mms": false, "voice": true } });
    reply(200, &json!({ "incoming_phone_numbers": if found { vec![number] } else { vec![] }, "page": 0 }))
}

/// A Messaging Service, or the senders in it.
pub fn service(service: &str, part: &[&str]) -> Option<Response> {
    let body = match part {
        [] => json!({ "sid": service, "friendly_name": "Sandbox service" }),
        ["PhoneNumbers"] => json!({ "phone_numbers": [{ "phone_number": POOL }] }),
        ["AlphaSenders"] => json!({ "alpha_senders": [] }),
        _ => return None,
    };
    Some(reply(200, &body))
}
