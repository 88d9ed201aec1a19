//! SMS Aero API v2, <https://smsaero.ru/integration/documentation/api/>.

use std::sync::LazyLock;

use super::{
    DemoAccount, Provider,
    form::Form,
    gateway::Preset,
    logto::{FieldMapping, LogtoConnector, TemplateMapping},
};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "smsaero",
    guide: include_str!("guide.md"),
    message_log_location: "the list of messages at https://smsaero.ru/cabinet",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "smsaero.ru",
    hosts: &["gate.smsaero.ru", "gate.smsaero.org"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("email", "demo@example.com"), ("api-key", "demonstration"), ("sign", "SMS Aero")],
        templates: &[],
    },
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
