//! What a sandbox knows from the start: accounts, and rules for what goes wrong.

use clap::Args;

use super::{
    super::{App, set},
    environment,
};
use crate::{
    connectors::{PROVIDERS, Provider, form::nearest_name},
    emulation::{EmulatorState, FaultRule},
    failure::Failure,
    sandbox::{CallbackAddress, SandboxAccount, check_fault_provider},
    sms::{Template, Usage},
};

#[derive(Debug, Args)]
pub struct SandboxOptions {
    /// Accept this account too: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", secrets as env:NAME or file:PATH; missing fields are those of the demo account
    #[arg(long = "credential", value_name = "WORDS")]
    credentials: Vec<String>,
    /// Accept every readable request without verifying credentials and signatures
    #[arg(long)]
    pub accept_any: bool,
    /// Fail on purpose (see `smsctl help faults`), such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    #[arg(long = "fault", value_name = "RULE", value_parser = parse_fault_rule)]
    faults: Vec<FaultRule>,
    /// Also accept requests to this host name, such as a container's
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Allow status callbacks to this address; without it, only this machine gets them
    #[arg(long = "callback-to", value_name = "HOST:PORT")]
    pub callback_addresses: Vec<CallbackAddress>,
}

impl SandboxOptions {
    /// The saved connectors, those of the command line and of the environment, and the demonstration ones.
    pub async fn collect_accounts(&self, app: &App) -> Result<Vec<SandboxAccount>, Failure> {
        let mut accounts = vec![];
        for saved in app.store.load()?.connectors {
            let (name, provider, templates) = (saved.name.clone(), saved.provider, saved.templates.clone());
            match app.build_saved_connector(&saved).await {
                Ok(connector) => accounts.push(SandboxAccount { name, provider, connector, templates }),
                Err(failure) => app.screen.print_note(format!("warning: the sandbox does not know {name}: {failure}")),
            }
        }
        for words in &self.credentials {
            accounts.push(parse_account(app, words).await?);
        }
        accounts.extend(environment::environment_accounts(app).await);
        for provider in PROVIDERS {
            let connector = app
                .build_connector(provider, &provider.demo_values())
                .await
                .map_err(|flaw| set::typed_field_failure(&flaw))?;
            let templates = provider.demo_templates();
            accounts.push(SandboxAccount { name: "demo".into(), provider, connector, templates });
        }
        Ok(accounts)
    }

    pub fn configure(&self, desk: &mut EmulatorState) {
        desk.lenient = self.accept_any;
        self.faults.iter().for_each(|rule| desk.faults.add_rule(rule.clone()));
    }
}

/// Reads a rule that may strike.
fn parse_fault_rule(text: &str) -> Result<FaultRule, String> {
    let rule: FaultRule = text.parse()?;
    check_fault_provider(&rule).map(|()| rule)
}

/// Reads `twilio account-sid=AC... auth-token=env:TWILIO_AUTH_TOKEN`.
async fn parse_account(app: &App, words: &str) -> Result<SandboxAccount, Failure> {
    let wrong = |problem: String| Failure::usage(format!("--credential: {problem}"));
    let words = shell_words::split(words).map_err(|error| wrong(error.to_string()))?;
    let [name, pairs @ ..] = &words[..] else { return Err(wrong("is missing a provider".into())) };
    let provider = Provider::find_by_name(name).ok_or_else(|| {
        let near = nearest_name(name, PROVIDERS.iter().map(|provider| provider.name));
        let failure = wrong(format!("unknown provider {name}"));
        near.into_iter().fold(failure, |failure, near| failure.with_fix(format!("did you mean {near}?")))
    })?;
    let (mut answers, mut templates) = (provider.demo_values(), provider.demo_templates());
    let fields = provider.fields();
    let mut given = vec![];
    for pair in pairs {
        let (name, value) = pair.split_once('=').ok_or_else(|| wrong(format!("{pair} is not NAME=VALUE")))?;
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            answers.insert(name.to_owned(), set::parse_flag_value(field, name, value)?);
            given.push(field);
        } else {
            let usage: Usage = name.parse().map_err(|_| wrong(format!("unknown field {name}")))?;
            let template = Template::parse(provider.template_kind, value).map_err(wrong)?;
            templates.retain(|(known, _)| *known != usage);
            templates.push((usage, template));
        }
    }
    // What is given displaces what stands in its place in the demonstration account.
    answers.retain(|name, _| {
        given.iter().any(|field| field.name == *name) || !given.iter().any(|field| field.conflicts_with.contains(name))
    });
    let connector = app.build_connector(provider, &answers).await.map_err(|flaw| set::typed_field_failure(&flaw))?;
    Ok(SandboxAccount { name: provider.name.to_owned(), provider, connector, templates })
}
