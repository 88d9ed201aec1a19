//! Environment variables: the accounts that they describe, and those that lead a program to the sandbox.

mod accounts;
mod no_proxy;
mod proxy_support;

use std::{env, ffi::OsString, path::Path};

use accounts::AccountVariables;
pub use accounts::{completed_account_notes, environment_accounts};
use no_proxy::{NoProxyEntries, classify_no_proxy};
pub use proxy_support::proxy_support_warnings;

use crate::connectors::PROVIDERS;

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
    for AccountVariables { completed, derived, .. } in AccountVariables::of_every_provider() {
        variables.extend(completed.into_iter().map(|(name, value)| (name, value.into())));
        variables.extend(derived.into_iter().map(|(name, value)| (name, value.into())));
    }
    ChildEnvironment { variables, rejected_no_proxy }
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
