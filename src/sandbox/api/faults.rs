//! The rules by which things go wrong, changed while the sandbox runs.

use http::StatusCode;
use serde_json::json;

use super::{ApiResult, ok_json};
use crate::{
    emulation::FaultRule,
    sandbox::{self, Sandbox},
};

pub fn list_faults(sandbox: &Sandbox) -> ApiResult {
    ok_json(json!({ "faults": sandbox.state().faults.rules().collect::<Vec<_>>() }))
}

/// Rules at a time: each send is held against all of them.
const MAX_FAULT_RULES: usize = 100;

/// Adds a rule: an object, or the same words as on the command line in a string.
pub fn add_fault(server: &Sandbox, body: &[u8]) -> ApiResult {
    let wrong = |message: String| (StatusCode::BAD_REQUEST, message);
    let value: serde_json::Value = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let rule: FaultRule = match value.as_str() {
        Some(text) => text.parse().map_err(wrong)?,
        None => FaultRule::from_json(value).map_err(wrong)?,
    };
    sandbox::check_fault_provider(&rule).map_err(wrong)?;
    if server.state().faults.rules().count() >= MAX_FAULT_RULES {
        return Err(wrong(format!("there are already {MAX_FAULT_RULES} rules")));
    }
    server.accounts.borrow_mut().state.faults.add_rule(rule);
    list_faults(server)
}

pub fn clear_faults(sandbox: &Sandbox) -> ApiResult {
    sandbox.accounts.borrow_mut().state.faults.clear();
    list_faults(sandbox)
}
