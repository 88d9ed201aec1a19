//! Tencent's error codes, <https://cloud.tencent.com/document/api/382/52062>. Tencent keeps adding codes:
//! an unknown one is shown as it is, and the family before its dot decides what kind of failure it is.

mod error_codes;

use crate::http_client::{CodeMeaning, Refusal, Response, RetryPolicy};

/// Returns the refusal with this code, of a request or of one number. The HTTP status counts only if there is no code.
pub fn refusal_for_code(response: &Response, code: &str, reason: String, request_id: Option<String>) -> Refusal {
    if code.is_empty() {
        return Refusal { request_id, ..Refusal::unreadable(response) };
    }
    let meaning = error_codes::classify_error(code).unwrap_or_else(|| classify_error_family(code));
    let refusal = Refusal { request_id, ..Refusal::from_meaning(meaning, code, reason) };
    match code {
        "AuthFailure.SignatureExpire" | "InternalError.RequestTimeException" => {
            refusal.with_retry(RetryPolicy::WithProviderTime)
        }
        // These limits are by the hour or the day, so a retry within seconds cannot succeed.
        _ if code.starts_with("LimitExceeded") => refusal.with_retry(RetryPolicy::Never),
        _ => refusal,
    }
}

/// Whether a refusal means that the key may not list signatures and templates. It may still send.
pub fn is_list_denied(code: &str) -> bool {
    matches!(
        code,
        "FailedOperation.ProhibitSubAccountUse"
            | "FailedOperation.NotEnterpriseCertification"
            | "AuthFailure.UnauthorizedOperation"
            | "UnauthorizedOperation.RequestPermissionDeny"
    )
}

/// Returns the kind, meaning and fix of a code's family.
fn classify_error_family(code: &str) -> CodeMeaning {
    match code.split('.').next().unwrap_or_default() {
        "AuthFailure" | "UnauthorizedOperation" => CodeMeaning::credentials(
            "Tencent refused the key, or what it may do",
            "compare the key and its policies with the CAM console",
        ),
        "LimitExceeded" | "RequestLimitExceeded" => {
            CodeMeaning::throttled("a limit was hit", error_codes::RAISE_LIMIT_FIX)
        }
        "InternalError" => CodeMeaning::unknown(
            "Tencent failed and did not say what happened to the message",
            error_codes::CHECK_CONSOLE_FIX,
        ),
        _ => CodeMeaning::refused("Tencent refused the request", "look the code up in the provider's documentation"),
    }
}
