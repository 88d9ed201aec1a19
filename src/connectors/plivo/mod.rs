//! Plivo Messages API, <https://www.plivo.com/docs/messaging/api/messages/>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "plivo",
    guide: include_str!("guide.md"),
    message_log_location: "Messaging, Logs at https://console.plivo.com",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "plivo.com",
    hosts: &["api.plivo.com"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("auth-id", "MADEMONSTRATION00000"), ("auth-token", "demonstration"), ("from", "+15005550006")],
        templates: &[],
    },
};
