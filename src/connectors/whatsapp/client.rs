//! Builds requests of Meta's Graph API and reads its responses.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::{Whatsapp, refusals};
use crate::{
    connectors::UnsupportedMessage,
    http_client::{Exchange, Refusal, RequestBuilder, Response, parse_json},
    sms::{Message, MessageContent, Receipt},
};

/// Builds the exchange that sends a message. An authentication template takes the code twice: in its body and in the
/// button that copies it.
///
/// # Errors
///
/// If the message is a text: Meta takes registered templates only.
pub fn build_send_exchange(account: &Whatsapp, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Registered { id, .. } = &message.content else {
        return Err("whatsapp sends a template that Meta approved, not a text".into());
    };
    let (name, language) = account.split_template_id(id);
    let code = [json!({ "type": "text", "text": message.code.as_str() })];
    let body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to.digits(),
        "type": "template",
        "template": {
            "name": name,
            "language": { "code": language },
            "components": [
                { "type": "body", "parameters": code },
                { "type": "button", "sub_type": "url", "index": "0", "parameters": code },
            ],
        },
    });
    let path = format!("{}/messages", account.phone_number_id);
    let request = graph_call(account, RequestBuilder::post, &path).json(&body).build()?;
    Ok(Exchange::at_most_once(request, |response| {
        let WhatsappSendResponse { messages: [message] } = parse_response(response)?;
        match message.id.is_empty() {
            true => Err(Refusal::unreadable(response)),
            false => Ok(Receipt { id: Some(message.id), request_id: None }),
        }
    }))
}

#[derive(Deserialize)]
struct WhatsappSendResponse {
    messages: [WhatsappSentMessage; 1],
}

#[derive(Deserialize)]
struct WhatsappSentMessage {
    id: String,
}

/// Starts a request to a path of the Graph API, relative to the version.
pub fn graph_call(account: &Whatsapp, method: fn(String) -> RequestBuilder, path: &str) -> RequestBuilder {
    let url = format!("https://graph.facebook.com/{}/{path}", account.api_version);
    method(url).token_auth("Bearer", &account.access_token)
}

/// Parses a response.
///
/// # Errors
///
/// Meta's refusal if the HTTP status is no success, or [`Refusal::unreadable`].
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::parse_refusal(response)),
    }
}
