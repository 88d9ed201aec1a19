//! Twilio's error codes, <https://www.twilio.com/docs/api/errors>. Twilio keeps adding codes: an unknown one is shown as it
//! is, and its HTTP status decides what kind of failure it is.

use serde::Deserialize;

use crate::http_client::{CodeMeaning, Refusal, Response, parse_json};

#[derive(Deserialize)]
struct TwilioError {
    code: Option<u32>,
    message: Option<String>,
    more_info: Option<String>,
}

/// Returns the refusal in a response that is not a success.
pub fn parse_refusal(response: &Response) -> Refusal {
    let Some(TwilioError { code: Some(code), message, more_info }) = parse_json(response) else {
        return Refusal::unreadable(response);
    };
    let refusal = refusal_for_code(response, code, message);
    let fix = match (classify_error(code), more_info) {
        (None, Some(page)) => format!("{}: {page}", refusal.fix),
        _ => refusal.fix,
    };
    Refusal { request_id: parse_request_id(response), fix, ..refusal }
}

/// Returns the refusal with this code, classified by the code if it is known, else by the HTTP status.
pub fn refusal_for_code(response: &Response, code: u32, reason: Option<String>) -> Refusal {
    Refusal::from_code(response, code.to_string(), reason.unwrap_or_default(), classify_error(code))
}

/// Returns the id of the request, which Twilio gives in a header.
pub fn parse_request_id(response: &Response) -> Option<String> {
    response.headers().get("twilio-request-id")?.to_str().ok().map(str::to_owned)
}

/// Returns the kind, meaning and fix of a code, of a refused request or an undelivered message.
pub fn classify_error(code: u32) -> Option<CodeMeaning> {
    Some(match code {
        20003 => CodeMeaning::credentials(
            "the account SID, the token or API key, and the region do not match",
            "compare them with https://console.twilio.com, then `smsctl set auth-token`; each region has its own credentials",
        ),
        20404 => CodeMeaning::credentials(
            "Twilio does not know this account or resource",
            "compare account-sid and the Messaging Service SID with the console; `smsctl check` shows which",
        ),
        70051 => CodeMeaning::credentials(
            "this API key may not do that",
            "use a standard or main API key, or give it the permission",
        ),
        20008 => CodeMeaning::credentials("test credentials cannot do that", "use the live account SID and auth token"),
        20005 | 10001 | 20403 | 30002 => CodeMeaning::refused(
            "the account is suspended or not active",
            "see billing and notices in the Twilio console",
        ),
        20429 | 14107 => CodeMeaning::throttled("too many requests at once", "wait a few seconds, then try again"),
        21611 => CodeMeaning::throttled(
            "the sender's queue is full",
            "wait until it drains, or use a Messaging Service with more senders",
        ),
        30001 => CodeMeaning::throttled("the message waited too long in the queue", "send more slowly, or add senders"),
        21211 => {
            CodeMeaning::refused("the recipient is not a valid number", "check the digits; the country code is there")
        }
        21614 | 21635 | 30006 => {
            CodeMeaning::refused("the recipient cannot receive SMS (a landline?)", "use a mobile number")
        }
        30003 => CodeMeaning::refused("the handset is off or out of reach", "try again later"),
        30004 => CodeMeaning::refused("the recipient or the carrier blocks messages", "use another number"),
        30005 => CodeMeaning::refused("the number is unknown to its carrier", "use another number"),
        21265 => CodeMeaning::refused("a short code cannot be the recipient", "use a mobile number"),
        21266 => CodeMeaning::refused("recipient and sender are the same number", "send to another number"),
        21267 => CodeMeaning::refused(
            "an alphanumeric sender needs a full account",
            "upgrade the account, or `smsctl set from=+NUMBER`",
        ),
        21212 => CodeMeaning::refused(
            "the sender is not valid",
            "`smsctl set from=VALUE` with a number of your account, an alphanumeric id or an MG SID",
        ),
        21603 | 21604 => CodeMeaning::refused(
            "the request lacks a sender or a recipient",
            "`smsctl set from=VALUE` with a number of your account or an MG SID",
        ),
        21606 | 21661 => CodeMeaning::refused(
            "the sender cannot send SMS",
            "choose a number of your account with SMS capability, then `smsctl set from=VALUE`",
        ),
        21659 => CodeMeaning::refused(
            "the sender is not a Twilio number, or a short code of another country",
            "choose a number from the console, then `smsctl set from=VALUE`",
        ),
        21660 => CodeMeaning::refused(
            "the sender belongs to another account",
            "use the credentials of the (sub)account that owns it",
        ),
        21701 | 21705 => CodeMeaning::refused(
            "there is no such Messaging Service in this account",
            "copy its MG SID from the console, then `smsctl set from=VALUE`",
        ),
        21703 | 21704 => CodeMeaning::refused(
            "the Messaging Service has no usable sender",
            "add a number or an alphanumeric sender to it in the console",
        ),
        21408 => CodeMeaning::refused(
            "the destination country is not enabled",
            "enable it: console, Messaging, Settings, Geo permissions",
        ),
        21608 => CodeMeaning::refused(
            "a trial account can send only to verified numbers",
            "verify the recipient in the console, or upgrade",
        ),
        572002 | 572005 => CodeMeaning::refused(
            "a trial account may not send to this recipient yet",
            "finish the verification in the console, or upgrade",
        ),
        21610 => CodeMeaning::refused("the recipient replied STOP", "the recipient has to send START to the sender"),
        21612 => {
            CodeMeaning::refused("this sender cannot reach that number", "use another kind of sender for that country")
        }
        21602 => CodeMeaning::refused("the text is empty", "`smsctl template edit`"),
        21617 | 30044 => {
            CodeMeaning::refused("the text is too long", "shorten it: `smsctl template lint` counts the segments")
        }
        21730 => CodeMeaning::unknown("Twilio is under maintenance", "try again later"),
        30007 => CodeMeaning::refused(
            "the carrier or Twilio filtered the message",
            "change the wording, or register the sender",
        ),
        30008 => CodeMeaning::refused(
            "the carrier failed without a reason",
            "try again; if it keeps failing, use another sender",
        ),
        30032 => {
            CodeMeaning::refused("the toll-free number is not verified", "finish toll-free verification in the console")
        }
        30034 => CodeMeaning::refused(
            "the number is not registered for A2P 10DLC",
            "register brand and campaign in the console",
        ),
        30410 => CodeMeaning::refused("the carrier did not answer in time", "try again later"),
        30450 | 30453 => CodeMeaning::refused(
            "blocked as suspected SMS pumping",
            "see Fraud Guard in the console, or `smsctl set risk-check=disable`",
        ),
        _ => return None,
    })
}
