//! Responds to requests that ask for messages or the account, and send nothing.

use super::{
    QueryRoute,
    refusals::RefusalReason,
    routes::PathValues,
    values::{ListedMessage, ResponseValues, requested_id},
};
use crate::{emulation::RequestContext, http_client::Response};

/// The maximum number of messages in a response.
const MAX_LISTED: u64 = 100;

/// Returns the response to a request that asks for a message, a list of messages, or the account. A list begins with the
/// newest message, unless it has the messages of one request: these are in the order of that request.
///
/// # Errors
/// The request has an unknown id, or none where the provider requires one.
pub fn respond(
    route: &QueryRoute,
    path: &PathValues,
    values: &ResponseValues,
    context: &RequestContext,
) -> Result<Response, RefusalReason> {
    let id = requested_id(path, values.fields, &route.id);
    let requires_id = !route.id.is_empty();
    let limit = route.limit.as_ref().and_then(|field| values.request_value(&route.response, field)?.as_u64());
    let limit = limit.map_or(MAX_LISTED, |limit| limit.min(MAX_LISTED));
    let messages = context.messages_newest_first().filter(|message| id.as_ref().is_none_or(|id| *id == *message.id));
    let mut listed: Vec<_> =
        messages.take(limit as usize).map(|message| ListedMessage::Accepted(message.clone().into())).collect();
    if id.is_some() {
        listed.reverse();
    }
    let is_unknown = match &id {
        Some(_) => listed.is_empty(),
        None => requires_id,
    };
    match is_unknown && !route.allow_unknown_id {
        true => Err(RefusalReason::UnknownId),
        false => Ok(values.respond(&route.response, &listed)),
    }
}
