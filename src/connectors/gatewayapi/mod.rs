//! GatewayAPI, <https://gatewayapi.com/docs/apis/rest/>.

use std::sync::LazyLock;

use super::{
    Demo, Provider,
    form::Form,
    gateway::Preset,
    logto::{Logto, Pair, Rows, Value},
};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "gatewayapi",
    guide: include_str!("guide.md"),
    records: "Reporting, Traffic at https://gatewayapi.com/app",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "gatewayapi.com",
    hosts: &["gatewayapi.com", "gatewayapi.eu"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    tool: None,
    demo: Demo { settings: &[("api-token", "demonstration"), ("from", "Acme")], templates: &[] },
};

const LOGTO: Logto = Logto {
    factory: "gatewayapi-sms",
    target: "gatewayapi-sms",
    fields: &[
        Pair::text("endpoint", "host").of(Value::Choice(&[
            ("https://gatewayapi.com/rest/mtsms", "gatewayapi.com"),
            ("https://gatewayapi.eu/rest/mtsms", "gatewayapi.eu"),
        ])),
        Pair::text("apiToken", "api-token"),
        Pair::text("sender", "from"),
    ],
    idle: &[],
    rows: Rows::Content,
    required: Logto::REQUIRED,
};
