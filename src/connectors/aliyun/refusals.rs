//! Aliyun's error codes, <https://help.aliyun.com/document_detail/101346.html>, and those of its gateway.
//! Aliyun keeps adding codes: an unknown one is classified by its HTTP status.

mod error_codes;

use serde::Deserialize;

use crate::{
    failure::FailureKind,
    http_client::{Refusal, Response, RetryPolicy, parse_json},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunError {
    code: String,
    message: Option<String>,
    request_id: Option<String>,
    recommend: Option<String>,
}

/// Parses the refusal in a response that is not a success.
pub fn parse_refusal(response: &Response) -> Refusal {
    let Some(AliyunError { code, message, request_id, recommend }) = parse_json(response) else {
        return Refusal::unreadable(response);
    };
    let reason = message.unwrap_or_default();
    let server_string = parse_server_string(&reason);
    let retry = match code.as_str() {
        "InvalidTimeStamp.Expired" => Some(RetryPolicy::WithProviderTime),
        // Limits for a minute, an hour or a day do not recover within seconds.
        code if code.starts_with("isv.") => Some(RetryPolicy::Never),
        _ => None,
    };
    let refusal = match error_codes::classify_error(&code) {
        Some(meaning) => Refusal::from_meaning(meaning, code, reason),
        None => {
            let is_service_error = code.starts_with("isv.") && response.status().is_success();
            let refusal = match is_service_error {
                true => Refusal::new(FailureKind::Refused, code, reason)
                    .with_meaning("Aliyun refused the message", "look the code up in the provider's documentation"),
                false => Refusal::from_status(response, code, reason),
            };
            let page = recommend.filter(|page| !page.is_empty());
            let page = page.unwrap_or_else(|| "https://help.aliyun.com/document_detail/101346.html".into());
            Refusal { fix: format!("{}: {page}", refusal.fix), ..refusal }
        }
    };
    Refusal { request_id, server_signed_text: server_string, retry: retry.unwrap_or(refusal.retry), ..refusal }
}

/// Whether a code means that the credentials are valid but lack the permission.
pub fn is_permission_error(code: &str) -> bool {
    let family = code.split('.').next().unwrap_or_default();
    matches!(family, "Forbidden" | "NotAuthorized" | "NotApplicable" | "NoPermission")
        || code == "isp.RAM_PERMISSION_DENY"
}

/// Extracts the text that Aliyun signed from the message of a signature mismatch.
fn parse_server_string(message: &str) -> Option<String> {
    let after = |mark: &str| message.split_once(mark).map(|(_, rest)| rest);
    let inside = |mark: &str| {
        let text = after(mark)?.split("server CanonicalRequest is [").next()?;
        text.rsplit_once(']').map(|(text, _)| text)
    };
    after("server string to sign is:")
        .or_else(|| inside("server StringToSign is ["))
        .or_else(|| inside("server CanonicalRequest is ["))
        .map(|text| text.trim().to_owned())
}

/// Returns why an accepted message was not delivered, by the `ErrCode` of its record.
pub fn delivery_failure_reason(code: &str) -> &'static str {
    match code {
        "MOBILE_IN_BLACK" => "the number is blocked by the carrier or Aliyun",
        "MOBILE_SEND_LIMIT" => "the number reached its limit of messages",
        "MOBILE_NOT_ON_SERVICE" => "the number is not in service",
        "INVALID_NUMBER" => "there is no such number",
        "CONTENT_KEYWORD" => "the carrier does not allow a word of the message",
        "IS_CLOSE" => "the handset is off or out of reach",
        _ => "the carrier did not deliver it",
    }
}
