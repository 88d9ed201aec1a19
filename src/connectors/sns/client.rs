//! Builds signed SNS requests and reads its responses.

pub(super) mod sign;

use http::HeaderValue;
use serde::{Deserialize, de::DeserializeOwned};

use super::{SmsType, Sns, refusals, xml::parse_xml};
use crate::{
    connectors::{Connector, UnsupportedMessage, form::TableEntry},
    encoding::{self, escape_control_chars},
    http_client::{Exchange, Refusal, Request, Response, SignedText, SigningContext},
    sms::{Message, MessageContent, Receipt, Usage},
};

const API_VERSION: &str = "2010-03-31";
const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// Builds the exchange that publishes a message to a phone number.
///
/// # Errors
///
/// If the message is a registered template: SNS takes text only.
pub fn build_send_exchange(
    account: &Sns,
    message: &Message,
    at: &SigningContext,
) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("sns sends a text, not a registered template".into());
    };
    let mut fields = vec![("PhoneNumber".to_owned(), message.to.to_string()), ("Message".into(), text.clone())];
    for (n, SnsMessageAttribute { name, data_type, value }) in
        message_attributes(account, &message.usage).into_iter().enumerate()
    {
        let entry = format!("MessageAttributes.entry.{}", n + 1);
        fields.push((format!("{entry}.Name"), name.into()));
        fields.push((format!("{entry}.Value.DataType"), data_type.into()));
        fields.push((format!("{entry}.Value.StringValue"), value));
    }
    let (request, signed) = signed_request(account, "Publish", &fields, at);
    let read = |response: &Response| {
        let SnsResponse::<SnsPublishResult> { result, metadata } = parse_response(response)?;
        match escape_control_chars(&result.message_id) {
            id if id.is_empty() => Err(Refusal::unreadable(response)),
            id => Ok(Receipt { id: Some(id), request_id: metadata.map(|it| escape_control_chars(&it.request_id)) }),
        }
    };
    Ok(Exchange::at_most_once(request, read).with_signed_text(signed))
}

/// An attribute of a message, <https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html>.
struct SnsMessageAttribute {
    name: &'static str,
    data_type: &'static str,
    value: String,
}

fn message_attributes(account: &Sns, usage: &Usage) -> Vec<SnsMessageAttribute> {
    let sms_type = match account.sms_type {
        SmsType::Transactional => "Transactional",
        SmsType::Promotional => "Promotional",
    };
    let values = [
        ("AWS.SNS.SMS.SMSType", "String", Some(sms_type.to_owned())),
        ("AWS.SNS.SMS.SenderID", "String", account.sender_id.clone()),
        ("AWS.MM.SMS.OriginationNumber", "String", account.origination_number.map(|number| number.to_string())),
        ("AWS.SNS.SMS.MaxPrice", "Number", account.max_price.clone()),
        ("AWS.MM.SMS.EntityId", "String", account.dlt_entity_id.clone()),
        ("AWS.MM.SMS.TemplateId", "String", TableEntry::find_for_usage(&account.dlt_template_id, usage).cloned()),
    ];
    let attribute =
        |(name, data_type, value): (_, _, Option<String>)| Some(SnsMessageAttribute { name, data_type, value: value? });
    values.into_iter().filter_map(attribute).collect()
}

/// A successful response: the result of the action, and the id of the request.
#[derive(Deserialize)]
pub struct SnsResponse<T> {
    #[serde(
        alias = "PublishResult",
        alias = "GetSMSAttributesResult",
        alias = "GetSMSSandboxAccountStatusResult",
        alias = "ListSMSSandboxPhoneNumbersResult"
    )]
    pub result: T,
    #[serde(rename = "ResponseMetadata")]
    metadata: Option<SnsResponseMetadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsPublishResult {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsResponseMetadata {
    request_id: String,
}

/// Builds a signed call of an action. Returns the request and what was signed.
pub fn signed_request(
    account: &Sns,
    action: &str,
    fields: &[(String, String)],
    at: &SigningContext,
) -> (Request, SignedText) {
    let mut all = vec![("Action".to_owned(), action.to_owned()), ("Version".into(), API_VERSION.into())];
    all.extend_from_slice(fields);
    let host = account.send_host();
    let body = encoding::encode_form(&all).into_bytes();
    let input = sign::SnsSigningInput {
        service: "sns",
        region: &account.region,
        content_type: CONTENT_TYPE,
        host: &host,
        body: &body,
    };
    let time = at.format_utc("%Y%m%dT%H%M%SZ");
    let (authorization, signed) = sign::sign_request(
        &input,
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

/// Builds a query, which sends nothing; `convert` turns its response into the result.
pub fn build_query_exchange<T: DeserializeOwned + 'static, U: 'static>(
    account: &Sns,
    action: &str,
    fields: &[(String, String)],
    at: &SigningContext,
    convert: impl Fn(T) -> U + 'static,
) -> Exchange<U> {
    let (request, signed) = signed_request(account, action, fields, at);
    Exchange::query(request, move |response| parse_response(response).map(|it| convert(it.result)))
        .with_signed_text(signed)
}

/// Parses a response.
///
/// # Errors
///
/// Amazon's refusal if the HTTP status is no success, or [`Refusal::unreadable`].
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<SnsResponse<T>, Refusal> {
    match response.status().is_success() {
        true => parse_xml(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::parse_refusal(response)),
    }
}
