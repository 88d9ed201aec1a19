//! Bird Channels API, <https://docs.bird.com/api/channels-api/supported-channels/programmable-sms/sending-sms-messages>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "bird",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Channels, SMS, Logs at https://app.bird.com",
    domain: "bird.com",
    hosts: &["api.bird.com"],
    demo_account: DemoAccount::with_settings(&[
        ("workspace-id", "00000000-0000-0000-0000-000000000000"),
        ("channel-id", "00000000-0000-0000-0000-000000000001"),
        ("access-key", "demonstration000000000000000"),
    ]),
    ..Provider::from_preset(&PRESET)
};
