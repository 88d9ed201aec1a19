//! Builds requests of Meta's Graph API and reads its responses.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Whatsapp, refusals};
use crate::{
    http_client::{Exchange, Refusal, RequestBuilder, Response, parse_json},
    sms::{Message, MessageContent, Receipt},
};

#[derive(Serialize)]
struct WhatsappSendRequest<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'a str,
    r#type: &'static str,
    template: WhatsappSendTemplate<'a>,
}

#[derive(Serialize)]
struct WhatsappSendTemplate<'a> {
    name: &'a str,
    language: WhatsappLanguage<'a>,
    components: [WhatsappComponent<'a>; 2],
}

#[derive(Serialize)]
struct WhatsappLanguage<'a> {
    code: &'a str,
}

#[derive(Serialize)]
struct WhatsappComponent<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'static str>,
    parameters: [WhatsappParameter<'a>; 1],
}

#[derive(Serialize)]
struct WhatsappParameter<'a> {
    r#type: &'static str,
    text: &'a str,
}

/// Builds the exchange that sends a message. An authentication template takes the code twice: in its body and in the
/// button that copies it.
///
/// # Errors
///
/// If the message is a text: Meta takes registered templates only.
pub fn build_send_exchange(account: &Whatsapp, message: &Message) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Registered { id, .. } = &message.content else {
        return Err("whatsapp sends a template that Meta approved, not a text".into());
    };
    let (name, language) = account.split_template_id(id);
    let code = || [WhatsappParameter { r#type: "text", text: message.code.as_str() }];
    let body = WhatsappComponent { r#type: "body", sub_type: None, index: None, parameters: code() };
    let button = WhatsappComponent { r#type: "button", sub_type: Some("url"), index: Some("0"), parameters: code() };
    let body = WhatsappSendRequest {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: message.to.digits(),
        r#type: "template",
        template: WhatsappSendTemplate {
            name,
            language: WhatsappLanguage { code: language },
            components: [body, button],
        },
    };
    let path = format!("{}/messages", account.phone_number_id);
    let request = graph_call(account, RequestBuilder::post, &path).json(&body).build()?;
    Ok(Exchange::send_message(request, |response| {
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
