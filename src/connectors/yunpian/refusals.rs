//! Yunpian's return codes, <https://www.yunpian.com/official/document/sms/en/returnvalue_common>:
//! above 0 the request is wrong, from -1 a permission is missing, from -50 Yunpian itself failed.

use serde::Deserialize;

use crate::http_client::{CodeMeaning, Refusal, Response, RetryPolicy, parse_json};

#[derive(Deserialize)]
struct YunpianError {
    code: i64,
    msg: Option<String>,
    detail: Option<String>,
}

/// Parses the refusal in a response; `None` if its code is 0 or absent.
pub fn parse_refusal(response: &Response) -> Option<Refusal> {
    let YunpianError { code, msg, detail } = parse_json(response).filter(|error: &YunpianError| error.code != 0)?;
    let reason: Vec<_> = [msg, detail].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    let refusal = Refusal::from_meaning(classify_error(code), code.to_string(), reason.join(": "));
    // Only the request rate recovers within seconds; the limits of a number or an account do not.
    Some(refusal.with_retry(if code == -5 { RetryPolicy::Later } else { RetryPolicy::Never }))
}

/// Returns the meaning of a code; an unknown code has that of its range.
fn classify_error(code: i64) -> CodeMeaning {
    match code {
        -1 => CodeMeaning::credentials(
            "Yunpian does not know this API key, or the account has lapsed",
            "copy the key from the console, Account settings, then `smsctl set api-key`",
        ),
        -2 => CodeMeaning::credentials(
            "the account may not use this API",
            "ask Yunpian's support to enable it, or use the key of another sub-account",
        ),
        -3 => CodeMeaning::credentials(
            "this machine's IP address is not on the account's IP allow list",
            "add it in the console, System settings, IP allow list",
        ),
        -4 => CodeMeaning::throttled("the account's number of calls is used up", "wait, or ask Yunpian for more"),
        -5 => CodeMeaning::throttled("too many requests at once", "wait a few seconds, then try again"),
        -6 => CodeMeaning::refused("the account may not send to several numbers at once", "send to one number"),
        -57 => CodeMeaning::refused(
            "the account has a fixed signature, and none is set",
            "set the signature in the console, or ask Yunpian's support",
        ),
        1 => CodeMeaning::refused("the request lacks a field", "see the reason; if it keeps failing, report it"),
        2 => CodeMeaning::refused(
            "a field has a wrong format",
            "see the reason: mostly the number is not one of a mobile",
        ),
        3 => CodeMeaning::refused("the account has too little money left", "top up at https://www.yunpian.com/console"),
        4 => CodeMeaning::refused("the text has a word that is blocked", "change the wording: `smsctl template edit`"),
        5 => CodeMeaning::refused(
            "no approved template has this wording",
            "word it exactly as an approved template, its signature in 【】 included: `smsctl template edit`",
        ),
        7 => CodeMeaning::refused(
            "the template with this wording is not approved",
            "wait for the review, or use the wording of an approved one: `smsctl template edit`",
        ),
        8 => CodeMeaning::throttled(
            "the same text went to this number less than 30 seconds ago",
            "wait 30 seconds, then try again",
        ),
        9 => CodeMeaning::throttled(
            "the same text went to this number three times in 5 minutes",
            "wait 5 minutes, then try again",
        ),
        10 => CodeMeaning::refused("the number is blocked", "remove it from the list in the console"),
        13 => CodeMeaning::refused("marketing messages are suspended", "use the wording of a verification template"),
        14 => CodeMeaning::refused("Yunpian could not decode the text", "report it"),
        15 => CodeMeaning::refused(
            "the signature is not the one that is set for the account",
            "begin the wording with that one in 【】: `smsctl template edit`",
        ),
        16 => CodeMeaning::refused(
            "the text has more than one signature in 【】, or one of a wrong form",
            "leave one 【signature】 at its beginning: `smsctl template edit`",
        ),
        17 => CodeMeaning::throttled("the number reached its limit for 24 hours", "wait a day, or use another number"),
        18 => CodeMeaning::refused("the signature is not approved", "see Signatures in the console"),
        20 => CodeMeaning::refused(
            "Yunpian does not send to this country",
            "use another number; international messages have to be enabled by Yunpian",
        ),
        22 => CodeMeaning::throttled("the number reached its limit for an hour", "wait an hour, or use another number"),
        23 => CodeMeaning::refused(
            "the template does not serve the country of this number",
            "choose its countries in the console, or use another template's wording",
        ),
        27 => CodeMeaning::refused("the account is not billed by money yet", "ask Yunpian's support to enable it"),
        33 => CodeMeaning::throttled(
            "this number was sent a code with this template less than 30 seconds ago",
            "wait 30 seconds, then try again",
        ),
        43 => CodeMeaning::throttled(
            "the number reached its limit for a day",
            "wait until tomorrow, or use another number",
        ),
        53 => CodeMeaning::throttled("the number gets too many messages", "wait, or use another number"),
        28 => CodeMeaning::refused("Yunpian does not serve the carrier of this number", "use another number"),
        ..=-50 => CodeMeaning::unknown(
            "Yunpian failed and did not say what happened to the message",
            "check the sending records in the console before you send again",
        ),
        -49..=-1 => {
            CodeMeaning::credentials("the account lacks a permission", "see the reason, or ask Yunpian's support")
        }
        _ => CodeMeaning::refused(
            "Yunpian refused the request",
            "see the reason, or look the code up in the provider's documentation",
        ),
    }
}
