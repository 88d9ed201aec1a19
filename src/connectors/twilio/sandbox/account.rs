//! The emulated account: its balance, its numbers and its Messaging Services.

use serde_json::json;

use super::super::{Twilio, TwilioSender};
use crate::{connectors::json_response, http_client::Response};

/// The number from which every emulated Messaging Service sends.
pub const SERVICE_POOL_NUMBER: &str = "+15005550006";

const SERVICE_NAME: &str = "Sandbox service";

pub fn account_response(owner: &str) -> Response {
    json_response(200, &json!({ "sid": owner, "friendly_name": "Sandbox account", "status": "active", "type": "Full" }))
}

pub fn balance_response(owner: &str) -> Response {
    json_response(200, &json!({ "account_sid": owner, "balance": "20.00", "currency": "USD" }))
}

/// Lists the account's sender if it is a number, and the one that the query asks for if it asks for any.
pub fn numbers_response(account: &Twilio, query: &[(String, String)]) -> Response {
    let own = account.from.to_string();
    let matches_query = query.iter().find(|(key, _)| key == "PhoneNumber").is_none_or(|(_, value)| *value == own);
    let number = json!({
        "phone_number": own,
        "friendly_name": own,
        "capabilities": { "sms": true, "mms": false, "voice": true },
    });
    let is_listed = matches!(account.from, TwilioSender::Number(_)) && matches_query;
    json_response(200, &json!({ "incoming_phone_numbers": if is_listed { vec![number] } else { vec![] }, "page": 0 }))
}

/// Lists the account's sender if it is the short code that the query asks for.
pub fn short_codes_response(account: &Twilio, query: &[(String, String)]) -> Response {
    let asked = query.iter().find(|(key, _)| key == "ShortCode").map(|(_, value)| value.as_str());
    let codes: Vec<_> = match &account.from {
        TwilioSender::ShortCode(code) if asked.is_none_or(|asked| asked == code) => {
            vec![json!({ "account_sid": account.account_sid, "short_code": code, "friendly_name": code })]
        }
        _ => vec![],
    };
    json_response(200, &json!({ "short_codes": codes, "page": 0 }))
}

/// Lists the account's Messaging Service, if it has one.
pub fn services_response(account: &Twilio) -> Response {
    let service = account.messaging_service().map(|sid| json!({ "sid": sid, "friendly_name": SERVICE_NAME }));
    let services: Vec<_> = service.into_iter().collect();
    json_response(
        200,
        &json!({ "services": services, "meta": { "key": "services", "page": 0, "next_page_url": null } }),
    )
}

/// Returns a Messaging Service or its senders, or `None` for an unknown path below it.
pub fn service_response(service: &str, part: &[&str]) -> Option<Response> {
    let body = match part {
        [] => json!({ "sid": service, "friendly_name": SERVICE_NAME }),
        ["PhoneNumbers"] => json!({ "phone_numbers": [{ "phone_number": SERVICE_POOL_NUMBER }] }),
        ["AlphaSenders"] => json!({ "alpha_senders": [] }),
        _ => return None,
    };
    Some(json_response(200, &body))
}
