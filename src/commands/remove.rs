//! Deletes a connector.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult};
use crate::{failure::Failure, terminal::DefaultAnswer};

/// Delete a saved connector with its settings and templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl remove backup
  smsctl remove backup --yes")]
pub struct RemoveArgs {
    /// The connector
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: String,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Serialize)]
struct RemoveView {
    removed: String,
    live: Option<String>,
}

impl RemoveArgs {
    /// Runs `smsctl remove`.
    pub fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(Some(&self.name))?;
        let is_live = config.live.as_ref() == Some(&saved.name);
        let live_warning = if is_live { " It is live; afterwards, no connector will be live." } else { "" };
        let prompt =
            format!("Delete {} ({}) with its settings and templates?{live_warning}", saved.name, saved.provider.name);
        if !self.yes && !app.require_prompter(&["--yes".into()])?.confirm(&prompt, DefaultAnswer::No)? {
            return Err(Failure::interrupted());
        }
        let live = app.store.update(&format!("remove {}", self.name), |config, edit| {
            config.select_connector(Some(&self.name))?;
            edit.remove_connector(&self.name);
            Ok(config.live.clone().filter(|live| *live != self.name))
        })?;
        app.screen.show_or_ids(&self.name, &RemoveView { removed: self.name.clone(), live })?;
        Ok(0)
    }
}

impl fmt::Display for RemoveView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {} deleted; ", "✓".green(), self.removed.bold())?;
        match &self.live {
            Some(live) => write!(f, "{live} is live"),
            None => write!(f, "{}", "no connector is live (`smsctl change NAME` or `smsctl setup`)".yellow()),
        }
    }
}
