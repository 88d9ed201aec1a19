//! Plivo Messages API, <https://www.plivo.com/docs/messaging/api/messages/>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "plivo",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Messaging, Logs at https://console.plivo.com",
    domain: "plivo.com",
    hosts: &["api.plivo.com"],
    demo_account: DemoAccount::with_settings(&[
        ("auth-id", "MADEMONSTRATION00000"),
        ("auth-token", "demonstration000000000000000000000000000"),
        ("from", "+15005550006"),
    ]),
    ..Provider::from_preset(&PRESET)
};
