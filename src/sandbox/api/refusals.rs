//! Requests that were refused, and why.

use http::StatusCode;
use serde_json::json;

use super::{
    ApiResult, ok_json,
    query::{InboxQuery, ResultPage},
    views::ApiRefusal,
};
use crate::sandbox::{Sandbox, inbox_events::InboxEvent};

pub fn list_refusals(sandbox: &Sandbox, query: &str) -> ApiResult {
    let desk = sandbox.state();
    let inbox = &desk.inbox;
    let wanted = InboxQuery::parse(query, &["provider", "connector", "after", "before", "limit"], inbox)?;
    let all = inbox.rejections_after(wanted.after.unwrap_or(0)).filter(|(_, kept)| wanted.matches_account(kept));
    let page =
        ResultPage::from_items(all.map(|(id, kept)| (id, ApiRefusal::from_entry(id, kept))), &wanted, inbox.cursor());
    ok_json(json!({ "sandbox": true, "refusals": page.items, "cursor": page.cursor, "more": page.more }))
}

pub fn show_refusal(sandbox: &Sandbox, id: &str) -> ApiResult {
    let desk = sandbox.state();
    let number = id.parse().unwrap_or(0);
    let kept = desk.inbox.rejection(number);
    let kept = kept.ok_or_else(|| (StatusCode::NOT_FOUND, format!("no refused request {id}")))?;
    ok_json(ApiRefusal { raw: desk.inbox.raw_request(number), ..ApiRefusal::from_entry(number, kept) })
}

pub fn clear_refusals(sandbox: &Sandbox) -> ApiResult {
    let gone = sandbox.accounts.borrow_mut().state.inbox.remove_where(|_, _| false, |_, _| true);
    sandbox.events.publish(InboxEvent { name: "cleared", cursor: None, data: "{}".into() });
    ok_json(json!({ "deleted": gone }))
}
