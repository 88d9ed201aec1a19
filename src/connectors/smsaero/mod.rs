//! SMS Aero API v2, <https://smsaero.ru/integration/documentation/api/>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "smsaero",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "the list of messages at https://smsaero.ru/cabinet",
    domain: "smsaero.ru",
    hosts: &["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net"],
    demo_account: DemoAccount::with_settings(&[
        ("email", "demo@example.com"),
        ("api-key", "demonstration0000000000000000000"),
        ("sign", "SMS Aero"),
    ]),
    ..Provider::from_preset(&PRESET)
};
