//! Builds the JSON request for the program and reads its JSON result.

use serde::{Deserialize, Serialize};

use super::{Exec, PROGRAM_HOST};
use crate::{
    connectors::UnsupportedMessage,
    failure::FailureKind,
    http_client::{Exchange, ProviderProgram, Refusal, RequestBuilder, Response, parse_json},
    sms::{Message, MessageContent, Receipt},
};

#[derive(Serialize)]
struct ExecRequest<'a> {
    to: String,
    text: &'a str,
    code: &'a str,
    usage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
}

/// The program's result: the id of the accepted message, or an error.
#[derive(Deserialize)]
struct ExecResponse {
    id: Option<String>,
    error: Option<ExecError>,
}

#[derive(Deserialize)]
struct ExecError {
    #[serde(default)]
    kind: ExecErrorKind,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ExecErrorKind {
    Credentials,
    #[default]
    Refused,
    Throttled,
    Unreachable,
    #[serde(other)]
    Unknown,
}

/// Builds the exchange that runs the program once with this message.
///
/// # Errors
///
/// If the message is a registered template: a program takes text only.
pub fn build_send_exchange(exec: &Exec, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("a program sends your own wording, not a registered template".into());
    };
    let body = ExecRequest {
        to: message.to.to_string(),
        text,
        code: message.code.as_str(),
        usage: message.usage.as_str(),
        locale: message.locale.as_deref(),
    };
    let mut request = RequestBuilder::post(format!("http://{PROGRAM_HOST}/send")).json(&body).build()?;
    request.extensions_mut().insert(ProviderProgram(exec.command.0.clone()));
    Ok(Exchange::at_most_once(request, parse_send_response))
}

fn parse_send_response(response: &Response) -> Result<Receipt, Refusal> {
    match (parse_json(response), response.status().is_success()) {
        (Some(ExecResponse { error: Some(error), .. }), _) => Err(classify_error(error)),
        (Some(ExecResponse { id: Some(id), error: None }), true) if !id.is_empty() => {
            Ok(Receipt { id: Some(id), request_id: None })
        }
        _ => Err(Refusal::unreadable(response)),
    }
}

fn classify_error(ExecError { kind, code, message }: ExecError) -> Refusal {
    let (kind, meaning, fix) = match kind {
        ExecErrorKind::Credentials => {
            (FailureKind::Credentials, "the program reports refused credentials", "check its credentials")
        }
        ExecErrorKind::Refused => (FailureKind::Refused, "the program refused the message", "see its message"),
        ExecErrorKind::Throttled => {
            (FailureKind::Throttled, "the program asks to slow down", "wait a moment, then try again")
        }
        ExecErrorKind::Unreachable => (
            FailureKind::Unreachable,
            "the program could not reach its gateway; nothing was sent",
            "check its network connection",
        ),
        ExecErrorKind::Unknown => (
            FailureKind::Unknown,
            "the program does not know whether it sent the message",
            "check before you send again",
        ),
    };
    Refusal::new(kind, code, message).with_meaning(meaning, fix)
}
