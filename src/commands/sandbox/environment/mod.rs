//! Environment variables: the accounts that they describe, and those that lead a program to the sandbox.

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

/// Hosts that every program reaches directly.
const LOCAL_HOSTS: &str = "localhost,127.0.0.1,::1";

/// Proxy variables that clients read, in lower or in upper case.
const PROXY_VARIABLES: [&str; 4] = ["https_proxy", "http_proxy", "all_proxy", "grpc_proxy"];
/// Proxy variables of single libraries, which take precedence over the common ones if they are set.
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
/// Variables of single libraries with the meaning of `NO_PROXY`.
const LIBRARY_NO_PROXY_VARIABLES: [&str; 4] =
    ["GLOBAL_AGENT_NO_PROXY", "npm_config_noproxy", "npm_config_no_proxy", "no_grpc_proxy"];
/// Variables that name a PEM file with the certificates to trust.
const CA_FILE_VARIABLES: [&str; 6] =
    ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "DENO_CERT"];

/// The variables that lead a program to the sandbox.
pub struct ChildEnvironment {
    pub variables: Vec<(String, OsString)>,
    /// Entries of the user's `NO_PROXY` that would bypass the sandbox.
    pub rejected_no_proxy: Vec<String>,
}

/// Returns the accounts that the providers' own variables describe. Fields without a variable are those of the demo
/// account.
pub async fn environment_accounts(app: &App) -> Vec<SandboxAccount> {
    let mut accounts = vec![];
    for provider in PROVIDERS {
        let (mut invalid, count_before) = (None, accounts.len());
        for values in environment_values(provider) {
            match app.build_connector(provider, &values).await {
                Ok(connector) => accounts.push(SandboxAccount {
                    name: "environment".into(),
                    provider,
                    connector,
                    templates: provider.demo_templates(),
                }),
                Err(error @ FieldError::Invalid { .. }) => invalid = Some(error),
                Err(_) => {}
            }
        }
        if let (Some(error), true) = (invalid, accounts.len() == count_before) {
            app.screen.print_note(format!("warning: the account in the environment is invalid: {error}"));
        }
    }
    accounts
}

/// Returns the values of each account that a provider's variables describe: fields that exclude each other belong to
/// different accounts.
fn environment_values(provider: &Provider) -> Vec<FieldValues> {
    let fields = provider.fields();
    let set_fields: Vec<_> = fields.iter().filter(|field| is_variable_of_field_set(field)).collect();
    let exclude = |one: &Field, other: &Field| {
        one.conflicts_with.contains(&other.name) || other.conflicts_with.contains(&one.name)
    };
    let has_no_variable = |name: &String| fields.iter().any(|field| field.name == *name && field.env_var.is_none());
    let mut demo = provider.demo_values();
    demo.retain(|name, _| has_no_variable(name));
    let mut accounts: Vec<FieldValues> = vec![];
    for field in &set_fields {
        let compatible = set_fields.iter().filter(|other| !exclude(field, other));
        let mut values = demo.clone();
        values.extend(compatible.filter_map(|field| {
            Some((field.name.clone(), FieldValue::Reference(Reference::Env(field.env_var.clone()?))))
        }));
        if !accounts.contains(&values) {
            accounts.push(values);
        }
    }
    accounts
}

/// Returns the variables that lead a program to the sandbox at this URL: the proxy, the certificate to trust, and demo
/// credentials for providers that have none. `gateway_hosts` are the hosts that the sandbox emulates in
/// addition to the providers' own.
pub fn child_environment(url: &str, ca: &Path, gateway_hosts: &[String]) -> ChildEnvironment {
    let provider_hosts = PROVIDERS.iter().flat_map(|provider| provider.hosts.iter().chain([&provider.domain]));
    let emulated_hosts: Vec<_> =
        provider_hosts.map(|host| (*host).to_owned()).chain(gateway_hosts.iter().cloned()).collect();
    let (mut variables, mut rejected_no_proxy) = (vec![], vec![]);
    let mut put = |name: &str, value: OsString| variables.push((name.to_owned(), value));
    let mut filter_no_proxy = |text: &str| {
        let NoProxyEntries { kept, rejected } = classify_no_proxy(text, &emulated_hosts);
        rejected_no_proxy.extend(rejected);
        kept
    };
    put("SMSCTL_SANDBOX", url.into());
    put("NODE_USE_ENV_PROXY", "1".into());
    for name in PROXY_VARIABLES {
        put(name, url.into());
        put(&name.to_ascii_uppercase(), url.into());
    }
    CA_FILE_VARIABLES.iter().for_each(|name| put(name, ca.into()));
    put("JAVA_TOOL_OPTIONS", java_options(url));
    for (name, other) in [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")] {
        let text = [name, other].into_iter().find_map(variable_text).unwrap_or_default();
        let mut hosts = filter_no_proxy(&text);
        hosts.push(LOCAL_HOSTS.to_owned());
        put(name, hosts.join(",").into());
    }
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let is_in = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
        if is_in(&LIBRARY_PROXY_VARIABLES) {
            put(&name, url.into());
        } else if is_in(&LIBRARY_NO_PROXY_VARIABLES) {
            put(&name, filter_no_proxy(&variable_text(&name).unwrap_or_default()).join(",").into());
        }
    }
    rejected_no_proxy.sort();
    rejected_no_proxy.dedup();
    variables.extend(demo_credentials());
    ChildEnvironment { variables, rejected_no_proxy }
}

/// Returns the demo account's variables of each provider whose own variables are all unset.
fn demo_credentials() -> Vec<(String, OsString)> {
    let mut variables = vec![];
    for provider in PROVIDERS {
        let fields = provider.fields();
        if fields.iter().any(is_variable_of_field_set) {
            continue;
        }
        for (name, value) in provider.demo_account.settings {
            let field = fields.iter().find(|field| field.name == *name);
            variables.extend(field.and_then(|field| Some((field.env_var.clone()?, (*value).into()))));
        }
    }
    variables
}

/// Returns the user's options for Java followed by the proxy: the last value of a property counts.
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

/// Returns the value of a variable that is set and not empty. What is not UTF-8 in it is replaced.
fn variable_text(name: &str) -> Option<String> {
    env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}

fn is_variable_of_field_set(field: &Field) -> bool {
    field.env_var.as_deref().and_then(variable_text).is_some()
}
