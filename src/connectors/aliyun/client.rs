//! Builds signed Aliyun requests and reads the responses.

mod sign;

use std::{collections::BTreeSet, rc::Rc, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Aliyun, AliyunProduct, refusals};
use crate::{
    clock,
    connectors::{DAY, UnsupportedMessage, unlisted},
    http_client::{Exchange, ExchangeStep, Refusal, Request, Response, SignedText, SigningContext, parse_json},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

/// Builds the exchange that sends a message.
///
/// # Errors
///
/// If the message is a text, or its number could be mistaken for a mainland one and the template serves both.
pub fn build_send_exchange(
    account: &Aliyun,
    message: &Message,
    at: &SigningContext,
) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Registered { id, variables, is_regional } = &message.content else {
        return Err("aliyun sends a registered template, not a text".into());
    };
    if !is_regional && is_ambiguous_number(&message.to) {
        return Err(format!(
            "Aliyun may take {} for a mobile number of mainland China, because template {id} serves both; \
             give the template as china=ID,overseas=ID",
            message.to.digits()
        )
        .into());
    }
    let values: Map<_, _> = variables.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let fields = [
        ("PhoneNumbers", message.to.digits()),
        ("SignName", account.sign_name.for_number(&message.to)),
        ("TemplateCode", id),
        ("TemplateParam", &Value::Object(values).to_string()),
        ("OutId", &at.nonce),
    ];
    let (request, signed) = signed_request(account, "SendSms", &fields, at);
    let read = |response: &Response| match parse_response(response)? {
        AliyunSendResponse { id, .. } if id.is_empty() => Err(Refusal::unreadable(response)),
        AliyunSendResponse { id, request_id } => Ok(Receipt { id: Some(id), request_id }),
    };
    Ok(Exchange::at_most_once(request, read).with_signed_text(signed))
}

/// Whether a foreign number, sent without its `+`, looks like a mobile number of mainland China.
fn is_ambiguous_number(to: &Phone) -> bool {
    let digits = to.digits().as_bytes();
    !to.is_mainland_china() && digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3'
}

/// Days for which Aliyun keeps the records of messages,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysenddetails>.
pub const KEPT_DAYS: u64 = 30;
/// Maximum difference between our clock and Aliyun's, with which it accepts requests.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(15 * 60);

/// A query for the record of one message on each day on which it may have been sent.
struct AliyunDeliveryQuery {
    account: Aliyun,
    number: String,
    id: String,
    /// Days such as `20250601`, in Beijing time, the most likely first.
    days: Vec<String>,
    sent_ago: Option<Duration>,
    at: SigningContext,
}

/// Builds the query for the delivery of a message. Aliyun finds its record by number, id and day; if the time of sending
/// is unknown, all days are queried.
pub fn build_delivery_exchange(
    account: &Aliyun,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &SigningContext,
) -> Exchange<Delivery> {
    let number = if to.is_mainland_china() { to.national_number() } else { to.digits() };
    let day = |ago: Duration| {
        clock::format_at_offset(8, at.timestamp_millis.saturating_sub(ago.as_millis() as u64), "%Y%m%d")
    };
    let mut days: Vec<_> = match sent_ago {
        Some(ago) => [ago, ago + MAX_CLOCK_SKEW, ago.saturating_sub(MAX_CLOCK_SKEW)].map(day).to_vec(),
        None => (0..KEPT_DAYS as u32).map(|days| day(DAY * days)).collect(),
    };
    let mut seen = BTreeSet::new();
    days.retain(|day| seen.insert(day.clone()));
    let id = id.chars().take(128).collect();
    let (account, number, at) = (account.clone(), number.to_owned(), at.clone());
    query_day(Rc::new(AliyunDeliveryQuery { account, number, id, days, sent_ago, at }), 0)
}

