//! WhatsApp Business, Meta's Cloud API, <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>.

mod checks;
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
    name: "whatsapp",
    guide: include_str!("guide.md"),
    records: "WhatsApp manager, Insights at https://business.facebook.com",
    holds: Holds::Registered,
    form: Form::of::<Whatsapp>(),
    domain: "graph.facebook.com",
    hosts: &["graph.facebook.com"],
    claims: sandbox::claims,
    logto: Some(LOGTO),
    tool: None,
    demo: Demo {
        settings: &[("access-token", "demonstration"), ("phone-number-id", "100000000000001")],
        templates: &[
            ("register", "sign_up_code"),
            ("sign-in", "sign_in_code"),
            ("forgot-password", "password_code"),
            ("generic", "verification_code"),
        ],
    },
};

const LOGTO: Logto = Logto {
    factory: "whatsapp-short-message-service",
    target: "whatsapp-sms",
    fields: &[Pair::text("accessToken", "access-token"), Pair::text("phoneNumberId", "phone-number-id")],
    idle: &[],
    rows: Rows::Id {
        key: "templateName",
        split: false,
        looks: |id| !id.contains('/'),
        beside: &[Pair::text("language", "language").optional()],
        idle: &[],
    },
    required: Logto::REQUIRED,
};

/// WhatsApp Business (Meta's Cloud API): sends authentication templates that Meta approved
#[derive(Clone, Debug, clap::Args)]
pub struct Whatsapp {
    /// Access token of a system user, with the permission whatsapp_business_messaging
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN")]
    access_token: Secret,
    /// ID of the phone number that sends: digits, not the number itself
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", value_parser = digits)]
    phone_number_id: String,
    /// ID of the WhatsApp Business account, which `check` needs to find the templates
    #[arg(long, env = "WHATSAPP_BUSINESS_ACCOUNT_ID", value_parser = digits)]
    account_id: Option<String>,
    /// Language of the templates; for another language, write a template as NAME/LANGUAGE
    #[arg(long, default_value = "en", value_parser = language)]
    language: String,
    /// Version of the Graph API
    #[arg(long, default_value = "v23.0", value_parser = version)]
    api_version: String,
}

impl Connector for Whatsapp {
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message)
    }

    fn checks(&self, templates: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        checks::all(self, templates)
    }

    fn key_id(&self) -> &str {
        &self.phone_number_id
    }

    fn host(&self) -> String {
        "graph.facebook.com".into()
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(self, request, visit)
    }
}

impl Whatsapp {
    /// The name and the language of a template, written `NAME` or `NAME/LANGUAGE`.
    fn template<'a>(&'a self, id: &'a str) -> (&'a str, &'a str) {
        id.split_once('/').unwrap_or((id, &self.language))
    }
}

fn digits(text: &str) -> Result<String, &'static str> {
    let plain = (5..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.to_owned()).ok_or("an id has digits only; the console shows it above the number")
}

fn language(text: &str) -> Result<String, &'static str> {
    let plain = (2..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    plain.then(|| text.to_owned()).ok_or("expected a language code of Meta's, such as en, en_US or zh_CN")
}

fn version(text: &str) -> Result<String, &'static str> {
    let rest = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let plain = rest.is_some_and(|(major, minor)| number(major) && number(minor));
    plain.then(|| text.to_owned()).ok_or("expected a version such as v23.0")
}
