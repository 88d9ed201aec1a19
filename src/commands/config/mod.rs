//! The file itself.

mod edit;
mod history;
mod schema;
mod undo;

use std::fmt;

use clap::{Args, Subcommand};
use colored::Colorize;
use serde::Serialize;

use super::{App, validity::check_answers};
use crate::{failure::Failure, store::Saved, wire::visible};

/// Print, validate, edit or undo changes to the configuration file
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl config edit
  smsctl config history
  smsctl config undo")]
pub struct Config {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the path of the file
    #[command(before_help = "Examples:\n  smsctl config path")]
    Path,
    /// Check the file without changing it
    #[command(
        before_help = "Examples:\n  smsctl config validate            exits with 3 if the file is invalid"
    )]
    Validate,
    /// Print a JSON Schema of the file, for completion in editors
    #[command(before_help = "Examples:\n  smsctl config schema > smsctl.schema.json")]
    Schema,
    Edit(edit::Edit),
    History(history::History),
    Undo(undo::Undo),
}

#[derive(Serialize)]
struct Path {
    path: String,
}

#[derive(Serialize)]
struct Valid {
    valid: bool,
    path: String,
    connectors: usize,
}

impl Config {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let path = app.store.path().display().to_string();
        match self.command {
            Command::Path => app.screen.show(&Path { path })?,
            Command::Validate => {
                let Some(text) = app.store.read()? else {
                    let failure = Failure::configuration(format!("{path} does not exist"));
                    return Err(failure
                        .fix("create it with `smsctl setup`, or use another with --config")
                        .into());
                };
                let connectors = validate(app, &text)?;
                app.screen.show(&Valid { valid: true, path, connectors })?;
            }
            Command::Schema => {
                let text = serde_json::to_string_pretty(&schema::schema()).unwrap_or_default();
                app.screen.print_as_is(&text)?;
            }
            Command::Edit(edit) => edit.run(app)?,
            Command::History(history) => history.run(app)?,
            Command::Undo(undo) => undo.run(app)?,
        }
        Ok(())
    }
}

/// Checks structure and every connector's fields; the secrets themselves need not be at hand.
fn validate(app: &App, text: &str) -> Result<usize, Failure> {
    let config = app.store.validate(text)?;
    for saved in &config.connectors {
        check_answers(saved.provider, &saved.answers).map_err(|flaw| app.misplaced(saved, &flaw))?;
    }
    Ok(config.connectors.len())
}

/// Returns what is wrong with a text that is in the file all the same: that it cannot be read, or each connector that
/// cannot send.
fn problems(app: &App, text: &str) -> Vec<String> {
    let config = match app.store.validate(text) {
        Ok(config) => config,
        Err(failure) => return vec![failure.to_string()],
    };
    let problem = |saved: &Saved| {
        let flaw = check_answers(saved.provider, &saved.answers).err()?;
        let live = if config.live.as_deref() == Some(&saved.name) { ", which is live," } else { "" };
        Some(format!("{}{live} cannot send: {}", saved.name, app.misplaced(saved, &flaw)))
    };
    config.connectors.iter().filter_map(problem).collect()
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl fmt::Display for Valid {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let noun = if self.connectors == 1 { "connector" } else { "connectors" };
        write!(f, "{} {}: valid, {} {noun}", "✓".green(), visible(&self.path), self.connectors)
    }
}
