//! The contract of Logto's HTTP SMS connector, <https://docs.logto.io/integrations/http-sms>.

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
    name: "logto-http",
    guide: include_str!("guide.md"),
    message_log_location: "the records of your receiver",
    template_kind: TemplateKind::Registered,
    form: Form::Preset(&PRESET),
    domain: "receiver.example",
    hosts: &["receiver.example"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("endpoint", "https://receiver.example/sms"), ("authorization", "Bearer demonstration")],
        templates: &[
            ("register", "Register"),
            ("sign-in", "SignIn"),
            ("forgot-password", "ForgotPassword"),
            ("generic", "Generic"),
        ],
    },
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
