//! Environment variables: the accounts that they describe, and those that make a program send its requests to the sandbox.

mod accounts;
mod no_proxy;
mod proxy_support;

use std::{env, ffi::OsString, path::Path};

use accounts::AccountVariables;
pub use accounts::{demo_value_notes, environment_accounts};
use no_proxy::{NoProxyEntries, classify_no_proxy};
pub use proxy_support::proxy_support_warnings;

use crate::connectors::PROVIDERS;

/// Entries of `NO_PROXY` for the hosts that a program never reaches through the proxy, joined by commas.
const LOCAL_NO_PROXY_ENTRIES: &str = "localhost,127.0.0.1,::1";

/// Proxy variables that many clients read, in lower or in upper case.
const PROXY_VARIABLES: [&str; 4] = ["https_proxy", "http_proxy", "all_proxy", "grpc_proxy"];
/// Proxy variables that one library or tool reads. If one of them is set, it takes precedence over the common ones.
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
/// Variables with the meaning of `NO_PROXY` that one library or tool reads.
const LIBRARY_NO_PROXY_VARIABLES: [&str; 4] =
    ["GLOBAL_AGENT_NO_PROXY", "npm_config_noproxy", "npm_config_no_proxy", "no_grpc_proxy"];
/// Variables for the path of a PEM file with the certificates to trust.
const CA_FILE_VARIABLES: [&str; 6] =
    ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "DENO_CERT"];

/// The environment variables that make a program send its requests to the sandbox.
pub struct SandboxVariables {
    /// Names and values, which are set in addition to the variables of this process.
    pub variables: Vec<(String, OsString)>,
    /// Entries of the user's `NO_PROXY` that would bypass the sandbox. The variables do not contain them.
    pub rejected_no_proxy: Vec<String>,
}

/// Returns the variables for a program that uses the sandbox at this URL: the proxy, the certificate to trust, and demo
/// credentials for providers that have none. `gateway_hosts` are the hosts that the sandbox emulates in addition to the
/// providers' own.
pub fn sandbox_variables(url: &str, ca: &Path, gateway_hosts: &[String]) -> SandboxVariables {
    let provider_hosts = PROVIDERS.iter().flat_map(|provider| provider.hosts.iter().chain([&provider.domain]));
    let emulated_hosts: Vec<_> =
        provider_hosts.map(|host| (*host).to_owned()).chain(gateway_hosts.iter().cloned()).collect();
    let mut environment = no_proxy_environment(&emulated_hosts);
    let mut set = |name: &str, value: OsString| environment.variables.push((name.to_owned(), value));
    set("SMSCTL_SANDBOX", url.into());
    set("NODE_USE_ENV_PROXY", "1".into());
    for name in PROXY_VARIABLES {
        set(name, url.into());
        set(&name.to_ascii_uppercase(), url.into());
    }
    for name in names_in_environment(&LIBRARY_PROXY_VARIABLES) {
        set(&name, url.into());
    }
    for name in CA_FILE_VARIABLES {
        set(name, ca.into());
    }
    set("JAVA_TOOL_OPTIONS", java_options(url));
    for AccountVariables { demo, aliases, .. } in AccountVariables::of_every_provider() {
        demo.iter().for_each(|(name, value)| set(name, value.into()));
        aliases.iter().for_each(|(name, value)| set(name, value.into()));
    }
    environment
}

/// Returns `NO_PROXY` and the variables of libraries with its meaning, without the entries that would bypass the sandbox.
fn no_proxy_environment(emulated_hosts: &[String]) -> SandboxVariables {
    let (mut variables, mut rejected_no_proxy) = (vec![], vec![]);
    let mut filter_no_proxy = |text: &str| {
        let NoProxyEntries { kept, rejected } = classify_no_proxy(text, emulated_hosts);
        rejected_no_proxy.extend(rejected);
        kept
    };
    for (name, other_name) in [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")] {
        let text = [name, other_name].into_iter().find_map(variable_text).unwrap_or_default();
        let mut hosts = filter_no_proxy(&text);
        hosts.push(LOCAL_NO_PROXY_ENTRIES.to_owned());
        variables.push((name.to_owned(), hosts.join(",").into()));
    }
    for name in names_in_environment(&LIBRARY_NO_PROXY_VARIABLES) {
        let hosts = filter_no_proxy(&variable_text(&name).unwrap_or_default());
        variables.push((name, hosts.join(",").into()));
    }
    rejected_no_proxy.sort();
    rejected_no_proxy.dedup();
    SandboxVariables { variables, rejected_no_proxy }
}

/// Returns the names of this process's variables that are equal to one of these names, in any case.
fn names_in_environment(names: &[&str]) -> Vec<String> {
    let set_names = env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    set_names.filter(|name| names.iter().any(|other| name.eq_ignore_ascii_case(other))).collect()
}

/// Returns `JAVA_TOOL_OPTIONS` of the user, followed by the options for the proxy. Java uses the last value of a property.
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

/// Returns the value of a variable that is set and not empty. Bytes that are not UTF-8 become U+FFFD.
fn variable_text(name: &str) -> Option<String> {
    env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}
