//! Sinch SMS REST API, <https://developers.sinch.com/docs/sms/api-reference/sms/batches>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "sinch",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "SMS, Logs at https://dashboard.sinch.com",
    domain: "sinch.com",
    hosts: &["sms.api.sinch.com"],
    demo_account: DemoAccount::with_settings(&[
        ("service-plan-id", "00000000000000000000000000000000"),
        ("api-token", "de000000000000000000000000000001"),
        ("from", "+15005550006"),
    ]),
    ..Provider::from_preset(&PRESET)
};
