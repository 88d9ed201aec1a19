//! Our side of the counter.

mod sign;

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Tencent, digits, refusals};
use crate::{
    connectors::{DAY, unlisted},
    sms::{Content, Delivery, Message, Phone, Receipt},
    wire::{self, Exchange, Moment, Refusal, Response, Step},
};

/// The answers of one page, at most.
pub const PAGE: usize = 100;
/// No list is followed further than this.
pub const FURTHEST: usize = 10 * PAGE;

pub fn send(account: &Tencent, message: &Message, at: &Moment) -> Result<Exchange<Receipt>, String> {
    let Content::Registered { id, variables, .. } = &message.content else {
        return Err("tencent sends a registered template, not a text".into());
    };
    if !digits(id) {
        return Err(format!("a template id of tencent is digits only, not {id}"));
    }
    let mut body = json!({
        "PhoneNumberSet": [message.to.to_string()],
        "SmsSdkAppId": account.sdk_app_id,
        "SignName": account.sign_name.for_number(&message.to),
        "TemplateId": id,
        "TemplateParamSet": variables.iter().map(|(_, value)| value).collect::<Vec<_>>(),
        "SessionContext": at.nonce,
    });
    if let (Some(sender), false) = (&account.sender_id, message.to.is_mainland_china()) {
        body["SenderId"] = json!(sender);
    }
    let exchange = call(account, "SendSms", &body, at, |response| receipt(response).map(Step::Done));
    Ok(Exchange { sends: true, ..exchange })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    send_status_set: Vec<SendStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendStatus {
    code: String,
    message: Option<String>,
    serial_no: Option<String>,
}

/// There is one number, and its own code decides.
fn receipt(response: &Response) -> Result<Receipt, Refusal> {
    let (Sent { send_status_set }, request_id) = read(response)?;
    let unreadable = || Refusal::unreadable(response);
    let status = send_status_set.into_iter().next().ok_or_else(unreadable)?;
    match (status.code.as_str(), status.serial_no.filter(|id| !id.is_empty())) {
        ("Ok", Some(id)) => Ok(Receipt { id: Some(id), request_id: Some(request_id) }),
        ("Ok", None) => Err(unreadable()),
        (code, _) => {
            Err(refusals::read(response, code, status.message.unwrap_or_default(), Some(request_id)))
        }
    }
}

/// Reports are kept for so many days, <https://cloud.tencent.com/document/api/382/55980>.
pub const KEPT_DAYS: u64 = 7;
/// Clear of the edge of what is kept, and of clocks that differ.
const MARGIN: Duration = Duration::from_secs(3_600);

/// The reports about one number, from the time of the message on.
#[derive(Clone)]
struct Question {
    account: Tencent,
    id: String,
    to: String,
    sent_ago: Option<Duration>,
    at: Moment,
}

pub fn delivery(
    account: &Tencent,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &Moment,
) -> Exchange<Delivery> {
    let (account, id, to, at) = (account.clone(), id.to_owned(), to.to_string(), at.clone());
    reports(Question { account, id, to, sent_ago, at }, 0)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reports {
    pull_sms_send_status_set: Option<Vec<Report>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Report {
    serial_no: String,
    report_status: String,
    description: Option<String>,
}

/// The carriers' reports about one number, a page of them; none until a carrier has reported.
fn reports(question: Question, offset: usize) -> Exchange<Delivery> {
    let kept = DAY * KEPT_DAYS as u32 - MARGIN;
    let begins_ago = question.sent_ago.map_or(kept, |ago| kept.min(ago + MARGIN));
    let Question { account, to, at, .. } = &question;
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "PhoneNumber": to,
        "BeginTime": at.unix().saturating_sub(begins_ago.as_secs()),
        "Offset": offset,
        "Limit": PAGE,
    });
    let (account, at) = (account.clone(), at.clone());
    call(&account, "PullSmsSendStatusByPhoneNumber", &body, &at, move |response| {
        let (Reports { pull_sms_send_status_set: set }, _) = read(response)?;
        let set = set.unwrap_or_default();
        let next = offset + set.len();
        let more = set.len() >= PAGE && next < FURTHEST;
        Ok(match set.into_iter().find(|report| report.serial_no == question.id) {
            Some(report) => Step::Done(report.delivery()),
            None if more => Step::Next(reports(question.clone(), next)),
            None => Step::Done(unlisted(
                question.sent_ago,
                "no report of the carrier yet",
                "Tencent lists a message once its carrier has reported on it, and keeps that for 7 days",
            )?),
        })
    })
}

impl Report {
    fn delivery(self) -> Delivery {
        let description = self.description.filter(|text| !text.is_empty());
        match self.report_status.as_str() {
            "SUCCESS" => Delivery::Delivered,
            "FAIL" => Delivery::Failed {
                code: description.unwrap_or_else(|| "FAIL".into()),
                reason: "the carrier reports that it could not deliver the message".into(),
            },
            _ => Delivery::Pending { status: self.report_status },
        }
    }
}

/// A call of one action that sends nothing, signed.
pub fn call<T: 'static>(
    account: &Tencent,
    action: &str,
    body: &Value,
    at: &Moment,
    read: impl Fn(&Response) -> Result<Step<T>, Refusal> + 'static,
) -> Exchange<T> {
    let (host, body) = (account.endpoint(), body.to_string().into_bytes());
    let signed = sign::Call { service: "sms", host, action, body: &body };
    let (authorization, signed) = sign::authorize(&signed, &account.secret_id, &account.secret_key, at);
    let request = http::Request::post(format!("https://{host}/"))
        .header("content-type", sign::CONTENT_TYPE)
        .header("authorization", authorization)
        .header("x-tc-action", action)
        .header("x-tc-version", "2021-01-11")
        .header("x-tc-timestamp", at.unix())
        .header("x-tc-region", &account.region)
        .header("x-tc-language", "en-US")
        .body(body)
        .expect("the form lets only plain characters into the headers");
    Exchange::steps(request, read).signed(signed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<T> {
    response: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome {
    error: Option<Error>,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Error {
    code: String,
    message: Option<String>,
}

/// The answer of the expected shape and its request id, or the refusal in Tencent's words.
/// Tencent answers with status 200 either way.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<(T, String), Refusal> {
    let unreadable = || Refusal::unreadable(response);
    let Envelope { response: outcome } = wire::json(response).ok_or_else(unreadable)?;
    match outcome {
        Outcome { error: Some(Error { code, message }), request_id } => {
            Err(refusals::read(response, &code, message.unwrap_or_default(), request_id))
        }
        Outcome { error: None, request_id: Some(id) } if response.status().is_success() => {
            let Envelope { response: body } = wire::json(response).ok_or_else(unreadable)?;
            Ok((body, id))
        }
        Outcome { error: None, request_id: Some(_) } => Err(Refusal::contradictory(response)),
        _ => Err(unreadable()),
    }
}
