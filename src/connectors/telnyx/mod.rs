//! Telnyx Messaging API v2, <https://developers.telnyx.com/api/messaging/send-message>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "telnyx",
    guide: include_str!("guide.md"),
    message_log_location: "Reporting, Message detail records at https://portal.telnyx.com",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "telnyx.com",
    hosts: &["api.telnyx.com"],
    logto: None,
    cli_tool: None,
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    demo_account: DemoAccount {
        settings: &[("api-key", "KEY-demonstration"), ("from", "+15005550006")],
        templates: &[],
    },
};
