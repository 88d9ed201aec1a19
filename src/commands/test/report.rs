//! The report of `smsctl test`, as text and as JSON.

use std::{fmt, time::Duration};

use colored::{ColoredString, Colorize};
use serde::Serialize;

use crate::{
    encoding::{count_noun, escape_control_chars},
    failure::{Failure, FailureKind},
    sending::{SendOutcome, SendResult},
    terminal::message_bubble,
};

/// If there are more messages than this, each gets one line.
pub const MAX_DETAILED_RESULTS: usize = 10;

/// The results of one run.
#[derive(Serialize)]
pub struct TestReport<'a> {
    /// Whether the messages went to a sandbox.
    pub sandbox: bool,
    /// One for each message, in the order of the messages.
    pub results: Vec<SendResult<'a>>,
    /// The addresses of the messages in the web inbox; empty if they were not looked up.
    #[serde(skip)]
    pub page_urls: Vec<Option<String>>,
    /// Whether the same command with `--resume` sends the unsent messages.
    #[serde(skip)]
    pub resumable: bool,
    /// How long sending took.
    #[serde(skip)]
    pub elapsed: Duration,
}

impl TestReport<'_> {
    /// Returns the kind of the worst failure, which sets the exit code.
    pub fn worst_kind(&self) -> Option<FailureKind> {
        let kinds = self.results.iter().filter_map(|result| Some(result.error.as_ref()?.kind));
        kinds.max_by_key(|kind| kind.severity())
    }

    /// Returns the ids of the accepted messages, one per line.
    pub fn message_ids(&self) -> String {
        let ids = self.results.iter().filter_map(|result| result.message_id.as_deref());
        ids.map(escape_control_chars).collect::<Vec<_>>().join("\n")
    }

    /// One line for each message, then each distinct failure once. Messages that were not begun are only counted.
    fn write_compact(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut failures: Vec<(&Failure, usize)> = vec![];
        for result in self.results.iter().filter(|result| !result.is_unsent()) {
            let detail = match &result.error {
                None => escape_control_chars(result.message_id.as_deref().unwrap_or_default()).dimmed(),
                Some(failure) => escape_control_chars(&failure.message).normal(),
            };
            writeln!(f, "{} {:16} {:15}  {detail}", mark_result(result).bold(), result.to, result.template)?;
            let Some(failure) = &result.error else { continue };
            let is_same = |other: &Failure| (&other.message, &other.fix) == (&failure.message, &failure.fix);
            match failures.iter_mut().find(|(other, _)| is_same(other)) {
                Some((_, count)) => *count += 1,
                None => failures.push((failure, 1)),
            }
        }
        for (failure, count) in failures {
            let times = if count == 1 { "once:".to_owned() } else { format!("{count} times:") };
            writeln!(f, "{} {}", times.bold(), escape_control_chars(&failure.message))?;
            write_cause_and_fix(failure, f)?;
        }
        Ok(())
    }

    /// Writes a result with its cause and fix.
    fn write_result(&self, result: &SendResult, url: Option<&str>, f: &mut fmt::Formatter) -> fmt::Result {
        let provider = if self.sandbox { format!("{} (sandbox)", result.provider) } else { result.provider.to_owned() };
        let by = if matches!(result.outcome, SendOutcome::Unreachable | SendOutcome::Unknown) { "via" } else { "by" };
        writeln!(f, "{} {by} {provider}: {} to {}", mark_result(result).bold(), result.template, result.to)?;
        if let Some(id) = &result.message_id {
            let size = match (&result.encoding, result.segments) {
                (Some(encoding), Some(segments)) => format!("  {encoding}, {}", count_noun(segments, "segment")),
                _ => String::new(),
            };
            writeln!(f, "  {} {}{}", "message id".dimmed(), escape_control_chars(id), size.dimmed())?;
        }
        if let Some(url) = url {
            writeln!(f, "  {} {}", "inbox".dimmed(), escape_control_chars(url))?;
        }
        if let Some(arrived) = &result.arrived {
            writeln!(
                f,
                "  sender {}; {}",
                escape_control_chars(&arrived.from),
                format!("{} verified", arrived.verified).green()
            )?;
            writeln!(f, "{}", message_bubble(&arrived.text))?;
        }
        let Some(error) = &result.error else { return Ok(()) };
        writeln!(f, "  {}", escape_control_chars(&error.message))?;
        write_cause_and_fix(error, f)
    }
}

impl fmt::Display for TestReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.results.len() > MAX_DETAILED_RESULTS {
            true => self.write_compact(f)?,
            false => {
                for (index, result) in self.results.iter().enumerate() {
                    let url = self.page_urls.get(index).and_then(Option::as_deref);
                    self.write_result(result, url, f)?;
                }
            }
        }
        let accepted = self.results.iter().filter(|result| result.outcome.is_accepted()).count();
        let (total, seconds) = (self.results.len(), self.elapsed.as_secs_f64());
        if total < 2 {
            return Ok(());
        }
        match accepted {
            0 => writeln!(f, "0 of {total} accepted")?,
            _ => {
                let rate = accepted as f64 / seconds;
                writeln!(f, "{accepted} of {total} accepted in {seconds:.1} s ({rate:.0} per second)")?;
            }
        }
        match self.results.iter().filter(|result| result.is_unsent()).count() {
            0 => Ok(()),
            unsent if self.resumable => writeln!(
                f,
                "{unsent} not sent; run the same command with --resume to send {}",
                if unsent == 1 { "it" } else { "them" }
            ),
            unsent => writeln!(f, "{unsent} not sent"),
        }
    }
}

fn mark_result(result: &SendResult) -> ColoredString {
    match result.outcome {
        SendOutcome::Accepted if result.error.is_some() => "! accepted".yellow(),
        outcome => mark_outcome(outcome),
    }
}

/// Returns the outcome as text, with its symbol.
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

fn write_cause_and_fix(failure: &Failure, f: &mut fmt::Formatter) -> fmt::Result {
    for (name, part) in [("why:", &failure.cause), ("fix:", &failure.fix)] {
        part.iter().try_for_each(|part| writeln!(f, "  {} {}", name.bold(), escape_control_chars(part)))?;
    }
    Ok(())
}
