//! Our side of the counter.

mod sign;

use std::{collections::BTreeSet, rc::Rc, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Aliyun, AliyunProduct, refusals};
use crate::{
    clock,
    connectors::{DAY, unlisted},
    http_client::{Exchange, ExchangeStep, Refusal, Request, Response, SignedText, SigningContext, parse_json},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

pub fn build_send_exchange(
    account: &Aliyun,
    message: &Message,
    at: &SigningContext,
) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Registered { id, variables, is_regional: split } = &message.content else {
        return Err("aliyun sends a registered template, not a text".into());
    };
    if !split && is_ambiguous_number(&message.to) {
        return Err(format!(
            "Aliyun may take {} for a mobile number of mainland China, because template {id} serves both; \
             give the template as china=ID,overseas=ID",
            message.to.digits()
        ));
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
    Ok(Exchange::send_message(request, read).with_signed_text(signed))
}

/// Without its `+`, a number of another country may read like a mobile number of mainland China.
fn is_ambiguous_number(to: &Phone) -> bool {
    let digits = to.digits().as_bytes();
    !to.is_mainland_china() && digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3'
}

/// A record is queried by the day of its message, and so many days back,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysenddetails>.
pub const KEPT_DAYS: u64 = 30;
/// The clocks of both sides may differ by this much: a request with an older time is refused.
const CLOCKS_DIFFER: Duration = Duration::from_secs(15 * 60);

/// A question about one message, for each day on which it may have been sent.
struct Question {
    account: Aliyun,
    number: String,
    id: String,
    /// As `20250601`, in Beijing time. The first is the likeliest.
    days: Vec<String>,
    sent_ago: Option<Duration>,
    at: SigningContext,
}

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
        Some(ago) => [ago, ago + CLOCKS_DIFFER, ago.saturating_sub(CLOCKS_DIFFER)].map(day).to_vec(),
        None => (0..KEPT_DAYS as u32).map(|days| day(DAY * days)).collect(),
    };
    let mut seen = BTreeSet::new();
    days.retain(|day| seen.insert(day.clone()));
    let id = id.chars().take(128).collect();
    let (account, number, at) = (account.clone(), number.to_owned(), at.clone());
    ask_for_day(Rc::new(Question { account, number, id, days, sent_ago, at }), 0)
}

/// Asks for one day, and then for those behind it.
fn ask_for_day(question: Rc<Question>, nth: usize) -> Exchange<Delivery> {
    let fields = [
        ("PhoneNumber", &*question.number),
        ("BizId", &question.id),
        ("SendDate", &question.days[nth]),
        ("PageSize", "10"),
        ("CurrentPage", "1"),
    ];
    let at = question.at.with_nonce_suffix(nth);
    let (request, signed) = signed_request(&question.account, "QuerySendDetails", &fields, &at);
    let read = move |response: &Response| {
        let found = parse_delivery_record(response)?;
        Ok(match found {
            Some(delivery) => ExchangeStep::Done(delivery),
            None if nth + 1 < question.days.len() => ExchangeStep::Next(ask_for_day(question.clone(), nth + 1)),
            None => ExchangeStep::Done(unlisted(
                question.sent_ago,
                "no record yet",
                "Aliyun keeps records for 30 days, and none of those to this number has its id",
            )?),
        })
    };
    Exchange::multi_step(request, read).with_signed_text(signed)
}

/// A question that sends nothing.
pub fn build_query_exchange<T: 'static>(
    account: &Aliyun,
    action: &str,
    fields: &[(&str, &str)],
    at: &SigningContext,
    read: impl Fn(&Response) -> Result<T, Refusal> + 'static,
) -> Exchange<T> {
    let (request, signed) = signed_request(account, action, fields, at);
    Exchange::query(request, read).with_signed_text(signed)
}

/// A signed request, and what was signed.
pub fn signed_request(
    account: &Aliyun,
    action: &str,
    fields: &[(&str, &str)],
    at: &SigningContext,
) -> (Request, SignedText) {
    let product = AliyunProduct::for_action(action);
    let call = sign::AliyunSigningInput {
        host: &account.host_for_product(product),
        version: product.api_version(),
        action,
        fields,
    };
    sign::sign_request(&call, &account.access_key_id, &account.access_key_secret, at)
}

/// The answer of the expected shape, or the refusal in Aliyun's words: HTTP 200 alone is no success.
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    parse_response_with_code("OK", response)
}

/// The same of an API with another word for success.
pub fn parse_response_with_code<T: DeserializeOwned>(success: &str, response: &Response) -> Result<T, Refusal> {
    let good = parse_json(response).is_some_and(|AliyunOutcome { code }| code == success);
    match (good, response.status().is_success()) {
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

/// The answer holds the text of the message too, with the code; it is not read.
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
