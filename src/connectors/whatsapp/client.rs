//! Our side of the counter.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Whatsapp, refusals};
use crate::{
    sms::{Content, Message, Receipt},
    wire::{Call, Exchange, Refusal, Response, json},
};

#[derive(Serialize)]
struct Body<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'a str,
    r#type: &'static str,
    template: Template<'a>,
}

#[derive(Serialize)]
struct Template<'a> {
    name: &'a str,
    language: Language<'a>,
    components: [Component<'a>; 2],
}

#[derive(Serialize)]
struct Language<'a> {
    code: &'a str,
}

#[derive(Serialize)]
struct Component<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'static str>,
    parameters: [Parameter<'a>; 1],
}

#[derive(Serialize)]
struct Parameter<'a> {
    r#type: &'static str,
    text: &'a str,
}

/// An authentication template takes the code twice: for its body and for the button that copies it.
pub fn send(account: &Whatsapp, message: &Message) -> Result<Exchange<Receipt>, String> {
    let Content::Registered { id, .. } = &message.content else {
        return Err("whatsapp sends a template that Meta approved, not a text".into());
    };
    let (name, language) = account.template(id);
    let code = || [Parameter { r#type: "text", text: message.code.as_str() }];
    let body = Component { r#type: "body", sub_type: None, index: None, parameters: code() };
    let button = Component { r#type: "button", sub_type: Some("url"), index: Some("0"), parameters: code() };
    let body = Body {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: message.to.digits(),
        r#type: "template",
        template: Template { name, language: Language { code: language }, components: [body, button] },
    };
    let path = format!("{}/messages", account.phone_number_id);
    let request = at(account, Call::post, &path).json(&body).request()?;
    Ok(Exchange::send(request, |response| {
        let Sent { messages: [taken] } = read(response)?;
        match taken.id.is_empty() {
            true => Err(Refusal::unreadable(response)),
            false => Ok(Receipt { id: Some(taken.id), request_id: None }),
        }
    }))
}

#[derive(Deserialize)]
struct Sent {
    messages: [Taken; 1],
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

/// A call of the Graph API, at this path behind the version.
pub fn at(account: &Whatsapp, method: fn(String) -> Call, path: &str) -> Call {
    let url = format!("https://graph.facebook.com/{}/{path}", account.api_version);
    method(url).token("Bearer", &account.access_token)
}

/// The answer of the expected shape, or the refusal in Meta's words.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => json(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::read(response)),
    }
}
