//! Infobip SMS API v3, <https://www.infobip.com/docs/api/channels/sms>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "infobip",
    guide: include_str!("guide.md"),
    records: "Analyze, Logs at https://portal.infobip.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "infobip.com",
    hosts: &["api.infobip.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    tool: None,
    demo: Demo {
        settings: &[("host", "demo.api.infobip.com"), ("api-key", "demonstration"), ("from", "InfoSMS")],
        templates: &[],
    },
};
