//! What a sandbox knows from the start: accounts, and rules for what goes wrong.

use clap::Args;

use super::{
    super::{App, set},
    environment,
};
use crate::{
    connectors::{PROVIDERS, Provider, form::nearest},
    desk::{Desk, Rule},
    failure::Failure,
    sandbox::{Account, CallbackAddress, known},
    sms::{Template, Usage},
};

#[derive(Debug, Args)]
pub struct House {
    /// Accept this account too: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", secrets as env:NAME or file:PATH; missing fields are those of the demo account
    #[arg(long = "credential", value_name = "WORDS")]
    credentials: Vec<String>,
    /// Accept every readable request without verifying credentials and signatures
    #[arg(long)]
    pub accept_any: bool,
    /// Fail on purpose (see `smsctl help faults`), such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    #[arg(long = "fault", value_name = "RULE", value_parser = rule)]
    faults: Vec<Rule>,
    /// Also accept requests to this host name, such as a container's
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Allow status callbacks to this address; without it, only this machine gets them
    #[arg(long = "callback-to", value_name = "HOST:PORT")]
    pub callback_addresses: Vec<CallbackAddress>,
}

impl House {
    /// The saved connectors, those of the command line and of the environment, and the demonstration ones.
    pub async fn accounts(&self, app: &App) -> Result<Vec<Account>, Failure> {
        let mut accounts = vec![];
        for saved in app.store.load()?.connectors {
            let (name, provider, templates) = (saved.name.clone(), saved.provider, saved.templates.clone());
            match app.connector(&saved).await {
                Ok(connector) => accounts.push(Account { name, provider, connector, templates }),
                Err(failure) => {
                    app.screen.note(format!("warning: the sandbox does not know {name}: {failure}"))
                }
            }
        }
        for words in &self.credentials {
            accounts.push(account(app, words).await?);
        }
        accounts.extend(environment::accounts(app).await);
        for provider in PROVIDERS {
            let connector =
                app.fill(provider, &provider.demo_answers()).await.map_err(|flaw| set::refused(&flaw))?;
            let templates = provider.demo_templates();
            accounts.push(Account { name: "demo".into(), provider, connector, templates });
        }
        Ok(accounts)
    }

    pub fn furnish(&self, desk: &mut Desk) {
        desk.lenient = self.accept_any;
        self.faults.iter().for_each(|rule| desk.faults.add(rule.clone()));
    }
}

/// Reads a rule that may strike.
fn rule(text: &str) -> Result<Rule, String> {
    let rule: Rule = text.parse()?;
    known(&rule).map(|()| rule)
}

/// Reads `twilio account-sid=AC... auth-token=env:TWILIO_AUTH_TOKEN`.
async fn account(app: &App, words: &str) -> Result<Account, Failure> {
    let wrong = |problem: String| Failure::usage(format!("--credential: {problem}"));
    let words = shell_words::split(words).map_err(|error| wrong(error.to_string()))?;
    let [name, pairs @ ..] = &words[..] else { return Err(wrong("is missing a provider".into())) };
    let provider = Provider::find(name).ok_or_else(|| {
        let near = nearest(name, PROVIDERS.iter().map(|provider| provider.name));
        let failure = wrong(format!("unknown provider {name}"));
        near.into_iter().fold(failure, |failure, near| failure.fix(format!("did you mean {near}?")))
    })?;
    let (mut answers, mut templates) = (provider.demo_answers(), provider.demo_templates());
    let fields = provider.fields();
    let mut given = vec![];
    for pair in pairs {
        let (name, value) = pair.split_once('=').ok_or_else(|| wrong(format!("{pair} is not NAME=VALUE")))?;
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            answers.insert(name.to_owned(), set::given(field, name, value)?);
            given.push(field);
        } else {
            let usage: Usage = name.parse().map_err(|_| wrong(format!("unknown field {name}")))?;
            let template = Template::read(provider.holds, value).map_err(wrong)?;
            templates.retain(|(known, _)| *known != usage);
            templates.push((usage, template));
        }
    }
    // What is given displaces what stands in its place in the demonstration account.
    answers.retain(|name, _| {
        given.iter().any(|field| field.name == *name)
            || !given.iter().any(|field| field.conflicts.contains(name))
    });
    let connector = app.fill(provider, &answers).await.map_err(|flaw| set::refused(&flaw))?;
    Ok(Account { name: provider.name.to_owned(), provider, connector, templates })
}
