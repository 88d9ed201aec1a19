//! The error codes of number authentication, in addition to those of Aliyun's gateway.

use crate::http_client::{CodeMeaning, Refusal, Response, RetryPolicy};

/// Replaces the meaning of a refusal if its code is one of number authentication.
pub fn reclassify_refusal(response: &Response, refusal: Refusal) -> Refusal {
    let code = ["isv.", "biz."].iter().find_map(|start| refusal.code.strip_prefix(start));
    let Some(meaning) = classify_error(code.unwrap_or(&refusal.code)) else { return refusal };
    let Refusal { code, reason, request_id, .. } = refusal;
    let refusal = Refusal::from_code(response, code, reason, Some(meaning));
    // Limits for an hour or a day do not recover within seconds.
    Refusal { request_id, ..refusal.with_retry(RetryPolicy::Never) }
}

fn classify_error(code: &str) -> Option<CodeMeaning> {
    Some(match code {
        "BUSINESS_LIMIT_CONTROL" => {
            CodeMeaning::throttled("this number reached its daily limit", "use another number, or wait until tomorrow")
        }
        "FREQUENCY_FAIL" | "FREQUENCY" => {
            CodeMeaning::throttled("this number was sent a code a moment ago", "wait a minute, then try again")
        }
        "MOBILE_NUMBER_ILLEGAL" => {
            CodeMeaning::refused("the number is not one of mainland China", "write it as +86 and eleven digits")
        }
        "INVALID_PARAMETERS" => CodeMeaning::refused(
            "a parameter is not valid",
            "use the signature and a template code that the console gives: `smsctl set sign-name=VALUE`",
        ),
        "FUNCTION_NOT_OPENED" => CodeMeaning::refused(
            "number authentication is not enabled for this account",
            "enable SMS authentication at https://dypns.console.aliyun.com",
        ),
        _ => return None,
    })
}
