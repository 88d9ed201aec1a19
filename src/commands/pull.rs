//! Imports what is live in a linked service, and makes it live in the file.

use std::fmt;

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult,
    service_client::ServiceClient,
    service_link::{ServiceChoice, import_live, nothing_live_failure, plan_push, print_notes, save_connector},
    service_status::record_comparison,
};
use crate::services::RemoteState;

/// Import the connector that is live in the linked sign-in service, and make it live here
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl pull
  smsctl pull --name prod               replaces what prod has in the file")]
pub struct PullArgs {
    /// Name of the connector; an existing name replaces that connector [default: the provider's, or a free one]
    #[arg(long, value_parser = crate::store::parse_connector_name)]
    name: Option<String>,
    #[command(flatten)]
    service: ServiceChoice,
}

#[derive(Serialize)]
struct PullView {
    name: String,
    provider: &'static str,
    service: String,
    /// Whether a connector was written: if not, the file had all of it already.
    imported: bool,
    live: bool,
    previous: Option<String>,
    sandbox: bool,
}

impl PullArgs {
    /// Imports what is live in the service. A saved connector that holds all of it is made live instead.
    ///
    /// # Errors
    /// Nothing is live there, smsctl cannot hold it, the service refuses the credentials or cannot be reached, or the file
    /// cannot be written.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let client = self.service.open(app, &config).await?;
        let state = client.run(client.read()).await?;
        let live = state.live.as_ref().ok_or_else(|| nothing_live_failure(&client))?;
        let mut import = import_live(app, &config, &client, live, &state).await?;
        let is_held =
            import.held_by.as_ref().filter(|held| self.name.as_ref().is_none_or(|name| name == *held)).cloned();
        if let Some(name) = is_held.as_ref().or(self.name.as_ref()) {
            import.connector.name.clone_from(name);
        }
        let name = import.connector.name.clone();
        let provider = import.connector.provider.name;
        print_notes(app, if is_held.is_some() { &[] } else { &import.notes });
        let previous = app.store.update(&format!("pull --name {name}"), |config, edit| {
            if is_held.is_none() {
                save_connector(config, edit, &import.connector)?;
            }
            edit.set_live(&name);
            Ok(config.live.clone().filter(|live| *live != name))
        })?;
        record_pull(app, &client, &state).await;
        let (service, imported, sandbox) = (client.name.clone(), is_held.is_none(), client.is_sandbox());
        let view = PullView { name: name.clone(), provider, service, imported, live: true, previous, sandbox };
        app.screen.show_or_print_ids(&name, &view)?;
        Ok(0)
    }
}

/// Records whether the connector, as it is in the file now, is what is live in the service.
async fn record_pull(app: &App, client: &ServiceClient, state: &RemoteState) {
    let Ok(config) = app.store.load() else { return };
    let (Ok(saved), Some(live)) = (config.select_connector(None), &state.live) else { return };
    if let Ok(push) = plan_push(app, &config, client, saved, state).await {
        record_comparison(app, &config, client, saved, push.wanted.matches(&live.config));
    }
}

impl fmt::Display for PullView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { name, provider, service, .. } = self;
        match self.imported {
            true => write!(f, "{} {} ({provider}) imported from {service} and live", "✓".green(), name.bold())?,
            false => write!(f, "{} {} ({provider}) matches what is live in {service}", "✓".green(), name.bold())?,
        }
        match &self.previous {
            Some(previous) => write!(f, "; {previous} is no longer live (`smsctl change -` switches back)"),
            None => Ok(()),
        }
    }
}
