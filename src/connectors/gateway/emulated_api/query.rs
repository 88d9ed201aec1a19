//! Responds to requests that ask for messages or the account, and send nothing.

use super::{
    QueryRoute,
    refusals::RefusalReason,
    routes::PathValues,
    values::{ListedMessage, ResponseValues, requested_id},
};
use crate::{
    clock,
    emulation::{CapturedMessage, RequestContext},
    http_client::Response,
};

/// The maximum number of messages in a response.
const MAX_LISTED: u64 = 100;

/// The length of a time such as `2026-07-20T12:00:00.000`.
const ISO_TIME_LENGTH: usize = 23;

fn iso_time(millis: u64) -> String {
    format!("{}.{:03}", clock::format_utc(millis, "%Y-%m-%dT%H:%M:%S"), millis % 1_000)
}

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
    let limit = limit.map_or(MAX_LISTED as usize, |limit| limit.min(MAX_LISTED) as usize);
    let time = |field: &Option<String>| {
        let given = values.request_value(&route.response, field.as_ref()?)?;
        Some(given.as_str()?.chars().take(ISO_TIME_LENGTH).collect::<String>())
    };
    let (before, after) = (time(&route.before), time(&route.after));
    let is_wanted = |message: &&CapturedMessage| {
        let created = || iso_time(message.captured_at_millis);
        id.as_ref().is_none_or(|id| *id == *message.id)
            && before.as_ref().is_none_or(|before| created() < *before)
            && after.as_ref().is_none_or(|after| created() > *after)
    };
    let mut messages = context.messages_newest_first().filter(is_wanted).peekable();
    let mut page: Vec<&CapturedMessage> = vec![];
    // The next page begins before the last message of this one, which therefore has all messages of the same time.
    while let Some(message) = messages.next_if(|next| {
        let is_of_last_time = page.last().is_some_and(|last| last.captured_at_millis == next.captured_at_millis);
        page.len() < limit || route.before.is_some() && is_of_last_time
    }) {
        page.push(message);
    }
    let next_page_before = messages.peek().and(page.last()).map(|last| last.captured_at_millis);
    let values = ResponseValues { next_page_before, ..*values };
    let mut listed: Vec<_> = page.into_iter().map(|message| ListedMessage::Accepted(message.clone().into())).collect();
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
