//! Answers requests that send nothing.

use super::{
    QueryRoute,
    refusals::RefusalReason,
    routes::PathValues,
    values::{Listed, ResponseValues, requested_id},
};
use crate::{emulation::RequestContext, http_client::Response};

/// The most messages that a list has.
const MAX_LISTED: usize = 100;

/// Returns the response to a request that asks for a message, a list of messages, or the account.
pub fn answer(
    route: &QueryRoute,
    path: &PathValues,
    values: &ResponseValues,
    context: &RequestContext,
) -> Result<Response, RefusalReason> {
    let id = requested_id(path, values.fields, &route.id);
    let limit = route.limit.as_ref().and_then(|field| values.request_value(&route.answer, field)?.as_u64());
    let limit = limit.map_or(MAX_LISTED, |limit| MAX_LISTED.min(limit as usize));
    let messages = context.messages_newest_first().filter(|message| id.as_ref().is_none_or(|id| *id == *message.id));
    let mut listed: Vec<_> = messages.take(limit).map(|message| Listed::Accepted(message.clone().into())).collect();
    if id.is_some() {
        // The messages of one request are in its order.
        listed.reverse();
    }
    let is_unknown = match &id {
        Some(_) => listed.is_empty(),
        None => !route.id.is_empty(),
    };
    match is_unknown && !route.unknown_is_empty {
        true => Err(RefusalReason::UnknownId),
        false => Ok(values.respond(&route.answer, &listed)),
    }
}
