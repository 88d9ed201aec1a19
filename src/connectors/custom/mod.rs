//! The provider `http`: a gateway of the user's own, described in the file.

mod starter;

use clap::ArgAction;
pub use starter::gateway_starter_toml;

use super::{
    DemoAccount, LocalizedText, Provider,
    form::{BuildConnector, FieldError, Form, TableEntry},
    gateway::{Gateway, GatewayDescription, Setting, TEXT_MESSAGE_VARIABLES},
};
use crate::sms::{Secret, TemplateKind};

pub static PROVIDER: Provider = Provider {
    name: "http",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "your gateway's own records",
    template_kind: TemplateKind::Text,
    form: Form::from_builder::<Http>(),
    domain: "gateway.example",
    hosts: &["gateway.example"],
    cli_tool: None,
    recognize_request: |_| false,
    variable_aliases: &[],
    demo_account: DemoAccount::with_settings(&[
        ("url", "https://gateway.example/messages"),
        ("headers.Authorization", "Bearer {{secret.token}}"),
        ("secrets.token", "demonstration-token"),
        ("json-body", r#"{"to": "{{to}}", "text": "{{text}}"}"#),
        ("id", "/id"),
        ("refusal", r#"{"code": ["/error/code"], "message": ["/error/message"]}"#),
        (
            "errors",
            r#"[
                    {
                        "code": "401", "kind": "credentials", "meaning": "the gateway does not know this token",
                        "fix": "create one in its console"
                    },
                    {"code": "no_credit", "kind": "refused", "meaning": "there is no credit left", "fix": "top up"},
                    {"code": "too_many", "kind": "throttled"}
                ]"#,
        ),
        (
            "delivery",
            r#"{
                    "url": "https://gateway.example/messages/{{id}}", "status": ["/status"],
                    "delivered": ["delivered"], "failed": ["failed", "rejected", "expired"],
                    "code": ["/error/code"], "message": ["/error/message"]
                }"#,
        ),
        ("check", r#"{"url": "https://gateway.example/balance", "path": "/balance"}"#),
    ]),
};

/// Your own gateway, described in the file: its requests, and how its responses are read
#[derive(Debug, clap::Args)]
pub struct Http {
    #[command(flatten)]
    description: GatewayDescription,
    /// A secret, which fills in {{secret.NAME}}
    #[arg(long)]
    secrets: Vec<TableEntry<Secret>>,
    /// Allow http:// to other machines, on a network that you trust
    #[arg(long, action = ArgAction::Set, default_value_t)]
    insecure: bool,
}

impl BuildConnector for Http {
    type Built = Gateway;

    fn build(self) -> Result<Self::Built, FieldError> {
        let secrets =
            self.secrets.into_iter().map(|entry| (format!("secret.{}", entry.key), Setting::Secret(entry.value)));
        let secrets: Vec<_> = secrets.collect();
        let names: Vec<_> = secrets.iter().map(|(name, _)| name.as_str()).collect();
        self.description.validate(&names, &TEXT_MESSAGE_VARIABLES)?;
        let insecure = ("insecure".to_owned(), Setting::Plain(self.insecure.to_string()));
        Gateway::new(self.description.into(), secrets.into_iter().chain([insecure]).collect())
    }
}
