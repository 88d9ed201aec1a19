//! Vonage's status codes, <https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms>.

use serde::Deserialize;

use crate::{
    failure::FailureKind::Refused,
    http_client::{CodeMeaning, Refusal, Response, parse_json},
};

/// The errors in a response: those of the parts, or that of the whole request.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VonageErrors {
    #[serde(default)]
    messages: Vec<VonagePartError>,
    error_code: Option<String>,
    error_code_label: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VonagePartError {
    status: String,
    error_text: Option<String>,
}

/// Returns the refusal in a response, if any: that of the first refused part, or that of the whole request.
pub fn find_refusal(response: &Response) -> Option<Refusal> {
    let errors = parse_json::<VonageErrors>(response);
    let (code, reason) = match errors {
        Some(VonageErrors { messages, error_code, error_code_label }) => {
            match messages.into_iter().find(|part| part.status != "0") {
                Some(part) => (Some(part.status), part.error_text),
                None => (error_code, error_code_label),
            }
        }
        None => (None, None),
    };
    let status = response.status().as_u16().to_string();
    let is_success = response.status().is_success();
    let meaning = code.as_deref().and_then(classify_error).or((!is_success && status == "401").then_some(WRONG_KEY));
    match (code, meaning) {
        (Some(code), None) if is_success => Some(
            Refusal::new(Refused, code, reason.unwrap_or_default())
                .with_meaning("Vonage refused the message", "look the code up in its documentation"),
        ),
        (None, None) => None,
        (code, meaning) => {
            Some(Refusal::from_code(response, code.unwrap_or(status), reason.unwrap_or_default(), meaning))
        }
    }
}

const WRONG_KEY: CodeMeaning = CodeMeaning::credentials(
    "the API key and the secret do not match",
    "compare them with the dashboard, then `smsctl set api-secret`",
);

/// Returns the kind, meaning and fix of a status code.
fn classify_error(code: &str) -> Option<CodeMeaning> {
    Some(match code {
        "1" => CodeMeaning::throttled("too many messages a second", "send more slowly"),
        "2" => CodeMeaning::refused("a parameter is missing", "report it as a bug of smsctl"),
        "3" => CodeMeaning::refused("a parameter is not valid", "most often it is the sender: `smsctl set from=VALUE`"),
        "4" | "401" => WRONG_KEY,
        "5" => CodeMeaning::unknown(
            "Vonage failed and does not say whether it accepted the message",
            "check the dashboard's logs before you send again",
        ),
        "6" => CodeMeaning::refused("the number's prefix is unknown to Vonage", "check the country code"),
        "7" => CodeMeaning::refused("the number is barred", "use another number"),
        "8" => CodeMeaning::refused("the account is suspended", "write to Vonage's support"),
        "9" => CodeMeaning::refused("there is not enough credit", "top up at https://dashboard.vonage.com"),
        "10" => CodeMeaning::throttled("too many connections at once", "lower the concurrency"),
        "11" => CodeMeaning::refused("the account may not send over HTTP", "ask Vonage's support to enable it"),
        "12" => CodeMeaning::refused("the text is too long", "shorten it: `smsctl template lint` counts the segments"),
        "14" => CodeMeaning::credentials(
            "the signature is wrong",
            "this account requires signed requests: turn them off in the dashboard, Settings",
        ),
        "15" => CodeMeaning::refused(
            "this sender is not allowed for that country",
            "in the US and Canada use a number of your account: `smsctl set from=VALUE`",
        ),
        "22" => CodeMeaning::refused("the network code is not valid", "report it as a bug of smsctl"),
        "23" => CodeMeaning::refused("the callback address is not valid", "report it as a bug of smsctl"),
        "29" => CodeMeaning::refused(
            "a trial account can send only to numbers on its list",
            "add the number in the dashboard, Test numbers, or top up",
        ),
        "32" => CodeMeaning::credentials(
            "a signature and a secret were both sent",
            "turn signed requests off in the dashboard, Settings",
        ),
        "33" => CodeMeaning::refused("the number is no longer in use", "use another number"),
        _ => return None,
    })
}
