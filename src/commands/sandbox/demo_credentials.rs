//! The demonstration credentials, for a person who starts a sandbox by hand.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use crate::connectors::{PROVIDERS, Provider};

/// Every provider with the settings of its demo account. None of them is secret.
#[derive(Serialize)]
pub struct DemoCredentialsView {}

impl fmt::Display for DemoCredentialsView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
        writeln!(f, "{}", "Demonstration accounts (their credentials are public)".bold())?;
        for provider in PROVIDERS {
            writeln!(f, "  {:width$}  {}", provider.name, settings_text(provider))?;
        }
        Ok(())
    }
}

/// Returns the settings as `smsctl set` takes them. Descriptions of requests, which are long, are left out.
fn settings_text(provider: &Provider) -> String {
    let fields = provider.fields();
    let is_document =
        |name: &str| fields.iter().any(|field| field.owns_key(name) && (field.document.is_some() || field.is_table));
    let settings = provider.demo_account.settings.iter().filter(|(name, _)| !is_document(name));
    settings
        .map(|(name, value)| shell_words::quote(&format!("{name}={value}")).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
