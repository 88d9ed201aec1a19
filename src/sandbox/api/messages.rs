//! Messages: listed, shown, waited for, forgotten, and told what becomes of them.

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{
    ApiError, ApiResult, ok_json,
    query::{InboxQuery, ResultPage},
    too_many_waiting,
    views::ApiMessage,
};
use crate::{
    emulation::{FaultOutcome, FaultRule, Inbox},
    sandbox::{Sandbox, inbox_events::InboxEvent},
};

const FILTER_PARAMETERS: [&str; 4] = ["to", "provider", "connector", "text"];
const LIST_PARAMETERS: [&str; 7] = ["to", "provider", "connector", "text", "after", "before", "limit"];
const WAIT_PARAMETERS: [&str; 6] = ["to", "provider", "connector", "text", "after", "timeout"];

pub fn list_messages(sandbox: &Sandbox, query: &str, now: u64) -> ApiResult {
    let desk = sandbox.state();
    let inbox = &desk.inbox;
    let wanted = InboxQuery::parse(query, &LIST_PARAMETERS, inbox)?;
    let all = inbox.messages_after(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.matches_message(kept));
    let page = ResultPage::from_items(
        all.map(|(id, kept)| (id, ApiMessage::from_entry(id, kept, now))),
        &wanted,
        inbox.cursor(),
    );
    ok_json(json!({ "sandbox": true, "messages": page.items, "cursor": page.cursor, "more": page.more }))
}

pub fn show_message(sandbox: &Sandbox, id: &str, now: u64) -> ApiResult {
    let desk = sandbox.state();
    let number = find_message_number(&desk.inbox, id)?;
    let kept = desk.inbox.message(number).ok_or_else(|| no_such_message(id))?;
    ok_json(ApiMessage { raw: desk.inbox.raw_request(number), ..ApiMessage::from_entry(number, kept, now) })
}

/// Behind a cursor the first that comes; without one the newest, or the first to come.
pub async fn wait_for_message(sandbox: &Sandbox, query: &str) -> ApiResult {
    let (number, now) = wait_for_match(sandbox, query).await?;
    let desk = sandbox.state();
    let kept = desk.inbox.message(number).ok_or_else(|| no_such_message(&number.to_string()))?;
    ok_json(ApiMessage::from_entry(number, kept, now))
}

/// The code of the message that `wait` would give.
pub async fn wait_for_code(sandbox: &Sandbox, query: &str) -> ApiResult {
    let (number, now) = wait_for_match(sandbox, query).await?;
    let desk = sandbox.state();
    let kept = desk.inbox.message(number).ok_or_else(|| no_such_message(&number.to_string()))?;
    let message = ApiMessage::from_entry(number, kept, now);
    match message.code {
        Some(code) => ok_json(json!({ "code": code, "id": number, "to": message.to, "sandbox": true })),
        None => Err((StatusCode::UNPROCESSABLE_ENTITY, format!("message {number} contains no code"))),
    }
}

async fn wait_for_match(sandbox: &Sandbox, query: &str) -> Result<(u64, u64), ApiError> {
    let mut news = sandbox.events.subscribe().ok_or_else(too_many_waiting)?;
    let wanted = InboxQuery::parse(query, &WAIT_PARAMETERS, &sandbox.state().inbox)?;
    let until = Instant::now() + wanted.timeout;
    loop {
        let there = {
            let desk = sandbox.state();
            let mut met =
                desk.inbox.messages_after(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.matches_message(kept));
            let there = if wanted.after.is_some() { met.next() } else { met.next_back() };
            there.map(|(number, _)| number)
        };
        if let Some(number) = there {
            return Ok((number, sandbox.current_signing_context().timestamp_millis));
        }
        if timeout_at(until, news.recv()).await.is_err() {
            let message = format!("no such message arrived within {} s", wanted.timeout.as_secs_f64());
            return Err((StatusCode::NOT_FOUND, message));
        }
    }
}

pub fn clear_messages(sandbox: &Sandbox, query: &str) -> ApiResult {
    let wanted = InboxQuery::parse(query, &FILTER_PARAMETERS, &sandbox.state().inbox)?;
    remove_messages(sandbox, |_, wanted_gone| wanted_gone, &wanted)
}

pub fn delete_message(sandbox: &Sandbox, id: &str) -> ApiResult {
    let wanted = find_message_number(&sandbox.state().inbox, id)?;
    remove_messages(sandbox, move |number, _| number == wanted, &InboxQuery::default())
}

fn remove_messages(sandbox: &Sandbox, which: impl Fn(u64, bool) -> bool, wanted: &InboxQuery) -> ApiResult {
    let inbox = &mut sandbox.accounts.borrow_mut().state.inbox;
    let gone = inbox.remove_where(|number, kept| which(number, wanted.matches_message(kept)), |_, _| false);
    sandbox.events.publish(InboxEvent { name: "cleared", cursor: None, data: "{}".into() });
    ok_json(json!({ "deleted": gone }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveryUpdate {
    delivery: FaultOutcome,
}

/// Decides at once what becomes of a message.
pub fn update_delivery(sandbox: &Sandbox, id: &str, body: &[u8], now: u64) -> ApiResult {
    let told: DeliveryUpdate = serde_json::from_slice(body).map_err(|_| {
        (StatusCode::BAD_REQUEST, "expected {\"delivery\": \"delivered\", \"hold\", or a code of the provider}".into())
    })?;
    let number = find_message_number(&sandbox.state().inbox, id)?;
    {
        let mut counter = sandbox.accounts.borrow_mut();
        let arrival = counter.state.inbox.message_mut(number).ok_or_else(|| no_such_message(id))?;
        let age = now.saturating_sub(arrival.captured_at_millis);
        let rule = FaultRule { delivery: Some(told.delivery), after: Some(age), ..FaultRule::default() };
        arrival.schedule = rule.delivery_schedule();
    }
    sandbox.callbacks.check_message(number);
    publish_change(sandbox, number);
    let desk = sandbox.state();
    let kept = desk.inbox.message(number).ok_or_else(|| no_such_message(id))?;
    ok_json(ApiMessage::from_entry(number, kept, now))
}

/// Tells everyone who listens that a message is not as it was.
pub fn publish_change(sandbox: &Sandbox, number: u64) {
    let desk = sandbox.state();
    if let Some(kept) = desk.inbox.message(number).filter(|_| sandbox.events.has_listeners()) {
        let message = ApiMessage::from_entry(number, kept, sandbox.current_signing_context().timestamp_millis);
        let data = serde_json::to_string(&message).unwrap_or_default();
        sandbox.events.publish(InboxEvent { name: "changed", cursor: None, data: data.into() });
    }
}

/// The number of a message, by itself or by the id that the provider gave out.
fn find_message_number(inbox: &Inbox, id: &str) -> Result<u64, ApiError> {
    let by_number = id.parse().ok().filter(|number| inbox.message(*number).is_some());
    let by_id = || inbox.messages_after(0).rev().find(|(_, kept)| &*kept.item.id == id).map(|(number, _)| number);
    by_number.or_else(by_id).ok_or_else(|| no_such_message(id))
}

fn no_such_message(id: &str) -> ApiError {
    (StatusCode::NOT_FOUND, format!("no message {id}"))
}