/// Queries one day, and then those that follow.
fn query_day(query: Rc<AliyunDeliveryQuery>, day_index: usize) -> Exchange<Delivery> {
    let fields = [
        ("PhoneNumber", &*query.number),
        ("BizId", &query.id),
        ("SendDate", &query.days[day_index]),
        ("PageSize", "10"),
        ("CurrentPage", "1"),
    ];
    let at = query.at.with_nonce_suffix(day_index);
    let (request, signed) = signed_request(&query.account, "QuerySendDetails", &fields, &at);
    let read = move |response: &Response| {
        Ok(match parse_delivery_record(response)? {
            Some(delivery) => ExchangeStep::Done(delivery),
            None if day_index + 1 < query.days.len() => ExchangeStep::Next(query_day(query.clone(), day_index + 1)),
            None => ExchangeStep::Done(unlisted(
                query.sent_ago,
                "no record yet",
                "Aliyun keeps records for 30 days, and none of those to this number has its id",
            )?),
        })
    };
    Exchange::multi_step(request, read).with_signed_text(signed)
}

/// Builds a query, which sends nothing.
pub fn build_query_exchange<T: 'static>(
    account: &Aliyun,
    action: &str,
    fields: &[(&str, &str)],
    at: &SigningContext,
    parse_response: impl Fn(&Response) -> Result<T, Refusal> + 'static,
) -> Exchange<T> {
    let (request, signed) = signed_request(account, action, fields, at);
    Exchange::query(request, parse_response).with_signed_text(signed)
}

/// Builds a signed call of an action. Returns the request and what was signed.
pub fn signed_request(
    account: &Aliyun,
    action: &str,
    fields: &[(&str, &str)],
    at: &SigningContext,
) -> (Request, SignedText) {
    let product = AliyunProduct::for_action(action);
    let input = sign::AliyunSigningInput {
        host: &account.host_for_product(product),
        version: product.api_version(),
        action,
        fields,
    };
    sign::sign_request(&input, &account.access_key_id, &account.access_key_secret, at)
}

/// Parses a response, whose code is `OK` if the call succeeded.
///
/// # Errors
///
/// As [`parse_response_with_code`].
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    parse_response_with_code("OK", response)
}

/// Parses a response of an API whose code for success is `success`.
///
/// # Errors
///
/// Aliyun's refusal if the response has another code, [`Refusal::contradictory`] if its HTTP status is no success, or
/// [`Refusal::unreadable`].
pub fn parse_response_with_code<T: DeserializeOwned>(success: &str, response: &Response) -> Result<T, Refusal> {
    let has_success_code = parse_json(response).is_some_and(|AliyunOutcome { code }| code == success);
    match (has_success_code, response.status().is_success()) {
        (true, true) => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        (true, false) => Err(Refusal::contradictory(response)),
        (false, _) => Err(refusals::parse_refusal(response)),
    }
}

fn parse_delivery_record(response: &Response) -> Result<Option<Delivery>, Refusal> {
    let AliyunSendDetails { details } = parse_response(response)?;
    Ok(details.and_then(|list| list.records.into_iter().next()).map(AliyunSendRecord::into_delivery))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunOutcome {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunSendResponse {
    #[serde(rename = "BizId")]
    id: String,
    request_id: Option<String>,
}

#[derive(Deserialize)]
struct AliyunSendDetails {
    #[serde(rename = "SmsSendDetailDTOs")]
    details: Option<AliyunSendRecordList>,
}

#[derive(Deserialize)]
struct AliyunSendRecordList {
    #[serde(rename = "SmsSendDetailDTO", default)]
    records: Vec<AliyunSendRecord>,
}

/// The response also has the text of the message with its code, which is deliberately not read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunSendRecord {
    send_status: i64,
    err_code: Option<String>,
}

impl AliyunSendRecord {
    fn into_delivery(self) -> Delivery {
        match self.send_status {
            1 => Delivery::Pending { status: "waiting for the receipt".into() },
            2 => {
                let code = self.err_code.unwrap_or_default();
                Delivery::Failed { reason: refusals::delivery_failure_reason(&code).into(), code }
            }
            3 => Delivery::Delivered,
            other => Delivery::Pending { status: format!("SendStatus {other}") },
        }
    }
}
