//! Lists the saved connectors.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult,
    service_status::{ServiceStatus, service_statuses},
};

/// List the saved connectors and mark the live one
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl list
  smsctl list --json")]
pub struct ListArgs {}

#[derive(Serialize)]
struct ListView {
    connectors: Vec<ListRow>,
}

#[derive(Serialize)]
struct ListRow {
    name: String,
    provider: &'static str,
    live: bool,
    /// Whether the live connector is also live in the linked services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<ServiceStatus>,
}

impl ListArgs {
    /// Runs `smsctl list`.
    pub fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let live = |name: &str| config.live.as_deref() == Some(name);
        let rows = config.connectors.iter().map(|saved| ListRow {
            name: saved.name.clone(),
            provider: saved.provider.name,
            live: live(&saved.name),
            services: if live(&saved.name) { service_statuses(&config) } else { vec![] },
        });
        let names: Vec<_> = config.connectors.iter().map(|saved| saved.name.as_str()).collect();
        app.screen.show_or_print_ids(&names.join("\n"), &ListView { connectors: rows.collect() })?;
        Ok(0)
    }
}

impl fmt::Display for ListView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.connectors.is_empty() {
            return f.write_str("no connector is set up; start with `smsctl setup`");
        }
        let width = self.connectors.iter().map(|row| row.name.len()).max().unwrap_or(0);
        for row in &self.connectors {
            let name = format!("{:width$}", row.name);
            match row.live {
                true => writeln!(f, "{} {}  {}  {}", "●".green(), name.bold(), row.provider, "live".green())?,
                false => writeln!(f, "{} {name}  {}", "○".dimmed(), row.provider)?,
            }
            row.services.iter().try_for_each(|status| writeln!(f, "  {status}"))?;
        }
        Ok(())
    }
}
