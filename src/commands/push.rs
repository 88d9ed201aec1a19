//! Makes the live connector live in a linked service too.

use std::fmt;

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult,
    diff::DiffView,
    service_client::ServiceClient,
    service_link::{ServiceChoice, import_live, is_in_history, lost_values, plan_push, print_notes, save_connector},
    service_status::{forget_comparison, record_comparison},
};
use crate::{
    failure::Failure,
    services::{Push, RemoteState},
    sms::Phone,
    store::{Config, SavedConnector},
};

/// Configure the live connector in the linked sign-in service, which then sends with it
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl push --dry-run                  show what would change
  smsctl push --test-to +14155550100     push only if the service sends a test
  smsctl push --sandbox                  push to an emulation of the service")]
pub struct PushArgs {
    /// Show what differs and what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Let the service send a test to this number first; push only if that succeeds
    #[arg(long, value_name = "NUMBER", conflicts_with = "dry_run")]
    test_to: Option<Phone>,
    #[command(flatten)]
    service: ServiceChoice,
}

/// What a push did, or would do.
#[derive(Serialize)]
pub struct PushView {
    /// What became of it.
    pub outcome: PushOutcome,
    /// What the request does, as a sentence.
    effect: String,
    /// The name under which the connector that was live in the service was imported into the file before.
    imported: Option<String>,
    /// Whether the service sent a test first.
    tested: bool,
    /// Whether a sandbox stood in for the service.
    sandbox: bool,
    /// What differed before.
    #[serde(flatten)]
    diff: DiffView,
}

/// What became of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushOutcome {
    /// The connector is live in the service, which was verified by reading it there.
    Pushed,
    /// The connector was live in the service already.
    Unchanged,
    /// It was a dry run.
    Planned,
}

impl PushArgs {
    /// Makes the live connector live in the service.
    ///
    /// # Errors
    /// As for [`push_connector`].
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(None)?;
        let client = self.service.open(app, &config).await?;
        let options = PushOptions { dry_run: self.dry_run, test_to: self.test_to.as_ref() };
        let view = push_connector(app, &config, &client, saved, options).await?;
        app.screen.show_or_print_text(&saved.name, &view)?;
        Ok(0)
    }
}

/// How a connector is pushed.
#[derive(Clone, Copy, Default)]
pub struct PushOptions<'a> {
    /// Whether nothing is changed.
    pub dry_run: bool,
    /// The number that the service sends a test to first.
    pub test_to: Option<&'a Phone>,
}

/// Makes a connector live in a service. What is live there, and neither in the file nor in its history, is imported
/// into the file first: the service deletes what it replaces.
///
/// # Errors
/// The service cannot use the connector, the file cannot hold what is live there, the test or the push is refused, the
/// outcome is unknown, or the file cannot be written.
pub async fn push_connector(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    saved: &SavedConnector,
    options: PushOptions<'_>,
) -> Result<PushView, Failure> {
    // What the service cannot use is refused before it is asked.
    plan_push(app, config, client, saved, &RemoteState::default()).await?;
    client.run(push_usable_connector(app, config, client, saved, options)).await
}

/// Makes a connector live that the service can use, with its requests within [`ServiceClient::run`].
async fn push_usable_connector(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    saved: &SavedConnector,
    options: PushOptions<'_>,
) -> Result<PushView, Failure> {
    let state = client.read().await?;
    let push = plan_push(app, config, client, saved, &state).await?;
    print_notes(app, &push.notes);
    let mut view = planned_view(client, saved, &state, &push);
    if let (false, Some(to)) = (options.dry_run, options.test_to) {
        view.tested = client.send_test(&push, to).await?;
        if !view.tested {
            return Err(Failure::usage(format!(
                "{} cannot send a test of a config that is not live",
                client.service.title
            ))
            .with_fix("`smsctl test` sends one from here; push without --test-to"));
        }
    }
    if options.dry_run || view.diff.same {
        record_comparison(app, config, client, saved, view.diff.same);
        print_notes(app, &state.warnings);
        return Ok(view);
    }
    view.imported = import_before(app, config, client, (&state, &push)).await?;
    forget_comparison(app, config, client);
    let result = client.push(&push, &state).await?;
    record_comparison(app, config, client, saved, true);
    view.outcome = PushOutcome::Pushed;
    if result.was_unanswered {
        let title = client.service.title;
        print_notes(app, &[format!("{title} did not answer the push, and what is live there shows that it was done")]);
    }
    print_notes(app, &result.state.warnings);
    Ok(view)
}

fn planned_view(client: &ServiceClient, saved: &SavedConnector, state: &RemoteState, push: &Push) -> PushView {
    let live_config = state.live.as_ref().map(|live| live.config.clone()).unwrap_or_default();
    let differences = push.wanted.differences(&live_config);
    let same = differences.is_empty();
    PushView {
        outcome: if same { PushOutcome::Unchanged } else { PushOutcome::Planned },
        effect: push.effect.clone(),
        imported: None,
        tested: false,
        sandbox: client.is_sandbox(),
        diff: DiffView {
            service: client.name.clone(),
            connector: saved.name.clone(),
            live: state.live.as_ref().map(|live| live.provider_key.clone()),
            same,
            differences,
        },
    }
}

/// Imports what a push replaces in the service into the file, unless the pushed connector, the file or its history holds it
/// already. Returns the name.
async fn import_before(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    (state, push): (&RemoteState, &Push),
) -> Result<Option<String>, Failure> {
    let Some(live) = state.live.as_ref().filter(|_| push.overwrites_live_settings) else { return Ok(None) };
    if lost_values(&push.wanted.differences(&live.config), live).is_empty() {
        return Ok(None);
    }
    let import = import_live(app, config, client, live, state).await?;
    let provider = import.connector.provider;
    if import.held_by.is_some() || is_in_history(app, client, live, state, provider).await {
        return Ok(None);
    }
    print_notes(app, &import.notes);
    let name = import.connector.name.clone();
    app.store.update(&format!("push: import {name}"), |config, edit| match config.find_connector(&name) {
        None => save_connector(config, edit, &import.connector),
        Some(_) => Err(Failure::configuration(format!("{name} was added to the file meanwhile"))
            .with_fix("nothing was pushed; push again")),
    })?;
    Ok(Some(name))
}

impl fmt::Display for PushView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let DiffView { service, connector, .. } = &self.diff;
        let by = if self.sandbox { " (a sandbox)" } else { "" };
        if self.tested {
            writeln!(f, "{} the service sent a test message with this connector", "✓".green())?;
        }
        if let Some(name) = &self.imported {
            writeln!(f, "{} {name} saved: it was live in {service} and only there", "✓".green())?;
        }
        match self.outcome {
            PushOutcome::Pushed => write!(f, "{} {} is live in {service}{by}, verified", "✓".green(), connector.bold()),
            PushOutcome::Unchanged => {
                write!(f, "{} {} is live in {service}{by} already", "✓".green(), connector.bold())
            }
            PushOutcome::Planned => {
                writeln!(f, "{}", self.diff)?;
                write!(f, "a push {}; nothing changed now", self.effect)
            }
        }
    }
}
