//! Our side: what the program is told, and how its answer is read.

use serde::{Deserialize, Serialize};

use super::{Exec, HOST};
use crate::{
    failure::Kind,
    sms::{Content, Message, Receipt},
    wire::{Call, Exchange, Program, Refusal, Response, json},
};

#[derive(Serialize)]
struct Told<'a> {
    to: String,
    text: &'a str,
    code: &'a str,
    usage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
}

/// What the program says: that it took the message, or why it did not.
#[derive(Deserialize)]
struct Said {
    id: Option<String>,
    error: Option<Error>,
}

#[derive(Deserialize)]
struct Error {
    #[serde(default)]
    kind: No,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum No {
    Credentials,
    #[default]
    Refused,
    Throttled,
    Unreachable,
    #[serde(other)]
    Unknown,
}

pub fn send(exec: &Exec, message: &Message) -> Result<Exchange<Receipt>, String> {
    let Content::Text(text) = &message.content else {
        return Err("a program sends your own wording, not a registered template".into());
    };
    let told = Told {
        to: message.to.to_string(),
        text,
        code: message.code.as_str(),
        usage: message.usage.as_str(),
        locale: message.locale.as_deref(),
    };
    let mut request = Call::post(format!("http://{HOST}/send")).json(&told).request()?;
    request.extensions_mut().insert(Program(exec.command.0.clone()));
    Ok(Exchange::send(request, read))
}

fn read(response: &Response) -> Result<Receipt, Refusal> {
    match (json(response), response.status().is_success()) {
        (Some(Said { error: Some(error), .. }), _) => Err(refusal(error)),
        (Some(Said { id: Some(id), error: None }), true) if !id.is_empty() => {
            Ok(Receipt { id: Some(id), request_id: None })
        }
        _ => Err(Refusal::unreadable(response)),
    }
}

fn refusal(Error { kind, code, message }: Error) -> Refusal {
    let (kind, meaning, fix) = match kind {
        No::Credentials => {
            (Kind::Credentials, "the program reports refused credentials", "check its credentials")
        }
        No::Refused => (Kind::Refused, "the program refused the message", "see its message"),
        No::Throttled => (Kind::Throttled, "the program asks to slow down", "wait a moment, then try again"),
        No::Unreachable => (
            Kind::Unreachable,
            "the program could not reach its gateway; nothing was sent",
            "check its network connection",
        ),
        No::Unknown => (
            Kind::Unknown,
            "the program does not know whether it sent the message",
            "check before you send again",
        ),
    };
    Refusal::new(kind, code, message).means(meaning, fix)
}
