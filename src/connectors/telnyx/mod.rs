//! Telnyx Messaging API v2, <https://developers.telnyx.com/api/messaging/send-message>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "telnyx",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Reporting, Message detail records at https://portal.telnyx.com",
    domain: "telnyx.com",
    hosts: &["api.telnyx.com"],
    demo_account: DemoAccount::with_settings(&[
        ("api-key", "KEY00000000000000000000000000000000_demonstration000000000"),
        ("from", "+15005550006"),
    ]),
    ..Provider::from_preset(&PRESET)
};
