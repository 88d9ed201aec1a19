//! Learning all that can be learned without sending.

mod encryption;
mod file;

use std::{fmt, time::Duration};

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    App, moment,
    session::{Destination, Session},
    template::problems,
    validity::check_program,
};
use crate::{
    connectors::{self, Finding},
    encoding::mask_foreign_text,
    failure::{Failure, Kind},
    interrupt,
    sms::MINUTES,
    store::Saved,
    terminal::hanging,
    wire::{drift, lookup_host, visible},
};

/// Check a connector without sending: file, secrets, network, credentials, balance, sender, templates
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl check
  smsctl check backup --json
  smsctl check --sandbox            try it without an account")]
pub struct Check {
    /// The connector [default: the live one]
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    name: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

/// What a state takes in front of a line, in columns.
const MARK: usize = 8;

/// What was examined, a line each.
#[derive(Serialize)]
pub struct Report {
    connector: String,
    provider: &'static str,
    sandbox: bool,
    checks: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Pass,
    Warn,
    Fail,
}

impl Check {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let config = app.store.load()?;
        let report = examine(app, config.pick(self.name.as_deref())?, &self.destination).await?;
        app.screen.show(&report)?;
        Ok(report.worst())
    }
}

/// Examines one connector: here first, then the way, then the provider.
pub async fn examine(app: &App, saved: &Saved, destination: &Destination) -> Result<Report, Failure> {
    let config = app.store.load()?;
    let files = file::findings(app, &config, saved).into_iter();
    let mut lines: Vec<_> = files.map(|finding| Line::of("file", finding)).collect();
    lines.push(wordings(saved, config.minutes.unwrap_or(MINUTES)));
    let provider = saved.provider.name;
    match app.connector(saved).await {
        // The failure of a signal is no finding about the settings.
        Err(failure) if interrupt::signal().is_some() => {
            return Err(Failure::interrupted().cause(failure));
        }
        Err(failure) => lines.push(Line::failed("settings and secrets", failure)),
        Ok(connector) => {
            lines
                .push(Line::of("settings and secrets", Finding::pass("complete, and every secret is found")));
            let program = check_program(saved.provider, &*connector);
            if let Some(flaw) = program.err().filter(|_| !destination.is_sandbox()) {
                lines.push(Line::failed("program", app.misplaced(saved, &flaw)));
            }
            let session =
                Session::open(app, saved.provider, &saved.templates, destination, connector).await?;
            session.during(ask(&session, saved, &mut lines)).await;
        }
    }
    Ok(Report { connector: saved.name.clone(), provider, sandbox: destination.is_sandbox(), checks: lines })
}

async fn ask(session: &Session, saved: &Saved, lines: &mut Vec<Line>) {
    lines.extend(resolved(session).await);
    let unencrypted = session.connector.unencrypted_hosts();
    for host in unencrypted.iter().filter(|_| !session.is_sandbox()) {
        lines.push(Line::of("TLS", encryption::examine(host, session.wire.left()).await));
    }
    let at = match moment() {
        Ok(at) => at,
        Err(failure) => return lines.push(Line::failed("randomness", failure)),
    };
    let checks = session.connector.checks(&saved.templates, &at);
    let mut reached = false;
    for (nth, connectors::Check { title, .. }) in checks.iter().enumerate() {
        let finding = session.examine(&saved.templates, nth).await;
        let lost = matches!(&finding, Err(failure) if failure.kind == Kind::Unreachable && failure.provider.is_none());
        if !reached && !lost {
            reached = true;
            if session.is_sandbox() || unencrypted.is_empty() {
                lines.push(encrypted(session));
            }
            lines.extend(clock(session));
        }
        match finding {
            Ok(finding) => lines.push(Line::of(title, finding)),
            Err(failure) if lost => return lines.push(Line::failed("connection", failure)),
            Err(failure) => lines.push(Line::failed(title, failure)),
        }
    }
}

fn wordings(saved: &Saved, minutes: u32) -> Line {
    let problems = problems(saved, minutes);
    let fatal = problems.iter().find(|problem| problem.fatal);
    let others = || "`smsctl template lint` lists all problems".to_owned();
    let finding = match (fatal, problems.first()) {
        (Some(worst), _) => Finding::fail(format!("{}: {}", worst.usage, worst.problem), others()),
        (None, Some(first)) => Finding::warn(format!("{}: {}", first.usage, first.problem), others()),
        (None, None) => Finding::pass("every usage has a template of its own"),
    };
    Line::of("templates", finding)
}

