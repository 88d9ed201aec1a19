//! Makes another connector live.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult, check,
    connector_client::Destination,
    push::{PushOptions, PushView, push_connector},
    service_link::open_service,
    setup::SetupArgs,
    validation::check_values,
};
use crate::{connectors::Provider, failure::Failure, store::Config};

/// Switch to another connector; the previous one keeps its settings and templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl change cn                  make cn live
  smsctl change -                   go back to the previous one
  smsctl change cn --check          only if its checks pass
  smsctl change cn --push           in the linked sign-in service too")]
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
    /// Make it live in the linked sign-in service first, as `smsctl push` does; if the service refuses it, nothing changes
    #[arg(long)]
    push: bool,
    /// The linked service of --push, if there are several
    #[arg(long, value_name = "NAME", requires = "push", add = ArgValueCandidates::new(crate::commands::candidates::service_candidates))]
    service: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct ChangeView {
    live: String,
    previous: Option<String>,
    /// What was done in the linked service.
    #[serde(skip_serializing_if = "Option::is_none")]
    push: Option<PushView>,
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
            ChangeTarget::NewProvider(provider) if self.check || self.push => {
                let flag = if self.check { "--check" } else { "--push" };
                let failure = Failure::usage(format!("{flag}: no connector of {} is saved", provider.name));
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
        let push = if self.push { Some(self.push_first(app, &config, &name).await?) } else { None };
        let changed = app.store.update(&format!("change {name}"), |config, edit| {
            let saved = config.find_connector(&name).ok_or_else(|| config.unknown_connector_failure(&name))?;
            check_values(saved.provider, &saved.values).map_err(|error| app.saved_field_failure(saved, &error))?;
            edit.set_live(&name);
            Ok(config.live.clone())
        });
        let previous = changed.map_err(|failure| match self.push {
            true => {
                let message = format!("{name} is live in the service, but not in the file: {}", failure.message);
                Failure { message, ..failure }.with_fix(format!("`smsctl change {name}`"))
            }
            false => failure,
        })?;
        app.screen.show_or_print_ids(&name, &ChangeView { live: name.clone(), previous, push })?;
        Ok(0)
    }

    /// Whether a linked service is changed too.
    pub fn pushes(&self) -> bool {
        self.push
    }

    /// Makes the connector live in the linked service, before the file is changed.
    async fn push_first(&self, app: &App, config: &Config, name: &str) -> Result<PushView, Failure> {
        let saved = config.select_connector(Some(name))?;
        check_values(saved.provider, &saved.values).map_err(|error| app.saved_field_failure(saved, &error))?;
        let client = open_service(app, config, self.service.as_deref(), &self.destination).await?;
        push_connector(app, config, &client, saved, PushOptions::default()).await
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
    let fix = format!("`smsctl change NAME`; saved connectors: {}", names.join(", "));
    let index = app.require_prompter("NAME", &fix)?.choose("Which connector should be live?", &names, 0)?;
    Ok(names[index].clone())
}

impl fmt::Display for ChangeView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.push.iter().try_for_each(|push| writeln!(f, "{push}"))?;
        write!(f, "{} {} is live", "✓".green(), self.live.bold())?;
        match self.previous.as_ref().filter(|previous| **previous != self.live) {
            Some(previous) => {
                write!(f, "; {previous} is no longer live (`smsctl change -` switches back)")
            }
            None => Ok(()),
        }
    }
}
