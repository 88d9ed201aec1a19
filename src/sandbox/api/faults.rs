//! Fault rules, changed while the sandbox runs.

use serde_json::json;

use super::{ApiResult, ok_json};
use crate::{
    emulation::FaultRule,
    sandbox::{self, Sandbox, response::HttpError},
};

pub fn list_faults(sandbox: &Sandbox) -> ApiResult {
    ok_json(json!({ "faults": sandbox.state().faults.rules().collect::<Vec<_>>() }))
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
    if sandbox.state().faults.rules().count() >= MAX_FAULT_RULES {
        return Err(HttpError::bad_request(format!("there are already {MAX_FAULT_RULES} rules")));
    }
    sandbox.accounts.borrow_mut().state.faults.add_rule(rule);
    list_faults(sandbox)
}

pub fn clear_faults(sandbox: &Sandbox) -> ApiResult {
    sandbox.accounts.borrow_mut().state.faults.clear();
    list_faults(sandbox)
}
