//! Compares the live connector with what is live in a linked service.

use std::fmt;

use clap::Args;
use colored::Colorize;
use serde::Serialize;
use serde_json::Value;

use super::{
    App, CommandResult,
    service_link::{ServiceChoice, plan_push},
    service_status::record_comparison,
};
use crate::{
    failure::FailureKind,
    services::{ConfigDifference, FoundIn},
};

/// Compare the live connector with what is live in the linked service; exits with 11 if they differ
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl diff
  smsctl diff --service staging --json")]
pub struct DiffArgs {
    #[command(flatten)]
    service: ServiceChoice,
}

/// What differs between a connector and a service. Secrets have no values in it.
#[derive(Serialize)]
pub struct DiffView {
    /// The name of the link.
    pub service: String,
    /// The name of the connector in the file.
    pub connector: String,
    /// The connector that is live in the service, by the service's name for its provider.
    pub live: Option<String>,
    /// Whether nothing differs.
    pub same: bool,
    /// The values that differ.
    pub differences: Vec<ConfigDifference>,
}

impl DiffArgs {
    /// Prints the differences. Order and blanks do not count.
    ///
    /// # Errors
    /// No connector is live, the service cannot hold it, refuses the credentials or cannot be reached.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(None)?;
        let client = self.service.open(app, &config).await?;
        let state = client.run(client.read()).await?;
        let push = plan_push(app, &config, &client, saved, &state).await?;
        let live_config = state.live.as_ref().map(|live| live.config.clone()).unwrap_or_default();
        let differences = push.wanted.differences(&live_config);
        let view = DiffView {
            service: client.name.clone(),
            connector: saved.name.clone(),
            live: state.live.map(|live| live.provider_key),
            same: differences.is_empty(),
            differences,
        };
        record_comparison(app, &config, &client, saved, view.same);
        app.screen.show_or_print_text("", &view)?;
        Ok(if view.same { 0 } else { FailureKind::Different.exit_code() })
    }
}

impl fmt::Display for DiffView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { service, connector, live, .. } = self;
        if self.same {
            return write!(f, "{} {connector} is live in {service}; nothing differs", "✓".green());
        }
        writeln!(f, "--- {service}: {}", live.as_deref().unwrap_or("no SMS connector"))?;
        write!(f, "+++ {connector}")?;
        for difference in &self.differences {
            write_difference(f, difference)?;
        }
        Ok(())
    }
}

/// Writes the lines of a value, as in a unified diff from the service to the file.
fn write_difference(f: &mut fmt::Formatter, difference: &ConfigDifference) -> fmt::Result {
    let ConfigDifference { path, secret, file, service, found_in } = difference;
    let line = |sign: &str, text: &str| match sign {
        "-" => format!("\n{}", format!("-{path}: {text}").red()),
        "+" => format!("\n{}", format!("+{path}: {text}").green()),
        _ => format!("\n {path}: {text}"),
    };
    let text = |value: &Option<Value>| value.as_ref().map_or("(secret)".to_owned(), Value::to_string);
    match (secret, found_in) {
        (true, FoundIn::Both) => f.write_str(&line(" ", "differs (secret)")),
        (_, FoundIn::Service) => f.write_str(&line("-", &text(service))),
        (_, FoundIn::File) => f.write_str(&line("+", &text(file))),
        (false, FoundIn::Both) => {
            f.write_str(&line("-", &text(service)))?;
            f.write_str(&line("+", &text(file)))
        }
    }
}
