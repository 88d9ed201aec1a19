//! Our side of the counter.

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

/// An authentication template takes the code twice: for its body and for the button that copies it.
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
        let WhatsappSendResponse { messages: [taken] } = parse_response(response)?;
        match taken.id.is_empty() {
            true => Err(Refusal::unreadable(response)),
            false => Ok(Receipt { id: Some(taken.id), request_id: None }),
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

/// A call of the Graph API, at this path behind the version.
pub fn graph_call(account: &Whatsapp, method: fn(String) -> RequestBuilder, path: &str) -> RequestBuilder {
    let url = format!("https://graph.facebook.com/{}/{path}", account.api_version);
    method(url).token_auth("Bearer", &account.access_token)
}

/// The answer of the expected shape, or the refusal in Meta's words.
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::parse_refusal(response)),
    }
}
