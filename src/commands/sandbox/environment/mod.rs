//! What the environment tells of accounts, and what a program beside the sandbox is given in its own.

mod no_proxy;
mod proxy_support;

use std::{env, ffi::OsString, path::Path};

use no_proxy::{NoProxyEntries, classify_no_proxy};
pub use proxy_support::proxy_support_warnings;

use super::super::App;
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::{Field, FieldError, FieldValue, FieldValues},
    },
    references::Reference,
    sandbox::SandboxAccount,
};

/// Names that every program knows to reach by itself.
const LOCAL_HOSTS: &str = "localhost,127.0.0.1,::1";

/// The accounts that the providers' own variables make up; what has no variable is as in the demonstration account.
pub async fn environment_accounts(app: &App) -> Vec<SandboxAccount> {
    let mut accounts = vec![];
    for provider in PROVIDERS {
        let (mut wrong, before) = (None, accounts.len());
        for answers in environment_values(provider) {
            match app.build_connector(provider, &answers).await {
                Ok(connector) => accounts.push(SandboxAccount {
                    name: "environment".into(),
                    provider,
                    connector,
                    templates: provider.demo_templates(),
                }),
                Err(flaw @ FieldError::Invalid { .. }) => wrong = Some(flaw),
                Err(_) => {}
            }
        }
        if let (Some(flaw), true) = (wrong, accounts.len() == before) {
            app.screen.print_note(format!("warning: the account in the environment is invalid: {flaw}"));
        }
    }
    accounts
}

/// What the variables of a provider say. Those that exclude each other belong to different accounts.
fn environment_values(provider: &Provider) -> Vec<FieldValues> {
    let fields = provider.fields();
    let given: Vec<_> = fields.iter().filter(|field| field_variable(field).is_some_and(is_variable_set)).collect();
    let apart = |one: &Field, other: &Field| {
        one.conflicts_with.contains(&other.name) || other.conflicts_with.contains(&one.name)
    };
    let unnamed = |name: &String| fields.iter().any(|field| field.name == *name && field.env_var.is_none());
    let mut demo = provider.demo_values();
    demo.retain(|name, _| unnamed(name));
    let mut told: Vec<FieldValues> = vec![];
    for one in &given {
        let beside = given.iter().filter(|other| !apart(one, other));
        let kept = beside.filter_map(|field| {
            Some((field.name.clone(), FieldValue::Reference(Reference::Env(field.env_var.clone()?))))
        });
        let mut answers = demo.clone();
        answers.extend(kept);
        if !told.contains(&answers) {
            told.push(answers);
        }
    }
    told
}

/// Variables by which some clients find their proxy; each is asked for in lower and in upper case.
const PROXY_VARIABLES: [&str; 4] = ["https_proxy", "http_proxy", "all_proxy", "grpc_proxy"];
/// Those of single libraries, which go before the common ones where they are set.
const LIBRARY_PROXY_VARIABLES: [&str; 9] = [
    "GLOBAL_AGENT_HTTP_PROXY",
    "GLOBAL_AGENT_HTTPS_PROXY",
    "CGI_HTTP_PROXY",
    "npm_config_proxy",
    "npm_config_http_proxy",
    "npm_config_https_proxy",
    "npm_config_all_proxy",
    "ws_proxy",
    "wss_proxy",
];
/// Variables that name hosts to reach without a proxy, beside `NO_PROXY`.
const LIBRARY_NO_PROXY_VARIABLES: [&str; 4] =
    ["GLOBAL_AGENT_NO_PROXY", "npm_config_noproxy", "npm_config_no_proxy", "no_grpc_proxy"];
/// Variables that name a PEM file with the certificates to trust.
const CA_FILE_VARIABLES: [&str; 6] =
    ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "DENO_CERT"];

