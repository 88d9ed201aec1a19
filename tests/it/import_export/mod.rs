//! Moving in and out: what is recognised, what is named because it finds no place, and what stays hidden.

mod inward;
mod logto;
mod outward;
mod variables;

use crate::support::{Done, Home};
use serde_json::{Value, json};

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const SERVICE: &str = "MG00000000000000000000000000000000";
const KEY: &str = "SK00000000000000000000000000000000";

fn rows(key: &str, values: [Value; 4]) -> Value {
    let usages = ["Register", "SignIn", "ForgotPassword", "Generic"];
    usages.iter().zip(values).map(|(usage, value)| json!({ "usageType": usage, key: value })).collect()
}

fn texts() -> Value {
    rows("content", ["a", "b", "c", "d"].map(|text| json!(format!("{{{{code}}}} {text}"))))
}

fn import(home: &Home, json: &Value, flags: &[&str]) -> Done {
    home.feed(&[&["import", "-", "--no-input"], flags].concat(), json.to_string())
}

/// Every line that names a loss.
fn notes(done: &Done) -> Vec<&str> {
    done.stderr.lines().filter_map(|line| line.strip_prefix("note: ")).collect()
}

fn twilio() -> Value {
    json!({
        "accountSID": ACCOUNT, "authToken": "t0k3n-of-logto", "fromMessagingServiceSID": SERVICE,
        "disableRiskCheck": false, "templates": texts(),
    })
}
