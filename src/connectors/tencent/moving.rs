//! Tencent's settings elsewhere: in Logto, and in the files of its CLI.

use serde_json::Value;

use crate::connectors::{
    Found, Tool,
    logto::{Logto, Pair, Rows},
};

pub const LOGTO: Logto = Logto {
    factory: "tencent-short-message-service",
    target: "tencent-sms",
    fields: &[
        Pair::text("accessKeyId", "secret-id"),
        Pair::text("accessKeySecret", "secret-key"),
        Pair::text("signName", "sign-name"),
        Pair::text("sdkAppId", "sdk-app-id"),
        Pair::text("region", "region"),
    ],
    idle: &[],
    rows: Rows::Id {
        key: "templateCode",
        split: false,
        looks: |id| super::digits(id) || id.starts_with('<'),
        beside: &[],
        idle: &[],
    },
    required: Logto::REQUIRED,
};

pub const TOOL: Tool = Tool { name: "tccli", read };

/// `~/.tccli/default.credential`
fn read(text: &str, mut found: Found) -> Option<Found> {
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |key: &str| json.get(key).and_then(Value::as_str);
    let (id, key) = (text("secretId")?, text("secretKey")?);
    if text("token").is_some_and(|token| !token.is_empty()) {
        found.note("the credentials are not imported: with a token, they are temporary".into());
        return Some(found);
    }
    Some(found.value("secret-id", Some(id)).value("secret-key", Some(key)))
}
