//! Sinch SMS REST API, <https://developers.sinch.com/docs/sms/api-reference/sms/batches>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "sinch",
    guide: include_str!("guide.md"),
    message_log_location: "SMS, Logs at https://dashboard.sinch.com",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "sinch.com",
    hosts: &["sms.api.sinch.com"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[
            ("service-plan-id", "00000000000000000000000000000000"),
            ("api-token", "demonstration"),
            ("from", "+15005550006"),
        ],
        templates: &[],
    },
};
