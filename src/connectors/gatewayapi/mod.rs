//! GatewayAPI, <https://gatewayapi.com/docs/apis/rest/>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};

static PRESET: Preset = Preset::with_emulation(include_str!("gateway.toml"), include_str!("emulation.toml"));

pub static PROVIDER: Provider = Provider {
    name: "gatewayapi",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Reporting, Traffic at https://gatewayapi.com/app",
    domain: "gatewayapi.com",
    hosts: &["gatewayapi.com", "gatewayapi.eu"],
    demo_account: DemoAccount::with_settings(&[
        ("api-token", "demonstration0000000000000000000000000000000000000000000000000000"),
        ("from", "Acme"),
    ]),
    ..Provider::from_preset(&PRESET)
};
