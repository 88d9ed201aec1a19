//! `smsctl config`: prints the path and the JSON Schema of the configuration file, validates it, edits it, and undoes
//! changes to it.

mod edit;
mod history;
mod schema;
mod undo;

use std::fmt;

use clap::{Args, Subcommand};
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult, validation::check_values};
use crate::{
    encoding::{count_noun, escape_control_chars},
    failure::Failure,
    store::{SavedConnector, SavedService},
};

/// Locate, validate and edit the configuration file, and undo changes to it
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl config edit
  smsctl config history
  smsctl config undo")]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print the path of the file
    #[command(before_help = "Examples:\n  smsctl config path")]
    Path,
    /// Check the file without changing it
    #[command(before_help = "Examples:\n  smsctl config validate            exits with 3 if the file is invalid")]
    Validate,
    /// Print a JSON Schema of the file, for completion in editors
    #[command(before_help = "Examples:\n  smsctl config schema > smsctl.schema.json")]
    Schema,
    Edit(edit::ConfigEditArgs),
    History(history::ConfigHistoryArgs),
    Undo(undo::ConfigUndoArgs),
}

#[derive(Serialize)]
struct ConfigPathView {
    path: String,
}

#[derive(Serialize)]
struct ConfigValidateView {
    valid: bool,
    path: String,
    connectors: usize,
}

impl ConfigArgs {
    /// Runs `smsctl config`.
    pub fn run(self, app: &App) -> CommandResult {
        let path = app.store.path().display().to_string();
        match self.command {
            ConfigCommand::Path => app.screen.show(&ConfigPathView { path })?,
            ConfigCommand::Validate => {
                let Some(text) = app.store.read_text()? else {
                    let failure = Failure::configuration(format!("{path} does not exist"));
                    return Err(failure.with_fix("create it with `smsctl setup`, or use another with --config"));
                };
                let connectors = validate_text(app, &text)?;
                app.screen.show_or_print_text("", &ConfigValidateView { valid: true, path, connectors })?;
            }
            ConfigCommand::Schema => {
                let text = serde_json::to_string_pretty(&schema::config_schema()).unwrap_or_default();
                app.screen.print_as_is(&text)?;
            }
            ConfigCommand::Edit(edit) => edit.run(app)?,
            ConfigCommand::History(history) => history.run(app)?,
            ConfigCommand::Undo(undo) => undo.run(app)?,
        }
        Ok(0)
    }
}

/// Checks the text of a configuration file and the fields of each connector in it, without resolving references. Returns
/// the number of connectors.
///
/// # Errors
/// The text is not a valid configuration, or a connector in it cannot send.
fn validate_text(app: &App, text: &str) -> Result<usize, Failure> {
    let config = app.store.validate(text)?;
    let failure = |saved: &SavedConnector| {
        let error = check_values(saved.provider, &saved.values).err()?;
        Some(app.saved_field_failure(saved, &error))
    };
    let service_failure = |saved: &SavedService| {
        let error = saved.service.check_without_resolving(&saved.values).err()?;
        Some(app.saved_service_failure(saved, &error))
    };
    let failures = config.connectors.iter().filter_map(failure);
    let failures = failures.chain(config.services.iter().filter_map(service_failure));
    Failure::join(failures).map_or(Ok(config.connectors.len()), Err)
}

/// Returns a message for each problem of the text of a configuration file: that it is invalid, or that a connector in it
/// cannot send.
fn list_problems(app: &App, text: &str) -> Vec<String> {
    let config = match app.store.validate(text) {
        Ok(config) => config,
        Err(failure) => return [&failure].into_iter().chain(&failure.also).map(ToString::to_string).collect(),
    };
    let problem = |saved: &SavedConnector| {
        let error = check_values(saved.provider, &saved.values).err()?;
        let live = if config.live.as_deref() == Some(&saved.name) { ", which is live," } else { "" };
        Some(format!("{}{live} cannot send: {}", saved.name, app.saved_field_failure(saved, &error)))
    };
    let service_problem = |saved: &SavedService| {
        let error = saved.service.check_without_resolving(&saved.values).err()?;
        Some(format!("{} cannot be reached: {}", saved.name, app.saved_service_failure(saved, &error)))
    };
    let problems = config.connectors.iter().filter_map(problem);
    problems.chain(config.services.iter().filter_map(service_problem)).collect()
}

impl fmt::Display for ConfigPathView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl fmt::Display for ConfigValidateView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let connectors = count_noun(self.connectors, "connector");
        write!(f, "{} {}: valid, {connectors}", "✓".green(), escape_control_chars(&self.path))
    }
}
