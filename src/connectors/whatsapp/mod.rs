//! WhatsApp Business, Meta's Cloud API, <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>.

mod checks;
mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{Connector, DemoAccount, LocalizedText, Provider, ProviderCheck, UnsupportedMessage, form::Form};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Receipt, Secret, Template, TemplateKind, Usage},
};

/// The provider `whatsapp`.
pub static PROVIDER: Provider = Provider {
    name: "whatsapp",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "WhatsApp manager, Insights at https://business.facebook.com",
    template_kind: TemplateKind::Registered,
    form: Form::from_args::<Whatsapp>(),
    domain: "graph.facebook.com",
    hosts: &["graph.facebook.com"],
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    cli_tool: None,
    demo_account: DemoAccount {
        settings: &[("access-token", "demonstration"), ("phone-number-id", "100000000000001")],
        templates: &[
            ("register", "sign_up_code"),
            ("sign-in", "sign_in_code"),
            ("forgot-password", "password_code"),
            ("generic", "verification_code"),
        ],
        extras: &[],
    },
};

/// WhatsApp Business (Meta's Cloud API): sends your authentication templates, once Meta has approved them
#[derive(Clone, Debug, clap::Args)]
pub struct Whatsapp {
    /// Access token of a system user, with the permission whatsapp_business_messaging
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN")]
    access_token: Secret,
    /// ID of the phone number that sends: digits, not the number itself
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", value_parser = parse_id)]
    phone_number_id: String,
    /// ID of the WhatsApp Business account, which `check` needs to find the templates
    #[arg(long, env = "WHATSAPP_BUSINESS_ACCOUNT_ID", value_parser = parse_id)]
    account_id: Option<String>,
    /// Language of the templates; for another language, write a template as NAME/LANGUAGE
    #[arg(long, default_value = "en", value_parser = parse_language)]
    language: String,
    /// Version of the Graph API
    #[arg(long, default_value = "v23.0", value_parser = parse_api_version)]
    api_version: String,
}

impl Connector for Whatsapp {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    fn build_checks(&self, templates: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        checks::build_checks(self, templates)
    }

    fn key_id(&self) -> &str {
        &self.phone_number_id
    }

    fn send_host(&self) -> String {
        "graph.facebook.com".into()
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

impl Whatsapp {
    /// Splits a template id `NAME` or `NAME/LANGUAGE` into name and language.
    fn split_template_id<'a>(&'a self, id: &'a str) -> (&'a str, &'a str) {
        id.split_once('/').unwrap_or((id, &self.language))
    }
}

fn parse_id(text: &str) -> Result<String, &'static str> {
    let is_valid = (5..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_valid.then(|| text.to_owned()).ok_or("an ID has 5 to 32 digits")
}

fn parse_language(text: &str) -> Result<String, &'static str> {
    let is_valid = (2..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    is_valid.then(|| text.to_owned()).ok_or("expected one of Meta's language codes, such as en, en_US or zh_CN")
}

fn parse_api_version(text: &str) -> Result<String, &'static str> {
    let rest = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_valid = rest.is_some_and(|(major, minor)| number(major) && number(minor));
    is_valid.then(|| text.to_owned()).ok_or("expected a version such as v23.0")
}
