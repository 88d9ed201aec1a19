//! Telnyx Messaging API v2, <https://developers.telnyx.com/api/messaging/send-message>.

use super::{DemoAccount, Provider, gateway::Preset};

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "telnyx",
    guide: include_str!("guide.md"),
    message_log_location: "Reporting, Message detail records at https://portal.telnyx.com",
    domain: "telnyx.com",
    hosts: &["api.telnyx.com"],
    demo_account: DemoAccount::with_settings(&[("api-key", "KEY-demonstration"), ("from", "+15005550006")]),
    ..Provider::from_preset(&PRESET)
};
