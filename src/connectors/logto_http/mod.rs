//! The contract of Logto's HTTP SMS connector, <https://docs.logto.io/integrations/http-sms>.

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
    name: "logto-http",
    guide: include_str!("guide.md"),
    records: "the records of your receiver",
    holds: Holds::Registered,
    form: Form::Preset(&PRESET),
    domain: "receiver.example",
    hosts: &["receiver.example"],
    claims: |request, by_host| PRESET.claims(request, by_host),
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[("endpoint", "https://receiver.example/sms"), ("authorization", "Bearer demonstration")],
        templates: &[
            ("register", "Register"),
            ("sign-in", "SignIn"),
            ("forgot-password", "ForgotPassword"),
            ("generic", "Generic"),
        ],
    },
};

const LOGTO: Logto = Logto {
    factory: "http-sms",
    target: "http-sms",
    fields: &[Pair::text("endpoint", "endpoint"), Pair::text("authorization", "authorization").optional()],
    idle: &[],
    rows: Rows::None,
    required: &[],
};
