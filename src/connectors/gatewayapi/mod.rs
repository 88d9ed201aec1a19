//! GatewayAPI, <https://gatewayapi.com/docs/apis/rest/>.

use super::{
    DemoAccount, Provider,
    gateway::Preset,
    logto::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion},
};

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "gatewayapi",
    guide: include_str!("guide.md"),
    message_log_location: "Reporting, Traffic at https://gatewayapi.com/app",
    domain: "gatewayapi.com",
    hosts: &["gatewayapi.com", "gatewayapi.eu"],
    logto: Some(LOGTO),
    demo_account: DemoAccount::with_settings(&[("api-token", "demonstration"), ("from", "Acme")]),
    ..Provider::from_preset(&PRESET)
};

const LOGTO: LogtoConnector = LogtoConnector {
    factory_id: "gatewayapi-sms",
    target: "gatewayapi-sms",
    field_mappings: &[
        FieldMapping::same_text("endpoint", "host").with_conversion(ValueConversion::Enumerated(&[
            ("https://gatewayapi.com/rest/mtsms", "gatewayapi.com"),
            ("https://gatewayapi.eu/rest/mtsms", "gatewayapi.eu"),
        ])),
        FieldMapping::same_text("apiToken", "api-token"),
        FieldMapping::same_text("sender", "from"),
    ],
    ignored_keys: &[],
    template_mapping: TemplateMapping::Content,
    required_usages: LogtoConnector::REQUIRED_USAGES,
};
