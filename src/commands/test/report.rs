//! What became of each message: for people, and as the results document.

use std::{
    fmt,
    time::{Duration, Instant},
};

use colored::{ColoredString, Colorize};
use serde::{Deserialize, Serialize};

use super::Job;
use crate::{
    desk::Desk,
    failure::{Failure, Kind},
    sms::{Content, Delivery, Encoding, Phone, Receipt, Segments},
    terminal::bubble,
};

/// More messages than this are shown a line each.
const MANY: usize = 10;

#[derive(Serialize)]
pub struct Report<'a> {
    pub sandbox: bool,
    pub results: Vec<Sent<'a>>,
    /// Whether what is left can be sent by the same command.
    #[serde(skip)]
    pub resumable: bool,
    #[serde(skip)]
    pub took: Duration,
}

/// What became of one message. There may be thousands: what is rare in it is boxed.
#[derive(Serialize)]
pub struct Sent<'a> {
    pub to: Phone,
    pub template: &'a str,
    pub connector: &'a str,
    pub provider: &'static str,
    pub outcome: Outcome,
    pub message_id: Option<String>,
    pub request_id: Option<String>,
    pub encoding: Option<Encoding>,
    pub segments: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Box<Arrived>>,
    /// Whether a person typed the code that arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Box<Failure>>,
    /// Since when the code is on its way.
    #[serde(skip)]
    pub since: Instant,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Accepted,
    Delivered,
    Undelivered,
    Refused,
    Throttled,
    Unreachable,
    Unknown,
}

impl Outcome {
    /// Whether the provider took the message.
    pub fn accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Undelivered)
    }
}

/// The message as it arrived in the sandbox here.
#[derive(Serialize)]
pub struct Arrived {
    pub from: String,
    pub text: Box<str>,
    pub verified: &'static str,
}

impl Arrived {
    pub fn of(desk: &Desk, receipt: &Receipt, to: &Phone) -> Option<Self> {
        let kept = match &receipt.id {
            Some(id) => desk.inbox.by_id(id)?.1,
            None => desk.inbox.to(to).next()?,
        };
        let arrival = &kept.what;
        Some(Self { from: arrival.from.to_string(), text: arrival.text.clone(), verified: arrival.verified })
    }
}

impl<'a> Sent<'a> {
    /// A message of which nothing is known yet.
    pub fn begun(provider: &'static str, connector: &'a str, job: &'a Job) -> Self {
        let size = match &job.message.content {
            Content::Text(text) => Some(Segments::of(text)),
            Content::Registered { .. } => None,
        };
        Self {
            to: job.message.to,
            template: job.message.usage.as_str(),
            connector,
            provider,
            outcome: Outcome::Unknown,
            message_id: None,
            request_id: None,
            encoding: size.as_ref().map(|size| size.encoding),
            segments: size.map(|size| size.count),
            code: None,
            delivery: None,
            arrived: None,
            confirmed: None,
            error: None,
            since: Instant::now(),
        }
    }

    /// The provider took it.
    pub fn accept(&mut self, receipt: &Receipt) {
        self.outcome = Outcome::Accepted;
        self.message_id.clone_from(&receipt.id);
        self.request_id.clone_from(&receipt.request_id);
    }

    /// What following it brought.
    pub fn follow(&mut self, delivery: Result<Delivery, Failure>) {
        match delivery {
            Ok(delivery) => {
                self.error = undelivered(&delivery).map(Box::new);
                self.outcome = match &delivery {
                    Delivery::Delivered => Outcome::Delivered,
                    Delivery::Failed { .. } => Outcome::Undelivered,
                    Delivery::Pending { .. } => Outcome::Accepted,
                };
                self.delivery = Some(delivery);
            }
            Err(failure) if failure.kind == Kind::Interrupted => self.fail(failure),
            Err(failure) => {
                let unasked =
                    Failure::new(Kind::Undelivered, "accepted, but its delivery could not be asked");
                let again = "ask again with `smsctl delivery ID --wait`".to_owned();
                self.fail(unasked.cause(&failure).fix(failure.fix.clone().unwrap_or(again)));
            }
        }
    }

    pub fn refuse(&mut self, failure: Failure) {
        self.outcome = match failure.kind {
            Kind::Throttled => Outcome::Throttled,
            Kind::Unreachable => Outcome::Unreachable,
            Kind::Unknown | Kind::Interrupted => Outcome::Unknown,
            _ => Outcome::Refused,
        };
        self.request_id = failure.provider.as_ref().and_then(|provider| provider.request_id.clone());
        self.fail(failure);
    }

    pub fn fail(&mut self, failure: Failure) {
        self.error = Some(Box::new(failure));
    }
}

/// The failure in a delivery that was waited for.
pub fn undelivered(delivery: &Delivery) -> Option<Failure> {
    match delivery {
        Delivery::Delivered => None,
        Delivery::Pending { status } => Some(
            Failure::new(Kind::Undelivered, "accepted, but not delivered in the time given")
                .cause(format!("its last status was {status}"))
                .fix("ask again with `smsctl delivery ID --wait`"),
        ),
        Delivery::Failed { code, reason } => Some(
            Failure::new(Kind::Undelivered, "accepted, but not delivered")
                .cause(format!("{code}: {reason}"))
                .fix("look the code up in the provider's documentation; sending again costs again"),
        ),
    }
}

