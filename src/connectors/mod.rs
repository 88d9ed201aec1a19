//! One folder per provider. To add one, write its folder and name it here twice: as a module and in [`PROVIDERS`].

mod accepted_message;
mod aliyun;
mod bird;
mod credentials_file;
mod custom;
mod elks;
mod exec;
pub mod form;
pub mod gateway;
mod gatewayapi;
mod imported;
mod infobip;
mod logto_http;
mod plivo;
mod sinch;
mod smsaero;
mod smsbao;
mod sns;
mod telnyx;
mod tencent;
#[cfg(test)]
pub(crate) mod tests;
mod twilio;
mod vonage;
mod whatsapp;
mod yunpian;

use std::{collections::HashMap, fmt, sync::LazyLock, time::Duration};

use accepted_message::{accepted_message, parse_exact_e164};
pub use custom::starter;
use form::Form;
use gateway::Preset;
pub use imported::{CliTool, ImportedConnector, ServiceSettings};

use crate::{
    emulation::{CapturedMessage, EmulatedReply, RequestContext},
    http_client::{Exchange, Refusal, Request, Response, SigningContext},
    references::ValueSource,
    sms::{Delivery, Message, Phone, REQUIRED_USAGES, Receipt, Secret, Template, TemplateKind, Usage, Wording},
};

/// Every provider, in the order in which the wizard and the help list them.
pub static PROVIDERS: &[&Provider] = &[
    &twilio::PROVIDER,
    &aliyun::PROVIDER,
    &aliyun::auth::PROVIDER,
    &tencent::PROVIDER,
    &sns::PROVIDER,
    &vonage::PROVIDER,
    &plivo::PROVIDER,
    &sinch::PROVIDER,
    &telnyx::PROVIDER,
    &infobip::PROVIDER,
    &bird::PROVIDER,
    &gatewayapi::PROVIDER,
    &elks::PROVIDER,
    &smsaero::PROVIDER,
    &yunpian::PROVIDER,
    &smsbao::PROVIDER,
    &whatsapp::PROVIDER,
    &logto_http::PROVIDER,
    &custom::PROVIDER,
    &exec::PROVIDER,
];

/// What is known about a provider without an account.
pub struct Provider {
    /// The name in the file and on the command line.
    pub name: &'static str,
    /// Where in the provider's console each value is found, in Markdown.
    pub guide: &'static str,
    /// Where its console lists the messages that were sent.
    pub message_log_location: &'static str,
    /// Whether smsctl sends the text of a message or the id of a registered template.
    pub template_kind: TemplateKind,
    /// The settings of an account.
    pub form: Form,
    /// An account that the sandbox always has.
    pub demo_account: DemoAccount,
    /// Its own command-line tool, if that keeps credentials in a file.
    pub cli_tool: Option<CliTool>,
    /// The domain of its hosts.
    pub domain: &'static str,
    /// The hosts of its API. The sandbox issues certificates for them and their subdomains only.
    pub hosts: &'static [&'static str],
    /// The implementation of [`Self::recognizes_request`].
    recognize_request: fn(request: &Request) -> bool,
}

/// A demonstration account.
pub struct DemoAccount {
    /// The settings, as field and value.
    pub settings: &'static [(&'static str, &'static str)],
    /// The registered templates, as usage and id.
    pub templates: &'static [(&'static str, &'static str)],
    /// What the account has besides, as name and value.
    pub extras: &'static [(&'static str, &'static str)],
}

impl DemoAccount {
    /// Returns an account without registered templates, for a provider that is sent the text.
    const fn with_settings(settings: &'static [(&'static str, &'static str)]) -> Self {
        Self { settings, templates: &[], extras: &[] }
    }
}

impl Provider {
    /// Returns what most providers with a `gateway.toml` have in common. Each names itself, its guide, its hosts and its
    /// demonstration account.
    const fn from_preset(preset: &'static Preset) -> Self {
        Self {
            name: "",
            guide: "",
            message_log_location: "",
            template_kind: TemplateKind::Text,
            form: Form::Preset(preset),
            demo_account: DemoAccount::with_settings(&[]),
            cli_tool: None,
            domain: "",
            hosts: &[],
            recognize_request: |_| false,
        }
    }

