//! Sinch SMS REST API, <https://developers.sinch.com/docs/sms/api-reference/sms/batches>.

use std::sync::LazyLock;

use super::{Demo, Provider, form::Form, gateway::Preset};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "sinch",
    guide: include_str!("guide.md"),
    records: "SMS, Logs at https://dashboard.sinch.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "sinch.com",
    hosts: &["sms.api.sinch.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: None,
    tool: None,
    demo: Demo {
        settings: &[
            ("service-plan-id", "00000000000000000000000000000000"),
            ("api-token", "demonstration"),
            ("from", "+15005550006"),
        ],
        templates: &[],
    },
};
