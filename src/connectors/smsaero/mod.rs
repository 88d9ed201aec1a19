//! SMS Aero API v2, <https://smsaero.ru/integration/documentation/api/>.

use super::{
    DemoAccount, Provider,
    gateway::Preset,
    logto::{FieldMapping, LogtoConnector, TemplateMapping},
};

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "smsaero",
    guide: include_str!("guide.md"),
    message_log_location: "the list of messages at https://smsaero.ru/cabinet",
    domain: "smsaero.ru",
    hosts: &["gate.smsaero.ru", "gate.smsaero.org"],
    logto: Some(LOGTO),
    demo_account: DemoAccount::with_settings(&[
        ("email", "demo@example.com"),
        ("api-key", "demonstration"),
        ("sign", "SMS Aero"),
    ]),
    ..Provider::from_preset(&PRESET)
};

const LOGTO: LogtoConnector = LogtoConnector {
    factory_id: "smsaero-short-message-service",
    target: "smsaero-sms",
    field_mappings: &[
        FieldMapping::same_text("email", "email"),
        FieldMapping::same_text("apiKey", "api-key"),
        FieldMapping::same_text("senderName", "sign"),
    ],
    ignored_keys: &[],
    template_mapping: TemplateMapping::Content,
    required_usages: LogtoConnector::REQUIRED_USAGES,
};
