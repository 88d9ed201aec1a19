//! Makes another connector live.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult, check, connector_client::Destination, setup::SetupArgs, validation::check_values};
use crate::{connectors::Provider, failure::Failure, store::Config};

/// Make another saved connector live; the previous one keeps its settings and templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl change backup              make backup live
  smsctl change -                   go back to the previous one
  smsctl change backup --check      only if its checks pass")]
pub struct ChangeArgs {
    /// A connector, a provider (its only connector, or `smsctl setup` if it has none), or - for the previous live connector
    #[arg(value_name = "NAME|PROVIDER|-", allow_hyphen_values = true, add = ArgValueCandidates::new(crate::commands::candidates::change_candidates))]
    to: Option<String>,
    /// The same as NAME
    #[arg(long, value_name = "NAME", conflicts_with = "to", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
    /// Change only if the connector passes `smsctl check`
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct ChangeView {
    live: String,
    previous: Option<String>,
}

/// What becomes live.
enum ChangeTarget {
    /// The connector of this name.
    Saved(String),
    /// A new connector of this provider, which has none yet.
    NewProvider(&'static Provider),
}

impl ChangeArgs {
    /// Runs `smsctl change`.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let name = match self.resolve_target(app, &config)? {
            ChangeTarget::Saved(name) => name,
            ChangeTarget::NewProvider(provider) if self.check => {
                let failure = Failure::usage(format!("--check: no connector of {} is saved", provider.name));
                return Err(failure.with_fix(format!("`smsctl setup {}`", provider.name)));
            }
            ChangeTarget::NewProvider(provider) => {
                return SetupArgs::for_provider(provider).run(app).await;
            }
        };
        if self.check {
            let report = check::run_checks(app, config.select_connector(Some(&name))?, &self.destination).await?;
            if let Some(kind) = report.worst_kind() {
                app.screen.print_status(&report);
                let failure = Failure::new(kind, format!("{name} does not pass its checks; nothing changed"));
                return Err(failure.with_fix(format!("`smsctl check {name}`")));
            }
        }
        let previous = app.store.update(&format!("change {name}"), |config, edit| {
            let saved = config.find_connector(&name).ok_or_else(|| config.unknown_connector_failure(&name))?;
            check_values(saved.provider, &saved.values).map_err(|error| app.saved_field_failure(saved, &error))?;
            edit.set_live(&name);
            Ok(config.live.clone())
        })?;
        app.screen.show_or_ids(&name, &ChangeView { live: name.clone(), previous })?;
        Ok(0)
    }

    fn resolve_target(&self, app: &App, config: &Config) -> Result<ChangeTarget, Failure> {
        let wanted = match self.to.as_deref().or(self.connector.as_deref()) {
            None => return ask_connector_name(app, config).map(ChangeTarget::Saved),
            Some("-") => {
                config.previous.as_deref().filter(|name| config.find_connector(name).is_some()).ok_or_else(|| {
                    Failure::configuration("there is no previous connector to go back to")
                        .with_fix("`smsctl list` lists the connectors")
                })?
            }
            Some(wanted) => wanted,
        };
        let of_provider: Vec<_> = config.connectors.iter().filter(|saved| saved.provider.name == wanted).collect();
        match (config.find_connector(wanted), &of_provider[..], Provider::find_by_name(wanted)) {
            (Some(saved), ..) => Ok(ChangeTarget::Saved(saved.name.clone())),
            (None, [only], _) => Ok(ChangeTarget::Saved(only.name.clone())),
            (None, [], Some(provider)) => Ok(ChangeTarget::NewProvider(provider)),
            (None, [], None) => Err(config.unknown_connector_failure(wanted)),
            (None, several, _) => {
                let names: Vec<_> = several.iter().map(|saved| saved.name.as_str()).collect();
                Err(Failure::usage(format!("several connectors use {wanted}"))
                    .with_fix(format!("choose one: {}", names.join(", "))))
            }
        }
    }
}

fn ask_connector_name(app: &App, config: &Config) -> Result<String, Failure> {
    let names: Vec<_> = config.connectors.iter().map(|saved| saved.name.clone()).collect();
    if names.is_empty() {
        config.select_connector(None)?;
    }
    let fix = format!("`smsctl change NAME`; there are: {}", names.join(", "));
    let index = app.require_prompter("NAME", &fix)?.choose("Which connector should be live?", &names, 0)?;
    Ok(names[index].clone())
}

impl fmt::Display for ChangeView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {} is live", "✓".green(), self.live.bold())?;
        match self.previous.as_ref().filter(|previous| **previous != self.live) {
            Some(previous) => {
                write!(f, "; {previous} is no longer live (`smsctl change -` switches back)")
            }
            None => Ok(()),
        }
    }
}
