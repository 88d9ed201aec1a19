//! Twilio Programmable Messaging, API 2010-04-01, <https://www.twilio.com/docs/messaging/api/message-resource>.

mod checks;
mod choices;
mod cli_tool;
mod client;
mod refusals;
mod responses;
mod sandbox;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr, time::Duration};

use super::{
    AccountChoice, ChoiceKind, Connector, DeliveryUnsupported, DemoAccount, LocalizedText, Provider, ProviderCheck,
    UnsupportedMessage,
    form::{BuildConnector, FieldError, Form, parse_host_label},
};
use crate::{
    emulation::{CapturedMessage, EmulatedReply, RequestContext},
    failure::InvalidValue,
    http_client::{Exchange, Request, SigningContext},
    sms::{Delivery, Message, Phone, Receipt, Secret, Template, TemplateKind, Usage},
};

pub static PROVIDER: Provider = Provider {
    name: "twilio",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "Monitor, Logs, Messaging at https://console.twilio.com",
    template_kind: TemplateKind::Text,
    form: Form::from_builder::<Twilio>(),
    domain: "twilio.com",
    hosts: &HOSTS,
    cli_tool: Some(cli_tool::CLI_TOOL),
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    demo_account: DemoAccount {
        settings: &[
            ("account-sid", "AC00000000000000000000000000000000"),
            ("auth-token", "demonstration-token"),
            ("from", "+15005550006"),
        ],
        templates: &[],
        extras: &[("messaging-service-sid", sandbox::DEMO_MESSAGING_SERVICE)],
    },
};

/// The hosts of the APIs about messages, and the domains of the regions, which have a subdomain for each API and edge:
/// <https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions>.
const HOSTS: [&str; 12] = [
    "api.twilio.com",
    "lookups.twilio.com",
    "messaging.twilio.com",
    "verify.twilio.com",
    "au1.twilio.com",
    "br1.twilio.com",
    "de1.twilio.com",
    "ie1.twilio.com",
    "jp1.twilio.com",
    "sg1.twilio.com",
    "us1.twilio.com",
    "us2.twilio.com",
];

/// Twilio Programmable Messaging: sends your own wording, worldwide
#[derive(Debug, clap::Args)]
pub struct Twilio {
    /// Account SID: AC and 32 hexadecimal digits
    #[arg(long, env = "TWILIO_ACCOUNT_SID", value_parser = parse_account_sid)]
    account_sid: String,
    /// Auth token of the account (or use an API key instead)
    #[arg(long, env = "TWILIO_AUTH_TOKEN", required_unless_present = "api_key_sid")]
    auth_token: Option<Secret>,
    /// API key SID, instead of the auth token: SK and 32 hexadecimal digits
    #[arg(long, env = "TWILIO_API_KEY", value_parser = parse_api_key_sid, conflicts_with = "auth_token", requires = "api_key_secret")]
    api_key_sid: Option<String>,
    /// Secret of the API key
    #[arg(long, env = "TWILIO_API_SECRET", conflicts_with = "auth_token", requires = "api_key_sid")]
    api_key_secret: Option<Secret>,
    /// Region that processes messages, such as ie1; each has its own credentials
    #[arg(long, env = "TWILIO_REGION", value_parser = parse_host_label)]
    region: Option<String>,
    /// Edge location of Twilio's network, such as dublin
    #[arg(long, env = "TWILIO_EDGE", value_parser = parse_host_label)]
    edge: Option<String>,
    /// Sender: your Twilio number (+1...), a short code, an alphanumeric id (Acme), or a Messaging Service SID (MG...)
    #[arg(long)]
    from: TwilioSender,
    /// Messaging Service SID (MG...) whose settings apply to messages of this sender
    #[arg(long, value_parser = parse_messaging_service_sid)]
    messaging_service_sid: Option<String>,
    /// Whether Twilio may refuse messages that look like SMS pumping
    #[arg(long)]
    risk_check: Option<RiskCheck>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum RiskCheck {
    Enable,
    Disable,
}

/// The sender of a message.
#[derive(Clone, Debug, PartialEq)]
enum TwilioSender {
    Number(Phone),
    ShortCode(String),
    AlphanumericId(String),
    MessagingService(String),
}

impl FromStr for TwilioSender {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || " +-_&".contains(c);
        let is_short_code = (3..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if is_sid("MG", text) {
            Ok(Self::MessagingService(text.to_owned()))
        } else if is_sid("VA", text) {
            Err(VERIFY_SID_PROBLEM.into())
        } else if is_short_code {
            Ok(Self::ShortCode(text.to_owned()))
        } else if text.starts_with('+') || !text.contains(|c: char| c.is_ascii_alphabetic()) {
            text.parse().map(Self::Number)
        } else if (1..=11).contains(&text.len()) && text.chars().all(is_allowed) {
            Ok(Self::AlphanumericId(text.to_owned()))
        } else {
            Err("expected a number (+14155550100), a short code, an alphanumeric id of at most 11 characters, or MG and \
                 32 hexadecimal digits"
                .into())
        }
    }
}

impl fmt::Display for TwilioSender {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(phone) => phone.fmt(f),
            Self::ShortCode(text) | Self::AlphanumericId(text) | Self::MessagingService(text) => f.write_str(text),
        }
    }
}

