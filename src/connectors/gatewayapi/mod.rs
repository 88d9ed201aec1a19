//! GatewayAPI, <https://gatewayapi.com/docs/apis/rest/>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::read(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "gatewayapi",
    guide: include_str!("guide.md"),
    records: "Reporting, Traffic at https://gatewayapi.com/app",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "gatewayapi.com",
    claims: |request, by_host| PRESET.claims(request, by_host),
    demo: Demo { settings: &[("api-token", "demonstration"), ("from", "Acme")], templates: &[] },
};
