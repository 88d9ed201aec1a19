//! The options of a sandbox: the accounts it knows and the faults it injects.

use std::{net::SocketAddr, rc::Rc};

use clap::Args;

use super::{
    super::{App, server_signing_contexts, set},
    environment,
};
use crate::{
    connectors::{Connector, PROVIDERS, Provider, form::FieldValues},
    emulation::FaultRule,
    failure::{Failure, FailureKind, InvalidValue, nearest_name},
    sandbox::{AccountRegistry, CallbackAddress, CertificateAuthority, Sandbox, SandboxAccount, check_fault_provider},
    services::{SERVICES, ServiceEmulation},
    sms::{REQUIRED_USAGES, Template, TemplateKind, Usage},
};

/// Options of `sandbox` and `sandbox run`.
#[derive(Debug, Args)]
pub struct SandboxOptions {
    /// Accept this account too: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", secrets as env:NAME or file:PATH; missing fields are those of the demo account
    #[arg(long = "credential", hide_short_help = true, value_name = "WORDS")]
    credentials: Vec<String>,
    /// Accept every well-formed request, without checking credentials or signatures
    #[arg(long, hide_short_help = true)]
    accept_any: bool,
    /// Fail on purpose (see `smsctl help faults`), such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    #[arg(long = "fault", value_name = "RULE", value_parser = parse_fault_rule)]
    faults: Vec<FaultRule>,
    /// Also accept requests to this host name, such as a container's
    #[arg(long = "host", hide_short_help = true, value_name = "NAME")]
    hosts: Vec<String>,
    /// Allow status callbacks to this address; without it, they go to this machine only, and to nobody if --listen reaches beyond it
    #[arg(long = "callback-to", hide_short_help = true, value_name = "HOST:PORT")]
    callback_addresses: Vec<CallbackAddress>,
}

impl SandboxOptions {
    /// Opens a sandbox that knows every account, and prints warnings about what it allows. It serves TLS if there is a
    /// certificate authority.
    pub async fn open_sandbox(
        &self,
        app: &App,
        address: SocketAddr,
        authority: Option<CertificateAuthority>,
    ) -> Result<Sandbox, Failure> {
        let mut registry = AccountRegistry::default();
        for account in self.collect_accounts(app).await? {
            registry.add_account(account);
        }
        registry.state.accepts_any = self.accept_any;
        self.faults.iter().for_each(|rule| registry.state.faults.add_rule(rule.clone()));
        let sandbox = Sandbox::open(address, registry, server_signing_contexts()?).await.map_err(|error| {
            Failure::new(FailureKind::Unexpected, format!("the sandbox cannot listen on {address}"))
                .with_cause(error)
                .with_fix("is a sandbox already running? `--listen 127.0.0.1:0` uses a free port")
        })?;
        self.print_warnings(app, address);
        let sandbox = sandbox.with_services(collect_services(app).await?);
        let sandbox = sandbox.with_ca_files(&app.ca_files).with_callback_addresses(&self.callback_addresses);
        let sandbox = self.hosts.iter().fold(sandbox, |sandbox, name| sandbox.with_host_name(name));
        let Some(authority) = authority else { return Ok(sandbox) };
        print_uncovered_hosts(app, sandbox.account_hosts());
        sandbox
            .with_tls(authority)
            .map_err(|error| Failure::new(FailureKind::Unexpected, "the sandbox cannot use TLS").with_cause(error))
    }

    /// Prints what a sandbox at this address with these options allows.
    fn print_warnings(&self, app: &App, address: SocketAddr) {
        if !address.ip().is_loopback() {
            app.screen
                .print_note("warning: everyone who can reach this machine can use the sandbox and read its inbox");
            if self.hosts.is_empty() {
                app.screen.print_note("requests by host name are refused; accept a name with --host NAME");
            }
            app.screen.print_note(match self.callback_addresses.is_empty() {
                true => "no callbacks are sent; allow an address with --callback-to HOST:PORT",
                false => "callbacks are sent only to the addresses given with --callback-to",
            });
        }
        if self.accept_any {
            app.screen.print_note("warning: --accept-any: requests are not verified");
        }
    }

    /// Returns an account for each saved connector, each `--credential`, each provider with variables in the environment, and
    /// the demo account of each provider.
    async fn collect_accounts(&self, app: &App) -> Result<Vec<SandboxAccount>, Failure> {
        let mut accounts = vec![];
        for saved in app.store.load()?.connectors {
            match app.build_saved_connector(&saved).await {
                Ok(connector) => accounts.push(SandboxAccount {
                    name: saved.name,
                    provider: saved.provider,
                    connector,
                    templates: saved.templates,
                }),
                Err(failure) => {
                    let name = &saved.name;
                    app.screen.print_note(format!("warning: the sandbox does not know {name}: {failure}"));
                }
            }
        }
        for words in &self.credentials {
            accounts.push(parse_account(app, words).await?);
        }
        accounts.extend(environment::environment_accounts(app).await);
        for provider in PROVIDERS {
            let (values, templates) = (provider.demo_values(), provider.demo_templates());
            let connector = build_connector(app, provider, &values).await?;
            accounts.push(SandboxAccount { name: "demo".into(), provider, connector, templates });
        }
        Ok(accounts)
    }
}