impl BuildConnector for Twilio {
    type Built = Self;

    fn build(self) -> Result<Self, FieldError> {
        match (&self.from, &self.messaging_service_sid) {
            (TwilioSender::MessagingService(_), Some(_)) => Err(FieldError::invalid(
                "messaging-service-sid",
                "from is already a Messaging Service SID: set from to one of its senders, or leave messaging-service-sid out",
            )),
            _ => Ok(self),
        }
    }
}

impl Connector for Twilio {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    fn build_checks(&self, _: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        checks::build_checks(self)
    }

    fn build_choices_exchange(&self, of: ChoiceKind, _: &SigningContext) -> Option<Exchange<Vec<AccountChoice>>> {
        (of == ChoiceKind::Field("from")).then(|| choices::list_senders(self))
    }

    fn build_delivery_exchange(
        &self,
        id: &str,
        _: Option<&Phone>,
        _: Option<Duration>,
        _: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        Ok(client::build_delivery_exchange(self, id))
    }

    fn key_id(&self) -> &str {
        self.basic_credentials().0
    }

    fn account_identifiers(&self) -> Vec<Secret> {
        let (user, password) = self.basic_credentials();
        vec![Secret::from(user), password.clone()]
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(sandbox::PATH_ROOTS.map(str::to_owned).to_vec())
    }

    fn send_host(&self) -> String {
        self.host_for_product("api")
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }

    fn build_status_callback(&self, captured: &CapturedMessage, at: &SigningContext) -> Option<Request> {
        sandbox::build_status_callback(self, captured, at)
    }
}

impl Twilio {
    /// Returns `api.twilio.com` or `api.dublin.ie1.twilio.com`. Like Twilio's own libraries, an edge without a region is
    /// one of us1.
    fn host_for_product(&self, product: &str) -> String {
        match (self.edge.as_deref(), self.region.as_deref()) {
            (None, None) => format!("{product}.twilio.com"),
            (None, Some(region)) => format!("{product}.{region}.twilio.com"),
            (Some(edge), region) => format!("{product}.{edge}.{}.twilio.com", region.unwrap_or("us1")),
        }
    }

    /// Returns the SID of the Messaging Service that sends, if any.
    fn messaging_service(&self) -> Option<&str> {
        match &self.from {
            TwilioSender::MessagingService(sid) => Some(sid),
            _ => self.messaging_service_sid.as_deref(),
        }
    }

    /// Returns user name and password of Basic authentication.
    fn basic_credentials(&self) -> (&str, &Secret) {
        match (&self.api_key_sid, &self.api_key_secret, &self.auth_token) {
            (Some(sid), Some(secret), _) => (sid, secret),
            (_, _, Some(token)) => (&self.account_sid, token),
            _ => unreachable!("the form requires an auth token or an API key with its secret"),
        }
    }
}

/// Whether a text is a prefix such as `AC` and 32 hexadecimal digits.
fn is_sid(prefix: &str, text: &str) -> bool {
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

fn parse_account_sid(text: &str) -> Result<String, &'static str> {
    is_sid("AC", text).then(|| text.to_owned()).ok_or("an account SID is AC and 32 hexadecimal digits")
}

/// The problem of a sender that belongs to another API, <https://www.twilio.com/docs/verify/api>.
const VERIFY_SID_PROBLEM: &str = "VA... is a Verify Service, and smsctl sends through the Messages API, not through \
    Verify; give a number, or a Messaging Service SID (MG...) from Messaging, Services in the console";

fn parse_messaging_service_sid(text: &str) -> Result<String, &'static str> {
    match is_sid("MG", text) {
        true => Ok(text.to_owned()),
        false if is_sid("VA", text) => Err(VERIFY_SID_PROBLEM),
        false => Err("a Messaging Service SID is MG and 32 hexadecimal digits"),
    }
}

fn parse_api_key_sid(text: &str) -> Result<String, &'static str> {
    is_sid("SK", text).then(|| text.to_owned()).ok_or("an API key SID is SK and 32 hexadecimal digits")
}
