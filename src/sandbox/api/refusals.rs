//! Requests that were refused, and why.

use http::StatusCode;
use serde_json::json;

use super::{
    Outcome, found,
    view::Refusal,
    wanted::{Page, Wanted},
};
use crate::sandbox::{Sandbox, events::Event};

pub fn list(sandbox: &Sandbox, query: &str) -> Outcome {
    let desk = sandbox.desk();
    let inbox = &desk.inbox;
    let wanted = Wanted::read(query, &["provider", "connector", "after", "before", "limit"], inbox)?;
    let all = inbox.refusals(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.concerns(kept));
    let page = Page::of(all.map(|(id, kept)| (id, Refusal::of(id, kept))), &wanted, inbox.cursor());
    found(json!({ "sandbox": true, "refusals": page.items, "cursor": page.cursor, "more": page.more }))
}

pub fn show(sandbox: &Sandbox, id: &str) -> Outcome {
    let desk = sandbox.desk();
    let number = id.parse().unwrap_or(0);
    let kept = desk.inbox.refusal(number);
    let kept = kept.ok_or_else(|| (StatusCode::NOT_FOUND, format!("no refused request {id}")))?;
    found(Refusal { raw: desk.inbox.raw(number), ..Refusal::of(number, kept) })
}

pub fn clear(sandbox: &Sandbox) -> Outcome {
    let gone = sandbox.counter.borrow_mut().desk.inbox.forget(|_, _| false, |_, _| true);
    sandbox.events.tell(Event { name: "cleared", cursor: None, data: "{}".into() });
    found(json!({ "deleted": gone }))
}
