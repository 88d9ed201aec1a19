//! Learning all that can be learned without sending.

mod file_safety;
mod unencrypted_host;

use std::{fmt, time::Duration};

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    App, new_signing_context,
    session::{Destination, Session},
    template::lint_templates,
    validation::check_program,
};
use crate::{
    connectors::{self, Finding},
    encoding::{escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind},
    http_client::{describe_clock_skew, lookup_host},
    interrupt,
    sms::DEFAULT_VALID_MINUTES,
    store::SavedConnector,
    terminal::wrap_indented,
};

/// Check a connector without sending: file, secrets, network, credentials, balance, sender, templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl check
  smsctl check backup --json
  smsctl check --sandbox            try it without an account")]
pub struct CheckArgs {
    /// The connector [default: the live one]
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

/// What a state takes in front of a line, in columns.
const STATE_COLUMNS: usize = 8;

/// What was examined, a line each.
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
}

#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum CheckState {
    Pass,
    Warn,
    Fail,
}

impl CheckArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<FailureKind>> {
        let config = app.store.load()?;
        let report = run_checks(app, config.select_connector(self.name.as_deref())?, &self.destination).await?;
        app.screen.show(&report)?;
        Ok(report.worst_kind())
    }
}

/// Examines one connector: here first, then the way, then the provider.
pub async fn run_checks(app: &App, saved: &SavedConnector, destination: &Destination) -> Result<CheckReport, Failure> {
    let config = app.store.load()?;
    let files = file_safety::check_files(app, &config, saved).into_iter();
    let mut lines: Vec<_> = files.map(|finding| CheckRow::from_finding("file", finding)).collect();
    lines.push(check_templates(saved, config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES)));
    let provider = saved.provider.name;
    match app.build_saved_connector(saved).await {
        // The failure of a signal is no finding about the settings.
        Err(failure) if interrupt::first_signal().is_some() => {
            return Err(Failure::interrupted().with_cause(failure));
        }
        Err(failure) => lines.push(CheckRow::from_failure("settings and secrets", failure)),
        Ok(connector) => {
            lines.push(CheckRow::from_finding(
                "settings and secrets",
                Finding::pass("complete, and every secret is found"),
            ));
            let program = check_program(saved.provider, &*connector);
            if let Some(flaw) = program.err().filter(|_| !destination.is_sandbox()) {
                lines.push(CheckRow::from_failure("program", app.saved_field_failure(saved, &flaw)));
            }
            let session = Session::open(app, saved.provider, &saved.templates, destination, connector).await?;
            session.run_with_progress(run_provider_checks(&session, saved, &mut lines)).await;
        }
    }
    Ok(CheckReport { connector: saved.name.clone(), provider, sandbox: destination.is_sandbox(), checks: lines })
}

async fn run_provider_checks(session: &Session, saved: &SavedConnector, lines: &mut Vec<CheckRow>) {
    lines.extend(check_dns(session).await);
    let unencrypted = session.connector.unencrypted_hosts();
    for host in unencrypted.iter().filter(|_| !session.is_sandbox()) {
        lines.push(CheckRow::from_finding(
            "TLS",
            unencrypted_host::check_unencrypted_host(host, session.http_client.remaining_time()).await,
        ));
    }
    let at = match new_signing_context() {
        Ok(at) => at,
        Err(failure) => return lines.push(CheckRow::from_failure("randomness", failure)),
    };
    let checks = session.connector.build_checks(&saved.templates, &at);
    let mut reached = false;
    for (nth, connectors::ProviderCheck { title, .. }) in checks.iter().enumerate() {
        let finding = session.run_check(&saved.templates, nth).await;
        let lost =
            matches!(&finding, Err(failure) if failure.kind == FailureKind::Unreachable && failure.provider.is_none());
        if !reached && !lost {
            reached = true;
            if session.is_sandbox() || unencrypted.is_empty() {
                lines.push(tls_row(session));
            }
            lines.extend(check_clock(session));
        }
        match finding {
            Ok(finding) => lines.push(CheckRow::from_finding(title, finding)),
            Err(failure) if lost => return lines.push(CheckRow::from_failure("connection", failure)),
            Err(failure) => lines.push(CheckRow::from_failure(title, failure)),
        }
    }
}

