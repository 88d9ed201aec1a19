//! Our side of the counter.

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};

use super::{Yunpian, refusals};
use crate::{
    clock,
    connectors::{DAY, unlisted},
    http_client::{Exchange, ExchangeStep, Refusal, Request, RequestBuilder, Response, SigningContext, parse_json},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

/// The records of one page, at most.
const PAGE_SIZE: usize = 100;
/// No list is followed further than this many pages.
const MAX_PAGES: usize = 10;

pub fn build_send_exchange(account: &Yunpian, message: &Message) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Text(text) = &message.content else {
        return Err("yunpian sends a text, not a registered template".into());
    };
    if !account.international && !message.to.is_mainland_china() {
        return Err(format!(
            "{} is outside mainland China, and international messages are off: \
             `smsctl set international=true` once Yunpian has enabled them",
            message.to
        ));
    }
    let request =
        authenticated_request(account, "sms/single_send", &[("mobile", &format_mobile(&message.to)), ("text", text)]);
    Ok(Exchange::send_message(request, |response| {
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

/// The records of one number within a day of the message, which are there to be read again; the status reports of
/// `pull_status` are handed out once only.
#[derive(Clone)]
struct Question {
    account: Yunpian,
    id: String,
    to: Phone,
    sent_ago: Option<Duration>,
    at: SigningContext,
}

/// How long records are kept is not documented, <https://www.yunpian.com/official/document/sms/zh_CN/domestic_sms_record>.
pub fn build_delivery_exchange(
    account: &Yunpian,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &SigningContext,
) -> Exchange<Delivery> {
    let (account, id, at) = (account.clone(), id.to_owned(), at.clone());
    ask_for_page(Question { account, id, to: *to, sent_ago, at }, 1)
}

fn ask_for_page(question: Question, page: usize) -> Exchange<Delivery> {
    let beijing = |millis| clock::format_at_offset(8, millis, "%Y-%m-%d %H:%M:%S");
    let millis = |span: Duration| span.as_millis() as u64;
    let sent = question.at.timestamp_millis.saturating_sub(millis(question.sent_ago.unwrap_or_default()));
    let fields = [
        ("mobile", format_mobile(&question.to)),
        ("start_time", beijing(sent.saturating_sub(millis(DAY)))),
        ("end_time", beijing(sent.saturating_add(millis(DAY)))),
        ("page_num", page.to_string()),
        ("page_size", PAGE_SIZE.to_string()),
        ("type", "all".to_owned()),
    ];
    Exchange::multi_step(authenticated_request(&question.account, "sms/get_record", &fields), move |response| {
        let records: Vec<YunpianRecord> = parse_response(response)?;
        let more = records.len() >= PAGE_SIZE && page < MAX_PAGES;
        Ok(match records.into_iter().find(|record| record.sid.equals(&question.id)) {
            Some(record) => ExchangeStep::Done(record.into_delivery()),
            None if more => ExchangeStep::Next(ask_for_page(question.clone(), page + 1)),
            None => {
                let searched = match question.sent_ago {
                    Some(_) => "Yunpian lists none with its id to this number within a day of its sending",
                    None => "Yunpian lists none with its id to this number in the last 24 hours; it may be older",
                };
                ExchangeStep::Done(unlisted(question.sent_ago, "no record yet", searched)?)
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

/// The documentation calls it a number and shows a string.
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

/// A number of mainland China has no country code, any other one is in E.164.
fn format_mobile(to: &Phone) -> String {
    match to.is_mainland_china() {
        true => to.national_number().to_owned(),
        false => to.to_string(),
    }
}

/// A call of one API. The key stands in the body with everything else.
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

/// The answer of the expected shape, or the refusal in Yunpian's words: where there is a code, it decides.
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match refusals::parse_refusal(response) {
        Some(refusal) => Err(refusal),
        None if response.status().is_success() => parse_json(response).ok_or_else(|| Refusal::unreadable(response)),
        // It says 0, or nothing.
        None => Err(match parse_json(response) {
            Some(YunpianOutcome { code: 0 }) => Refusal::contradictory(response),
            _ => Refusal::unreadable(response),
        }),
    }
}
