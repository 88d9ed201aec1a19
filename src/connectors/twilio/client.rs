//! The requests that smsctl sends to Twilio, and how the responses are read.

use serde::{Deserialize, de::DeserializeOwned};

use super::{RiskCheck, Twilio, TwilioSender, is_sid, refusals};
use crate::{
    connectors::UnsupportedMessage,
    encoding,
    http_client::{Exchange, Refusal, Request, RequestBuilder, Response, RetryPolicy, parse_json},
    sms::{Delivery, Message, MessageContent, Receipt},
};

/// <https://www.twilio.com/docs/messaging/api/message-resource#create-a-message>
///
/// # Errors
/// Returns an error for a registered template: Twilio is sent the text.
pub fn build_send_exchange(account: &Twilio, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("twilio sends a text, not a registered template".into());
    };
    let to = message.to.to_string();
    let from = account.from.to_string();
    let mut fields = vec![("To", to.as_str())];
    fields.extend(account.messaging_service().map(|sid| ("MessagingServiceSid", sid)));
    if !matches!(account.from, TwilioSender::MessagingService(_)) {
        fields.push(("From", &from));
    }
    fields.push(("Body", text));
    match account.risk_check {
        Some(RiskCheck::Enable) => fields.push(("RiskCheck", "enable")),
        Some(RiskCheck::Disable) => fields.push(("RiskCheck", "disable")),
        None => {}
    }
    let call = RequestBuilder::post(account_url(account, "/Messages.json")).form(&fields);
    let request = authenticated_request(account, call);
    Ok(Exchange::at_most_once(request, parse_receipt))
}

fn parse_receipt(response: &Response) -> Result<Receipt, Refusal> {
    let message: TwilioMessage = parse_response(response)?;
    if !is_sid("SM", &message.sid) && !is_sid("MM", &message.sid) {
        return Err(Refusal::unreadable(response));
    }
    let request_id = refusals::parse_request_id(response);
    match message.error_code {
        None => Ok(Receipt { id: Some(message.sid), request_id }),
        Some(code) => {
            // Twilio accepted the message before it failed, so a retry could send a second one.
            let refusal = refusals::refusal_for_code(response, code, message.error_message);
            Err(Refusal { request_id, ..refusal.with_retry(RetryPolicy::Never) })
        }
    }
}

/// <https://www.twilio.com/docs/messaging/api/message-resource#fetch-a-message-resource>
pub fn build_delivery_exchange(account: &Twilio, id: &str) -> Exchange<Delivery> {
    let path = format!("/Messages/{}.json", encoding::percent_encode(id));
    Exchange::query(account_get_request(account, &path), |response| match parse_response(response) {
        Err(refusal) if response.status() == 404 => Err(refusal.into_unknown_message()),
        message => message.map(TwilioMessage::into_delivery),
    })
}

/// Returns a GET request below the account's path.
pub fn account_get_request(account: &Twilio, path: &str) -> Request {
    authenticated_request(account, RequestBuilder::get(account_url(account, path)))
}

/// Returns a GET request about Messaging Services, which have a host of their own.
pub fn service_get_request(account: &Twilio, path: &str) -> Request {
    let url = format!("https://{}/v1/Services{path}", account.host_for_product("messaging"));
    authenticated_request(account, RequestBuilder::get(url))
}

fn account_url(account: &Twilio, path: &str) -> String {
    format!("https://{}/2010-04-01/Accounts/{}{path}", account.host_for_product("api"), account.account_sid)
}

fn authenticated_request(account: &Twilio, call: RequestBuilder) -> Request {
    let (user, password) = account.basic_credentials();
    call.basic_auth(user, password).build().expect("the settings are validated to fit a URL")
}

/// Parses a response.
///
/// # Errors
/// Returns Twilio's refusal, or that the response is unreadable.
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
                let meaning = self.error_code.and_then(refusals::classify_error).map(|code| code.meaning.to_owned());
                Delivery::Failed { reason: meaning.or(self.error_message).unwrap_or(self.status), code }
            }
            _ => Delivery::Pending { status: self.status },
        }
    }
}
