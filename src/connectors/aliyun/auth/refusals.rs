//! The codes that number authentication has beside those of Aliyun's gateway.

use crate::{
    failure::FailureKind::{Refused, Throttled},
    http_client::{CodeMeaning, Refusal, Response, RetryPolicy},
};

/// The refusal with what its code means here.
pub fn reclassify_refusal(response: &Response, refusal: Refusal) -> Refusal {
    let code = ["isv.", "biz."].iter().find_map(|start| refusal.code.strip_prefix(start));
    let Some((kind, meaning, fix)) = classify_error(code.unwrap_or(&refusal.code)) else { return refusal };
    let Refusal { code, reason, request_id, .. } = refusal;
    let told = Refusal::from_code(response, code, reason, Some((kind, meaning, fix)));
    // A share of an hour or a day is not back in a moment.
    Refusal { request_id, ..told.with_retry(RetryPolicy::Never) }
}

fn classify_error(code: &str) -> Option<CodeMeaning> {
    Some(match code {
        "BUSINESS_LIMIT_CONTROL" => {
            (Throttled, "this number reached its daily limit", "use another number, or wait until tomorrow")
        }
        "FREQUENCY_FAIL" | "FREQUENCY" => {
            (Throttled, "this number was sent a code a moment ago", "wait a minute, then try again")
        }
        "MOBILE_NUMBER_ILLEGAL" => {
            (Refused, "the number is not one of mainland China", "write it as +86 and eleven digits")
        }
        "INVALID_PARAMETERS" => (
            Refused,
            "a parameter is not valid",
            "use the signature and a template code that the console gives: `smsctl set sign-name=`",
        ),
        "FUNCTION_NOT_OPENED" => (
            Refused,
            "number authentication is not enabled for this account",
            "enable SMS authentication at https://dypns.console.aliyun.com",
        ),
        _ => return None,
    })
}
