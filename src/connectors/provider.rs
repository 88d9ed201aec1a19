//! What is known about a provider without an account.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::LazyLock,
};

use super::{
    CliTool, PROVIDERS,
    form::{Field, FieldValues, Form},
    gateway::Preset,
    language::LocalizedText,
};
use crate::{
    http_client::Request,
    references::ValueSource,
    sms::{REQUIRED_USAGES, Template, TemplateKind, Usage, Wording},
};

/// What is known about a provider without an account.
pub struct Provider {
    /// The name in the file and on the command line.
    pub name: &'static str,
    /// Where in the provider's console each value is found, in Markdown.
    pub guide: LocalizedText,
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
    /// Further environment variables that its clients read, as field and variable.
    pub variable_aliases: &'static [(&'static str, &'static str)],
    /// The domain of its hosts.
    pub domain: &'static str,
    /// The hosts of its API. The sandbox issues certificates for them and their subdomains only.
    pub hosts: &'static [&'static str],
    /// The implementation of [`Self::recognizes_request`].
    pub(super) recognize_request: fn(request: &Request) -> bool,
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
    pub(super) const fn with_settings(settings: &'static [(&'static str, &'static str)]) -> Self {
        Self { settings, templates: &[], extras: &[] }
    }
}

impl Provider {
    /// Returns what most providers with a `gateway.toml` have in common. Each names itself, its guide, its hosts and its
    /// demonstration account.
    pub(super) const fn from_preset(preset: &'static Preset) -> Self {
        Self {
            name: "",
            guide: LocalizedText::in_english(""),
            message_log_location: "",
            template_kind: TemplateKind::Text,
            form: Form::Preset(preset),
            demo_account: DemoAccount::with_settings(&[]),
            cli_tool: None,
            variable_aliases: &[],
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

    /// Returns the environment variables that its clients read a field from, the usual one first.
    pub fn variables_of<'a>(&self, field: &'a Field) -> impl Iterator<Item = &'a str> {
        let aliases =
            self.variable_aliases.iter().filter(|(name, _)| *name == field.name).map(|(_, variable)| *variable);
        field.env_var.as_deref().into_iter().chain(aliases)
    }

    /// Returns the settings of the demonstration account.
    pub fn demo_values(&self) -> FieldValues {
        let fields = self.fields();
        let value = |(name, text): &(&str, &str)| {
            let field = fields.iter().find(|field| field.owns_key(name))?;
            Some(((*name).to_owned(), field.value_from_text(text, ValueSource::User).ok()?))
        };
        self.demo_account.settings.iter().filter_map(value).collect()
    }

    /// Returns the settings of the demonstration account and what else it has, by name.
    pub fn demo_credentials(&self) -> BTreeMap<&'static str, &'static str> {
        [self.demo_account.settings, self.demo_account.extras].concat().into_iter().collect()
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
