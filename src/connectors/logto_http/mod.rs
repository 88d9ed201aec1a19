//! The contract of Logto's HTTP SMS connector, <https://docs.logto.io/integrations/http-sms>.

use super::{
    DemoAccount, Provider,
    gateway::Preset,
    logto::{FieldMapping, LogtoConnector, TemplateMapping},
};
use crate::sms::TemplateKind;

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "logto-http",
    guide: include_str!("guide.md"),
    message_log_location: "the records of your receiver",
    template_kind: TemplateKind::Registered,
    domain: "receiver.example",
    hosts: &["receiver.example"],
    logto: Some(LOGTO),
    demo_account: DemoAccount {
        settings: &[("endpoint", "https://receiver.example/sms"), ("authorization", "Bearer demonstration")],
        templates: &[
            ("register", "Register"),
            ("sign-in", "SignIn"),
            ("forgot-password", "ForgotPassword"),
            ("generic", "Generic"),
        ],
    },
    ..Provider::from_preset(&PRESET)
};

const LOGTO: LogtoConnector = LogtoConnector {
    factory_id: "http-sms",
    target: "http-sms",
    field_mappings: &[
        FieldMapping::same_text("endpoint", "endpoint"),
        FieldMapping::same_text("authorization", "authorization").optional(),
    ],
    ignored_keys: &[],
    template_mapping: TemplateMapping::Unsupported,
    required_usages: &[],
};
