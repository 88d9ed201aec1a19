//! What a sandbox prints when it is ready: its addresses and the demo accounts.

use std::{collections::BTreeMap, fmt, path::Path};

use colored::Colorize;
use serde::Serialize;

use crate::{
    connectors::{PROVIDERS, Provider},
    failure::{Failure, FailureKind},
    sandbox::Sandbox,
};

/// The addresses of a sandbox and the demo accounts.
#[derive(Serialize)]
pub struct SandboxReadyView {
    /// The base URL of all providers, without a slash at the end.
    pub url: String,
    /// The URL of the web page.
    pub inbox: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    https_url: Option<String>,
    /// The path of the certificate to trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    ca: Option<String>,
    providers: Vec<ProviderEndpoint>,
}

/// The base URL for clients of one provider, and the settings of its demo account with what else it has.
#[derive(Serialize)]
struct ProviderEndpoint {
    name: &'static str,
    base_url: String,
    credentials: BTreeMap<&'static str, &'static str>,
}

impl SandboxReadyView {
    /// Describes a sandbox. `ca` is the path of the certificate if it serves TLS.
    pub fn from_sandbox(sandbox: &Sandbox, ca: Option<&Path>) -> Result<Self, Failure> {
        let failed = |error| Failure::new(FailureKind::Unexpected, "the sandbox has no address").with_cause(error);
        let url = sandbox.url().map_err(failed)?.to_string().trim_end_matches('/').to_owned();
        let endpoint = |provider: &&Provider| ProviderEndpoint {
            name: provider.name,
            base_url: url.clone(),
            credentials: provider.demo_credentials(),
        };
        Ok(Self {
            inbox: format!("{url}/"),
            https_url: ca.map(|_| url.replacen("http", "https", 1)),
            ca: ca.map(|path| path.display().to_string()),
            providers: PROVIDERS.iter().map(endpoint).collect(),
            url,
        })
    }
}

impl fmt::Display for SandboxReadyView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", "sandbox ready:".green(), self.inbox)?;
        self.ca.iter().try_for_each(|ca| write!(f, "  TLS for clients that trust {ca}"))
    }
}
