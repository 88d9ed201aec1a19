//! Our side of the counter.

mod sign;

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Tencent, is_numeric_id, refusals};
use crate::{
    connectors::{DAY, unlisted},
    http_client::{self, Exchange, ExchangeStep, Refusal, Response, SigningContext},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

/// The answers of one page, at most.
pub const PAGE_SIZE: usize = 100;
/// No list is followed further than this.
pub const MAX_LIST_ENTRIES: usize = 10 * PAGE_SIZE;

pub fn build_send_exchange(
    account: &Tencent,
    message: &Message,
    at: &SigningContext,
) -> Result<Exchange<Receipt>, String> {
    let MessageContent::Registered { id, variables, .. } = &message.content else {
        return Err("tencent sends a registered template, not a text".into());
    };
    if !is_numeric_id(id) {
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
    let exchange = build_query_exchange(account, "SendSms", &body, at, |response| {
        parse_send_response(response).map(ExchangeStep::Done)
    });
    Ok(Exchange { sends_message: true, ..exchange })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentSendResponse {
    send_status_set: Vec<TencentSendStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentSendStatus {
    code: String,
    message: Option<String>,
    serial_no: Option<String>,
}

/// There is one number, and its own code decides.
fn parse_send_response(response: &Response) -> Result<Receipt, Refusal> {
    let (TencentSendResponse { send_status_set }, request_id) = parse_response(response)?;
    let unreadable = || Refusal::unreadable(response);
    let status = send_status_set.into_iter().next().ok_or_else(unreadable)?;
    match (status.code.as_str(), status.serial_no.filter(|id| !id.is_empty())) {
        ("Ok", Some(id)) => Ok(Receipt { id: Some(id), request_id: Some(request_id) }),
        ("Ok", None) => Err(unreadable()),
        (code, _) => {
            Err(refusals::refusal_for_code(response, code, status.message.unwrap_or_default(), Some(request_id)))
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
    at: SigningContext,
}

pub fn build_delivery_exchange(
    account: &Tencent,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &SigningContext,
) -> Exchange<Delivery> {
    let (account, id, to, at) = (account.clone(), id.to_owned(), to.to_string(), at.clone());
    build_report_exchange(Question { account, id, to, sent_ago, at }, 0)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentReportList {
    pull_sms_send_status_set: Option<Vec<TencentReport>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentReport {
    serial_no: String,
    report_status: String,
    description: Option<String>,
}

/// The carriers' reports about one number, a page of them; none until a carrier has reported.
fn build_report_exchange(question: Question, offset: usize) -> Exchange<Delivery> {
    let kept = DAY * KEPT_DAYS as u32 - MARGIN;
    let begins_ago = question.sent_ago.map_or(kept, |ago| kept.min(ago + MARGIN));
    let Question { account, to, at, .. } = &question;
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "PhoneNumber": to,
        "BeginTime": at.unix_seconds().saturating_sub(begins_ago.as_secs()),
        "Offset": offset,
        "Limit": PAGE_SIZE,
    });
    let (account, at) = (account.clone(), at.clone());
    build_query_exchange(&account, "PullSmsSendStatusByPhoneNumber", &body, &at, move |response| {
        let (TencentReportList { pull_sms_send_status_set: set }, _) = parse_response(response)?;
        let set = set.unwrap_or_default();
        let next = offset + set.len();
        let more = set.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES;
        Ok(match set.into_iter().find(|report| report.serial_no == question.id) {
            Some(report) => ExchangeStep::Done(report.into_delivery()),
            None if more => ExchangeStep::Next(build_report_exchange(question.clone(), next)),
            None => ExchangeStep::Done(unlisted(
                question.sent_ago,
                "no report of the carrier yet",
                "Tencent lists a message once its carrier has reported on it, and keeps that for 7 days",
            )?),
        })
    })
}

impl TencentReport {
    fn into_delivery(self) -> Delivery {
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
pub fn build_query_exchange<T: 'static>(
    account: &Tencent,
    action: &str,
    body: &Value,
    at: &SigningContext,
    read: impl Fn(&Response) -> Result<ExchangeStep<T>, Refusal> + 'static,
) -> Exchange<T> {
    let (host, body) = (account.api_host(), body.to_string().into_bytes());
    let signed = sign::TencentSigningInput { service: "sms", host, action, body: &body };
    let (authorization, signed) = sign::sign_request(&signed, &account.secret_id, &account.secret_key, at);
    let request = http::Request::post(format!("https://{host}/"))
        .header("content-type", sign::CONTENT_TYPE)
        .header("authorization", authorization)
        .header("x-tc-action", action)
        .header("x-tc-version", "2021-01-11")
        .header("x-tc-timestamp", at.unix_seconds())
        .header("x-tc-region", &account.region)
        .header("x-tc-language", "en-US")
        .body(body)
        .expect("the form lets only plain characters into the headers");
    Exchange::multi_step(request, read).with_signed_text(signed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentEnvelope<T> {
    response: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentOutcome {
    error: Option<TencentError>,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentError {
    code: String,
    message: Option<String>,
}

/// The answer of the expected shape and its request id, or the refusal in Tencent's words.
/// Tencent answers with status 200 either way.
pub fn parse_response<T: DeserializeOwned>(response: &Response) -> Result<(T, String), Refusal> {
    let unreadable = || Refusal::unreadable(response);
    let TencentEnvelope { response: outcome } = http_client::parse_json(response).ok_or_else(unreadable)?;
    match outcome {
        TencentOutcome { error: Some(TencentError { code, message }), request_id } => {
            Err(refusals::refusal_for_code(response, &code, message.unwrap_or_default(), request_id))
        }
        TencentOutcome { error: None, request_id: Some(id) } if response.status().is_success() => {
            let TencentEnvelope { response: body } = http_client::parse_json(response).ok_or_else(unreadable)?;
            Ok((body, id))
        }
        TencentOutcome { error: None, request_id: Some(_) } => Err(Refusal::contradictory(response)),
        _ => Err(unreadable()),
    }
}
