//! The rules by which things go wrong, changed while the sandbox runs.

use http::StatusCode;
use serde_json::json;

use super::{Outcome, found};
use crate::{
    desk::Rule,
    sandbox::{self, Sandbox},
};

pub fn list(sandbox: &Sandbox) -> Outcome {
    found(json!({ "faults": sandbox.desk().faults.rules().collect::<Vec<_>>() }))
}

/// Rules at a time: each send is held against all of them.
const MOST: usize = 100;

/// Adds a rule: an object, or the same words as on the command line in a string.
pub fn add(server: &Sandbox, body: &[u8]) -> Outcome {
    let wrong = |message: String| (StatusCode::BAD_REQUEST, message);
    let value: serde_json::Value = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let rule: Rule = match value.as_str() {
        Some(text) => text.parse().map_err(wrong)?,
        None => Rule::read(value).map_err(wrong)?,
    };
    sandbox::known(&rule).map_err(wrong)?;
    if server.desk().faults.rules().count() >= MOST {
        return Err(wrong(format!("there are already {MOST} rules")));
    }
    server.counter.borrow_mut().desk.faults.add(rule);
    list(server)
}

pub fn clear(sandbox: &Sandbox) -> Outcome {
    sandbox.counter.borrow_mut().desk.faults.clear();
    list(sandbox)
}
