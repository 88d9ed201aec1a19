//! The program's side, played by the sandbox.

use serde::{Deserialize, Serialize};

use crate::{
    connectors::json_response,
    emulation::{CapturedMessage, DeclineReason, DeliverySchedule, EmulatedReply, Rejection, RequestContext},
    http_client::Request,
    sms::Phone,
};

#[derive(Deserialize)]
struct EmulatedExecRequest {
    to: String,
    text: String,
    #[serde(rename = "code")]
    _code: String,
    #[serde(rename = "usage")]
    _usage: String,
}

#[derive(Serialize)]
struct EmulatedExecReceipt {
    id: String,
}

#[derive(Serialize)]
struct EmulatedExecFailure<'a> {
    error: EmulatedExecError<'a>,
}

#[derive(Serialize)]
struct EmulatedExecError<'a> {
    kind: &'a str,
    code: &'a str,
    message: &'a str,
}

pub fn emulate(request: &Request, mut visit: RequestContext) -> EmulatedReply {
    let taken = parse_message(request, &visit).and_then(|arrival| {
        let id = arrival.id.to_string();
        match visit.capture_message(arrival, &[]) {
            Ok(()) => Ok(EmulatedExecReceipt { id }),
            Err(DeclineReason::ProviderCode(code)) => Err(("refused", code, "refused by a fault rule")),
            Err(_) => Err(("throttled", "throttled".into(), "too many at once")),
        }
    });
    match taken {
        Ok(taken) => visit.finish(json_response(200, &taken)),
        Err((kind, code, message)) => {
            let denial = Rejection::new(&code, message, visit.signing_context);
            visit.finish_rejected(
                json_response(200, &EmulatedExecFailure { error: EmulatedExecError { kind, code: &code, message } }),
                denial,
            )
        }
    }
}

fn parse_message(
    request: &Request,
    visit: &RequestContext,
) -> Result<CapturedMessage, (&'static str, String, &'static str)> {
    let wrong = |message| ("refused", "malformed".to_owned(), message);
    let told: EmulatedExecRequest = serde_json::from_slice(request.body())
        .map_err(|_| wrong("the request is not JSON with to, text, code and usage"))?;
    let to: Option<Phone> = told.to.parse().ok();
    Ok(CapturedMessage {
        id: visit.signing_context.hex_id(visit.next_message_number()).into(),
        to: to
            .filter(|to| to.to_string() == told.to)
            .ok_or_else(|| wrong("to is not a phone number in E.164 format"))?,
        sender: "program".into(),
        text: told.text.into(),
        template_id: None,
        client_reference: None,
        callback: None,
        verified_by: "the request as documented",
        captured_at_millis: visit.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    })
}
