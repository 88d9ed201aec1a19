//! `smsctl import` and `smsctl export`: the formats that are recognised, the losses that are noted, and that secrets stay
//! hidden.

mod export;
mod import;
mod logto;
mod variables;

use crate::support::{Done, Home};
use serde_json::{Value, json};

const ACCOUNT_SID: &str = "AC00000000000000000000000000000000";
const MESSAGING_SERVICE_SID: &str = "MG00000000000000000000000000000000";
const API_KEY_SID: &str = "SK00000000000000000000000000000000";

fn logto_templates(key: &str, values: [Value; 4]) -> Value {
    let usages = ["Register", "SignIn", "ForgotPassword", "Generic"];
    usages.iter().zip(values).map(|(usage, value)| json!({ "usageType": usage, key: value })).collect()
}

fn logto_text_templates() -> Value {
    logto_templates("content", ["a", "b", "c", "d"].map(|text| json!(format!("{{{{code}}}} {text}"))))
}

fn import(home: &Home, json: &Value, flags: &[&str]) -> Done {
    home.feed(&[&["import", "-", "--no-input"], flags].concat(), json.to_string())
}

/// The notes on stderr: what was not imported or exported.
fn notes(done: &Done) -> Vec<&str> {
    done.stderr.lines().filter_map(|line| line.strip_prefix("note: ")).collect()
}

fn logto_twilio_config() -> Value {
    json!({
        "accountSID": ACCOUNT_SID, "authToken": "t0k3n-of-logto", "fromMessagingServiceSID": MESSAGING_SERVICE_SID,
        "disableRiskCheck": false, "templates": logto_text_templates(),
    })
}
