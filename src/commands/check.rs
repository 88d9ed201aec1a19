//! Checks a connector without sending anything.

mod file_safety;
mod linked_services;
mod unencrypted_host;

use std::{fmt, time::Duration};

use clap::Args;
use colored::Colorize;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    App, CommandResult,
    connector_client::{ConnectorClient, Destination},
    connector_name::ConnectorName,
    new_signing_context,
    template::lint_templates,
    validation::check_program,
};
use crate::{
    connectors::{self, Finding},
    encoding::{escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind, name_connector},
    http_client::{describe_clock_skew, lookup_host},
    interrupt,
    sms::DEFAULT_VALID_MINUTES,
    store::SavedConnector,
    terminal::{pad_text, text_columns},
};

/// Check a connector without sending: file, secrets, network, credentials, balance, sender, templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl check
  smsctl check cn --json
  smsctl check --sandbox            check it against the sandbox")]
pub struct CheckArgs {
    #[command(flatten)]
    connector: ConnectorName,
    #[command(flatten)]
    destination: Destination,
}

/// How many columns a row's state takes.
const STATE_COLUMNS: usize = 8;

/// The results of all checks.
#[derive(Serialize)]
pub struct CheckReport {
    connector: String,
    provider: &'static str,
    sandbox: bool,
    checks: Vec<CheckRow>,
}

#[derive(Serialize)]
struct CheckRow {
    name: String,
    state: CheckState,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
    /// What a failed check means for the exit code.
    #[serde(skip)]
    failure_kind: FailureKind,
}

#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum CheckState {
    Pass,
    Warn,
    Fail,
}

impl CheckArgs {
    /// Runs `smsctl check`. Returns the most severe failure.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(self.connector.as_deref())?;
        let mut report = run_checks(app, saved, &self.destination).await?;
        if config.live.as_ref() == Some(&saved.name) {
            report.checks.extend(linked_services::check_services(app, &config, saved, &self.destination).await);
        }
        let problems = report.checks.iter().filter(|row| row.state != CheckState::Pass);
        let lines: Vec<_> = problems.map(|row| escape_control_chars(&format!("{}: {}", row.name, row.found))).collect();
        app.screen.show_or_print_text(&lines.join("\n"), &report)?;
        Ok(report.worst_kind().map_or(0, FailureKind::exit_code))
    }
}

/// Checks a connector: first what is on this machine, then the connection, then the provider.
pub async fn run_checks(app: &App, saved: &SavedConnector, destination: &Destination) -> Result<CheckReport, Failure> {
    let config = app.store.load()?;
    let files = file_safety::check_files(app, &config, saved).into_iter();
    let mut rows: Vec<_> = files.map(|finding| CheckRow::from_finding("file", finding)).collect();
    rows.push(check_templates(saved, config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES)));
    let provider = saved.provider.name;
    match app.build_saved_connector(saved).await {
        // A failure after a signal says nothing about the settings.
        Err(failure) if interrupt::first_signal().is_some() => {
            return Err(Failure::interrupted().with_cause(failure));
        }
        Err(failure) => rows.push(CheckRow::from_failure("settings and secrets", failure)),
        Ok(connector) => {
            let finding = Finding::pass("complete, and every secret is found");
            rows.push(CheckRow::from_finding("settings and secrets", finding));
            let program = check_program(saved.provider, &*connector);
            if let Some(error) = program.err().filter(|_| !destination.is_sandbox()) {
                rows.push(CheckRow::from_failure("program", app.saved_field_failure(saved, &error)));
            }
            let session = ConnectorClient::open(app, saved.provider, &saved.templates, destination, connector).await?;
            session.run_with_progress(run_provider_checks(&session, saved, &mut rows)).await;
        }
    }
    if config.live.as_ref() != Some(&saved.name) {
        rows.iter_mut().for_each(|row| row.name_connector(&saved.name));
    }
    Ok(CheckReport { connector: saved.name.clone(), provider, sandbox: destination.is_sandbox(), checks: rows })
}

async fn run_provider_checks(session: &ConnectorClient, saved: &SavedConnector, rows: &mut Vec<CheckRow>) {
    rows.extend(check_dns(session).await);
    let unencrypted = session.connector.unencrypted_hosts();
    for host in unencrypted.iter().filter(|_| !session.is_sandbox()) {
        let finding = unencrypted_host::check_unencrypted_host(host, session.http_client.remaining_time()).await;
        rows.push(CheckRow::from_finding("TLS", finding));
    }
    let context = match new_signing_context() {
        Ok(context) => context,
        Err(failure) => return rows.push(CheckRow::from_failure("randomness", failure)),
    };
    let checks = session.connector.build_checks(&saved.templates, &context);
    let mut is_reached = false;
    for (index, connectors::ProviderCheck { title, .. }) in checks.iter().enumerate() {
        let finding = session.run_check(&saved.templates, index).await;
        let is_unreachable =
            matches!(&finding, Err(failure) if failure.kind == FailureKind::Unreachable && failure.provider.is_none());
        if !is_reached && !is_unreachable {
            is_reached = true;
            if session.is_sandbox() || unencrypted.is_empty() {
                rows.push(tls_row(session));
            }
            rows.extend(check_clock(session));
        }
        match finding {
            Ok(finding) => rows.push(CheckRow::from_provider_finding(title, finding)),
            Err(failure) if is_unreachable => return rows.push(CheckRow::from_failure("connection", failure)),
            Err(failure) => rows.push(CheckRow::from_failure(title, failure)),
        }
    }
}

