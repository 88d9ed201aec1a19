//! Forgets how a sign-in service is reached.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult};

/// Forget a linked sign-in service, which keeps its connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl unlink
  smsctl unlink staging")]
pub struct UnlinkArgs {
    /// The link [default: the only one]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::service_candidates))]
    name: Option<String>,
}

#[derive(Serialize)]
struct UnlinkView {
    unlinked: String,
}

impl UnlinkArgs {
    /// Removes the link from the file.
    pub fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let name = config.select_service(self.name.as_deref())?.name.clone();
        app.store.update(&format!("unlink {name}"), |config, edit| {
            config.select_service(Some(&name))?;
            edit.remove_service(&name);
            Ok(())
        })?;
        app.screen.show_or_print_ids(&name, &UnlinkView { unlinked: name.clone() })?;
        Ok(0)
    }
}

impl fmt::Display for UnlinkView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {} unlinked; the service keeps its connector", "✓".green(), self.unlinked.bold())
    }
}
