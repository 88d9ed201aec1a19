//! The requests that smsctl sends to Vonage, and how the responses are read.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Vonage, refusals};
use crate::{
    connectors::{Finding, UnsupportedMessage, form::TableEntry},
    encoding::mask_foreign_text,
    http_client::{Exchange, Refusal, Request, RequestBuilder, Response, parse_json},
    sms::{Message, MessageContent, Receipt, SegmentCount, SmsEncoding},
};

/// <https://developer.vonage.com/en/api/sms#send-an-sms>
///
/// # Errors
/// Returns an error for a registered template: Vonage is sent the text.
pub fn build_send_exchange(account: &Vonage, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("vonage sends a text, not a registered template".into());
    };
    let mut fields = vec![("from", account.from.as_str()), ("to", message.to.digits()), ("text", text)];
    if SegmentCount::measure(text).encoding == SmsEncoding::Ucs2 {
        fields.push(("type", "unicode"));
    }
    fields.extend(account.dlt_entity_id.as_deref().map(|id| ("entity-id", id)));
    let template_id = TableEntry::find_for_usage(&account.dlt_template_id, &message.usage);
    fields.extend(template_id.map(|id| ("content-id", id.as_str())));
    let call = RequestBuilder::post("https://rest.nexmo.com/sms/json".to_owned()).form(&fields);
    Ok(Exchange::at_most_once(authenticated_request(account, call), parse_receipt))
}

#[derive(Deserialize)]
struct VonageReceipt {
    messages: Vec<VonagePart>,
}

/// One part of the message: a long text has several, and each can be refused.
#[derive(Deserialize)]
struct VonagePart {
    status: String,
    #[serde(rename = "message-id")]
    message_id: Option<String>,
}

/// Every part must be accepted. The id of the message is that of the first part.
fn parse_receipt(response: &Response) -> Result<Receipt, Refusal> {
    if let Some(refusal) = refusals::find_refusal(response) {
        return Err(refusal);
    }
    let accepted = parse_json(response).filter(|_| response.status().is_success());
    let VonageReceipt { messages } = accepted.ok_or_else(|| Refusal::unreadable(response))?;
    let first = messages.into_iter().next().filter(|part| part.status == "0");
    match first.and_then(|part| part.message_id) {
        Some(id) if !id.is_empty() => Ok(Receipt { id: Some(id), request_id: None }),
        _ => Err(Refusal::unreadable(response)),
    }
}

#[derive(Deserialize)]
struct VonageBalance {
    value: Box<RawValue>,
}

/// <https://developer.vonage.com/en/api/account#getAccountBalance>
pub fn check_balance(account: &Vonage) -> Exchange<Finding> {
    let call = RequestBuilder::get("https://rest.nexmo.com/account/get-balance".to_owned());
    Exchange::query(authenticated_request(account, call), |response| {
        let balance = parse_json(response).filter(|_| response.status().is_success());
        match balance {
            Some(VonageBalance { value }) if value.get().parse::<f64>().is_ok() => {
                Ok(Finding::pass(format!("accepted: {}", mask_foreign_text(value.get()))))
            }
            _ => Err(refusals::find_refusal(response).unwrap_or_else(|| Refusal::unreadable(response))),
        }
    })
}

fn authenticated_request(account: &Vonage, call: RequestBuilder) -> Request {
    call.basic_auth(&account.api_key, &account.api_secret)
        .build()
        .expect("the URL is fixed and the credentials are encoded")
}
