//! 46elks, <https://46elks.com/docs/send-sms>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "46elks",
    guide: include_str!("guide.md"),
    message_log_location: "History at https://46elks.com/account",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "46elks.com",
    hosts: &["api.46elks.com"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("username", "u00000000000000000000000000000000"), ("password", "demonstration"), ("from", "Acme")],
        templates: &[],
    },
};
