//! Builds Yunpian requests and reads its responses.

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};

use super::{Yunpian, refusals};
use crate::{
    clock,
    connectors::{DAY, UnsupportedMessage, unlisted},
    http_client::{Exchange, ExchangeStep, Refusal, Request, RequestBuilder, Response, SigningContext, parse_json},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

/// Maximum records on one page.
const PAGE_SIZE: usize = 100;
/// Maximum pages that one query reads.
const MAX_PAGES: usize = 10;

/// Builds the exchange that sends a message.
///
/// # Errors
///
/// If the message is a registered template, or goes outside mainland China without the setting `international`.
pub fn build_send_exchange(account: &Yunpian, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("yunpian sends a text, not a registered template".into());
    };
    if !account.international && !message.to.is_mainland_china() {
        return Err(UnsupportedMessage::Recipient {
            reason: format!("{} is outside mainland China, and international messages are off", message.to),
            fix: "give a number that begins with +86, or `smsctl set international=true` once Yunpian has enabled them",
        });
    }
    let request =
        authenticated_request(account, "sms/single_send", &[("mobile", &format_mobile(&message.to)), ("text", text)]);
    Ok(Exchange::at_most_once(request, |response| {
        let YunpianSendResponse { code: 0, sid } = parse_response(response)? else {
            return Err(Refusal::unreadable(response));
        };
        Ok(Receipt { id: Some(sid.to_string()), request_id: None })
    }))
}

#[derive(Deserialize)]
struct YunpianSendResponse {
    code: i64,
    sid: u64,
}

#[derive(Deserialize)]
struct YunpianOutcome {
    code: i64,
}

/// A query for the record of one message among those of its recipient. `pull_status` would be no help: it returns each
/// status report only once.
#[derive(Clone)]
struct YunpianDeliveryQuery {
    account: Yunpian,
    id: String,
    to: Phone,
    sent_ago: Option<Duration>,
    at: SigningContext,
}

/// Builds the query for the delivery of a message, among the recipient's records of the day before and after it was sent.
/// Yunpian does not document how long it keeps records, <https://www.yunpian.com/official/document/sms/zh_CN/domestic_sms_record>.
pub fn build_delivery_exchange(
    account: &Yunpian,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &SigningContext,
) -> Exchange<Delivery> {
    let (account, id, at) = (account.clone(), id.to_owned(), at.clone());
    query_page(YunpianDeliveryQuery { account, id, to: *to, sent_ago, at }, 1)
}

fn query_page(query: YunpianDeliveryQuery, page: usize) -> Exchange<Delivery> {
    let beijing = |millis| clock::format_at_offset(8, millis, "%Y-%m-%d %H:%M:%S");
    let millis = |span: Duration| span.as_millis() as u64;
    let sent_at = query.at.timestamp_millis.saturating_sub(millis(query.sent_ago.unwrap_or_default()));
    let fields = [
        ("mobile", format_mobile(&query.to)),
        ("start_time", beijing(sent_at.saturating_sub(millis(DAY)))),
        ("end_time", beijing(sent_at.saturating_add(millis(DAY)))),
        ("page_num", page.to_string()),
        ("page_size", PAGE_SIZE.to_string()),
        ("type", "all".to_owned()),
    ];
    Exchange::multi_step(authenticated_request(&query.account, "sms/get_record", &fields), move |response| {
        let records: Vec<YunpianRecord> = parse_response(response)?;
        let has_next_page = records.len() >= PAGE_SIZE && page < MAX_PAGES;
        Ok(match records.into_iter().find(|record| record.sid.equals(&query.id)) {
            Some(record) => ExchangeStep::Done(record.into_delivery()),
            None if has_next_page => ExchangeStep::Next(query_page(query.clone(), page + 1)),
            None => {
                let searched = match query.sent_ago {
                    Some(_) => "Yunpian lists none with its id to this number within a day of its sending",
                    None => "Yunpian lists none with its id to this number in the last 24 hours; it may be older",
                };
                ExchangeStep::Done(unlisted(query.sent_ago, "no record yet", searched)?)
            }
        })
    })
}

#[derive(Deserialize)]
struct YunpianRecord {
    sid: YunpianMessageId,
    send_status: Option<String>,
    report_status: Option<String>,
    error_msg: Option<String>,
}

/// A message id: documented as a number, but a string in the example.
#[derive(Deserialize)]
#[serde(untagged)]
enum YunpianMessageId {
    Number(u64),
    Text(String),
}

impl YunpianMessageId {
    fn equals(&self, id: &str) -> bool {
        match self {
            Self::Number(number) => number.to_string() == id,
            Self::Text(text) => text == id,
        }
    }
}

impl YunpianRecord {
    fn into_delivery(self) -> Delivery {
        let report = self.report_status.unwrap_or_default();
        match report.as_str() {
            "SUCCESS" => Delivery::Delivered,
            "FAIL" => Delivery::Failed {
                code: self.error_msg.filter(|code| !code.is_empty()).unwrap_or(report),
                reason: "the carrier reports that it could not deliver the message".into(),
            },
            "" => Delivery::Pending { status: self.send_status.unwrap_or_else(|| "no report yet".into()) },
            _ => Delivery::Pending { status: report },
        }
    }
}

/// Formats a mainland number without country code, any other in E.164.
fn format_mobile(to: &Phone) -> String {
    match to.is_mainland_china() {
        true => to.national_number().to_owned(),
        false => to.to_string(),
    }
}

/// Builds a call of one API, with the key and the fields as a form.
pub fn authenticated_request<V: AsRef<str>>(account: &Yunpian, api: &str, fields: &[(&str, V)]) -> Request {
    let mut all = vec![("apikey", account.api_key.expose())];
    all.extend(fields.iter().map(|(name, value)| (*name, value.as_ref())));
    RequestBuilder::post(format!("https://{}/v2/{api}.json", account.api_host()))
        .header("accept", "application/json;charset=utf-8")
        .header("content-type", "application/x-www-form-urlencoded;charset=utf-8")
        .form(&all)
        .mask_secret(&account.api_key)
        .build()
        .expect("the address is made of plain characters")
}

/// Parses a response.
///
/// # Errors
///
/// Yunpian's refusal if the response has a code other than 0, whatever its HTTP status, or [`Refusal::unreadable`].
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match refusals::parse_refusal(response) {
        Some(refusal) => Err(refusal),
        None if response.status().is_success() => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        // The code is 0, or there is none.
        None => Err(match parse_json(response) {
            Some(YunpianOutcome { code: 0 }) => Refusal::contradictory(response),
            _ => Refusal::unreadable(response),
        }),
    }
}
