//! The line that says where a sandbox listens, and as whom to come.

use std::{collections::BTreeMap, fmt, path::Path};

use colored::Colorize;
use serde::Serialize;

use crate::{
    connectors::PROVIDERS,
    failure::{Failure, FailureKind},
    sandbox::Sandbox,
};

#[derive(Serialize)]
pub struct SandboxReadyView {
    pub url: String,
    pub inbox: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    https_url: Option<String>,
    /// The certificate that clients trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    ca: Option<String>,
    providers: Vec<ProviderEndpoint>,
}

/// Where one provider's clients are pointed to, and the settings of its demonstration account.
#[derive(Serialize)]
struct ProviderEndpoint {
    name: &'static str,
    base_url: String,
    credentials: BTreeMap<&'static str, &'static str>,
}

impl SandboxReadyView {
    pub fn from_sandbox(sandbox: &Sandbox, ca: Option<&Path>) -> Result<Self, Failure> {
        let failed = |error| Failure::new(FailureKind::Unexpected, "the sandbox has no address").with_cause(error);
        let url = sandbox.url().map_err(failed)?.to_string();
        let url = url.trim_end_matches('/').to_owned();
        let base = |name, settings: &[_]| ProviderEndpoint {
            name,
            base_url: url.clone(),
            credentials: settings.iter().copied().collect(),
        };
        let providers = PROVIDERS.iter().map(|provider| base(provider.name, provider.demo_account.settings));
        Ok(Self {
            inbox: format!("{url}/"),
            https_url: ca.map(|_| url.replacen("http", "https", 1)),
            ca: ca.map(|path| path.display().to_string()),
            providers: providers.collect(),
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
