//! GatewayAPI, <https://gatewayapi.com/docs/apis/rest/>.

use std::sync::LazyLock;

use super::{
    DemoAccount, Provider,
    form::Form,
    gateway::Preset,
    logto::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion},
};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "gatewayapi",
    guide: include_str!("guide.md"),
    message_log_location: "Reporting, Traffic at https://gatewayapi.com/app",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "gatewayapi.com",
    hosts: &["gatewayapi.com", "gatewayapi.eu"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    cli_tool: None,
    demo_account: DemoAccount { settings: &[("api-token", "demonstration"), ("from", "Acme")], templates: &[] },
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
