//! The requests that smsctl sends to Tencent, and how the responses are read.

mod sign;

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Tencent, is_numeric_id, refusals};
use crate::{
    connectors::{DAY, UnsupportedMessage, unlisted},
    http_client::{self, Exchange, ExchangeStep, Refusal, Response, SigningContext},
    sms::{Delivery, Message, MessageContent, Phone, Receipt},
};

/// The most entries of a page.
pub const PAGE_SIZE: usize = 100;
/// The most entries of a list that are read.
pub const MAX_LIST_ENTRIES: usize = 10 * PAGE_SIZE;

/// <https://cloud.tencent.com/document/api/382/55981>
///
/// # Errors
/// Returns an error for a text, and for a template id that is not a number.
pub fn build_send_exchange(
    account: &Tencent,
    message: &Message,
    at: &SigningContext,
) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Registered { id, variables, .. } = &message.content else {
        return Err("tencent sends a registered template, not a text".into());
    };
    if !is_numeric_id(id) {
        return Err(format!("a template id of tencent is digits only, not {id}").into());
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
    Ok(Exchange { at_most_once: true, ..exchange })
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

/// The request has one number, whose own code decides.
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

/// How long reports are kept, <https://cloud.tencent.com/document/api/382/55980>.
pub const KEPT_DAYS: u64 = 7;
/// Allows for a difference between the clocks.
const CLOCK_MARGIN: Duration = Duration::from_secs(3_600);

/// A query for the reports about one number, from the time of the message on.
#[derive(Clone)]
struct ReportQuery {
    account: Tencent,
    id: String,
    to: String,
    sent_ago: Option<Duration>,
    at: SigningContext,
}

/// <https://cloud.tencent.com/document/api/382/55980>
pub fn build_delivery_exchange(
    account: &Tencent,
    id: &str,
    to: &Phone,
    sent_ago: Option<Duration>,
    at: &SigningContext,
) -> Exchange<Delivery> {
    let (account, id, to, at) = (account.clone(), id.to_owned(), to.to_string(), at.clone());
    build_report_exchange(ReportQuery { account, id, to, sent_ago, at }, 0)
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

/// Reads the reports page by page. There is none until a carrier has reported.
fn build_report_exchange(query: ReportQuery, offset: usize) -> Exchange<Delivery> {
    let max_age = DAY * KEPT_DAYS as u32 - CLOCK_MARGIN;
    let begins_ago = query.sent_ago.map_or(max_age, |ago| max_age.min(ago + CLOCK_MARGIN));
    let ReportQuery { account, to, at, .. } = &query;
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
        let has_next = set.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES;
        Ok(match set.into_iter().find(|report| report.serial_no == query.id) {
            Some(report) => ExchangeStep::Done(report.into_delivery()),
            None if has_next => ExchangeStep::Next(build_report_exchange(query.clone(), next)),
            None => ExchangeStep::Done(unlisted(
                query.sent_ago,
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

/// Returns the exchange of a signed request for an action that sends no message.
pub fn build_query_exchange<T: 'static>(
    account: &Tencent,
    action: &str,
    body: &Value,
    at: &SigningContext,
    parse: impl Fn(&Response) -> Result<ExchangeStep<T>, Refusal> + 'static,
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
        .expect("the settings are validated to fit a header");
    Exchange::multi_step(request, parse).with_signed_text(signed)
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

/// Parses a response, and returns it with the request id. A refusal has status 200, too.
///
/// # Errors
/// Returns Tencent's refusal, or that the response is unreadable.
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
