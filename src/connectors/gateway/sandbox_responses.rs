//! The responses of an emulated gateway, built so that the description's paths lead to the values.

use serde_json::Value;

use super::{GatewayDescription, ResponsePath, TextTemplate, text_template::PlaceholderLookup};
use crate::{emulation::DeliveryStage, failure::FailureKind, http_client::Response};

/// Returns the gateway's code for a refusal and the status of the response. `fault_code` is that of a fault rule.
pub(super) fn code_for(
    description: &GatewayDescription,
    kind: FailureKind,
    fault_code: Option<String>,
) -> (String, u16) {
    let status = match kind {
        FailureKind::Credentials => 401,
        FailureKind::Throttled => 429,
        _ => 400,
    };
    let entries = description.errors.iter().flat_map(|entries| &entries.0);
    let mut known = entries.filter(|entry| entry.kind.failure_kind() == kind).map(|entry| &entry.code);
    let code = fault_code.or(known.next().cloned()).unwrap_or_else(|| status.to_string());
    let code_status = code.parse().ok().filter(|code| (400..600).contains(code));
    (code, code_status.unwrap_or(status))
}

pub(super) fn accepted_response(description: &GatewayDescription, id: &str) -> Response {
    let rule = description.success.as_ref().map(|rule| &rule.0);
    let status = rule.and_then(|rule| rule.status.first()).map_or(200, |range| range.first);
    let value = rule.and_then(|rule| rule.values.first()).map_or("ok", String::as_str);
    let path = rule.and_then(|rule| rule.path.as_ref());
    let values = path.map(|path| (path, value)).into_iter();
    let values = values.chain(description.id.iter().map(|path| (path, id)));
    let body = description.emulation.as_ref().and_then(|emulation| emulation.0.accepted.as_ref());
    described(body, status, &|name| (name == "id").then(|| id.to_owned())).unwrap_or_else(|| build(status, values))
}

pub(super) fn delivery_response(description: &GatewayDescription, stage: DeliveryStage) -> Response {
    let query = description.delivery.as_ref().map(|query| &query.0);
    let states = query.map(|query| match stage {
        DeliveryStage::Delivered => query.delivered.as_slice(),
        DeliveryStage::Failed => query.failed.as_slice(),
        _ => &[],
    });
    let pending = if stage == DeliveryStage::Queued { "queued" } else { "sent" };
    let state = states.and_then(|states| states.first()).map_or(pending, String::as_str);
    build(200, query.and_then(|query| query.status.first()).map(|path| (path, state)).into_iter())
}

pub(super) fn check_response(description: &GatewayDescription) -> Response {
    let path = description.check.as_ref().and_then(|check| check.0.path.as_ref());
    build(200, path.map(|path| (path, "100.00")).into_iter())
}

pub(super) fn refused_response(description: &GatewayDescription, status: u16, code: &str, message: &str) -> Response {
    let emulation = description.emulation.as_ref().map(|emulation| &emulation.0);
    let status = emulation.and_then(|emulation| emulation.refused_status).unwrap_or(status);
    let values = |name: &str| match name {
        "code" => Some(code.to_owned()),
        "message" => Some(message.to_owned()),
        _ => None,
    };
    let parts = [(description.code_paths().first(), code), (description.message_paths().first(), message)];
    described(emulation.and_then(|emulation| emulation.refused.as_ref()), status, &values)
        .unwrap_or_else(|| build(status, parts.into_iter().filter_map(|(path, text)| Some((path?, text)))))
}

/// Returns the response with the body in the description, if it has one.
fn described(body: Option<&TextTemplate>, status: u16, values: PlaceholderLookup) -> Option<Response> {
    let body = body?.fill(&|name| Some(values(name).unwrap_or_default()))?;
    Some(response(status, body, &[]))
}

/// Returns a response with these values at these paths.
fn build<'a>(status: u16, values: impl Iterator<Item = (&'a ResponsePath, &'a str)>) -> Response {
    let (mut body, mut headers) = (Value::Object(Default::default()), vec![]);
    for (path, value) in values {
        if !path.put(value, &mut body, &mut headers) {
            let why = "no response follows from text:PATTERN: give emulation.accepted and emulation.refused";
            return response(501, why.into(), &[]);
        }
    }
    response(status, body.to_string(), &headers)
}

fn response(status: u16, body: String, headers: &[(String, String)]) -> Response {
    let kind = if body.starts_with(['{', '[']) { "application/json" } else { "text/plain; charset=utf-8" };
    let mut builder = http::Response::builder().status(status).header("content-type", kind);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    builder.body(body.into_bytes()).unwrap_or_default()
}
