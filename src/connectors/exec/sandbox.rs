//! Emulates a program that accepts every well-formed message.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    connectors::{accepted_message, json_response, parse_exact_e164},
    emulation::{CapturedMessage, DeclineReason, EmulatedReply, Rejection, RequestContext},
    http_client::Request,
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
struct EmulatedExecError {
    kind: &'static str,
    code: String,
    message: &'static str,
}

/// Answers a request as a user's program would.
pub fn emulate(request: &Request, mut context: RequestContext) -> EmulatedReply {
    match accept_message(request, &mut context) {
        Ok(id) => context.finish(json_response(200, &json!({ "id": id }))),
        Err(error) => {
            let rejection = Rejection::new(&error.code, error.message, context.signing_context);
            context.finish_rejected(json_response(200, &json!({ "error": error })), rejection)
        }
    }
}

fn accept_message(request: &Request, context: &mut RequestContext) -> Result<String, EmulatedExecError> {
    let malformed = |message| EmulatedExecError { kind: "refused", code: "malformed".into(), message };
    let request: EmulatedExecRequest = serde_json::from_slice(request.body())
        .map_err(|_| malformed("the request is not JSON with to, text, code and usage"))?;
    let id = context.signing_context.hex_id(context.next_message_number());
    let to = parse_exact_e164(&request.to).ok_or_else(|| malformed("to is not a phone number in E.164 format"))?;
    let message = CapturedMessage {
        verified_by: "the request as documented",
        ..accepted_message(context, &id, to, "program", &request.text)
    };
    context.capture_message(message, &[]).map_err(|reason| match reason {
        DeclineReason::ProviderCode(code) => {
            EmulatedExecError { kind: "refused", code, message: "refused by a fault rule" }
        }
        _ => EmulatedExecError { kind: "throttled", code: "throttled".into(), message: "too many at once" },
    })?;
    Ok(id)
}
