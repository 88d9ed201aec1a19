//! Infobip SMS API v3, <https://www.infobip.com/docs/api/channels/sms>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "infobip",
    guide: include_str!("guide.md"),
    message_log_location: "Analyze, Logs at https://portal.infobip.com",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "infobip.com",
    hosts: &["api.infobip.com"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("host", "demo.api.infobip.com"), ("api-key", "demonstration"), ("from", "InfoSMS")],
        templates: &[],
    },
};
