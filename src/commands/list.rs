//! Lists the saved connectors.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult};

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
        });
        let names: Vec<_> = config.connectors.iter().map(|saved| saved.name.as_str()).collect();
        app.screen.show_or_ids(&names.join("\n"), &ListView { connectors: rows.collect() })?;
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
        }
        Ok(())
    }
}