/// What leads a program to the sandbox.
pub struct ChildEnvironment {
    pub variables: Vec<(String, OsString)>,
    /// Entries of the user's `NO_PROXY` that would have led past the sandbox.
    pub rejected_no_proxy: Vec<String>,
}

/// Returns the environment that leads a program to the sandbox at this address: the proxy, the authority to trust, and
/// credentials where it has none. `hosts` are those that the sandbox stands in for beside the providers' own.
pub fn child_environment(url: &str, ca: &Path, hosts: &[String]) -> ChildEnvironment {
    let names = PROVIDERS.iter().flat_map(|provider| provider.hosts.iter().chain([&provider.domain]));
    let stands_in_for: Vec<_> = names.map(|name| (*name).to_owned()).chain(hosts.iter().cloned()).collect();
    let mut environment = ChildEnvironment { variables: vec![], rejected_no_proxy: vec![] };
    let mut put = |name: &str, value: OsString| environment.variables.push((name.to_owned(), value));
    put("SMSCTL_SANDBOX", url.into());
    put("NODE_USE_ENV_PROXY", "1".into());
    for name in PROXY_VARIABLES {
        put(name, url.into());
        put(&name.to_ascii_uppercase(), url.into());
    }
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if LIBRARY_PROXY_VARIABLES.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            put(&name, url.into());
        }
    }
    CA_FILE_VARIABLES.iter().for_each(|name| put(name, ca.into()));
    put("JAVA_TOOL_OPTIONS", java_options(url));
    for (name, other) in [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")] {
        let given = [name, other].into_iter().find_map(variable_text).unwrap_or_default();
        let NoProxyEntries { kept, rejected: left_out } = classify_no_proxy(&given, &stands_in_for);
        let direct: Vec<_> = kept.iter().map(String::as_str).chain([LOCAL_HOSTS]).collect();
        put(name, direct.join(",").into());
        environment.rejected_no_proxy.extend(left_out);
    }
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if LIBRARY_NO_PROXY_VARIABLES.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            let NoProxyEntries { kept, rejected: left_out } =
                classify_no_proxy(&variable_text(&name).unwrap_or_default(), &stands_in_for);
            environment.variables.push((name.into_owned(), kept.join(",").into()));
            environment.rejected_no_proxy.extend(left_out);
        }
    }
    environment.rejected_no_proxy.sort();
    environment.rejected_no_proxy.dedup();
    environment.variables.extend(demo_credentials());
    environment
}

/// The demonstration account's settings, for each provider that the environment has no account of.
fn demo_credentials() -> Vec<(String, OsString)> {
    let mut variables = vec![];
    for provider in PROVIDERS {
        let fields = provider.fields();
        if fields.iter().any(|field| field_variable(field).is_some_and(is_variable_set)) {
            continue;
        }
        for (name, value) in provider.demo_account.settings {
            let field = fields.iter().find(|field| field.name == *name);
            variables.extend(field.and_then(field_variable).map(|name| (name.to_owned(), (*value).into())));
        }
    }
    variables
}

/// The user's options for Java, with the proxy behind them: of two values for one property the last counts.
fn java_options(url: &str) -> OsString {
    let authority = url.rsplit('/').next().unwrap_or(url);
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    let host = host.trim_matches(['[', ']']);
    let mut options = env::var_os("JAVA_TOOL_OPTIONS").unwrap_or_default();
    for scheme in ["http", "https"] {
        let separator = if options.is_empty() { "" } else { " " };
        options.push(format!("{separator}-D{scheme}.proxyHost={host} -D{scheme}.proxyPort={port}"));
    }
    options.push(" -Dhttp.nonProxyHosts=localhost|127.*|[::1] -DsocksProxyHost=");
    options
}

/// The value of a variable that is set to more than nothing, as far as it is UTF-8.
fn variable_text(name: &str) -> Option<String> {
    env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}

fn field_variable(field: &Field) -> Option<&str> {
    field.env_var.as_deref()
}

fn is_variable_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
