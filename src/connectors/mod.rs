//! One folder per provider. Adding one: write its folder, then name it twice here.

mod accepted_message;
mod aliyun;
mod bird;
mod custom;
mod elks;
mod exec;
pub mod form;
pub mod gateway;
mod gatewayapi;
mod imported;
mod infobip;
pub mod logto;
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

use std::time::Duration;

use accepted_message::{accepted_message, parse_exact_e164};
pub use custom::starter;
use form::Form;
pub use imported::{CliTool, ImportedConnector};
use logto::LogtoConnector;

use crate::{
    emulation::{CapturedMessage, EmulatedReply, RequestContext},
    http_client::{Exchange, Refusal, Request, Response, SigningContext},
    references::ValueSource,
    sms::{Delivery, Message, Phone, REQUIRED_USAGES, Receipt, Secret, Template, TemplateKind, Usage, Wording},
};

/// Every provider, in the order in which people are asked.
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

/// What is known of a provider before anyone has an account there.
pub struct Provider {
    pub name: &'static str,
    /// Where in the provider's console each value is found, in Markdown.
    pub guide: &'static str,
    /// Where its console lists what was sent, for a message that nobody heard of again.
    pub message_log_location: &'static str,
    /// Who keeps the wording of its messages.
    pub template_kind: TemplateKind,
    /// The settings that it takes.
    pub form: Form,
    /// An account that its sandbox keeps for everyone.
    pub demo_account: DemoAccount,
    /// What Logto calls its settings, where Logto has a connector for it.
    pub logto: Option<LogtoConnector>,
    /// Its own command-line tool, where that keeps credentials in a file.
    pub cli_tool: Option<CliTool>,
    /// Its hosts end so, but for those of [`Self::account_hosts`].
    pub domain: &'static str,
    /// The hosts of its API, each with those below it: the only names of its that the sandbox has certificates for.
    pub hosts: &'static [&'static str],
    /// The key id in a request that is this provider's by its host or its shape,
    /// empty where there is none to be read.
    pub recognize_request: fn(request: &Request, by_host: bool) -> Option<String>,
}

/// A demonstration account: settings as field and value, and templates as usage and id,
/// which a provider that sends our own wording does not need.
pub struct DemoAccount {
    pub settings: &'static [(&'static str, &'static str)],
    pub templates: &'static [(&'static str, &'static str)],
}

impl Provider {
    pub fn find_by_name(name: &str) -> Option<&'static Self> {
        PROVIDERS.iter().find(|provider| provider.name == name).copied()
    }

    /// Whether its hosts are called so, in lower case.
    pub fn owns_host(&self, host: &str) -> bool {
        self.hosts.iter().chain([&self.domain]).any(|domain| is_host_or_subdomain(host, domain))
    }

    /// The answers of the demonstration account.
    pub fn demo_values(&self) -> form::FieldValues {
        let fields = self.fields();
        let answer = |(name, text): &(&str, &str)| {
            let field = fields.iter().find(|field| field.owns_key(name))?;
            Some(((*name).to_owned(), field.value_from_text(text, ValueSource::User).ok()?))
        };
        self.demo_account.settings.iter().filter_map(answer).collect()
    }

    /// The templates of the demonstration account: every required usage has its own.
    pub fn demo_templates(&self) -> Vec<(Usage, Template)> {
        let usages = REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok());
        let id = |usage: &Usage| self.demo_account.templates.iter().find(|(known, _)| *known == usage.as_str());
        let template = |usage: Usage| {
            let typed = match id(&usage) {
                Some((_, id)) => (*id).to_owned(),
                None => Wording::suggested_for(&usage).as_str().to_owned(),
            };
            Some((usage, Template::parse(self.template_kind, &typed).ok()?))
        };
        usages.filter_map(template).collect()
    }
}

