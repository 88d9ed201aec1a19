//! Our side of the counter.

mod sign;

use http::HeaderValue;
use serde::{Deserialize, de::DeserializeOwned};

use super::{SmsType, Sns, refusals};
use crate::{
    connectors::Connector,
    sms::{Content, Message, Receipt},
    wire::{Exchange, Moment, Refusal, Request, Response, Signed, hash, visible},
};

const VERSION: &str = "2010-03-31";
const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

pub fn send(account: &Sns, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
    let Content::Text(text) = &message.content else {
        return Err("sns sends a text, not a registered template".into());
    };
    let mut fields =
        vec![("PhoneNumber".to_owned(), message.to.to_string()), ("Message".into(), text.clone())];
    for (n, (name, kind, value)) in attributes(account).into_iter().enumerate() {
        let entry = format!("MessageAttributes.entry.{}", n + 1);
        fields.push((format!("{entry}.Name"), name.into()));
        fields.push((format!("{entry}.Value.DataType"), kind.into()));
        fields.push((format!("{entry}.Value.StringValue"), value));
    }
    let (request, signed) = call(account, "Publish", &fields, at);
    let read = |response: &Response| {
        let Published { result, metadata } = read(response)?;
        match visible(&result.message_id) {
            id if id.is_empty() => Err(Refusal::unreadable(response)),
            id => Ok(Receipt { id: Some(id), request_id: metadata.map(|it| visible(&it.request_id)) }),
        }
    };
    Ok(Exchange::send(request, read).signed(signed))
}

/// What goes with a message: name, type and value.
fn attributes(account: &Sns) -> Vec<(&'static str, &'static str, String)> {
    let kind = match account.sms_type {
        SmsType::Transactional => "Transactional",
        SmsType::Promotional => "Promotional",
    };
    let text = |name, value: Option<String>| value.map(|value| (name, "String", value));
    let number = account.origination_number.map(|number| number.to_string());
    [
        text("AWS.SNS.SMS.SMSType", Some(kind.into())),
        text("AWS.SNS.SMS.SenderID", account.sender_id.clone()),
        text("AWS.MM.SMS.OriginationNumber", number),
        account.max_price.clone().map(|price| ("AWS.SNS.SMS.MaxPrice", "Number", price)),
        text("AWS.MM.SMS.EntityId", account.entity_id.clone()),
        text("AWS.MM.SMS.TemplateId", account.template_id.clone()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[derive(Deserialize)]
struct Published {
    #[serde(rename = "PublishResult")]
    result: Sent,
    #[serde(rename = "ResponseMetadata")]
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    request_id: String,
}

/// A signed call of an action of the query protocol.
pub fn call(account: &Sns, action: &str, fields: &[(String, String)], at: &Moment) -> (Request, Signed) {
    let mut all = vec![("Action".to_owned(), action.to_owned()), ("Version".into(), VERSION.into())];
    all.extend_from_slice(fields);
    let host = account.host();
    let body = hash::form(&all).into_bytes();
    let call = sign::Call {
        service: "sns",
        region: &account.region,
        content_type: CONTENT_TYPE,
        host: &host,
        body: &body,
    };
    let time = at.utc("%Y%m%dT%H%M%SZ");
    let (authorization, signed) = sign::authorize(
        &call,
        &account.access_key_id,
        &account.secret_access_key,
        account.session_token.as_ref(),
        at,
    );
    let mut request = http::Request::post(format!("https://{host}/"))
        .header("content-type", CONTENT_TYPE)
        .header("x-amz-date", time)
        .header("authorization", authorization)
        .body(body)
        .expect("the form lets only plain characters into the address");
    if let Some(token) = &account.session_token
        && let Ok(mut token) = HeaderValue::from_str(token.expose())
    {
        token.set_sensitive(true);
        request.headers_mut().insert("x-amz-security-token", token);
    }
    (request, signed)
}

/// A question that sends nothing.
pub fn ask<T: DeserializeOwned + 'static, U: 'static>(
    account: &Sns,
    action: &str,
    fields: &[(String, String)],
    at: &Moment,
    found: impl Fn(T) -> U + 'static,
) -> Exchange<U> {
    let (request, signed) = call(account, action, fields, at);
    Exchange::ask(request, move |response| read(response).map(&found)).signed(signed)
}

/// The answer of the expected shape, or the refusal in Amazon's words.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => xml(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::read(response)),
    }
}

/// An answer in XML. Its texts are foreign: whoever shows one makes it visible.
pub fn xml<T: DeserializeOwned>(response: &Response) -> Option<T> {
    quick_xml::de::from_str(str::from_utf8(response.body()).ok()?).ok()
}
