//! Deletes a connector.

use std::fmt;

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult, connector_name::ConnectorName};
use crate::{failure::Failure, terminal::DefaultAnswer};

/// Delete a saved connector with its settings and templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl remove backup
  smsctl remove backup --yes", mut_arg("name", |arg| arg.required_unless_present("connector").help("The connector")))]
pub struct RemoveArgs {
    #[command(flatten)]
    connector: ConnectorName,
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
        let saved = config.select_connector(self.connector.as_deref())?;
        let name = &saved.name;
        let is_live = config.live.as_ref() == Some(&saved.name);
        let live_warning = if is_live { " It is live; afterwards, no connector will be live." } else { "" };
        let prompt =
            format!("Delete {} ({}) with its settings and templates?{live_warning}", saved.name, saved.provider.name);
        let fix = format!("`smsctl remove {name} --yes`");
        if !self.yes && !app.require_prompter("--yes", &fix)?.confirm(&prompt, DefaultAnswer::No)? {
            return Err(Failure::interrupted());
        }
        let live = app.store.update(&format!("remove {name}"), |config, edit| {
            config.select_connector(Some(name))?;
            edit.remove_connector(name);
            Ok(config.live.clone().filter(|live| live != name))
        })?;
        app.screen.show_or_print_ids(name, &RemoveView { removed: name.clone(), live })?;
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
