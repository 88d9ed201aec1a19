//! Tencent's error codes, <https://cloud.tencent.com/document/api/382/52062>. It keeps adding narrower ones:
//! an unknown code is told by the family before its dot, and shown as it is.

mod error_codes;

use crate::{
    failure::FailureKind::{self, Credentials, Refused, Throttled, Unknown},
    http_client::{Refusal, Response, RetryPolicy},
};

/// The refusal that a code is, of a request or of one number. The HTTP status counts only where there is no code.
pub fn refusal_for_code(response: &Response, code: &str, reason: String, request_id: Option<String>) -> Refusal {
    if code.is_empty() {
        return Refusal { request_id, ..Refusal::unreadable(response) };
    }
    let (kind, meaning, fix) = error_codes::classify_error(code).unwrap_or_else(|| classify_error_family(code));
    let refusal = Refusal { request_id, ..Refusal::new(kind, code, reason).with_meaning(meaning, fix) };
    match code {
        "AuthFailure.SignatureExpire" | "InternalError.RequestTimeException" => {
            refusal.with_retry(RetryPolicy::WithProviderTime)
        }
        // A share of an hour or a day is not back in a moment.
        _ if code.starts_with("LimitExceeded") => refusal.with_retry(RetryPolicy::Never),
        _ => refusal,
    }
}

/// Whether this key or account may send, but not look into what it has registered.
pub fn is_list_denied(code: &str) -> bool {
    matches!(
        code,
        "FailedOperation.ProhibitSubAccountUse"
            | "FailedOperation.NotEnterpriseCertification"
            | "AuthFailure.UnauthorizedOperation"
            | "UnauthorizedOperation.RequestPermissionDeny"
    )
}

type TencentErrorMeaning = (FailureKind, &'static str, &'static str);

/// What a code that is not listed means, as far as its family tells.
fn classify_error_family(code: &str) -> TencentErrorMeaning {
    match code.split('.').next().unwrap_or_default() {
        "AuthFailure" | "UnauthorizedOperation" => (
            Credentials,
            "Tencent refused the key, or what it may do",
            "compare the key and its policies with the CAM console",
        ),
        "LimitExceeded" | "RequestLimitExceeded" => (Throttled, "a limit was hit", error_codes::RAISE_LIMIT_FIX),
        "InternalError" => {
            (Unknown, "Tencent failed and did not say what happened to the message", error_codes::CHECK_CONSOLE_FIX)
        }
        _ => (Refused, "Tencent refused the request", "look the code up in the provider's documentation"),
    }
}
