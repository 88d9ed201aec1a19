//! Refused requests: lists, shows and deletes them.

use serde_json::json;

use super::{
    ApiResult, delete_entry, ok_json,
    query::{InboxQuery, ResultPage},
};
use crate::{
    emulation::{Inbox, InboxEntry, Rejection},
    sandbox::{
        Sandbox, inbox_events::InboxEvent, inbox_json::ApiRefusal, raw_request::format_masked_request,
        response::HttpError,
    },
};

const LIST_PARAMETERS: [&str; 6] = ["provider", "connector", "search", "after", "before", "limit"];

pub fn list_refusals(sandbox: &Sandbox, query: &str) -> ApiResult {
    let accounts = sandbox.accounts.borrow();
    let (inbox, query) = (&accounts.state.inbox, InboxQuery::parse(query, &LIST_PARAMETERS, &accounts)?);
    let refusals = inbox.rejections_after(query.after.unwrap_or(0)).filter(|(_, entry)| query.matches_refusal(entry));
    let refusals = refusals.map(|(number, entry)| (number, ApiRefusal::from_entry(number, entry)));
    let page = ResultPage::from_items(refusals, &query, inbox.cursor());
    let (_, total) = inbox.kept_counts();
    ok_json(json!({
        "sandbox": true, "refusals": page.items, "cursor": page.cursor, "more": page.more, "total": total,
    }))
}

pub fn show_refusal(sandbox: &Sandbox, id: &str) -> ApiResult {
    let inbox = &sandbox.state().inbox;
    let (number, entry) = find_refusal(inbox, id)?;
    ok_json(ApiRefusal {
        raw: inbox.raw_request(number).map(format_masked_request),
        ..ApiRefusal::from_entry(number, entry)
    })
}

pub fn delete_refusal(sandbox: &Sandbox, id: &str) -> ApiResult {
    let (number, _) = find_refusal(&sandbox.state().inbox, id)?;
    delete_entry(sandbox, number)
}

fn find_refusal<'a>(inbox: &'a Inbox, id: &str) -> Result<(u64, &'a InboxEntry<Rejection>), HttpError> {
    let entry = id.parse().ok().and_then(|number| Some((number, inbox.rejection(number)?)));
    entry.ok_or_else(|| HttpError::not_found(format!("no refused request {id}")))
}

pub fn clear_refusals(sandbox: &Sandbox) -> ApiResult {
    let removed = sandbox.accounts.borrow_mut().state.inbox.remove_where(&|_, _| false, &|_, _| true);
    sandbox.events.publish(InboxEvent::cleared());
    ok_json(json!({ "deleted": removed }))
}
