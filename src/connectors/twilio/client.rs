//! Our side of the counter.

use serde::{Deserialize, de::DeserializeOwned};

use super::{RiskCheck, Twilio, TwilioSender, is_sid, refusals};
use crate::{
    encoding::hash,
    http_client::{Exchange, Refusal, Request, RequestBuilder, Response, RetryPolicy, parse_json},
    sms::{Delivery, Message, MessageContent, Receipt},
};

pub fn build_send_exchange(account: &Twilio, message: &Message) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Text(text) = &message.content else {
        return Err("twilio sends a text, not a registered template".into());
    };
    let to = message.to.to_string();
    let from = account.from.to_string();
    let sender = if let TwilioSender::MessagingService(_) = account.from { "MessagingServiceSid" } else { "From" };
    let mut fields = vec![("To", to.as_str()), (sender, &from), ("Body", text)];
    match account.risk_check {
        Some(RiskCheck::Enable) => fields.push(("RiskCheck", "enable")),
        Some(RiskCheck::Disable) => fields.push(("RiskCheck", "disable")),
        None => {}
    }
    let request = account_post_request(account, "/Messages.json", &fields);
    Ok(Exchange::send_message(request, |response| {
        let sms: TwilioMessage = parse_response(response)?;
        let request_id = refusals::parse_request_id(response);
        match (is_sid("SM", &sms.sid) || is_sid("MM", &sms.sid), sms.error_code) {
            (false, _) => Err(Refusal::unreadable(response)),
            (true, Some(code)) => {
                // It was taken first, so another one would be a second message.
                let refusal =
                    refusals::refusal_for_code(response, code, sms.error_message).with_retry(RetryPolicy::Never);
                Err(Refusal { request_id, ..refusal })
            }
            (true, None) => Ok(Receipt { id: Some(sms.sid), request_id }),
        }
    }))
}

pub fn build_delivery_exchange(account: &Twilio, id: &str) -> Exchange<Delivery> {
    let path = format!("/Messages/{}.json", hash::percent_encode(id));
    Exchange::query(account_get_request(account, &path), |response| match parse_response(response) {
        Err(refusal) if response.status() == 404 => Err(refusal.into_unknown_message()),
        read => read.map(TwilioMessage::into_delivery),
    })
}

/// A question about the account, under its own path.
pub fn account_get_request(account: &Twilio, path: &str) -> Request {
    authenticated_request(account, RequestBuilder::get(account_url(account, path)))
}

/// A question about a Messaging Service, which has a host of its own.
pub fn service_get_request(account: &Twilio, path: &str) -> Request {
    authenticated_request(
        account,
        RequestBuilder::get(format!("https://{}/v1/Services{path}", account.host_for_product("messaging"))),
    )
}

fn account_post_request(account: &Twilio, path: &str, fields: &[(&str, &str)]) -> Request {
    authenticated_request(account, RequestBuilder::post(account_url(account, path)).form(fields))
}

fn account_url(account: &Twilio, path: &str) -> String {
    format!("https://{}/2010-04-01/Accounts/{}{path}", account.host_for_product("api"), account.account_sid)
}

fn authenticated_request(account: &Twilio, call: RequestBuilder) -> Request {
    let (user, password) = account.basic_credentials();
    call.basic_auth(user, password).build().expect("the form lets only plain characters into the address")
}

/// The answer of the expected shape, or the refusal in Twilio's words.
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::parse_refusal(response)),
    }
}

#[derive(Deserialize)]
struct TwilioMessage {
    sid: String,
    status: String,
    error_code: Option<u32>,
    error_message: Option<String>,
}

impl TwilioMessage {
    fn into_delivery(self) -> Delivery {
        match self.status.as_str() {
            "delivered" | "read" => Delivery::Delivered,
            "undelivered" | "failed" | "canceled" => {
                let code = self.error_code.map_or_else(|| self.status.clone(), |code| code.to_string());
                let known =
                    self.error_code.and_then(refusals::classify_error).map(|(_, meaning, _)| meaning.to_owned());
                Delivery::Failed { reason: known.or(self.error_message).unwrap_or(self.status), code }
            }
            _ => Delivery::Pending { status: self.status },
        }
    }
}
