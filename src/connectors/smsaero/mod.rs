//! SMS Aero API v2, <https://smsaero.ru/integration/documentation/api/>.

use super::{DemoAccount, Provider, gateway::Preset};

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "smsaero",
    guide: include_str!("guide.md"),
    message_log_location: "the list of messages at https://smsaero.ru/cabinet",
    domain: "smsaero.ru",
    hosts: &["gate.smsaero.ru", "gate.smsaero.org"],
    demo_account: DemoAccount::with_settings(&[
        ("email", "demo@example.com"),
        ("api-key", "demonstration"),
        ("sign", "SMS Aero"),
    ]),
    ..Provider::from_preset(&PRESET)
};
