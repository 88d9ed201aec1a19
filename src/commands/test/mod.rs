//! Sending a verification code, and saying truthfully what became of it.

mod confirmation;
mod dry_run;
mod recipients;
mod report;
mod target;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use clap_complete::ArgValueCandidates;
pub use confirmation::ask_whether_arrived;
use recipients::{batch_path, read_recipients};
pub use report::mark_outcome;
pub use target::TestTarget;

use super::{
    App, generate_code, new_signing_context, now_millis,
    session::{Destination, Session},
};
use crate::{
    failure::{Failure, FailureKind},
    sandbox::Sandbox,
    sending::{ArrivedMessage, BatchMode, OutgoingMessage, SendOptions, SendResult, SendRun, send_all},
    sms::{Code, DEFAULT_VALID_MINUTES, Phone, TemplateValues, Usage, parse_language_tag},
    store::Config,
    terminal::Question,
};

/// Send a verification code through the live connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl test --to +14155550100
  smsctl test --sandbox --to +14155550100              without an account; nothing reaches a phone
  smsctl test --template sign-in --wait                wait until it is delivered
  smsctl test --all-templates --dry-run                show what would be sent
  smsctl test --to-file numbers.txt --concurrency 10 --json")]
pub struct TestArgs {
    /// Usage whose template to send; may be repeated [default: generic]
    #[arg(long = "template", value_name = "USAGE", add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
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
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
    /// Language, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = parse_language_tag)]
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

impl TestArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<FailureKind>> {
        let _hold = crate::interrupt::hold_exit();
        let config = app.store.load_for(self.connector.as_deref())?;
        let subject = TestTarget::select(&config, self.connector.as_deref(), &self.destination)?;
        let messages = self.build_messages(app, &config, &subject)?;
        if self.dry_run {
            dry_run::show_requests(app, &subject, &*subject.preview_connector(app).await?, &messages)?;
            return Ok(None);
        }
        if self.confirm {
            app.require_prompter(&["--confirm needs a terminal".into()]).map(drop)?;
        }
        let (run, messages) = match self.destination.is_sandbox() {
            true if self.resume => return Err(nothing_to_resume_failure().into()),
            true => (None, messages),
            false => {
                let (run, messages) = self.open_run(app, &config, &subject, messages)?;
                (Some(run), messages)
            }
        };
        let connector = subject.build_connector(app).await?;
        let session = Session::open(app, subject.provider, &subject.templates, &self.destination, connector).await?;
        if messages.len() > 1 {
            session.progress.set_total(messages.len());
        }
        let on_sent = |result: &mut SendResult| {
            result.arrived = session.local_sandbox.as_ref().and_then(|sandbox| find_arrived_message(sandbox, result));
            session.progress.increment();
        };
        let on_retry = |line: &str| session.note_retry(line);
        let options = SendOptions {
            concurrency: self.concurrency.into(),
            wait: self.wait.map(Duration::from_secs),
            on_sent: &on_sent,
        };
        let since = Instant::now();
        let sender = session.message_sender(&on_retry);
        let mut results =
            session.run_with_progress(send_all(&sender, run.as_ref(), subject.name, &messages, &options)).await;
        let took = since.elapsed();
        let is_sandbox = session.is_sandbox();
        // The connections are closed before the report is made: together they would be the most memory.
        drop(session);
        let closed = run.map_or(Ok(()), SendRun::close);
        for (outgoing, result) in messages.iter().zip(&mut results) {
            result.code = (self.show_code || is_sandbox).then(|| outgoing.message.code.as_str());
        }
        let resumable = !is_sandbox && self.to_file.is_some();
        let mut report = report::TestReport { sandbox: is_sandbox, results, resumable, elapsed: took };
        // A person reads before typing; a script wants one document with everything in it.
        if !app.screen.json {
            let ids = if app.screen.quiet { report.message_ids() } else { String::new() };
            app.screen.show_or_ids(&ids, &report)?;
            let failures = report
                .results
                .iter()
                .filter(|_| app.screen.quiet)
                .filter_map(|sent| Some((&sent.to, sent.error.as_ref()?)));
            failures.for_each(|(to, failure)| app.screen.print_note(format!("{to}: {failure}")));
        }
        if self.confirm {
            confirmation::confirm_codes(
                app,
                &messages,
                &mut report,
                config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES),
            )?;
        }
        if app.screen.json {
            app.screen.show(&report)?;
        }
        if let Err(failure) = closed {
            app.screen.print_note(&failure);
            return Ok(report.worst_kind().or(Some(failure.kind)));
        }
        Ok(report.worst_kind())
    }

    /// Opens the journal and returns the messages that are to be sent, which it admits.
    fn open_run(
        &self,
        app: &App,
        config: &Config,
        subject: &TestTarget,
        messages: Vec<OutgoingMessage>,
    ) -> Result<(SendRun, Vec<OutgoingMessage>), Failure> {
        let limits = app.send_limits(config)?;
        let file = self.to_file.as_deref().and_then(batch_path);
        let (mut run, warnings) =
            SendRun::open(limits, subject.name, subject.provider, file, new_signing_context, now_millis)?;
        warnings.iter().for_each(|warning| app.screen.print_note(warning));
        let all = messages.len();
        let resume = if self.resume { BatchMode::ResumeNewest } else { BatchMode::NewBatch };
        let messages = run.select_messages(messages, resume)?;
        if self.resume {
            let sent = all - messages.len();
            app.screen.print_status(format!(
                "Skipping {sent} of {all} messages that were accepted or may have been sent; sending {}",
                messages.len()
            ));
        }
        run.admit(&messages)?;
        Ok((run, messages))
    }

    fn build_messages(
        &self,
        app: &App,
        config: &Config,
        subject: &TestTarget,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        let usages = match (self.all_templates, self.usages.is_empty()) {
            (true, _) => subject.usages(),
            (false, true) => vec![Usage::generic()],
            (false, false) => {
                let mut seen = BTreeSet::new();
                self.usages.iter().filter(|usage| seen.insert(*usage)).cloned().collect()
            }
        };
        let minutes = config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
        let mut messages = vec![];
        for to in self.collect_recipients(app, config)? {
            for usage in &usages {
                let code = self.code.clone().map_or_else(generate_code, Ok)?;
                let with = TemplateValues { code: &code, minutes };
                let message = subject.build_message(usage, &to, self.locale.as_deref(), &with)?;
                messages.push(OutgoingMessage { index: messages.len(), message });
            }
        }
        Ok(messages)
    }

    fn collect_recipients(&self, app: &App, config: &Config) -> Result<Vec<Phone>, Failure> {
        let mut all = self.to.clone();
        if let Some(path) = &self.to_file {
            all.extend(read_recipients(app, path)?);
        }
        // Providers throttle on the same message to the same number.
        let mut seen = BTreeSet::new();
        all.retain(|to| seen.insert(*to));
        match (all.is_empty(), &config.test_recipient) {
            (false, _) => Ok(all),
            (true, Some(recipient)) => Ok(vec![*recipient]),
            (true, None) => {
                let check = |text: &str| text.parse::<Phone>().map(drop);
                let question = Question { prompt: "Recipient (such as +14155550100)", ..Question::default() };
                let typed = app.require_prompter(&["--to NUMBER".into()])?.ask_line(question, &check)?;
                Ok(vec![typed.parse().map_err(Failure::usage)?])
            }
        }
    }
}

fn nothing_to_resume_failure() -> Failure {
    Failure::usage("there is no journal for a sandbox, so nothing to resume").with_fix("omit --resume")
}

/// Returns the message as it arrived in the sandbox of this process, if the provider accepted it.
fn find_arrived_message(sandbox: &Sandbox, result: &SendResult) -> Option<Box<ArrivedMessage>> {
    if !result.outcome.is_accepted() {
        return None;
    }
    let desk = sandbox.state();
    let kept = match &result.message_id {
        Some(id) => desk.inbox.find_by_id(id)?.1,
        None => desk.inbox.messages_to(&result.to).next()?,
    };
    let (from, text, verified) = (kept.item.sender.to_string(), kept.item.text.clone(), kept.item.verified_by);
    Some(Box::new(ArrivedMessage { from, text, verified }))
}