/// A program has no host to be found.
async fn resolved(session: &Session) -> Option<Line> {
    let host = match session.wire.sandbox() {
        Some(uri) => uri.authority().map(ToString::to_string).unwrap_or_default(),
        None => Some(session.connector.host()).filter(|host| !host.is_empty())?,
    };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().unwrap_or(443)),
        _ => (host.as_str(), 443),
    };
    let lookup = lookup_host(name.trim_matches(['[', ']']), port);
    let found = timeout(Duration::from_secs(5).min(session.wire.left()), lookup).await;
    // A secret may be a part of it, and a short one too.
    let host = mask_foreign_text(&host);
    let finding = match found.ok().and_then(Result::ok).map(|addresses| addresses.len()) {
        Some(1..) => Finding::pass(format!("{host} resolves")),
        // Behind a proxy this is well; the connection will tell.
        _ => Finding::warn(format!("{host} does not resolve"), "check DNS, unless a proxy resolves names"),
    };
    Some(Line::of("DNS", finding))
}

fn encrypted(session: &Session) -> Line {
    let plain = session.wire.sandbox().is_some_and(|uri| uri.scheme_str() == Some("http"));
    let found = if plain { "not needed for a sandbox on this machine" } else { "the certificate is trusted" };
    Line::of("TLS", Finding::pass(found))
}

/// Signatures are refused when the clock is off by 5 minutes, so 2 are worth a word.
fn clock(session: &Session) -> Option<Line> {
    let seconds = session.wire.skew()?;
    let found = format!("this machine's clock is {} the provider's", drift(seconds));
    let fix = "set the clock of this machine";
    Some(Line::of(
        "clock",
        match seconds.abs() {
            0..=5 => Finding::pass("matches the provider's clock"),
            6..120 => Finding::pass(found),
            120..300 => Finding::warn(found, fix),
            _ => Finding::fail(found, fix),
        },
    ))
}

impl Line {
    fn of(name: &str, finding: Finding) -> Self {
        let (state, found, fix) = match finding {
            Finding::Pass(found) => (State::Pass, found, None),
            Finding::Warn { found, fix } => (State::Warn, found, Some(fix)),
            Finding::Fail { found, fix } => (State::Fail, found, Some(fix)),
        };
        Self { name: name.to_owned(), state, found, fix, error: None }
    }

    fn failed(name: &str, failure: Failure) -> Self {
        let found = failure.to_string();
        Self {
            name: name.to_owned(),
            state: State::Fail,
            found,
            fix: failure.fix.clone(),
            error: Some(failure),
        }
    }

    /// What a failed line adds to the exit code: a finding without a failure is the provider's no,
    /// or ours where the file is at fault.
    fn kind(&self) -> Option<Kind> {
        let ours = matches!(self.name.as_str(), "templates" | "TLS");
        let own = if ours { Kind::Configuration } else { Kind::Refused };
        let kind = self.error.as_ref().map_or(own, |failure| failure.kind);
        (self.state == State::Fail).then_some(kind)
    }
}

impl Report {
    /// The failure that the exit code tells.
    pub fn worst(&self) -> Option<Kind> {
        self.checks.iter().filter_map(Line::kind).max_by_key(|kind| kind.severity())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sandbox = if self.sandbox { " (sandbox)" } else { "" };
        writeln!(f, "{}  {}{sandbox}", self.connector.bold(), self.provider)?;
        let width = self.checks.iter().map(|line| line.name.chars().count()).max().unwrap_or(0);
        for line in &self.checks {
            let mark = match line.state {
                State::Pass => "✓ pass".green(),
                State::Warn => "! warn".yellow(),
                State::Fail => "✗ fail".red(),
            };
            let found = hanging(MARK + width + 2, &visible(&line.found));
            writeln!(f, "{mark}  {:width$}  {found}", visible(&line.name))?;
            line.fix
                .iter()
                .try_for_each(|fix| writeln!(f, "{:MARK$}{} {}", "", "fix:".bold(), visible(fix)))?;
        }
        Ok(())
    }
}
