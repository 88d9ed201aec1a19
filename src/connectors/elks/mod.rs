//! 46elks, <https://46elks.com/docs/send-sms>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "46elks",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "History at https://46elks.com/account",
    domain: "46elks.com",
    hosts: &["api.46elks.com"],
    demo_account: DemoAccount::with_settings(&[
        ("username", "u00000000000000000000000000000000"),
        ("password", "00000000000000000000000000000000"),
        ("from", "Acme"),
    ]),
    ..Provider::from_preset(&PRESET)
};
