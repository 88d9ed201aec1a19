//! Infobip SMS API v3, <https://www.infobip.com/docs/api/channels/sms>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "infobip",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Analyze, Logs at https://portal.infobip.com",
    domain: "infobip.com",
    hosts: &["api.infobip.com"],
    demo_account: DemoAccount::with_settings(&[
        ("host", "demo.api.infobip.com"),
        ("api-key", "00000000000000000000000000000000-00000000-0000-4000-8000-000000000000"),
        ("from", "InfoSMS"),
    ]),
    ..Provider::from_preset(&PRESET)
};
