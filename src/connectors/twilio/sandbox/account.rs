//! The emulated account: its balance, its numbers and its Messaging Services.

use serde_json::json;

use super::super::{Twilio, TwilioSender};
use crate::{
    connectors::json_response,
    encoding::{FormField, find_field},
    http_client::Response,
};

/// The number from which every emulated Messaging Service sends.
pub const SERVICE_POOL_NUMBER: &str = "+15005550006";

/// A Messaging Service that every emulated account has.
pub const DEMO_MESSAGING_SERVICE: &str = "MG00000000000000000000000000000000";

const SERVICE_NAME: &str = "Sandbox service";

pub fn account_response(owner: &str) -> Response {
    json_response(200, &json!({ "sid": owner, "friendly_name": "Sandbox account", "status": "active", "type": "Full" }))
}

pub fn balance_response(owner: &str) -> Response {
    json_response(200, &json!({ "account_sid": owner, "balance": "20.00", "currency": "USD" }))
}

/// Lists the account's sender if it is a number, and the one that the query asks for if it asks for any.
pub fn numbers_response(account: &Twilio, query: &[FormField]) -> Response {
    let own = account.from.to_string();
    let matches_query = find_field(query, "PhoneNumber").is_none_or(|value| value == own);
    let number = json!({
        "phone_number": own,
        "friendly_name": own,
        "capabilities": { "sms": true, "mms": false, "voice": true },
    });
    let is_listed = matches!(account.from, TwilioSender::Number(_)) && matches_query;
    json_response(200, &json!({ "incoming_phone_numbers": if is_listed { vec![number] } else { vec![] }, "page": 0 }))
}

/// Lists the account's sender if it is the short code that the query asks for.
pub fn short_codes_response(account: &Twilio, query: &[FormField]) -> Response {
    let asked = find_field(query, "ShortCode");
    let codes: Vec<_> = match &account.from {
        TwilioSender::ShortCode(code) if asked.is_none_or(|asked| asked == code) => {
            vec![json!({ "account_sid": account.account_sid, "short_code": code, "friendly_name": code })]
        }
        _ => vec![],
    };
    json_response(200, &json!({ "short_codes": codes, "page": 0 }))
}

/// Whether the account has this Messaging Service.
pub fn has_service(account: &Twilio, sid: &str) -> bool {
    service_sids(account).any(|known| known == sid)
}

/// Returns the account's own Messaging Service, if it has one, and the one that every account has.
fn service_sids(account: &Twilio) -> impl Iterator<Item = &str> {
    account.messaging_service().into_iter().chain([DEMO_MESSAGING_SERVICE])
}

/// Lists the account's Messaging Services.
pub fn services_response(account: &Twilio) -> Response {
    let services: Vec<_> =
        service_sids(account).map(|sid| json!({ "sid": sid, "friendly_name": SERVICE_NAME })).collect();
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
