//! Vonage SMS API, <https://developer.vonage.com/en/api/sms>.

mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Connector, DemoAccount, LocalizedText, Provider, ProviderCheck, UnsupportedMessage,
    form::{Form, TableEntry},
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Receipt, Secret, Template, TemplateKind, Usage},
};

pub static PROVIDER: Provider = Provider {
    name: "vonage",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Logs, SMS at https://dashboard.vonage.com",
    template_kind: TemplateKind::Text,
    form: Form::from_args::<Vonage>(),
    domain: "nexmo.com",
    hosts: &["rest.nexmo.com", "api.nexmo.com"],
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    cli_tool: None,
    demo_account: DemoAccount::with_settings(&[
        ("api-key", "a1b2c3d4"),
        ("api-secret", "demonstration"),
        ("from", "Acme"),
    ]),
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
    /// Entity ID of your registration on India's DLT platform, for numbers in India
    #[arg(long)]
    dlt_entity_id: Option<String>,
    /// DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    #[arg(long)]
    dlt_template_id: Vec<TableEntry<String>>,
}

impl Connector for Vonage {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    fn build_checks(&self, _: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        vec![ProviderCheck::new("credentials", client::check_balance(self))]
    }

    fn key_id(&self) -> &str {
        &self.api_key
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(["sms", "account"].map(str::to_owned).to_vec())
    }

    fn send_host(&self) -> String {
        "rest.nexmo.com".into()
    }

    fn secrets_in_request(&self, request: &Request) -> Vec<Secret> {
        sandbox::secrets_in_request(request)
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

fn parse_sender(text: &str) -> Result<String, &'static str> {
    let is_number = (3..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_name = (1..=11).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    match is_number || is_name {
        true => Ok(text.to_owned()),
        false => {
            Err("expected a number without its plus (14155550100), or an alphanumeric id of at most 11 characters")
        }
    }
}