impl Report<'_> {
    /// The failure that the exit code tells.
    pub fn worst(&self) -> Option<Kind> {
        let kinds = self.results.iter().filter_map(|sent| sent.error.as_ref()).map(|failure| failure.kind);
        kinds.max_by_key(|kind| kind.severity())
    }

    /// The ids of the messages that were accepted, one a line.
    pub fn ids(&self) -> String {
        let ids: Vec<_> = self.results.iter().filter_map(|sent| sent.message_id.as_deref()).collect();
        ids.join("\n")
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.results.len() > MANY {
            true => self.many(f)?,
            false => self.results.iter().try_for_each(|sent| sent.write(f, self.sandbox))?,
        }
        let accepted = self.results.iter().filter(|sent| sent.outcome.accepted()).count();
        let (all, seconds) = (self.results.len(), self.took.as_secs_f64());
        if all < 2 {
            return Ok(());
        }
        let rate = accepted as f64 / seconds;
        writeln!(f, "{accepted} of {all} accepted in {seconds:.1} s, {rate:.0} a second")?;
        match self.results.iter().filter(|sent| sent.is_left()).count() {
            0 => Ok(()),
            left if self.resumable => writeln!(
                f,
                "{left} were not sent; the same command with --resume goes on with {}",
                if left == 1 { "it" } else { "them" }
            ),
            left => writeln!(f, "{left} were not sent"),
        }
    }
}

impl Report<'_> {
    /// A line each, and what mends the failures once. Those that were never begun are counted, not told.
    fn many(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut mends: Vec<(&Failure, usize)> = vec![];
        for sent in self.results.iter().filter(|sent| !sent.is_left()) {
            let about = match &sent.error {
                None => sent.message_id.as_deref().unwrap_or_default().dimmed(),
                Some(failure) => failure.message.normal(),
            };
            writeln!(f, "{} {:16} {:15}  {about}", sent.mark().bold(), sent.to, sent.template)?;
            let Some(failure) = &sent.error else { continue };
            match mends
                .iter_mut()
                .find(|(known, _)| (&known.message, &known.fix) == (&failure.message, &failure.fix))
            {
                Some((_, count)) => *count += 1,
                None => mends.push((failure, 1)),
            }
        }
        for (failure, count) in mends {
            writeln!(f, "{} {}", format!("{count} times:").bold(), failure.message)?;
            for (name, part) in [("why:", &failure.cause), ("fix:", &failure.fix)] {
                part.iter().try_for_each(|part| writeln!(f, "  {} {part}", name.bold()))?;
            }
        }
        Ok(())
    }
}

impl Sent<'_> {
    /// Whether an interruption came before its turn.
    fn is_left(&self) -> bool {
        let interrupted = self.error.as_ref().is_some_and(|failure| failure.kind == Kind::Interrupted);
        interrupted && self.outcome == Outcome::Unreachable
    }

    fn mark(&self) -> ColoredString {
        match self.outcome {
            Outcome::Accepted if self.error.is_some() => "! accepted".yellow(),
            Outcome::Accepted => "✓ accepted".green(),
            Outcome::Delivered => "✓ delivered".green(),
            Outcome::Undelivered => "✗ not delivered".red(),
            Outcome::Refused => "✗ refused".red(),
            Outcome::Throttled => "✗ throttled".red(),
            Outcome::Unreachable => "✗ not sent".red(),
            Outcome::Unknown => "? unknown".red(),
        }
    }

    fn write(&self, f: &mut fmt::Formatter, sandbox: bool) -> fmt::Result {
        let provider =
            if sandbox { format!("{} (sandbox)", self.provider) } else { self.provider.to_owned() };
        writeln!(f, "{} by {provider}: {} to {}", self.mark().bold(), self.template, self.to)?;
        if let Some(id) = &self.message_id {
            let size = match (&self.encoding, self.segments) {
                (Some(encoding), Some(1)) => format!("  {encoding}, 1 segment"),
                (Some(encoding), Some(segments)) => format!("  {encoding}, {segments} segments"),
                _ => String::new(),
            };
            writeln!(f, "  {} {id}{}", "message id".dimmed(), size.dimmed())?;
        }
        if let Some(arrived) = &self.arrived {
            writeln!(
                f,
                "  arrived from {}; {}",
                arrived.from,
                format!("{} verified", arrived.verified).green()
            )?;
            writeln!(f, "{}", bubble(&arrived.text))?;
        }
        let Some(error) = &self.error else { return Ok(()) };
        writeln!(f, "  {}", error.message)?;
        for (name, part) in [("why:", &error.cause), ("fix:", &error.fix)] {
            part.iter().try_for_each(|part| writeln!(f, "  {} {part}", name.bold()))?;
        }
        Ok(())
    }
}
