//! The contract of Logto's HTTP SMS connector, <https://docs.logto.io/integrations/http-sms>.

use super::{DemoAccount, LocalizedText, Provider, gateway::Preset};
use crate::sms::TemplateKind;

static PRESET: Preset = Preset::from_toml(include_str!("gateway.toml"));

pub static PROVIDER: Provider = Provider {
    name: "logto-http",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "the records of your receiver",
    template_kind: TemplateKind::Registered,
    domain: "receiver.example",
    hosts: &["receiver.example"],
    demo_account: DemoAccount {
        settings: &[("endpoint", "https://receiver.example/sms"), ("authorization", "Bearer demonstration")],
        templates: &[
            ("register", "Register"),
            ("sign-in", "SignIn"),
            ("forgot-password", "ForgotPassword"),
            ("generic", "Generic"),
        ],
        extras: &[],
    },
    ..Provider::from_preset(&PRESET)
};
