//! What became of each message: for people, and as the results document.

use std::{fmt, time::Duration};

use colored::{ColoredString, Colorize};
use serde::Serialize;

use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    sending::{SendOutcome, SendResult},
    terminal::message_bubble,
};

/// More messages than this are shown a line each.
const MAX_DETAILED_RESULTS: usize = 10;

#[derive(Serialize)]
pub struct TestReport<'a> {
    pub sandbox: bool,
    pub results: Vec<SendResult<'a>>,
    /// Whether what is left can be sent by the same command.
    #[serde(skip)]
    pub resumable: bool,
    #[serde(skip)]
    pub elapsed: Duration,
}

impl TestReport<'_> {
    /// The failure that the exit code tells.
    pub fn worst_kind(&self) -> Option<FailureKind> {
        let kinds = self.results.iter().filter_map(|sent| sent.error.as_ref()).map(|failure| failure.kind);
        kinds.max_by_key(|kind| kind.severity())
    }

    /// The ids of the messages that were accepted, one a line.
    pub fn message_ids(&self) -> String {
        let ids: Vec<_> =
            self.results.iter().filter_map(|sent| sent.message_id.as_deref().map(escape_control_chars)).collect();
        ids.join("\n")
    }
}

impl fmt::Display for TestReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.results.len() > MAX_DETAILED_RESULTS {
            true => self.write_compact(f)?,
            false => self.results.iter().try_for_each(|sent| write_result(sent, f, self.sandbox))?,
        }
        let accepted = self.results.iter().filter(|sent| sent.outcome.is_accepted()).count();
        let (all, seconds) = (self.results.len(), self.elapsed.as_secs_f64());
        if all < 2 {
            return Ok(());
        }
        let rate = accepted as f64 / seconds;
        writeln!(f, "{accepted} of {all} accepted in {seconds:.1} s ({rate:.0} per second)")?;
        match self.results.iter().filter(|sent| sent.is_unsent()).count() {
            0 => Ok(()),
            left if self.resumable => writeln!(
                f,
                "{left} not sent; run the same command with --resume to send {}",
                if left == 1 { "it" } else { "them" }
            ),
            left => writeln!(f, "{left} not sent"),
        }
    }
}

impl TestReport<'_> {
    /// A line each, and what mends the failures once. Those that were never begun are counted, not told.
    fn write_compact(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut mends: Vec<(&Failure, usize)> = vec![];
        for sent in self.results.iter().filter(|sent| !sent.is_unsent()) {
            let about = match &sent.error {
                None => escape_control_chars(sent.message_id.as_deref().unwrap_or_default()).dimmed(),
                Some(failure) => escape_control_chars(&failure.message).normal(),
            };
            writeln!(f, "{} {:16} {:15}  {about}", mark_result(sent).bold(), sent.to, sent.template)?;
            let Some(failure) = &sent.error else { continue };
            match mends.iter_mut().find(|(known, _)| (&known.message, &known.fix) == (&failure.message, &failure.fix)) {
                Some((_, count)) => *count += 1,
                None => mends.push((failure, 1)),
            }
        }
        for (failure, count) in mends {
            let times = if count == 1 { "once:".to_owned() } else { format!("{count} times:") };
            writeln!(f, "{} {}", times.bold(), escape_control_chars(&failure.message))?;
            for (name, part) in [("why:", &failure.cause), ("fix:", &failure.fix)] {
                part.iter().try_for_each(|part| writeln!(f, "  {} {}", name.bold(), escape_control_chars(part)))?;
            }
        }
        Ok(())
    }
}

fn mark_result(sent: &SendResult) -> ColoredString {
    match sent.outcome {
        SendOutcome::Accepted if sent.error.is_some() => "! accepted".yellow(),
        outcome => mark_outcome(outcome),
    }
}

/// The outcome as people see it, with its symbol.
pub fn mark_outcome(outcome: SendOutcome) -> ColoredString {
    match outcome {
        SendOutcome::Accepted => "✓ accepted".green(),
        SendOutcome::Delivered => "✓ delivered".green(),
        SendOutcome::Undelivered => "✗ not delivered".red(),
        SendOutcome::Refused => "✗ refused".red(),
        SendOutcome::Throttled => "✗ throttled".red(),
        SendOutcome::Unreachable => "✗ not sent".red(),
        SendOutcome::Unknown => "? outcome unknown".red(),
    }
}

fn write_result(sent: &SendResult, f: &mut fmt::Formatter, sandbox: bool) -> fmt::Result {
    let provider = if sandbox { format!("{} (sandbox)", sent.provider) } else { sent.provider.to_owned() };
    let by = if matches!(sent.outcome, SendOutcome::Unreachable | SendOutcome::Unknown) { "via" } else { "by" };
    writeln!(f, "{} {by} {provider}: {} to {}", mark_result(sent).bold(), sent.template, sent.to)?;
    if let Some(id) = &sent.message_id {
        let size = match (&sent.encoding, sent.segments) {
            (Some(encoding), Some(1)) => format!("  {encoding}, 1 segment"),
            (Some(encoding), Some(segments)) => format!("  {encoding}, {segments} segments"),
            _ => String::new(),
        };
        writeln!(f, "  {} {}{}", "message id".dimmed(), escape_control_chars(id), size.dimmed())?;
    }
    if let Some(arrived) = &sent.arrived {
        writeln!(
            f,
            "  arrived from {}; {}",
            escape_control_chars(&arrived.from),
            format!("{} verified", arrived.verified).green()
        )?;
        writeln!(f, "{}", message_bubble(&arrived.text))?;
    }
    let Some(error) = &sent.error else { return Ok(()) };
    writeln!(f, "  {}", escape_control_chars(&error.message))?;
    for (name, part) in [("why:", &error.cause), ("fix:", &error.fix)] {
        part.iter().try_for_each(|part| writeln!(f, "  {} {}", name.bold(), escape_control_chars(part)))?;
    }
    Ok(())
}