/// Returns an emulation of each linked service, and of the demonstration instance of each service.
async fn collect_services(app: &App) -> Result<Vec<Box<dyn ServiceEmulation>>, Failure> {
    let mut services = vec![];
    for saved in app.store.load()?.services {
        match app.build_service(&saved).await {
            Ok(service) => services.push(service.emulation()),
            Err(failure) => {
                let name = &saved.name;
                app.screen.print_note(format!("warning: the sandbox does not know the service {name}: {failure}"));
            }
        }
    }
    for service in SERVICES {
        let demo = service.build(&service.demo_values(), &|reference| Err(reference.to_string()));
        services.push(demo.map_err(|error| set::entered_field_failure(&error))?.emulation());
    }
    Ok(services)
}

/// Prints which of these hosts the certificate authority does not cover, if any.
fn print_uncovered_hosts(app: &App, mut hosts: Vec<String>) {
    hosts.retain(|host| !CertificateAuthority::covers_host(host));
    if !hosts.is_empty() {
        app.screen.print_note(format!(
            "warning: TLS does not work for {}: the certificate authority covers only the providers' known hosts",
            hosts.join(", ")
        ));
    }
}

async fn build_connector(app: &App, provider: &Provider, values: &FieldValues) -> Result<Rc<dyn Connector>, Failure> {
    app.build_connector(provider, values).await.map_err(|error| set::entered_field_failure(&error))
}

/// Parses an address to listen on: `PORT`, `:PORT` or `localhost:PORT` on loopback, or `ADDRESS:PORT`.
pub fn parse_listen_address(text: &str) -> Result<SocketAddr, &'static str> {
    let port = text.strip_prefix(':').or_else(|| text.strip_prefix("localhost:")).unwrap_or(text);
    let on_loopback = port.parse().ok().map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)));
    on_loopback.or_else(|| text.parse().ok()).ok_or("expected PORT or ADDRESS:PORT, such as 8025 or 0.0.0.0:8025")
}

/// Parses the name of a host that programs may reach, without a port.
pub fn parse_allowed_host(text: &str) -> Result<String, String> {
    let name = text.to_ascii_lowercase();
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if !name.split('.').all(is_label) {
        return Err("expected the name of a host, such as auth.example.com".into());
    }
    match PROVIDERS.iter().find(|provider| provider.has_api_at(&name)) {
        Some(provider) => Err(format!("the sandbox emulates this host of {}", provider.name)),
        None => Ok(name),
    }
}

fn parse_fault_rule(text: &str) -> Result<FaultRule, String> {
    let rule: FaultRule = text.parse()?;
    check_fault_provider(&rule).map(|()| rule)
}

/// Parses an account such as `twilio account-sid=AC... auth-token=env:TWILIO_AUTH_TOKEN`.
async fn parse_account(app: &App, text: &str) -> Result<SandboxAccount, Failure> {
    let invalid = |problem: InvalidValue| Failure::usage(format!("--credential: {problem}"));
    let words = shell_words::split(text).map_err(|error| invalid(error.to_string().into()))?;
    let [name, pairs @ ..] = &words[..] else { return Err(invalid("the provider is missing".into())) };
    let provider = Provider::find_by_name(name).ok_or_else(|| {
        let names = PROVIDERS.iter().map(|provider| provider.name);
        invalid(format!("unknown provider {name}").into()).with_nearest_name(name, names)
    })?;
    let (mut values, mut templates) = (provider.demo_values(), provider.demo_templates());
    let fields = provider.fields();
    let mut given_fields = vec![];
    for pair in pairs {
        let (name, value) = pair.split_once('=').ok_or_else(|| invalid(format!("{pair} is not NAME=VALUE").into()))?;
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            values.insert(name.to_owned(), set::parse_flag_value(field, name, value)?);
            given_fields.push(field);
        } else {
            let usage = parse_template_usage(provider, name).map_err(invalid)?;
            let template = Template::parse(provider.template_kind, value).map_err(invalid)?;
            templates.retain(|(other, _)| *other != usage);
            templates.push((usage, template));
        }
    }
    // Drop each demo value whose field conflicts with a field that was given.
    values.retain(|name, _| {
        given_fields.iter().any(|field| field.name == *name)
            || !given_fields.iter().any(|field| field.conflicts_with.contains(name))
    });
    let connector = build_connector(app, provider, &values).await?;
    Ok(SandboxAccount { name: provider.name.to_owned(), provider, connector, templates })
}

/// Parses the usage of a template that is given like a field: a required one or, of a provider with registered templates,
/// one of the user's own whose name is unlike every known one.
fn parse_template_usage(provider: &Provider, name: &str) -> Result<Usage, InvalidValue> {
    let fields = provider.fields().iter().map(|field| field.name.as_str());
    let nearest = nearest_name(name, fields.chain(REQUIRED_USAGES));
    let is_known = REQUIRED_USAGES.contains(&name);
    let may_be_own = provider.template_kind == TemplateKind::Registered && nearest.is_none();
    match name.parse() {
        Ok(usage) if is_known || may_be_own => Ok(usage),
        _ => {
            let hint = nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
            Err(format!("{} has no field {name}{hint}", provider.name).into())
        }
    }
}
