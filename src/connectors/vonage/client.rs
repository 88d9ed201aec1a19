//! Requests to Vonage, and how its responses are read.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Vonage, refusals};
use crate::{
    connectors::Finding,
    encoding::mask_foreign_text,
    http_client::{Exchange, Refusal, Request, RequestBuilder, Response, parse_json},
    sms::{Message, MessageContent, Receipt, SegmentCount, SmsEncoding},
};

pub fn send(account: &Vonage, message: &Message) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Text(text) = &message.content else {
        return Err("vonage sends a text, not a registered template".into());
    };
    let mut fields = vec![("from", account.from.as_str()), ("to", message.to.digits()), ("text", text)];
    if SegmentCount::measure(text).encoding == SmsEncoding::Ucs2 {
        fields.push(("type", "unicode"));
    }
    let call = RequestBuilder::post("https://rest.nexmo.com/sms/json".to_owned()).form(&fields);
    Ok(Exchange::send_message(request(account, call), read_receipt))
}

#[derive(Deserialize)]
struct Accepted {
    messages: Vec<Part>,
}

/// One part of a text: a long one has several, and each of them may be refused.
#[derive(Deserialize)]
struct Part {
    status: String,
    #[serde(rename = "message-id")]
    message_id: Option<String>,
}

/// Every part has to be accepted. The id is that of the first one.
fn read_receipt(response: &Response) -> Result<Receipt, Refusal> {
    if let Some(refusal) = refusals::find(response) {
        return Err(refusal);
    }
    let accepted = parse_json(response).filter(|_| response.status().is_success());
    let Accepted { messages } = accepted.ok_or_else(|| Refusal::unreadable(response))?;
    let first = messages.into_iter().next().filter(|part| part.status == "0");
    match first.and_then(|part| part.message_id) {
        Some(id) if !id.is_empty() => Ok(Receipt { id: Some(id), request_id: None }),
        _ => Err(Refusal::unreadable(response)),
    }
}

#[derive(Deserialize)]
struct Balance {
    value: Box<RawValue>,
}

pub fn balance(account: &Vonage) -> Exchange<Finding> {
    let call = RequestBuilder::get("https://rest.nexmo.com/account/get-balance".to_owned());
    Exchange::query(request(account, call), |response| {
        let balance = parse_json(response).filter(|_| response.status().is_success());
        match balance {
            Some(Balance { value }) if value.get().parse::<f64>().is_ok() => {
                Ok(Finding::pass(format!("accepted: {}", mask_foreign_text(value.get()))))
            }
            _ => Err(refusals::find(response).unwrap_or_else(|| Refusal::unreadable(response))),
        }
    })
}

fn request(account: &Vonage, call: RequestBuilder) -> Request {
    call.basic_auth(&account.api_key, &account.api_secret).build().expect("the address is made of plain characters")
}
