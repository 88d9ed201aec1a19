//! What the environment tells of accounts, and what a program beside the sandbox is given in its own.

use std::{env, ffi::OsString, path::Path};

use super::super::App;
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::{Answer, Answers, Field, Flaw},
    },
    sandbox::Account,
    sms::Reference,
};

/// Names that every program knows to reach by itself.
const NEAR: &str = "localhost,127.0.0.1,::1";

/// The accounts that the providers' own variables make up; what has no variable is as in the demonstration account.
pub fn accounts(app: &App) -> Vec<Account> {
    let mut accounts = vec![];
    for provider in PROVIDERS {
        let (mut wrong, before) = (None, accounts.len());
        for answers in told(provider) {
            match app.fill(provider, &answers) {
                Ok(connector) => accounts.push(Account {
                    name: "environment".into(),
                    provider,
                    connector,
                    templates: provider.demo_templates(),
                }),
                Err(flaw @ Flaw::Wrong { .. }) => wrong = Some(flaw),
                Err(_) => {}
            }
        }
        if let (Some(flaw), true) = (wrong, accounts.len() == before) {
            app.screen.note(format!("warning: the sandbox does not know the environment's account: {flaw}"));
        }
    }
    accounts
}

/// What the variables of a provider say. Those that exclude each other belong to different accounts.
fn told(provider: &Provider) -> Vec<Answers> {
    let fields = provider.fields();
    let given: Vec<_> = fields.iter().filter(|field| variable(field).is_some_and(set)).collect();
    let apart = |one: &Field, other: &Field| {
        one.conflicts.contains(&other.name) || other.conflicts.contains(&one.name)
    };
    let unnamed = |name: &String| fields.iter().any(|field| field.name == *name && field.env.is_none());
    let mut demo = provider.demo_answers();
    demo.retain(|name, _| unnamed(name));
    let mut told: Vec<Answers> = vec![];
    for one in &given {
        let beside = given.iter().filter(|other| !apart(one, other));
        let kept = beside
            .filter_map(|field| Some((field.name.clone(), Answer::Kept(Reference::Env(field.env.clone()?)))));
        let mut answers = demo.clone();
        answers.extend(kept);
        if !told.contains(&answers) {
            told.push(answers);
        }
    }
    told
}

/// What leads a program here: the address, the proxy, the authority, and credentials where it has none.
pub fn variables(url: &str, ca: &Path) -> Vec<(String, OsString)> {
    let proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    let trust =
        ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"];
    let mut variables = vec![("SMSCTL_SANDBOX", url.into()), ("NODE_USE_ENV_PROXY", "1".into())];
    variables.extend(proxies.map(|name| (name, url.into())));
    variables.extend(trust.map(|name| (name, ca.into())));
    for (name, other) in [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")] {
        let kept =
            [name, other].into_iter().find_map(|name| env::var(name).ok().filter(|kept| !kept.is_empty()));
        let kept = kept.unwrap_or_default();
        let direct = kept.split(',').map(str::trim).filter(|name| !leads_past(name)).chain([NEAR]);
        variables.push((name, direct.collect::<Vec<_>>().join(",").into()));
    }
    let mut variables: Vec<_> = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for provider in PROVIDERS {
        let fields = provider.fields();
        if fields.iter().any(|field| variable(field).is_some_and(set)) {
            continue;
        }
        for (name, value) in provider.demo.settings {
            let field = fields.iter().find(|field| field.name == *name);
            variables.extend(field.and_then(variable).map(|name| (name.to_owned(), value.into())));
        }
    }
    variables
}

/// Whether programs would go past the sandbox to a provider itself, were this name among those without a proxy.
fn leads_past(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.rsplit_once(':').map_or(&*name, |(host, _)| host);
    let name = name.trim_start_matches(['*', '.']).trim_end_matches('.');
    let under = |name: &str, domain: &str| {
        name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    // A bare `*` is what all names are under.
    name.is_empty() || PROVIDERS.iter().any(|it| under(it.domain, name) || under(name, it.domain))
}

fn variable(field: &Field) -> Option<&str> {
    field.env.as_deref()
}

fn set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
