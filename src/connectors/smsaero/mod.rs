//! SMS Aero API v2, <https://smsaero.ru/integration/documentation/api/>.

use std::sync::LazyLock;

use super::{
    Demo, Provider,
    form::Form,
    gateway::Preset,
    logto::{Logto, Pair, Rows},
};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::parse(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "smsaero",
    guide: include_str!("guide.md"),
    records: "the list of messages at https://smsaero.ru/cabinet",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "smsaero.ru",
    hosts: &["gate.smsaero.ru", "gate.smsaero.org"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[("email", "demo@example.com"), ("api-key", "demonstration"), ("sign", "SMS Aero")],
        templates: &[],
    },
};

const LOGTO: Logto = Logto {
    factory: "smsaero-short-message-service",
    target: "smsaero-sms",
    fields: &[
        Pair::text("email", "email"),
        Pair::text("apiKey", "api-key"),
        Pair::text("senderName", "sign"),
    ],
    idle: &[],
    rows: Rows::Content,
    required: Logto::REQUIRED,
};
