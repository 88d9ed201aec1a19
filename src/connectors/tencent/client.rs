//! Our side of the counter.

mod sign;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Tencent, refusals};
use crate::{
    connectors::Connector,
    sms::{Content, Delivery, Message, Phone, Receipt},
    wire::{self, Exchange, Moment, Refusal, Request, Response, Signed, Step},
};

/// How far back a delivery is looked for: Tencent keeps it for seven days. In seconds.
const BACK: u64 = 6 * 86_400;

/// The longest page of a list.
pub const PAGE: usize = 100;

pub fn send(account: &Tencent, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
    let Content::Registered { id, variables, .. } = &message.content else {
        return Err("tencent sends a registered template, not a text".into());
    };
    let mut body = json!({
        "PhoneNumberSet": [message.to.to_string()],
        "SmsSdkAppId": account.sdk_app_id,
        "SignName": account.sign_name.for_number(&message.to),
        "TemplateId": id,
        "TemplateParamSet": variables.iter().map(|(_, value)| value).collect::<Vec<_>>(),
        "SessionContext": at.nonce,
    });
    if let Some(sender) = account.sender_id.as_ref().filter(|_| !message.to.is_mainland_china()) {
        body["SenderId"] = json!(sender);
    }
    let (request, signed) = call(account, "SendSms", &body, at);
    Ok(Exchange::send(request, taken).signed(signed))
}

/// One page after the other, until the message is there or the list ends.
pub fn delivery(account: &Tencent, id: &str, to: &Phone, at: &Moment) -> Exchange<Delivery> {
    let page = |number: usize| {
        let body = json!({
            "BeginTime": at.unix().saturating_sub(BACK),
            "Offset": number * PAGE,
            "Limit": PAGE,
            "PhoneNumber": to.to_string(),
            "SmsSdkAppId": account.sdk_app_id,
        });
        call(account, "PullSmsSendStatusByPhoneNumber", &body, at)
    };
    find(id.to_owned(), (0..10).map(page).collect())
}

/// Looks for a message on the first of these pages, and on the others if need be.
fn find(id: String, mut pages: Vec<(Request, Signed)>) -> Exchange<Delivery> {
    let (request, signed) = pages.remove(0);
    let read = move |response: &Response| {
        let Statuses { set } = read(response)?;
        let full = set.len() >= PAGE;
        Ok(match set.into_iter().find(|status| status.serial == id) {
            Some(status) => Step::Done(status.delivery()),
            None if full && !pages.is_empty() => Step::Next(find(id.clone(), pages.clone())),
            None => Step::Done(Delivery::Pending { status: "no report yet".into() }),
        })
    };
    Exchange::steps(request, read).signed(signed)
}

/// The signed request for an action of the SMS service.
pub fn call(account: &Tencent, action: &str, body: &Value, at: &Moment) -> (Request, Signed) {
    let (host, payload) = (account.host(), body.to_string());
    let called = sign::Call { host: &host, service: "sms", action, payload: &payload };
    let (authorization, signed) = sign::authorize(&called, &account.secret_id, &account.secret_key, at);
    let request = http::Request::post(format!("https://{host}/"))
        .header("authorization", authorization)
        .header("content-type", sign::JSON)
        .header("host", &host)
        .header("x-tc-action", action)
        .header("x-tc-language", "en-US")
        .header("x-tc-region", &account.region)
        .header("x-tc-timestamp", at.unix())
        .header("x-tc-version", "2021-01-11")
        .body(payload.into_bytes());
    (request.expect("the form lets only plain characters into a region"), signed)
}

#[derive(Deserialize)]
struct Envelope<T> {
    #[serde(rename = "Response")]
    response: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Failed {
    error: Error,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Error {
    code: String,
    message: String,
}

/// The answer of the expected shape, or the refusal: an error comes with HTTP 200 too.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    if let Some(Envelope { response: Failed { error, request_id } }) = wire::json(response) {
        return Err(Refusal { request_id, ..refusals::of(&error.code, error.message) });
    }
    let envelope = wire::json(response).filter(|_| response.status().is_success());
    envelope.map(|Envelope { response }| response).ok_or_else(|| Refusal::unreadable(response))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    send_status_set: Vec<SendStatus>,
    request_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendStatus {
    serial_no: String,
    code: String,
    message: String,
}

/// The status of the one number decides.
fn taken(response: &Response) -> Result<Receipt, Refusal> {
    let Sent { mut send_status_set, request_id } = read(response)?;
    let request_id = Some(request_id);
    match (send_status_set.pop(), send_status_set.len()) {
        (Some(SendStatus { serial_no: id, code, .. }), 0) if code == "Ok" && !id.is_empty() => {
            Ok(Receipt { id, request_id })
        }
        (Some(SendStatus { code, message, .. }), 0) if code != "Ok" => {
            Err(Refusal { request_id, ..refusals::of(&code, message) })
        }
        _ => Err(Refusal { request_id, ..Refusal::unreadable(response) }),
    }
}

#[derive(Deserialize)]
struct Statuses {
    #[serde(rename = "PullSmsSendStatusSet")]
    set: Vec<Status>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(rename = "SerialNo")]
    serial: String,
    #[serde(rename = "ReportStatus")]
    report: String,
    #[serde(rename = "Description", default)]
    description: String,
}

impl Status {
    fn delivery(self) -> Delivery {
        match self.report.as_str() {
            "SUCCESS" => Delivery::Delivered,
            "FAIL" => {
                Delivery::Failed { code: self.description, reason: "the carrier did not deliver it".into() }
            }
            _ => Delivery::Pending { status: self.report },
        }
    }
}
