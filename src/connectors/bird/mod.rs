//! Bird Channels API, <https://docs.bird.com/api/channels-api/supported-channels/programmable-sms/sending-sms-messages>.

use std::sync::LazyLock;

use super::{DemoAccount, Provider, form::Form, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "bird",
    guide: include_str!("guide.md"),
    message_log_location: "Channels, SMS, Logs at https://app.bird.com",
    template_kind: TemplateKind::Text,
    form: Form::Preset(&PRESET),
    domain: "bird.com",
    hosts: &["api.bird.com"],
    recognize_request: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[
            ("workspace-id", "00000000-0000-0000-0000-000000000000"),
            ("channel-id", "00000000-0000-0000-0000-000000000001"),
            ("access-key", "demonstration"),
        ],
        templates: &[],
    },
};
