//! Making another connector live.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, check, session::Destination, setup::Setup, validity::check_answers};
use crate::{
    connectors::Provider,
    failure::{Failure, Kind},
    store::Config,
};

/// Make another saved connector live; the previous one keeps its settings and templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl change backup              make backup live
  smsctl change -                   go back to the previous one
  smsctl change backup --check      only if its checks pass")]
pub struct Change {
    /// A connector, a provider, or - for the previous live connector
    #[arg(value_name = "NAME|PROVIDER|-", allow_hyphen_values = true, add = ArgValueCandidates::new(crate::commands::complete::goals))]
    to: Option<String>,
    /// Change only if the connector passes `smsctl check`
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct View {
    live: String,
    previous: Option<String>,
}

/// Where a change leads.
enum Goal {
    Saved(String),
    /// A provider that has no connector yet.
    Fresh(&'static Provider),
}

impl Change {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let config = app.store.load()?;
        let name = match self.goal(app, &config)? {
            Goal::Saved(name) => name,
            Goal::Fresh(provider) => return Setup::of(provider).run(app).await.map(|()| None),
        };
        if self.check {
            let report = check::examine(app, config.pick(Some(&name))?, &self.destination).await?;
            if let Some(kind) = report.worst() {
                app.screen.say(&report);
                let failure = Failure::new(kind, format!("{name} does not pass its checks; nothing changed"));
                return Err(failure.fix(format!("`smsctl check {name}`")).into());
            }
        }
        let previous = app.store.change(&format!("change {name}"), |config, edit| {
            let saved = config.find(&name).ok_or_else(|| config.unknown(&name))?;
            check_answers(saved.provider, &saved.answers).map_err(|flaw| app.misplaced(saved, &flaw))?;
            edit.live(&name);
            Ok(config.live.clone())
        })?;
        Ok(app.screen.show_or(&name, &View { live: name.clone(), previous }).map(|()| None)?)
    }

    fn goal(&self, app: &App, config: &Config) -> Result<Goal, Failure> {
        let wanted = match self.to.as_deref() {
            None => return ask(app, config).map(Goal::Saved),
            Some("-") => {
                config.previous.as_deref().filter(|name| config.find(name).is_some()).ok_or_else(|| {
                    Failure::configuration("there is no previous connector to go back to")
                        .fix("`smsctl list` lists the connectors")
                })?
            }
            Some(wanted) => wanted,
        };
        let of_provider: Vec<_> =
            config.connectors.iter().filter(|saved| saved.provider.name == wanted).collect();
        match (config.find(wanted), &of_provider[..], Provider::find(wanted)) {
            (Some(saved), ..) => Ok(Goal::Saved(saved.name.clone())),
            (None, [only], _) => Ok(Goal::Saved(only.name.clone())),
            (None, [], Some(provider)) => Ok(Goal::Fresh(provider)),
            (None, [], None) => Err(config.unknown(wanted)),
            (None, several, _) => {
                let names: Vec<_> = several.iter().map(|saved| saved.name.as_str()).collect();
                Err(Failure::usage(format!("several connectors use {wanted}"))
                    .fix(format!("choose one: {}", names.join(", "))))
            }
        }
    }
}

fn ask(app: &App, config: &Config) -> Result<String, Failure> {
    let names: Vec<_> = config.connectors.iter().map(|saved| saved.name.clone()).collect();
    if names.is_empty() {
        config.pick(None)?;
    }
    let place = app.ask(&["NAME".into()])?.choose("Which connector should be live?", &names, 0)?;
    Ok(names[place].clone())
}

impl fmt::Display for View {
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
