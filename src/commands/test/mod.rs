//! Sending a verification code, and saying truthfully what became of it.

mod confirm;
mod dry_run;
mod recipients;
mod report;
mod subject;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::{
    App, code, moment, now,
    session::{Destination, Session},
};
use crate::{
    failure::{Failure, Kind},
    sandbox::Sandbox,
    sending::{ArrivedMessage, OutgoingMessage, Resume, SendOptions, SendResult, SendRun, send_all},
    sms::{Code, MINUTES, Phone, Usage, Variables, tag},
    store::Config,
    terminal::Question,
};

pub use confirm::arrived;
use recipients::{read_recipients, resumable_path};
pub use report::mark_outcome;
pub use subject::Subject;

/// Send a verification code through the live connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl test --to +14155550100
  smsctl test --sandbox --to +14155550100              without an account; nothing reaches a phone
  smsctl test --template sign-in --wait                wait until it is delivered
  smsctl test --all-templates --dry-run                show what would be sent
  smsctl test --to-file numbers.txt --concurrency 10 --json")]
pub struct Test {
    /// Usage whose template to send; may be repeated [default: generic]
    #[arg(long = "template", value_name = "USAGE", add = ArgValueCandidates::new(crate::commands::complete::usages))]
    usages: Vec<Usage>,
    /// Send the template of every usage
    #[arg(long, conflicts_with = "usages")]
    all_templates: bool,
    /// Recipient, with + and country code; may be repeated [default: the saved test recipient]
    #[arg(long, value_name = "NUMBER")]
    to: Vec<Phone>,
    /// File of recipients, one per line, # for comments; - for stdin
    #[arg(long, value_name = "FILE")]
    to_file: Option<PathBuf>,
    /// Continue the last batch of this file: skip messages that were accepted or may have been sent
    #[arg(long, requires = "to_file", conflicts_with_all = ["dry_run", "confirm"])]
    resume: bool,
    /// The code to send [default: six random digits]
    #[arg(long)]
    code: Option<Code>,
    /// The connector [default: the live one]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    connector: Option<String>,
    /// Language, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = tag)]
    locale: Option<String>,
    /// Send nothing; print the exact request, with secrets masked
    #[arg(long)]
    dry_run: bool,
    /// Follow the message until it is delivered or fails, for 60 s or SECS
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: Option<u64>,
    /// Ask for the code that arrived and compare it
    #[arg(long)]
    confirm: bool,
    /// Include the code in the JSON
    #[arg(long)]
    show_code: bool,
    /// How many messages to send at the same time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    concurrency: u8,
    #[command(flatten)]
    destination: Destination,
}

