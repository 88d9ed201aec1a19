//! The line that says where a sandbox listens, and as whom to come.

use std::{collections::BTreeMap, fmt};

use colored::Colorize;
use serde::Serialize;

use crate::{
    connectors::PROVIDERS,
    failure::{Failure, Kind},
    sandbox::Sandbox,
};

#[derive(Serialize)]
pub struct Ready {
    pub url: String,
    inbox: String,
    providers: Vec<Base>,
}

/// Where one provider's clients are pointed to, and the settings of its demonstration account.
#[derive(Serialize)]
struct Base {
    name: &'static str,
    base_url: String,
    credentials: BTreeMap<&'static str, &'static str>,
}

impl Ready {
    pub fn of(sandbox: &Sandbox) -> Result<Self, Failure> {
        let failed = |error| Failure::new(Kind::Unexpected, "the sandbox has no address").cause(error);
        let url = sandbox.url().map_err(failed)?.to_string();
        let url = url.trim_end_matches('/').to_owned();
        let base = |name, settings: &[_]| Base {
            name,
            base_url: url.clone(),
            credentials: settings.iter().copied().collect(),
        };
        let providers = PROVIDERS.iter().map(|provider| base(provider.name, provider.demo.settings));
        Ok(Self { inbox: format!("{url}/"), providers: providers.collect(), url })
    }
}

impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", "sandbox ready:".green(), self.inbox)
    }
}
