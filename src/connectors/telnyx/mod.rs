//! Telnyx Messaging API v2, <https://developers.telnyx.com/api/messaging/send-message>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "telnyx",
    guide: include_str!("guide.md"),
    records: "Reporting, Message detail records at https://portal.telnyx.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "telnyx.com",
    hosts: &["api.telnyx.com"],
    logto: None,
    tool: None,
    claims: |request, by_host| PRESET.claims(request, by_host),
    demo: Demo { settings: &[("api-key", "KEY-demonstration"), ("from", "+15005550006")], templates: &[] },
};