impl Test {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let _hold = crate::interrupt::hold();
        let config = app.store.load_for(self.connector.as_deref())?;
        let subject = Subject::pick(&config, self.connector.as_deref(), &self.destination)?;
        let messages = self.messages(app, &config, &subject)?;
        if self.dry_run {
            dry_run::show(app, &subject, &*subject.preview_connector(app).await?, &messages)?;
            return Ok(None);
        }
        if self.confirm {
            app.ask(&["--confirm needs a terminal".into()]).map(drop)?;
        }
        let (run, messages) = match self.destination.is_sandbox() {
            true if self.resume => return Err(nothing_to_resume().into()),
            true => (None, messages),
            false => {
                let (run, messages) = self.open_run(app, &config, &subject, messages)?;
                (Some(run), messages)
            }
        };
        let connector = subject.connector(app).await?;
        let session =
            Session::open(app, subject.provider, &subject.templates, &self.destination, connector).await?;
        if messages.len() > 1 {
            session.progress.count(messages.len());
        }
        let on_sent = |result: &mut SendResult| {
            result.arrived = session.stand_in.as_ref().and_then(|sandbox| arrived_message(sandbox, result));
            session.progress.step();
        };
        let on_retry = |line: &str| session.note_retry(line);
        let options = SendOptions {
            concurrency: self.concurrency.into(),
            wait: self.wait.map(Duration::from_secs),
            on_sent: &on_sent,
        };
        let since = Instant::now();
        let sender = session.sender(&on_retry);
        let mut results =
            session.during(send_all(&sender, run.as_ref(), subject.name, &messages, &options)).await;
        let took = since.elapsed();
        let is_sandbox = session.is_sandbox();
        // The connections are closed before the report is made: together they would be the most memory.
        drop(session);
        let closed = run.map_or(Ok(()), SendRun::close);
        for (outgoing, result) in messages.iter().zip(&mut results) {
            result.code = (self.show_code || is_sandbox).then(|| outgoing.message.code.as_str());
        }
        let resumable = !is_sandbox && self.to_file.is_some();
        let mut report = report::Report { sandbox: is_sandbox, results, resumable, took };
        // A person reads before typing; a script wants one document with everything in it.
        if !app.screen.json {
            let ids = if app.screen.quiet { report.ids() } else { String::new() };
            app.screen.show_or(&ids, &report)?;
            let failures = report
                .results
                .iter()
                .filter(|_| app.screen.quiet)
                .filter_map(|sent| Some((&sent.to, sent.error.as_ref()?)));
            failures.for_each(|(to, failure)| app.screen.note(format!("{to}: {failure}")));
        }
        if self.confirm {
            confirm::ask(app, &messages, &mut report, config.minutes.unwrap_or(MINUTES))?;
        }
        if app.screen.json {
            app.screen.show(&report)?;
        }
        if let Err(failure) = closed {
            app.screen.note(&failure);
            return Ok(report.worst().or(Some(failure.kind)));
        }
        Ok(report.worst())
    }

    /// Opens the journal and returns the messages that are to be sent, which it admits.
    fn open_run(
        &self,
        app: &App,
        config: &Config,
        subject: &Subject,
        messages: Vec<OutgoingMessage>,
    ) -> Result<(SendRun, Vec<OutgoingMessage>), Failure> {
        let limits = app.send_limits(config)?;
        let file = self.to_file.as_deref().and_then(resumable_path);
        let (mut run, warnings) = SendRun::open(limits, subject.name, subject.provider, file, moment, now)?;
        warnings.iter().for_each(|warning| app.screen.note(warning));
        let all = messages.len();
        let resume = if self.resume { Resume::Yes } else { Resume::No };
        let messages = run.select(messages, resume)?;
        if self.resume {
            let sent = all - messages.len();
            app.screen.say(format!(
                "Skipping {sent} of {all} messages that were accepted or may have been sent; sending {}",
                messages.len()
            ));
        }
        run.admit(&messages)?;
        Ok((run, messages))
    }

    fn messages(
        &self,
        app: &App,
        config: &Config,
        subject: &Subject,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        let usages = match (self.all_templates, self.usages.is_empty()) {
            (true, _) => subject.usages(),
            (false, true) => vec![Usage::generic()],
            (false, false) => {
                let mut seen = BTreeSet::new();
                self.usages.iter().filter(|usage| seen.insert(*usage)).cloned().collect()
            }
        };
        let minutes = config.minutes.unwrap_or(MINUTES);
        let mut messages = vec![];
        for to in self.recipients(app, config)? {
            for usage in &usages {
                let code = self.code.clone().map_or_else(code, Ok)?;
                let with = Variables { code: &code, minutes };
                let message = subject.message(usage, &to, self.locale.as_deref(), &with)?;
                messages.push(OutgoingMessage { nth: messages.len(), message });
            }
        }
        Ok(messages)
    }

    fn recipients(&self, app: &App, config: &Config) -> Result<Vec<Phone>, Failure> {
        let mut all = self.to.clone();
        if let Some(path) = &self.to_file {
            all.extend(read_recipients(app, path)?);
        }
        // Providers throttle on the same message to the same number.
        let mut seen = BTreeSet::new();
        all.retain(|to| seen.insert(*to));
        match (all.is_empty(), &config.recipient) {
            (false, _) => Ok(all),
            (true, Some(recipient)) => Ok(vec![*recipient]),
            (true, None) => {
                let check = |text: &str| text.parse::<Phone>().map(drop);
                let question = Question { prompt: "Recipient (such as +14155550100)", ..Question::default() };
                let typed = app.ask(&["--to NUMBER".into()])?.line(question, &check)?;
                Ok(vec![typed.parse().map_err(Failure::usage)?])
            }
        }
    }
}

fn nothing_to_resume() -> Failure {
    Failure::usage("there is no journal for a sandbox, so nothing to resume").fix("omit --resume")
}

/// Returns the message as it arrived in the sandbox of this process, if the provider accepted it.
fn arrived_message(sandbox: &Sandbox, result: &SendResult) -> Option<Box<ArrivedMessage>> {
    if !result.outcome.is_accepted() {
        return None;
    }
    let desk = sandbox.desk();
    let kept = match &result.message_id {
        Some(id) => desk.inbox.by_id(id)?.1,
        None => desk.inbox.to(&result.to).next()?,
    };
    let (from, text, verified) = (kept.what.from.to_string(), kept.what.text.clone(), kept.what.verified);
    Some(Box::new(ArrivedMessage { from, text, verified }))
}
