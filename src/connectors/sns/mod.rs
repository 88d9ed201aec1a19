//! Amazon SNS, API version 2010-03-31, <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.

mod checks;
mod cli_tool;
mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;
mod xml;

use super::{
    Connector, DemoAccount, LocalizedText, Provider, ProviderCheck, UnsupportedMessage,
    form::{Form, TableEntry, parse_host_label},
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Phone, Receipt, Secret, Template, TemplateKind, Usage},
};

/// The provider `sns`.
pub static PROVIDER: Provider = Provider {
    name: "sns",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "CloudWatch, log groups sns/REGION/ACCOUNT/DirectPublishToPhoneNumber and .../Failure",
    template_kind: TemplateKind::Text,
    form: Form::from_args::<Sns>(),
    domain: "amazonaws.com",
    hosts: &HOSTS,
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[("region", "AWS_DEFAULT_REGION")],
    cli_tool: Some(cli_tool::CLI_TOOL),
    demo_account: DemoAccount {
        settings: &[
            ("access-key-id", "AKIADEMONSTRATION"),
            ("secret-access-key", "demonstration-secret"),
            ("region", "us-east-1"),
        ],
        templates: &[],
        extras: &[],
    },
};

/// The hosts of every region, <https://docs.aws.amazon.com/general/latest/gr/sns.html>.
const HOSTS: [&str; 36] = [
    "sns.af-south-1.amazonaws.com",
    "sns.ap-east-1.amazonaws.com",
    "sns.ap-east-2.amazonaws.com",
    "sns.ap-northeast-1.amazonaws.com",
    "sns.ap-northeast-2.amazonaws.com",
    "sns.ap-northeast-3.amazonaws.com",
    "sns.ap-south-1.amazonaws.com",
    "sns.ap-south-2.amazonaws.com",
    "sns.ap-southeast-1.amazonaws.com",
    "sns.ap-southeast-2.amazonaws.com",
    "sns.ap-southeast-3.amazonaws.com",
    "sns.ap-southeast-4.amazonaws.com",
    "sns.ap-southeast-5.amazonaws.com",
    "sns.ap-southeast-6.amazonaws.com",
    "sns.ap-southeast-7.amazonaws.com",
    "sns.ca-central-1.amazonaws.com",
    "sns.ca-west-1.amazonaws.com",
    "sns.eu-central-1.amazonaws.com",
    "sns.eu-central-2.amazonaws.com",
    "sns.eu-north-1.amazonaws.com",
    "sns.eu-south-1.amazonaws.com",
    "sns.eu-south-2.amazonaws.com",
    "sns.eu-west-1.amazonaws.com",
    "sns.eu-west-2.amazonaws.com",
    "sns.eu-west-3.amazonaws.com",
    "sns.il-central-1.amazonaws.com",
    "sns.me-central-1.amazonaws.com",
    "sns.me-south-1.amazonaws.com",
    "sns.mx-central-1.amazonaws.com",
    "sns.sa-east-1.amazonaws.com",
    "sns.us-east-1.amazonaws.com",
    "sns.us-east-2.amazonaws.com",
    "sns.us-gov-east-1.amazonaws.com",
    "sns.us-gov-west-1.amazonaws.com",
    "sns.us-west-1.amazonaws.com",
    "sns.us-west-2.amazonaws.com",
];

/// Amazon SNS: sends your own wording, worldwide
#[derive(Clone, Debug, clap::Args)]
pub struct Sns {
    /// Access key ID of an IAM user that may publish
    #[arg(long, env = "AWS_ACCESS_KEY_ID", value_parser = parse_access_key_id)]
    access_key_id: String,
    /// Secret access key, shown once when the key is created
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY")]
    secret_access_key: Secret,
    /// Session token, for a temporary key
    #[arg(long, env = "AWS_SESSION_TOKEN")]
    session_token: Option<Secret>,
    /// Region that sends, such as eu-central-1; each has its own spend limit and SMS sandbox
    #[arg(long, env = "AWS_REGION", value_parser = parse_host_label)]
    region: String,
    /// Sender id shown on phones, where the country allows one: 1 to 11 letters and digits, at least one letter
    #[arg(long, value_parser = parse_sender_id)]
    sender_id: Option<String>,
    /// Your number that sends, with + and country code
    #[arg(long)]
    origination_number: Option<Phone>,
    /// Route: transactional for codes, or promotional
    #[arg(long, default_value = "transactional")]
    sms_type: SmsType,
    /// Maximum price of a message in USD, such as 0.50
    #[arg(long, value_parser = parse_price)]
    max_price: Option<String>,
    /// Entity ID of your registration on India's DLT platform, for numbers in India
    #[arg(long)]
    dlt_entity_id: Option<String>,
    /// DLT template ID of the wording of each usage, such as generic=1107...; that of generic is used for the rest
    #[arg(long)]
    dlt_template_id: Vec<TableEntry<String>>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SmsType {
    Transactional,
    Promotional,
}

impl Connector for Sns {
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message, at)
    }

    fn build_checks(&self, _: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
        checks::build_checks(self, at)
    }

    fn key_id(&self) -> &str {
        &self.access_key_id
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(vec![String::new()])
    }

    fn send_host(&self) -> String {
        format!("sns.{}.amazonaws.com", self.region)
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

/// Parses an access key ID. It becomes part of a header whose parts are separated by commas.
fn parse_access_key_id(text: &str) -> Result<String, &'static str> {
    let is_valid = (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    is_valid.then(|| text.to_owned()).ok_or("an access key ID is 16 to 128 letters and digits, such as AKIA...")
}

fn parse_sender_id(text: &str) -> Result<String, &'static str> {
    let is_valid = (1..=11).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().any(|b| b.is_ascii_alphabetic());
    is_valid.then(|| text.to_owned()).ok_or("a sender id is 1 to 11 letters and digits, with at least one letter")
}

fn parse_price(text: &str) -> Result<String, &'static str> {
    let is_valid = text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match text.parse::<f64>() {
        Ok(price) if is_valid && price > 0.0 => Ok(text.to_owned()),
        _ => Err("expected a price in USD, such as 0.50"),
    }
}
