//! Lists the changes of the file.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::App;
use crate::{
    encoding::escape_control_chars,
    failure::Failure,
    store::{ConfigChanges, ConfigVersion},
    terminal::{pad_text, text_columns},
};

/// List the last 20 changes, newest first
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config history
  smsctl config history --json")]
pub struct ConfigHistoryArgs {}

#[derive(Serialize)]
struct ConfigHistoryView {
    /// Whether the file was edited by hand after the newest change.
    edited: bool,
    changes: Vec<ConfigHistoryRow>,
}

/// A change, for the history and for undo.
#[derive(Serialize)]
pub struct ConfigHistoryRow {
    pub number: u64,
    pub time: String,
    pub command: String,
    pub changed: ConfigChanges,
}

impl ConfigHistoryArgs {
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let versions = app.store.versions()?;
        let changes = versions.versions.iter().map(ConfigHistoryRow::from_version).collect();
        let numbers: Vec<_> = versions.versions.iter().map(|version| version.number.to_string()).collect();
        app.screen
            .show_or_print_ids(&numbers.join("\n"), &ConfigHistoryView { edited: versions.edited_by_hand, changes })
    }
}

impl ConfigHistoryRow {
    pub fn from_version(version: &ConfigVersion) -> Self {
        let label = version.label.clone();
        Self { number: version.number, time: label.time, command: label.command, changed: label.changed }
    }
}

impl fmt::Display for ConfigHistoryView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.edited {
            writeln!(f, "{}", "you edited the file after the newest change".yellow())?;
        }
        if self.changes.is_empty() {
            return f.write_str("no changes yet");
        }
        let number = self.changes.iter().map(|row| row.number.to_string().len()).max().unwrap_or(0);
        let command = self.changes.iter().map(|row| text_columns(&row.command)).max().unwrap_or(0);
        for row in &self.changes {
            let (name, changed) = (escape_control_chars(&row.command), escape_control_chars(&row.changed.to_string()));
            let at = row.number.to_string().bold();
            writeln!(f, "{at:>number$}  {}  {}  {changed}", row.time.dimmed(), pad_text(&name, command))?;
        }
        Ok(())
    }
}