fn check_templates(saved: &SavedConnector, minutes: u32) -> CheckRow {
    let problems = lint_templates(saved, minutes);
    let error = problems.iter().find(|problem| problem.is_fatal);
    let fix = "`smsctl template lint` lists all problems";
    let finding = match (error, problems.first()) {
        (Some(error), _) => Finding::fail(format!("{}: {}", error.usage, error.problem), fix),
        (None, Some(first)) => Finding::warn(format!("{}: {}", first.usage, first.problem), fix),
        (None, None) => Finding::pass("every usage has a template of its own"),
    };
    CheckRow::from_finding("templates", finding)
}

/// Checks that the provider's host resolves. A program has no host.
async fn check_dns(session: &ConnectorClient) -> Option<CheckRow> {
    let host = match session.http_client.sandbox() {
        Some(uri) => uri.authority().map(ToString::to_string).unwrap_or_default(),
        None => Some(session.connector.send_host()).filter(|host| !host.is_empty())?,
    };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().unwrap_or(443)),
        _ => (host.as_str(), 443),
    };
    let lookup = lookup_host(name.trim_matches(['[', ']']), port);
    let found = timeout(Duration::from_secs(5).min(session.http_client.remaining_time()), lookup).await;
    // It may contain a secret, even a short one.
    let host = mask_foreign_text(&host);
    let finding = match found.ok().and_then(Result::ok).map(|addresses| addresses.len()) {
        Some(1..) => Finding::pass(format!("{host} resolves")),
        // This is no problem behind a proxy that resolves names.
        _ => Finding::warn(format!("{host} does not resolve"), "check DNS, unless a proxy resolves names"),
    };
    Some(CheckRow::from_finding("DNS", finding))
}

fn tls_row(session: &ConnectorClient) -> CheckRow {
    let plain = session.http_client.sandbox().is_some_and(|uri| uri.scheme_str() == Some("http"));
    let found = if plain { "not needed for a sandbox on this machine" } else { "the certificate is trusted" };
    CheckRow::from_finding("TLS", Finding::pass(found))
}

/// Checks the clock: providers refuse signatures when it is off by 5 minutes, so there is a warning from 2 minutes on.
fn check_clock(session: &ConnectorClient) -> Option<CheckRow> {
    let seconds = session.http_client.clock_skew_seconds()?;
    let found = format!("this machine's clock is {} the provider's", describe_clock_skew(seconds));
    let fix = "set the clock of this machine";
    let finding = match seconds.abs() {
        0..=5 => Finding::pass("matches the provider's clock"),
        6..120 => Finding::pass(found),
        120..300 => Finding::warn(found, fix),
        _ => Finding::fail(found, fix),
    };
    Some(CheckRow::from_provider_finding("clock", finding))
}

impl CheckRow {
    /// Returns the row of a check of the configuration: if it fails, the configuration is wrong.
    fn from_finding(name: &str, finding: Finding) -> Self {
        Self { failure_kind: FailureKind::Configuration, ..Self::from_provider_finding(name, finding) }
    }

    /// Returns the row of a check at the provider: if it fails, the provider refuses messages.
    fn from_provider_finding(name: &str, finding: Finding) -> Self {
        let (state, found, fix) = match finding {
            Finding::Pass(found) => (CheckState::Pass, found, None),
            Finding::Warn { summary: found, fix } => (CheckState::Warn, found, Some(fix)),
            Finding::Fail { summary: found, fix } => (CheckState::Fail, found, Some(fix)),
        };
        Self { name: name.to_owned(), state, found, fix, error: None, failure_kind: FailureKind::Refused }
    }

    fn from_failure(name: &str, failure: Failure) -> Self {
        let (found, fix, failure_kind) = (failure.to_string(), failure.fix.clone(), failure.kind);
        Self { name: name.to_owned(), state: CheckState::Fail, found, fix, error: Some(failure), failure_kind }
    }
}

impl CheckRow {
    /// Names the connector in the commands of the fix.
    fn name_connector(&mut self, connector: &str) {
        self.fix = self.fix.take().map(|fix| name_connector(&fix, connector));
        self.error = self.error.take().map(|failure| failure.for_connector(connector));
    }
}

impl CheckReport {
    /// Returns the report of a connector that is not saved, to which no command applies yet.
    pub fn without_fixes(mut self) -> Self {
        self.checks.iter_mut().for_each(|row| row.fix = None);
        self
    }

    /// Returns the most severe failure, which sets the exit code.
    pub fn worst_kind(&self) -> Option<FailureKind> {
        let failed = self.checks.iter().filter(|row| row.state == CheckState::Fail);
        failed.map(|row| row.failure_kind).max_by_key(|kind| kind.severity())
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sandbox = if self.sandbox { " (sandbox)" } else { "" };
        writeln!(f, "{}  {}{sandbox}", self.connector.bold(), self.provider)?;
        let names: Vec<_> = self.checks.iter().map(|row| escape_control_chars(&row.name)).collect();
        let width = names.iter().map(|name| text_columns(name)).max().unwrap_or(0);
        for (row, name) in self.checks.iter().zip(&names) {
            let mark = match row.state {
                CheckState::Pass => "✓ pass".green(),
                CheckState::Warn => "! warn".yellow(),
                CheckState::Fail => "✗ fail".red(),
            };
            writeln!(f, "{mark}  {}  {}", pad_text(name, width), escape_control_chars(&row.found))?;
            row.fix.iter().try_for_each(|fix| {
                writeln!(f, "{:STATE_COLUMNS$}{} {}", "", "fix:".bold(), escape_control_chars(fix))
            })?;
        }
        Ok(())
    }
}
