//! Messages: lists, shows, awaits and deletes them, and changes their delivery. `now` is in Unix milliseconds.

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{
    ApiResult, delete_entry, ok_json,
    query::{InboxQuery, ResultPage},
    too_many_waiting,
};
use crate::{
    emulation::{CapturedMessage, FaultOutcome, FaultRule, Inbox, InboxEntry},
    sandbox::{
        Sandbox,
        inbox_events::{InboxEvent, publish_change},
        inbox_json::ApiMessage,
        raw_request::format_masked_request,
        response::HttpError,
    },
};

const FILTER_PARAMETERS: [&str; 4] = ["to", "provider", "connector", "text"];
const LIST_PARAMETERS: [&str; 8] = ["to", "provider", "connector", "text", "search", "after", "before", "limit"];
const WAIT_PARAMETERS: [&str; 6] = ["to", "provider", "connector", "text", "after", "timeout"];

pub fn list_messages(sandbox: &Sandbox, query: &str, now: u64) -> ApiResult {
    let accounts = sandbox.accounts.borrow();
    let (inbox, query) = (&accounts.state.inbox, InboxQuery::parse(query, &LIST_PARAMETERS, &accounts)?);
    let messages = inbox.messages_after(query.after.unwrap_or(0)).filter(|(_, entry)| query.matches_message(entry));
    let messages = messages.map(|(number, entry)| (number, ApiMessage::from_entry(number, entry, now)));
    let page = ResultPage::from_items(messages, &query, inbox.cursor());
    let (total, _) = inbox.kept_counts();
    ok_json(json!({
        "sandbox": true, "messages": page.items, "cursor": page.cursor, "more": page.more, "total": total,
    }))
}

pub fn show_message(sandbox: &Sandbox, id: &str, now: u64) -> ApiResult {
    let inbox = &sandbox.state().inbox;
    let (number, entry) = find_message(inbox, id)?;
    ok_json(ApiMessage {
        raw: inbox.raw_request(number).map(format_masked_request),
        ..ApiMessage::from_entry(number, entry, now)
    })
}

/// Waits for a message and returns it: with `after` the first one after that cursor, else the newest one, or the next
/// one if there is none yet.
pub async fn wait_for_message(sandbox: &Sandbox, query: &str) -> ApiResult {
    wait_for_match(sandbox, query, |message| ok_json(message)).await
}

/// Returns the code of the message that [`wait_for_message`] returns.
pub async fn wait_for_code(sandbox: &Sandbox, query: &str) -> ApiResult {
    let code_of = |message: ApiMessage| match &message.code {
        Some(code) => ok_json(json!({ "code": code, "id": message.id, "to": message.to, "sandbox": true })),
        None => Err(HttpError {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: format!("message {} contains no code", message.id).into(),
        }),
    };
    wait_for_match(sandbox, query, code_of).await
}

async fn wait_for_match(sandbox: &Sandbox, query: &str, respond: impl Fn(ApiMessage) -> ApiResult) -> ApiResult {
    let mut events = sandbox.events.subscribe().ok_or_else(too_many_waiting)?;
    let query = InboxQuery::parse(query, &WAIT_PARAMETERS, &sandbox.accounts.borrow())?;
    let deadline = Instant::now() + query.timeout;
    loop {
        {
            let inbox = &sandbox.state().inbox;
            let mut matching =
                inbox.messages_after(query.after.unwrap_or(0)).filter(|(_, entry)| query.matches_message(entry));
            let found = if query.after.is_some() { matching.next() } else { matching.next_back() };
            if let Some((number, entry)) = found {
                return respond(ApiMessage::from_entry(number, entry, sandbox.now_millis()));
            }
        }
        if timeout_at(deadline, events.recv()).await.is_err() {
            let seconds = query.timeout.as_secs_f64();
            return Err(HttpError::not_found(format!("no such message arrived within {seconds} s")));
        }
    }
}

/// Deletes all messages that match a query.
pub fn clear_messages(sandbox: &Sandbox, query: &str) -> ApiResult {
    let query = InboxQuery::parse(query, &FILTER_PARAMETERS, &sandbox.accounts.borrow())?;
    let matches = |_, entry: &InboxEntry<CapturedMessage>| query.matches_message(entry);
    let removed = sandbox.accounts.borrow_mut().state.inbox.remove_where(&matches, &|_, _| false);
    sandbox.events.publish(InboxEvent::cleared());
    ok_json(json!({ "deleted": removed }))
}

pub fn delete_message(sandbox: &Sandbox, id: &str) -> ApiResult {
    let (number, _) = find_message(&sandbox.state().inbox, id)?;
    delete_entry(sandbox, number)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveryUpdate {
    delivery: FaultOutcome,
}

/// Sets at once whether a message is delivered.
pub fn update_delivery(sandbox: &Sandbox, id: &str, body: &[u8], now: u64) -> ApiResult {
    const EXPECTED: &str = "expected {\"delivery\": \"delivered\", \"hold\", or a code of the provider}";
    let update: DeliveryUpdate =
        serde_json::from_slice(body).map_err(|_| HttpError::new(StatusCode::BAD_REQUEST, EXPECTED))?;
    let (number, _) = find_message(&sandbox.state().inbox, id)?;
    if let Some(message) = sandbox.accounts.borrow_mut().state.inbox.message_mut(number) {
        let age = now.saturating_sub(message.captured_at_millis);
        let rule = FaultRule { delivery: Some(update.delivery), after: Some(age), ..FaultRule::default() };
        message.schedule = rule.delivery_schedule();
    }
    sandbox.callbacks.check_message(number);
    publish_change(sandbox, number);
    let inbox = &sandbox.state().inbox;
    let (number, entry) = find_message(inbox, &number.to_string())?;
    ok_json(ApiMessage::from_entry(number, entry, now))
}

/// Finds a message by its number, or by the id that the provider gave it.
fn find_message<'a>(inbox: &'a Inbox, id: &str) -> Result<(u64, &'a InboxEntry<CapturedMessage>), HttpError> {
    let by_number = id.parse().ok().and_then(|number| Some((number, inbox.message(number)?)));
    by_number.or_else(|| inbox.find_by_id(id)).ok_or_else(|| HttpError::not_found(format!("no message {id}")))
}
