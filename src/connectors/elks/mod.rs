//! 46elks, <https://46elks.com/docs/send-sms>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "46elks",
    guide: include_str!("guide.md"),
    records: "History at https://46elks.com/account",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "46elks.com",
    hosts: &["api.46elks.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    tool: None,
    demo: Demo {
        settings: &[
            ("username", "u00000000000000000000000000000000"),
            ("password", "demonstration"),
            ("from", "Acme"),
        ],
        templates: &[],
    },
};