    /// Returns the provider of this name.
    pub fn find_by_name(name: &str) -> Option<&'static Self> {
        PROVIDERS.iter().find(|provider| provider.name == name).copied()
    }

    /// Returns the provider whose host this is, in lower case. A host of one provider may be a subdomain of another
    /// provider's domain, so the longest domain counts.
    pub fn find_by_host(host: &str) -> Option<&'static Self> {
        static BY_DOMAIN: LazyLock<HashMap<&str, &Provider>> = LazyLock::new(|| {
            let domains = |provider: &&'static Provider| {
                let provider = *provider;
                provider.hosts.iter().chain([&provider.domain]).map(move |domain| (*domain, provider))
            };
            PROVIDERS.iter().flat_map(domains).collect()
        });
        let mut domains = std::iter::successors(Some(host), |domain| Some(domain.split_once('.')?.1));
        domains.find_map(|domain| BY_DOMAIN.get(domain).copied())
    }

    /// Whether a host, in lower case, is one of the provider's.
    pub fn owns_host(&self, host: &str) -> bool {
        self.hosts.iter().chain([&self.domain]).any(|domain| is_host_or_subdomain(host, domain))
    }

    /// Whether the provider's API is at this host, in lower case, rather than another product of its company.
    pub fn has_api_at(&self, host: &str) -> bool {
        self.hosts.iter().any(|domain| is_host_or_subdomain(host, domain))
    }

    /// Whether a request that went to no provider's host looks like one to this provider.
    pub fn recognizes_request(&self, request: &Request) -> bool {
        match self.form {
            Form::Preset(preset) => preset.matches(request),
            _ => (self.recognize_request)(request),
        }
    }

    /// Returns the settings of the demonstration account.
    pub fn demo_values(&self) -> form::FieldValues {
        let fields = self.fields();
        let value = |(name, text): &(&str, &str)| {
            let field = fields.iter().find(|field| field.owns_key(name))?;
            Some(((*name).to_owned(), field.value_from_text(text, ValueSource::User).ok()?))
        };
        self.demo_account.settings.iter().filter_map(value).collect()
    }

    /// Returns the templates of the demonstration account, one for each required usage.
    pub fn demo_templates(&self) -> Vec<(Usage, Template)> {
        let usages = REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok());
        let id = |usage: &Usage| self.demo_account.templates.iter().find(|(known, _)| *known == usage.as_str());
        let template = |usage: Usage| {
            let text = match id(&usage) {
                Some((_, id)) => (*id).to_owned(),
                None => Wording::suggested_for(&usage).as_str().to_owned(),
            };
            Some((usage, Template::parse(self.template_kind, &text).ok()?))
        };
        usages.filter_map(template).collect()
    }
}

/// Shows the name.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Whether a host is this domain or one of its subdomains.
fn is_host_or_subdomain(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A provider with the settings of an account. It describes exchanges; [`crate::http_client`] performs them.
pub trait Connector {
    /// Returns the exchange that sends a message. `at` has the time and the nonce of signatures.
    ///
    /// # Errors
    /// Returns why this provider cannot send the message, such as a text to a provider of registered templates.
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage>;

    /// Returns the checks of the settings and of these templates. They send no message.
    fn build_checks(&self, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck>;

    /// Returns the exchange that lists what the account has of this kind, or `None` if the provider has no such list.
    fn build_choices_exchange(&self, _of: ChoiceKind, _at: &SigningContext) -> Option<Exchange<Vec<AccountChoice>>> {
        None
    }

    /// Returns the exchange that asks for the delivery state of a message. `_sent_ago` is how long before `_at` the message
    /// was sent, if that is known.
    ///
    /// # Errors
    /// Returns why the provider cannot be asked.
    fn build_delivery_exchange(
        &self,
        _id: &str,
        _to: Option<&Phone>,
        _sent_ago: Option<Duration>,
        _at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        Err(DeliveryUnsupported::NoDeliveryApi)
    }

    /// The public half of the credentials, such as an access key id: it tells the provider whose request it is.
    fn key_id(&self) -> &str;

    /// Returns the words by which the provider recognises this account in a request, as in [`credential_words`]: the key
    /// id, and secrets that are sent as they are.
    ///
    /// [`credential_words`]: crate::emulation::credential_words
    fn account_identifiers(&self) -> Vec<Secret> {
        vec![Secret::from(self.key_id())]
    }

    /// Returns the first segments of the paths of the requests to this account, or `None` if they may have any. By these
    /// the sandbox finds the accounts that may be meant by a request to its own address.
    fn path_roots(&self) -> Option<Vec<String>> {
        None
    }

    /// The host that messages are sent to, or an empty string for a program.
    fn send_host(&self) -> String;

    /// The program that is run instead of a request.
    fn program(&self) -> Option<&str> {
        None
    }

    /// The hosts that requests are sent to unencrypted, each with its port if the URL names one.
    fn unencrypted_hosts(&self) -> Vec<String> {
        vec![]
    }

    /// Whether every request is encrypted by TLS.
    fn is_encrypted(&self) -> bool {
        !self.send_host().is_empty() && self.unencrypted_hosts().is_empty()
    }

    /// Whether a request is for this account, if the account has URLs of its own. The host is in lower case.
    fn owns_request(&self, _: &Request, _: Option<&str>) -> bool {
        false
    }

    /// Returns the secrets that a request holds outside of the usual places, so that the sandbox does not record them.
    fn secrets_in_request(&self, _: &Request) -> Vec<Secret> {
        vec![]
    }

    /// Responds as the provider's server would to an account with these settings.
    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply;

    /// Returns the request with which the provider reports the state of a message to the URL that the client gave, if the
    /// provider does so.
    fn build_status_callback(&self, _: &CapturedMessage, _: &SigningContext) -> Option<Request> {
        None
    }
}

/// Why a provider cannot send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsupportedMessage {
    /// The template is not one of this provider's.
    Template(String),
    /// The provider does not reach the recipient.
    Recipient {
        /// Which numbers it reaches.
        reason: String,
        /// What to do.
        fix: &'static str,
    },
}

impl From<String> for UnsupportedMessage {
    fn from(reason: String) -> Self {
        Self::Template(reason)
    }
}

impl From<&str> for UnsupportedMessage {
    fn from(reason: &str) -> Self {
        Self::Template(reason.into())
    }
}

/// What an account can list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind<'a> {
    /// Values of this field, such as senders.
    Field(&'a str),
    /// Approved templates whose only variable is the code.
    Templates,
}

/// One entry of a list of the account, such as a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChoice {
    /// The value as it is saved.
    pub value: String,
    /// A short description for people.
    pub description: String,
}

