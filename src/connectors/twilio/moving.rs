//! Twilio's settings elsewhere: in Logto, and in the file of the Twilio CLI.

use serde_json::Value as Json;

use super::sid;
use crate::connectors::{
    Found, Tool,
    logto::{Logto, Pair, Rows, Value},
};

pub const LOGTO: Logto = Logto {
    factory: "twilio-short-message-service",
    target: "twilio-sms",
    fields: &[
        Pair::text("accountSID", "account-sid"),
        Pair::text("authToken", "auth-token"),
        Pair::text("fromMessagingServiceSID", "from")
            .of(Value::Only { what: "must be a Messaging Service SID", fits: |text| sid("MG", text) }),
        Pair::text("disableRiskCheck", "risk-check")
            .of(Value::Switch { on: "disable", off: "enable" })
            .optional(),
    ],
    idle: &[],
    rows: Rows::Content,
    required: Logto::REQUIRED,
};

pub const TOOL: Tool = Tool { name: "twilio-cli", read };

/// `~/.twilio-cli/config.json`: the active profile, with the API key that `twilio login` made.
fn read(text: &str, mut found: Found) -> Option<Found> {
    let json: Json = serde_json::from_str(text).ok()?;
    let profiles = json.get("profiles")?.as_object()?;
    let accounts = profiles.iter().filter(|(_, profile)| profile.get("accountSid").is_some());
    let accounts: Vec<_> = accounts.collect();
    let active = json.get("activeProfile").and_then(Json::as_str);
    let (chosen, profile) =
        accounts.iter().find(|(name, _)| active == Some(name)).or_else(|| accounts.first())?;
    for (name, _) in accounts.iter().filter(|(name, _)| name != chosen) {
        found.note(format!("the profile {name} is not imported; {chosen} is the active one"));
    }
    let text = |key| profile.get(key).and_then(Json::as_str);
    let edge = json.get("edge").and_then(Json::as_str);
    let found = found.value("account-sid", text("accountSid")).value("api-key-sid", text("apiKey"));
    Some(found.value("api-key-secret", text("apiSecret")).value("region", text("region")).value("edge", edge))
}
