//! The list of messages in pages, newest first.

use serde::Serialize;

use super::message_resource::{API_VERSION, EmulatedTwilioMessage};
use crate::{
    clock,
    connectors::json_response,
    emulation::{CapturedMessage, DeliveryStage, RequestContext},
    encoding::{self, FormField},
    http_client::Response,
};

/// <https://www.twilio.com/docs/usage/twilios-response#pagination>
#[derive(Serialize)]
struct EmulatedTwilioMessagePage<'a> {
    first_page_uri: String,
    end: usize,
    previous_page_uri: Option<String>,
    messages: Vec<EmulatedTwilioMessage<'a>>,
    uri: String,
    page_size: usize,
    start: usize,
    next_page_uri: Option<String>,
    page: usize,
}

pub fn list_messages(owner: &str, query: &[FormField], context: &RequestContext) -> Response {
    let value = |name: &str| encoding::find_field(query, name);
    let number = |name: &str| value(name).and_then(|value| value.parse::<usize>().ok());
    let size = number("PageSize").unwrap_or(50).clamp(1, 1_000);
    let page = number("Page").unwrap_or(0);
    let now = context.signing_context.timestamp_millis;
    let all: Vec<_> = context.messages_newest_first().filter(|captured| matches_query(captured, query, now)).collect();
    // A token names the message before (PA) or after (PB) the page, so that new messages do not shift the pages.
    let position = |id: &str| all.iter().position(|captured| &*captured.id == id);
    let token = value("PageToken").unwrap_or_default();
    let start = match (token.strip_prefix("PA"), token.strip_prefix("PB")) {
        (Some(id), _) => position(id).map(|index| index + 1),
        (_, Some(id)) => position(id).map(|index| index.saturating_sub(size)),
        _ => None,
    };
    let start = start.unwrap_or(page.saturating_mul(size)).min(all.len());
    let shown = &all[start..all.len().min(start.saturating_add(size))];
    let filters = query.iter().filter(|(key, _)| !key.starts_with("Page"));
    let uri = |page: usize, token: Option<String>| {
        let mut fields: Vec<_> = filters.clone().cloned().collect();
        fields.push(("PageSize".into(), size.to_string().into()));
        fields.push(("Page".into(), page.to_string().into()));
        fields.extend(token.map(|token| ("PageToken".into(), token.into())));
        format!("/{API_VERSION}/Accounts/{owner}/Messages.json?{}", encoding::encode_form(&fields))
    };
    let token = |kind: &str, edge: Option<&&CapturedMessage>| edge.map(|captured| format!("{kind}{}", captured.id));
    let has_next = start + shown.len() < all.len();
    let has_previous = start > 0 && page > 0;
    // `start` and `end` follow from the page number, even if the page was reached by a token.
    let first = page.saturating_mul(size);
    let body = EmulatedTwilioMessagePage {
        first_page_uri: uri(0, None),
        end: first.saturating_add(shown.len().saturating_sub(1)),
        previous_page_uri: has_previous.then(|| uri(page - 1, token("PB", shown.first()))),
        messages: shown.iter().map(|captured| EmulatedTwilioMessage::at_time(owner, captured, now)).collect(),
        uri: uri(page, value("PageToken").map(str::to_owned)),
        page_size: size,
        start: first,
        next_page_uri: has_next.then(|| uri(page.saturating_add(1), token("PA", shown.last()))),
        page,
    };
    json_response(200, &body)
}

/// Whether a message matches the filters of the query.
fn matches_query(captured: &CapturedMessage, query: &[FormField], now: u64) -> bool {
    query.iter().filter(|(_, value)| !value.is_empty()).all(|(key, value)| match key.as_ref() {
        // An unencoded `+` in a query is a space.
        "To" => value.trim().trim_start_matches('+') == captured.to.digits(),
        "From" => value.trim().trim_start_matches('+') == captured.sender.trim_start_matches('+'),
        "DateSent" => matches_date_sent(captured, value, now, |sent, given| sent == given),
        "DateSent<" => matches_date_sent(captured, value, now, |sent, given| sent <= given),
        "DateSent>" => matches_date_sent(captured, value, now, |sent, given| sent >= given),
        _ => true,
    })
}

/// Compares the time at which a message was sent with a day or a time, whichever is given.
fn matches_date_sent(captured: &CapturedMessage, given: &str, now: u64, compare: fn(&str, &str) -> bool) -> bool {
    let millis = captured.captured_at_millis.saturating_add(captured.schedule.sent_after_millis);
    let time = clock::format_utc(millis, "%Y-%m-%dT%H:%M:%SZ");
    let sent = time.get(..given.len()).unwrap_or(&time);
    captured.stage_at(now) != DeliveryStage::Queued && compare(sent, given)
}
