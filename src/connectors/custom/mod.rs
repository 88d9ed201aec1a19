//! A gateway of the user's own, described in the file.

use clap::ArgAction;

use super::{
    Demo, Provider,
    form::{Build, Entry, Flaw, Form},
    gateway::{Block, Gateway, SAID_BY_TEXT, Setting},
};
use crate::sms::{Holds, Secret};

pub const PROVIDER: Provider = Provider {
    name: "http",
    guide: include_str!("guide.md"),
    records: "your gateway's own records",
    holds: Holds::Text,
    form: Form::built::<Http>(),
    domain: "gateway.example",
    hosts: &["gateway.example"],
    logto: None,
    tool: None,
    claims: |_, by_host| by_host.then(String::new),
    demo: Demo {
        settings: &[
            ("url", "https://gateway.example/messages"),
            ("headers.Authorization", "Bearer {{secret.token}}"),
            ("secrets.token", "demonstration-token"),
            ("json-body", r#"{"to": "{{to}}", "text": "{{text}}"}"#),
            ("id", "/id"),
            ("error.code", "/error/code"),
            ("error.message", "/error/message"),
            ("delivery.url", "https://gateway.example/messages/{{id}}"),
            ("delivery.at", "/status"),
            ("delivery.delivered", "delivered"),
            ("delivery.failed", "failed"),
            ("check.url", "https://gateway.example/balance"),
            ("check.at", "/balance"),
        ],
        templates: &[],
    },
};

/// Your own HTTP gateway, described in the file
#[derive(Debug, clap::Args)]
pub struct Http {
    #[command(flatten)]
    block: Block,
    /// A secret, inserted at {{secret.NAME}}
    #[arg(long)]
    secrets: Vec<Entry<Secret>>,
    /// Allow http:// to other machines, on a network that you trust
    #[arg(long, action = ArgAction::Set, default_value_t)]
    insecure: bool,
}

impl Build for Http {
    type Built = Gateway;

    fn build(self) -> Result<Self::Built, Flaw> {
        let secrets =
            self.secrets.into_iter().map(|row| (format!("secret.{}", row.key), Setting::Secret(row.value)));
        let secrets: Vec<_> = secrets.collect();
        let names: Vec<_> = secrets.iter().map(|(name, _)| name.as_str()).collect();
        self.block.sound(&names, &SAID_BY_TEXT)?;
        let insecure = ("insecure".to_owned(), Setting::Open(self.insecure.to_string()));
        Gateway::new(self.block.into(), secrets.into_iter().chain([insecure]).collect())
    }
}
