//! Vonage SMS API, <https://developer.vonage.com/en/api/sms>.

mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Check, Connector, Demo, Provider,
    form::Form,
    logto::{Logto, Pair, Rows},
};
use crate::{
    desk::{Reply, Visit},
    sms::{Holds, Message, Receipt, Secret, Template, Usage},
    wire::{Exchange, Moment, Request},
};

pub static PROVIDER: Provider = Provider {
    name: "vonage",
    guide: include_str!("guide.md"),
    records: "Logs, SMS at https://dashboard.vonage.com",
    holds: Holds::Text,
    form: Form::of::<Vonage>(),
    domain: "nexmo.com",
    hosts: &["rest.nexmo.com", "api.nexmo.com"],
    claims: sandbox::claims,
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

/// Vonage (Nexmo): sends your own wording, worldwide
#[derive(Clone, Debug, clap::Args)]
pub struct Vonage {
    /// API key of the account, 8 characters
    #[arg(long, env = "VONAGE_API_KEY")]
    api_key: String,
    /// API secret of the account
    #[arg(long, env = "VONAGE_API_SECRET")]
    api_secret: Secret,
    /// Sender: a number of your account without its plus (14155550100), or an alphanumeric id (Acme)
    #[arg(long, value_parser = parse_sender)]
    from: String,
}

impl Connector for Vonage {
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message)
    }

    fn checks(&self, _: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        vec![Check::new("credentials", client::balance(self))]
    }

    fn key_id(&self) -> &str {
        &self.api_key
    }

    fn host(&self) -> String {
        "rest.nexmo.com".into()
    }

    fn secrets_in(&self, request: &Request) -> Vec<Secret> {
        sandbox::secrets(request)
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::respond(self, request, visit)
    }
}

fn parse_sender(text: &str) -> Result<String, &'static str> {
    let is_number = (3..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_name =
        (1..=11).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    match is_number || is_name {
        true => Ok(text.to_owned()),
        false => Err(
            "expected a number without its plus (14155550100), or an alphanumeric id of at most 11 characters",
        ),
    }
}
