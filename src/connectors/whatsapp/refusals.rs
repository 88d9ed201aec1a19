//! Meta's error codes, <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes>.

use serde::Deserialize;

use crate::http_client::{CodeMeaning, Refusal, Response, parse_json};

#[derive(Deserialize)]
struct WhatsappErrorResponse {
    error: WhatsappError,
}

#[derive(Deserialize)]
struct WhatsappError {
    code: u32,
    message: Option<String>,
    error_data: Option<WhatsappErrorData>,
    fbtrace_id: Option<String>,
}

#[derive(Deserialize)]
struct WhatsappErrorData {
    details: Option<String>,
}

/// Parses the refusal in a response that is not a success.
pub fn parse_refusal(response: &Response) -> Refusal {
    let Some(WhatsappErrorResponse { error }) = parse_json(response) else {
        return Refusal::unreadable(response);
    };
    let details = error.error_data.and_then(|data| data.details);
    let reason = details.or(error.message).unwrap_or_default();
    let refusal = Refusal::from_code(response, error.code.to_string(), reason, classify_error(error.code));
    Refusal { request_id: error.fbtrace_id, ..refusal }
}

fn classify_error(code: u32) -> Option<CodeMeaning> {
    Some(match code {
        0 | 190 => CodeMeaning::credentials(
            "the access token is wrong or has expired",
            "create one of a system user, which does not expire, then `smsctl set access-token`",
        ),
        3 | 10 | 200..=299 | 131005 => CodeMeaning::credentials(
            "the access token may not do that",
            "give the system user the permission whatsapp_business_messaging and the account",
        ),
        4 | 80007 | 130429 => CodeMeaning::throttled("too many messages at once", "send more slowly"),
        131048 | 131056 => {
            CodeMeaning::throttled("too many messages to this number or of low quality", "wait, then try again")
        }
        33 | 100 => CodeMeaning::refused(
            "Meta does not know this phone number ID, or a value is not valid",
            "compare phone-number-id with the console: it is an ID, not the number",
        ),
        368 | 131031 => CodeMeaning::refused("the account is restricted", "see WhatsApp manager, Account overview"),
        131008 | 131009 => CodeMeaning::refused(
            "a parameter is missing or not valid",
            "read Meta's message above, and run `smsctl check`",
        ),
        131021 => CodeMeaning::refused("recipient and sender are the same number", "send to another number"),
        131026 => CodeMeaning::refused("the recipient has no WhatsApp, or an old version of it", "use another number"),
        131030 => CodeMeaning::refused(
            "a test number can send only to the numbers on its list",
            "add the recipient in the console: WhatsApp, API setup",
        ),
        131042 => {
            CodeMeaning::refused("there is a problem with the payment method", "see WhatsApp manager, Payment settings")
        }
        131045 | 133010 => CodeMeaning::refused(
            "the sending number is not registered",
            "register it in WhatsApp manager, Phone numbers",
        ),
        131049 => {
            CodeMeaning::refused("Meta withheld the message because the recipient gets too many", "try again later")
        }
        130472 => CodeMeaning::refused(
            "Meta sends this number no marketing messages, as part of an experiment",
            "use an authentication template, which is not concerned: `smsctl template set`",
        ),
        130497 => CodeMeaning::refused(
            "the account may not send to the country of this number",
            "use a number of another country; Meta's messaging policy lists what each country allows",
        ),
        131047 => CodeMeaning::refused(
            "the recipient's last message is more than 24 hours old, so only a template may be sent",
            "compare the template with WhatsApp manager, Message templates",
        ),
        131053 => CodeMeaning::refused(
            "Meta could not take the media of the template",
            "use an authentication template, which has no media: `smsctl template set`",
        ),
        132000 | 132012 | 132018 => CodeMeaning::refused(
            "the template has different parameters",
            "use an authentication template with a button that copies the code",
        ),
        132001 => CodeMeaning::refused(
            "there is no approved template of this name in this language",
            "compare it with WhatsApp manager, Message templates; another language is written NAME/LANGUAGE",
        ),
        132005 => CodeMeaning::refused("the text is too long in this language", "shorten the template"),
        132007 => {
            CodeMeaning::refused("the template breaks a policy of WhatsApp", "see WhatsApp manager, Message templates")
        }
        132015 | 132016 => CodeMeaning::refused(
            "the template is paused or disabled for its low quality",
            "use another one: `smsctl template set`",
        ),
        1 | 2 | 131000 | 131016 | 131057 => CodeMeaning::unknown(
            "Meta failed and does not say whether it accepted the message",
            "check WhatsApp manager before you send again",
        ),
        _ => return None,
    })
}
