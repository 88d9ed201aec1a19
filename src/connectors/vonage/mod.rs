//! Vonage SMS API, <https://developer.vonage.com/en/api/sms>.

use std::sync::LazyLock;

use super::{
    Demo, Provider,
    form::Form,
    gateway::Preset,
    logto::{Logto, Pair, Rows},
};
use crate::sms::Holds;

static PRESET: LazyLock<Preset> =
    LazyLock::new(|| Preset::read(include_str!("gateway.toml")).expect("a test reads it"));

pub static PROVIDER: Provider = Provider {
    name: "vonage",
    guide: include_str!("guide.md"),
    records: "Logs, SMS at https://dashboard.vonage.com",
    holds: Holds::Text,
    form: Form::Preset(&PRESET),
    domain: "nexmo.com",
    hosts: &["rest.nexmo.com", "api.nexmo.com"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[("api-key", "a1b2c3d4"), ("api-secret", "demonstration"), ("from", "Acme")],
        templates: &[],
    },
};

const LOGTO: Logto = Logto {
    factory: "vonage-sms",
    target: "vonage-sms",
    fields: &[
        Pair::text("apiKey", "api-key"),
        Pair::text("apiSecret", "api-secret"),
        Pair::text("brandName", "from"),
    ],
    idle: &[],
    rows: Rows::Content,
    required: Logto::REQUIRED,
};