/// Why a provider cannot be asked for the delivery state of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryUnsupported {
    /// It finds a message by its recipient only.
    NeedsRecipient,
    /// The message is older than its records.
    Expired {
        /// How many days it keeps records.
        kept_days: u64,
    },
    /// Its API has no delivery state.
    NoDeliveryApi,
}

/// A day.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How long after a message its carrier may still report on it.
const MAX_REPORT_DELAY: Duration = Duration::from_secs(3 * 24 * 3_600);

/// Returns the recipient of a message that a provider finds by its recipient only, in records of `kept_days` days.
fn looked_up_by(to: Option<&Phone>, sent_ago: Option<Duration>, kept_days: u64) -> Result<&Phone, DeliveryUnsupported> {
    let is_kept = sent_ago.is_none_or(|ago| ago.as_secs() <= kept_days * DAY.as_secs());
    is_kept.then_some(()).ok_or(DeliveryUnsupported::Expired { kept_days })?;
    to.ok_or(DeliveryUnsupported::NeedsRecipient)
}

/// Returns the state of a message that is not in the records of its recipient: pending if it was sent recently. Otherwise
/// the provider has no record of it.
fn unlisted(sent_ago: Option<Duration>, status: &str, searched: &str) -> Result<Delivery, Refusal> {
    match sent_ago {
        Some(ago) if ago <= MAX_REPORT_DELAY => Ok(Delivery::Pending { status: status.into() }),
        _ => Err(Refusal::no_record(searched)),
    }
}

/// One check of `smsctl check`.
pub struct ProviderCheck {
    /// What is checked, such as `credentials`.
    pub title: String,
    /// The usages whose templates are checked; empty for a check of the account.
    pub usages: Vec<Usage>,
    /// The exchange that finds out.
    pub exchange: Exchange<Finding>,
}

impl ProviderCheck {
    /// Returns a check of the account.
    pub fn new(title: impl Into<String>, exchange: Exchange<Finding>) -> Self {
        Self { title: title.into(), usages: vec![], exchange }
    }

    /// Turns this into a check of the registered template with this id.
    fn for_template(self, id: &str, templates: &[(Usage, Template)]) -> Self {
        let has_id = |template: &Template| match template {
            Template::Registered { id: ids, .. } => ids.values_by_region().iter().any(|(known, _)| *known == id),
            Template::Text { .. } => false,
        };
        let usages = templates.iter().filter(|(_, template)| has_id(template));
        Self { usages: usages.map(|(usage, _)| usage.clone()).collect(), ..self }
    }
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// All is well; the text says what was found.
    Pass(String),
    /// Sending works, but something needs attention.
    Warn {
        /// What was found.
        summary: String,
        /// What to do about it.
        fix: String,
    },
    /// Sending fails.
    Fail {
        /// What was found.
        summary: String,
        /// What to do about it.
        fix: String,
    },
}

impl Finding {
    /// Returns a finding that all is well.
    pub fn pass(summary: impl Into<String>) -> Self {
        Self::Pass(summary.into())
    }

    /// Returns a warning and what to do about it.
    pub fn warn(summary: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Warn { summary: summary.into(), fix: fix.into() }
    }

    /// Returns a failure and what to do about it.
    pub fn fail(summary: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Fail { summary: summary.into(), fix: fix.into() }
    }
}

/// Returns an emulated JSON response.
fn json_response(status: u16, body: &impl serde::Serialize) -> Response {
    let response = http::Response::builder().status(status).header("content-type", "application/json");
    let mut bytes = Vec::with_capacity(1024);
    serde_json::to_writer(&mut bytes, body).expect("an emulated response is valid JSON");
    response.body(bytes).expect("the status and the header are valid")
}