fn check_templates(saved: &SavedConnector, minutes: u32) -> CheckRow {
    let problems = lint_templates(saved, minutes);
    let fatal = problems.iter().find(|problem| problem.fatal);
    let others = || "`smsctl template lint` lists all problems".to_owned();
    let finding = match (fatal, problems.first()) {
        (Some(worst), _) => Finding::fail(format!("{}: {}", worst.usage, worst.problem), others()),
        (None, Some(first)) => Finding::warn(format!("{}: {}", first.usage, first.problem), others()),
        (None, None) => Finding::pass("every usage has a template of its own"),
    };
    CheckRow::from_finding("templates", finding)
}

/// A program has no host to be found.
async fn check_dns(session: &Session) -> Option<CheckRow> {
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
    // A secret may be a part of it, and a short one too.
    let host = mask_foreign_text(&host);
    let finding = match found.ok().and_then(Result::ok).map(|addresses| addresses.len()) {
        Some(1..) => Finding::pass(format!("{host} resolves")),
        // Behind a proxy this is well; the connection will tell.
        _ => Finding::warn(format!("{host} does not resolve"), "check DNS, unless a proxy resolves names"),
    };
    Some(CheckRow::from_finding("DNS", finding))
}

fn tls_row(session: &Session) -> CheckRow {
    let plain = session.http_client.sandbox().is_some_and(|uri| uri.scheme_str() == Some("http"));
    let found = if plain { "not needed for a sandbox on this machine" } else { "the certificate is trusted" };
    CheckRow::from_finding("TLS", Finding::pass(found))
}

/// Signatures are refused when the clock is off by 5 minutes, so 2 are worth a word.
fn check_clock(session: &Session) -> Option<CheckRow> {
    let seconds = session.http_client.clock_skew_seconds()?;
    let found = format!("this machine's clock is {} the provider's", describe_clock_skew(seconds));
    let fix = "set the clock of this machine";
    Some(CheckRow::from_finding(
        "clock",
        match seconds.abs() {
            0..=5 => Finding::pass("matches the provider's clock"),
            6..120 => Finding::pass(found),
            120..300 => Finding::warn(found, fix),
            _ => Finding::fail(found, fix),
        },
    ))
}

impl CheckRow {
    fn from_finding(name: &str, finding: Finding) -> Self {
        let (state, found, fix) = match finding {
            Finding::Pass(found) => (CheckState::Pass, found, None),
            Finding::Warn { summary: found, fix } => (CheckState::Warn, found, Some(fix)),
            Finding::Fail { summary: found, fix } => (CheckState::Fail, found, Some(fix)),
        };
        Self { name: name.to_owned(), state, found, fix, error: None }
    }

    fn from_failure(name: &str, failure: Failure) -> Self {
        let found = failure.to_string();
        Self { name: name.to_owned(), state: CheckState::Fail, found, fix: failure.fix.clone(), error: Some(failure) }
    }

    /// What a failed line adds to the exit code: a finding without a failure is the provider's no,
    /// or ours where the file is at fault.
    fn failure_kind(&self) -> Option<FailureKind> {
        let ours = matches!(self.name.as_str(), "templates" | "TLS");
        let own = if ours { FailureKind::Configuration } else { FailureKind::Refused };
        let kind = self.error.as_ref().map_or(own, |failure| failure.kind);
        (self.state == CheckState::Fail).then_some(kind)
    }
}

impl CheckReport {
    /// The failure that the exit code tells.
    pub fn worst_kind(&self) -> Option<FailureKind> {
        self.checks.iter().filter_map(CheckRow::failure_kind).max_by_key(|kind| kind.severity())
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sandbox = if self.sandbox { " (sandbox)" } else { "" };
        writeln!(f, "{}  {}{sandbox}", self.connector.bold(), self.provider)?;
        let width = self.checks.iter().map(|line| line.name.chars().count()).max().unwrap_or(0);
        for line in &self.checks {
            let mark = match line.state {
                CheckState::Pass => "✓ pass".green(),
                CheckState::Warn => "! warn".yellow(),
                CheckState::Fail => "✗ fail".red(),
            };
            let found = wrap_indented(STATE_COLUMNS + width + 2, &escape_control_chars(&line.found));
            writeln!(f, "{mark}  {:width$}  {found}", escape_control_chars(&line.name))?;
            line.fix.iter().try_for_each(|fix| {
                writeln!(f, "{:STATE_COLUMNS$}{} {}", "", "fix:".bold(), escape_control_chars(fix))
            })?;
        }
        Ok(())
    }
}
