//! Refused requests: lists, shows and deletes them.

use serde_json::json;

use super::{
    ApiResult, ok_json,
    query::{InboxQuery, ResultPage},
};
use crate::sandbox::{Sandbox, inbox_events::InboxEvent, inbox_json::ApiRefusal, response::HttpError};

const LIST_PARAMETERS: [&str; 5] = ["provider", "connector", "after", "before", "limit"];

pub fn list_refusals(sandbox: &Sandbox, query: &str) -> ApiResult {
    let inbox = &sandbox.state().inbox;
    let query = InboxQuery::parse(query, &LIST_PARAMETERS, inbox)?;
    let refusals = inbox.rejections_after(query.after.unwrap_or(0)).filter(|(_, entry)| query.matches_account(entry));
    let refusals = refusals.map(|(number, entry)| (number, ApiRefusal::from_entry(number, entry)));
    let page = ResultPage::from_items(refusals, &query, inbox.cursor());
    ok_json(json!({ "sandbox": true, "refusals": page.items, "cursor": page.cursor, "more": page.more }))
}

pub fn show_refusal(sandbox: &Sandbox, id: &str) -> ApiResult {
    let inbox = &sandbox.state().inbox;
    let entry = id.parse().ok().and_then(|number| Some((number, inbox.rejection(number)?)));
    let (number, entry) = entry.ok_or_else(|| HttpError::not_found(format!("no refused request {id}")))?;
    ok_json(ApiRefusal { raw: inbox.raw_request(number), ..ApiRefusal::from_entry(number, entry) })
}

pub fn clear_refusals(sandbox: &Sandbox) -> ApiResult {
    let removed = sandbox.accounts.borrow_mut().state.inbox.remove_where(|_, _| false, |_, _| true);
    sandbox.events.publish(InboxEvent::cleared());
    ok_json(json!({ "deleted": removed }))
}
