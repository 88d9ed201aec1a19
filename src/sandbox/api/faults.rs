//! Fault rules, changed while the sandbox runs.

use serde_json::json;

use super::{ApiResult, ok_json};
use crate::{
    emulation::{ActiveFaultRule, FaultRule},
    sandbox::{self, Sandbox, inbox_events::InboxEvent, response::HttpError},
};

pub fn list_faults(sandbox: &Sandbox) -> ApiResult {
    ok_json(json!({ "faults": sandbox.state().faults.rules().iter().map(rule_json).collect::<Vec<_>>() }))
}

/// Returns the fields of a rule with its number, its text as on the command line, and how many sends its filter matched.
fn rule_json(active: &ActiveFaultRule) -> serde_json::Value {
    let mut value = json!(active.rule);
    value["id"] = active.number.into();
    value["rule"] = active.rule.to_string().into();
    value["matched"] = active.matched_sends.into();
    value
}

/// How many rules there may be: each send is compared with all of them.
const MAX_FAULT_RULES: usize = 100;

/// Adds a rule: a JSON object, or a JSON string with a rule as on the command line.
pub fn add_fault(sandbox: &Sandbox, body: &[u8]) -> ApiResult {
    let value: serde_json::Value =
        serde_json::from_slice(body).map_err(|error| HttpError::bad_request(error.to_string()))?;
    let rule = match value.as_str() {
        Some(text) => text.parse(),
        None => FaultRule::from_json(value),
    };
    let rule = rule.map_err(HttpError::bad_request)?;
    sandbox::check_fault_provider(&rule).map_err(HttpError::bad_request)?;
    if sandbox.state().faults.rules().len() >= MAX_FAULT_RULES {
        return Err(HttpError::bad_request(format!("there are already {MAX_FAULT_RULES} rules")));
    }
    sandbox.accounts.borrow_mut().state.faults.add_rule(rule);
    publish_and_list(sandbox)
}

pub fn remove_fault(sandbox: &Sandbox, id: &str) -> ApiResult {
    let remove = |number| sandbox.accounts.borrow_mut().state.faults.remove_rule(number);
    match id.parse().is_ok_and(remove) {
        true => publish_and_list(sandbox),
        false => Err(HttpError::not_found(format!("no fault rule {id}"))),
    }
}

pub fn clear_faults(sandbox: &Sandbox) -> ApiResult {
    sandbox.accounts.borrow_mut().state.faults.clear();
    publish_and_list(sandbox)
}

fn publish_and_list(sandbox: &Sandbox) -> ApiResult {
    sandbox.events.publish(InboxEvent::faults_changed(sandbox.now_millis()));
    list_faults(sandbox)
}
