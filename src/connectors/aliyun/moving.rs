//! Aliyun's settings elsewhere: in Logto, and in the file of the Aliyun CLI.

use serde_json::Value;

use crate::connectors::{
    Found, Tool,
    logto::{Logto, Pair, Rows},
};

pub const LOGTO: Logto = Logto {
    factory: "aliyun-short-message-service",
    target: "aliyun-sms",
    fields: &[
        Pair::text("accessKeyId", "access-key-id"),
        Pair::text("accessKeySecret", "access-key-secret"),
        Pair::text("signName", "sign-name"),
    ],
    idle: &[("strictPhoneRegionNumberCheck", "a number here always has its country code")],
    rows: Rows::Id {
        key: "templateCode",
        split: true,
        looks: |id| id.starts_with("SMS_") || id.starts_with('<'),
        beside: &[],
        idle: &["type"],
    },
    required: Logto::REQUIRED,
};

pub const TOOL: Tool = Tool { name: "aliyun", read };

/// `~/.aliyun/config.json`: the current profile, if it has an AccessKey.
fn read(text: &str, mut found: Found) -> Option<Found> {
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |profile: &Value, key: &str| profile.get(key).and_then(Value::as_str).map(str::to_owned);
    let profiles = json.get("profiles")?.as_array()?;
    let current = text(&json, "current")?;
    let profile = profiles.iter().find(|profile| text(profile, "name").as_ref() == Some(&current))?;
    for name in profiles.iter().filter_map(|profile| text(profile, "name")).filter(|name| *name != current) {
        found.note(format!("the profile {name} is not imported; {current} is the current one"));
    }
    match text(profile, "mode").as_deref() {
        Some("AK") => {
            let [id, secret] = ["access_key_id", "access_key_secret"].map(|key| text(profile, key));
            found = found.value("access-key-id", id.as_deref()).value("access-key-secret", secret.as_deref());
        }
        mode => found.note(format!(
            "the credentials of {current} are not imported: its mode is {}, not AK",
            mode.unwrap_or("unknown")
        )),
    }
    Some(found.value("region", text(profile, "region_id").as_deref()))
}
