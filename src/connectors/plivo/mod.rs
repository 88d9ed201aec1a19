//! Plivo Messages API, <https://www.plivo.com/docs/messaging/api/messages/>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "plivo",
    guide: include_str!("guide.md"),
    records: "Messaging, Logs at https://console.plivo.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "plivo.com",
    hosts: &["api.plivo.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    tool: None,
    demo: Demo {
        settings: &[
            ("auth-id", "MADEMONSTRATION00000"),
            ("auth-token", "demonstration"),
            ("from", "+15005550006"),
        ],
        templates: &[],
    },
};
