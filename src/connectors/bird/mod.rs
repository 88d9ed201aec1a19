//! Bird Channels API, <https://docs.bird.com/api/channels-api/supported-channels/programmable-sms/sending-sms-messages>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "bird",
    guide: include_str!("guide.md"),
    records: "Channels, SMS, Logs at https://app.bird.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "bird.com",
    hosts: &["api.bird.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    tool: None,
    demo: Demo {
        settings: &[
            ("workspace-id", "00000000-0000-0000-0000-000000000000"),
            ("channel-id", "00000000-0000-0000-0000-000000000001"),
            ("access-key", "demonstration"),
        ],
        templates: &[],
    },
};
