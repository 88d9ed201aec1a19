//! Our side of the counter.

mod sign;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Aliyun, Product, refusals};
use crate::{
    sms::{Content, Delivery, Message, Phone, Receipt},
    wire::{Exchange, Moment, Refusal, Request, Response, Signed, Step, clock, json},
};

/// Milliseconds.
const DAY: u64 = 86_400_000;

pub fn send(account: &Aliyun, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
    let Content::Registered { id, variables, split } = &message.content else {
        return Err("aliyun sends a registered template, not a text".into());
    };
    if !split && ambiguous(&message.to) {
        return Err(format!(
            "Aliyun may take {} for a mobile number of mainland China, because template {id} serves both; \
             give the template as china=ID,overseas=ID",
            message.to.digits()
        ));
    }
    let values: Map<_, _> =
        variables.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let fields = [
        ("PhoneNumbers", message.to.digits()),
        ("SignName", account.sign_name.for_number(&message.to)),
        ("TemplateCode", id),
        ("TemplateParam", &Value::Object(values).to_string()),
        ("OutId", &at.nonce),
    ];
    let (request, signed) = call(account, Product::Sms, "SendSms", &fields, at);
    let read = |response: &Response| match read(response)? {
        Sent { id, .. } if id.is_empty() => Err(Refusal::unreadable(response)),
        Sent { id, request_id } => Ok(Receipt { id: Some(id), request_id }),
    };
    Ok(Exchange::send(request, read).signed(signed))
}

/// Without its `+`, a number of another country may read like a mobile number of mainland China.
fn ambiguous(to: &Phone) -> bool {
    let digits = to.digits().as_bytes();
    !to.is_mainland_china() && digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3'
}

/// Aliyun keeps its records by day, in Beijing time: a message sent just before midnight is found the day before.
pub fn delivery(account: &Aliyun, id: &str, to: &Phone, at: &Moment) -> Exchange<Delivery> {
    let number = if to.is_mainland_china() { to.national() } else { to.digits() };
    let id: String = id.chars().take(128).collect();
    let on = |days_ago: usize| {
        let then = at.millis.saturating_sub(days_ago as u64 * DAY);
        let fields = [
            ("PhoneNumber", number),
            ("BizId", &id),
            ("SendDate", &clock::east(8, then, "%Y%m%d")),
            ("PageSize", "10"),
            ("CurrentPage", "1"),
        ];
        call(account, Product::Sms, "QuerySendDetails", &fields, &at.nth(days_ago))
    };
    let (today, signed) = on(0);
    let before = on(1);
    let read = move |response: &Response| match record(response)? {
        Some(delivery) => Ok(Step::Done(delivery)),
        None => {
            let (request, signed) = before.clone();
            let none = || Delivery::Pending { status: "no record yet".into() };
            let last = move |response: &Response| Ok(record(response)?.unwrap_or_else(none));
            Ok(Step::Next(Exchange::ask(request, last).signed(signed)))
        }
    };
    Exchange::steps(today, read).signed(signed)
}

/// A question that sends nothing.
pub fn ask<T: 'static>(
    account: &Aliyun,
    product: Product,
    action: &str,
    fields: &[(&str, &str)],
    at: &Moment,
    read: impl Fn(&Response) -> Result<T, Refusal> + 'static,
) -> Exchange<T> {
    let (request, signed) = call(account, product, action, fields, at);
    Exchange::ask(request, read).signed(signed)
}

/// A signed request, and what was signed.
pub fn call(
    account: &Aliyun,
    product: Product,
    action: &str,
    fields: &[(&str, &str)],
    at: &Moment,
) -> (Request, Signed) {
    let call = sign::Call { host: &account.host_of(product), version: product.version(), action, fields };
    sign::post(&call, &account.access_key_id, &account.access_key_secret, at)
}

/// The answer of the expected shape, or the refusal in Aliyun's words: HTTP 200 alone is no success.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    read_as("OK", response)
}

/// The same of an API with another word for success.
pub fn read_as<T: DeserializeOwned>(success: &str, response: &Response) -> Result<T, Refusal> {
    let good = json(response).is_some_and(|Outcome { code }| code == success);
    match (good, response.status().is_success()) {
        (true, true) => json(response).ok_or_else(|| Refusal::unreadable(response)),
        (true, false) => Err(Refusal::contradictory(response)),
        (false, _) => Err(refusals::read(response)),
    }
}

fn record(response: &Response) -> Result<Option<Delivery>, Refusal> {
    let Details { details } = read(response)?;
    Ok(details.and_then(|list| list.records.into_iter().next()).map(Record::delivery))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    #[serde(rename = "BizId")]
    id: String,
    request_id: Option<String>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(rename = "SmsSendDetailDTOs")]
    details: Option<Records>,
}

#[derive(Deserialize)]
struct Records {
    #[serde(rename = "SmsSendDetailDTO", default)]
    records: Vec<Record>,
}

/// The answer holds the text of the message too, with the code; it is not read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    send_status: i64,
    err_code: Option<String>,
}

impl Record {
    fn delivery(self) -> Delivery {
        match self.send_status {
            1 => Delivery::Pending { status: "waiting for the receipt".into() },
            2 => {
                let code = self.err_code.unwrap_or_default();
                Delivery::Failed { reason: refusals::undelivered(&code).into(), code }
            }
            3 => Delivery::Delivered,
            other => Delivery::Pending { status: format!("SendStatus {other}") },
        }
    }
}