/// Whether a host is called so, or is below it.
fn is_host_or_subdomain(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A provider with its settings. It describes exchanges and never performs one.
pub trait Connector {
    /// Asks the provider to carry a message. Fails on a content that this provider has no form for.
    fn build_send_exchange(&self, message: &Message, at: &SigningContext) -> Result<Exchange<Receipt>, String>;

    /// Questions whose answers tell whether the settings and these templates are sound. They send nothing.
    fn build_checks(&self, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck>;

    /// Asks for what the account holds of this kind. `None` where the provider lists no such thing.
    fn build_choices_exchange(&self, _of: ChoiceKind, _at: &SigningContext) -> Option<Exchange<Vec<AccountChoice>>> {
        None
    }

    /// Asks what became of a message that was sent `_sent_ago` before `_at`, where that is known.
    fn build_delivery_exchange(
        &self,
        _id: &str,
        _to: Option<&Phone>,
        _sent_ago: Option<Duration>,
        _at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        Err(DeliveryUnsupported::NoDeliveryApi)
    }

    /// The name by which the provider knows whose request it is: what the secret belongs to.
    fn key_id(&self) -> &str;

    /// The host that a send goes to.
    fn send_host(&self) -> String;

    /// The program that is run in the place of requests.
    fn program(&self) -> Option<&str> {
        None
    }

    /// The hosts, each with its port where it has one, to which requests go unencrypted.
    fn unencrypted_hosts(&self) -> Vec<String> {
        vec![]
    }

    /// Whether what it sends is encrypted by TLS.
    fn is_encrypted(&self) -> bool {
        !self.send_host().is_empty() && self.unencrypted_hosts().is_empty()
    }

    /// Whether this request is for this very account, where that is told by an address of its own.
    fn owns_request(&self, _: &Request, _: Option<&str>) -> bool {
        false
    }

    /// The secrets that a request claims to know in places of this provider's own: they are not kept.
    fn secrets_in_request(&self, _: &Request) -> Vec<Secret> {
        vec![]
    }

    /// Answers as the provider's own server would, for these very settings.
    fn emulate(&self, request: &Request, visit: RequestContext) -> EmulatedReply;

    /// Tells the client at the address it gave how far its message is, where the provider does so.
    fn build_status_callback(&self, _: &CapturedMessage, _: &SigningContext) -> Option<Request> {
        None
    }
}

/// What an account may be asked to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind<'a> {
    /// Values of this field, such as senders.
    Field(&'a str),
    /// Approved templates that take the code and nothing else.
    Templates,
}

/// Something that the account holds: the value as it is saved, and a few words to know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChoice {
    pub value: String,
    pub description: String,
}

/// Why a provider cannot be asked what became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryUnsupported {
    /// It looks messages up by their recipient only.
    NeedsRecipient,
    /// The message is older than the records that it keeps.
    Expired { kept_days: u64 },
    /// Its API has no such question.
    NoDeliveryApi,
}

/// A day.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Carriers report for so long at most what became of a message.
const REPORTS_TAKE: Duration = Duration::from_secs(3 * 24 * 3_600);

/// Returns the recipient by which a provider that keeps its records for so many days looks a message up.
fn looked_up_by(to: Option<&Phone>, sent_ago: Option<Duration>, kept_days: u64) -> Result<&Phone, DeliveryUnsupported> {
    let is_kept = sent_ago.is_none_or(|ago| ago.as_secs() <= kept_days * DAY.as_secs());
    is_kept.then_some(()).ok_or(DeliveryUnsupported::Expired { kept_days })?;
    to.ok_or(DeliveryUnsupported::NeedsRecipient)
}

/// What it means that the records of the recipient do not hold a message: it is under way if it was sent just now,
/// and otherwise the provider has no record of it.
fn unlisted(sent_ago: Option<Duration>, status: &str, searched: &str) -> Result<Delivery, Refusal> {
    match sent_ago {
        Some(ago) if ago <= REPORTS_TAKE => Ok(Delivery::Pending { status: status.into() }),
        _ => Err(Refusal::no_record(searched)),
    }
}

/// One question of `smsctl check`.
pub struct ProviderCheck {
    pub title: String,
    /// The usages whose templates it is about; none where it is about the account.
    pub usages: Vec<Usage>,
    pub exchange: Exchange<Finding>,
}

impl ProviderCheck {
    pub fn new(title: impl Into<String>, exchange: Exchange<Finding>) -> Self {
        Self { title: title.into(), usages: vec![], exchange }
    }

    /// The same, about the registered template of this id.
    fn for_template(self, id: &str, templates: &[(Usage, Template)]) -> Self {
        let holds = |template: &Template| match template {
            Template::Registered { id: held, .. } => held.values_by_region().iter().any(|(held, _)| *held == id),
            Template::Text { .. } => false,
        };
        let usages = templates.iter().filter(|(_, template)| holds(template));
        Self { usages: usages.map(|(usage, _)| usage.clone()).collect(), ..self }
    }
}

/// What a check found, in a sentence; and what to do about it, where it is not well.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    Pass(String),
    Warn { summary: String, fix: String },
    Fail { summary: String, fix: String },
}

impl Finding {
    pub fn pass(found: impl Into<String>) -> Self {
        Self::Pass(found.into())
    }

    pub fn warn(found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Warn { summary: found.into(), fix: fix.into() }
    }

    pub fn fail(found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Fail { summary: found.into(), fix: fix.into() }
    }
}

/// An answer of a sandbox: JSON with this status.
fn json_response(status: u16, body: &impl serde::Serialize) -> Response {
    let response = http::Response::builder().status(status).header("content-type", "application/json");
    let mut bytes = Vec::with_capacity(1024);
    serde_json::to_writer(&mut bytes, body).expect("an answer of our own is JSON");
    response.body(bytes).expect("a status and a header that are well formed")
}
