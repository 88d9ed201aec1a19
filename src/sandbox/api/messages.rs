//! Messages: listed, shown, waited for, forgotten, and told what becomes of them.

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{
    Outcome, Problem, crowded, found,
    view::Message,
    wanted::{Page, Wanted},
};
use crate::{
    desk::{Fate, Inbox, Rule},
    sandbox::{Sandbox, events::Event},
};

const WHICH: [&str; 4] = ["to", "provider", "connector", "text"];
const LIST: [&str; 7] = ["to", "provider", "connector", "text", "after", "before", "limit"];
const WAIT: [&str; 6] = ["to", "provider", "connector", "text", "after", "timeout"];

pub fn list(sandbox: &Sandbox, query: &str, now: u64) -> Outcome {
    let desk = sandbox.desk();
    let inbox = &desk.inbox;
    let wanted = Wanted::read(query, &LIST, inbox)?;
    let all = inbox.messages(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.meets(kept));
    let page = Page::of(all.map(|(id, kept)| (id, Message::of(id, kept, now))), &wanted, inbox.cursor());
    found(json!({ "sandbox": true, "messages": page.items, "cursor": page.cursor, "more": page.more }))
}

pub fn show(sandbox: &Sandbox, id: &str, now: u64) -> Outcome {
    let desk = sandbox.desk();
    let number = number_of(&desk.inbox, id)?;
    let kept = desk.inbox.message(number).ok_or_else(|| unknown(id))?;
    found(Message { raw: desk.inbox.raw(number), ..Message::of(number, kept, now) })
}

/// Behind a cursor the first that comes; without one the newest, or the first to come.
pub async fn wait(sandbox: &Sandbox, query: &str) -> Outcome {
    let (number, now) = first(sandbox, query).await?;
    let desk = sandbox.desk();
    let kept = desk.inbox.message(number).ok_or_else(|| unknown(&number.to_string()))?;
    found(Message::of(number, kept, now))
}

/// The code of the message that `wait` would give.
pub async fn otp(sandbox: &Sandbox, query: &str) -> Outcome {
    let (number, now) = first(sandbox, query).await?;
    let desk = sandbox.desk();
    let kept = desk.inbox.message(number).ok_or_else(|| unknown(&number.to_string()))?;
    let message = Message::of(number, kept, now);
    match message.code {
        Some(code) => found(json!({ "code": code, "id": number, "to": message.to, "sandbox": true })),
        None => Err((StatusCode::UNPROCESSABLE_ENTITY, format!("message {number} contains no code"))),
    }
}

async fn first(sandbox: &Sandbox, query: &str) -> Result<(u64, u64), Problem> {
    let mut news = sandbox.events.listen().ok_or_else(crowded)?;
    let wanted = Wanted::read(query, &WAIT, &sandbox.desk().inbox)?;
    let until = Instant::now() + wanted.timeout;
    loop {
        let there = {
            let desk = sandbox.desk();
            let mut met =
                desk.inbox.messages(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.meets(kept));
            let there = if wanted.after.is_some() { met.next() } else { met.next_back() };
            there.map(|(number, _)| number)
        };
        if let Some(number) = there {
            return Ok((number, sandbox.now().millis));
        }
        if timeout_at(until, news.recv()).await.is_err() {
            let message = format!("no such message arrived within {} s", wanted.timeout.as_secs_f64());
            return Err((StatusCode::NOT_FOUND, message));
        }
    }
}

pub fn clear(sandbox: &Sandbox, query: &str) -> Outcome {
    let wanted = Wanted::read(query, &WHICH, &sandbox.desk().inbox)?;
    forget(sandbox, |_, wanted_gone| wanted_gone, &wanted)
}

pub fn delete(sandbox: &Sandbox, id: &str) -> Outcome {
    let wanted = number_of(&sandbox.desk().inbox, id)?;
    forget(sandbox, move |number, _| number == wanted, &Wanted::default())
}

fn forget(sandbox: &Sandbox, which: impl Fn(u64, bool) -> bool, wanted: &Wanted) -> Outcome {
    let inbox = &mut sandbox.counter.borrow_mut().desk.inbox;
    let gone = inbox.forget(|number, kept| which(number, wanted.meets(kept)), |_, _| false);
    sandbox.events.tell(Event { name: "cleared", cursor: None, data: "{}".into() });
    found(json!({ "deleted": gone }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    delivery: Fate,
}

/// Decides at once what becomes of a message.
pub fn deliver(sandbox: &Sandbox, id: &str, body: &[u8], now: u64) -> Outcome {
    let told: Told = serde_json::from_slice(body).map_err(|_| {
        (
            StatusCode::BAD_REQUEST,
            "expected {\"delivery\": \"delivered\", \"hold\", or a code of the provider}".into(),
        )
    })?;
    let number = number_of(&sandbox.desk().inbox, id)?;
    {
        let mut counter = sandbox.counter.borrow_mut();
        let arrival = counter.desk.inbox.message_mut(number).ok_or_else(|| unknown(id))?;
        let age = now.saturating_sub(arrival.at);
        let rule = Rule { delivery: Some(told.delivery), after: Some(age), ..Rule::default() };
        arrival.course = rule.course();
    }
    sandbox.callbacks.look(number);
    tell_change(sandbox, number);
    let desk = sandbox.desk();
    let kept = desk.inbox.message(number).ok_or_else(|| unknown(id))?;
    found(Message::of(number, kept, now))
}

/// Tells everyone who listens that a message is not as it was.
pub fn tell_change(sandbox: &Sandbox, number: u64) {
    let desk = sandbox.desk();
    if let Some(kept) = desk.inbox.message(number).filter(|_| sandbox.events.heard()) {
        let message = Message::of(number, kept, sandbox.now().millis);
        let data = serde_json::to_string(&message).unwrap_or_default();
        sandbox.events.tell(Event { name: "changed", cursor: None, data: data.into() });
    }
}

/// The number of a message, by itself or by the id that the provider gave out.
fn number_of(inbox: &Inbox, id: &str) -> Result<u64, Problem> {
    let by_number = id.parse().ok().filter(|number| inbox.message(*number).is_some());
    let by_id = || inbox.messages(0).rev().find(|(_, kept)| &*kept.what.id == id).map(|(number, _)| number);
    by_number.or_else(by_id).ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> Problem {
    (StatusCode::NOT_FOUND, format!("no message {id}"))
}
