//! `smsctl test`: sends verification codes and reports what happened to each message.

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
pub use confirmation::{ArrivalTexts, SentCode, ask_whether_arrived};
use recipients::{batch_path, read_recipients};
pub use report::mark_outcome;
use report::{MAX_DETAILED_RESULTS, TestReport};
pub use target::TestTarget;

use super::{
    App, CommandResult,
    connector_client::{ConnectorClient, Destination},
    connector_name::ConnectorName,
    generate_code,
    inbox::InboxClient,
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
///
/// At most 20 real messages are sent in an hour, unless `max-per-hour` under [test] in the file sets another limit
/// (`smsctl help sending`).
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl test --to +14155550100
  smsctl test backup --to +14155550100                      through another connector
  smsctl test --to +14155550100 --sandbox                   without an account
  smsctl test --to +14155550100 --template sign-in --wait   wait until it is delivered
  smsctl test --to +14155550100 --all-templates --dry-run   show what would be sent
  smsctl test --to-file numbers.txt --concurrency 10 --json")]
pub struct TestArgs {
    /// Usage whose template is sent, such as sign-in; may be repeated [default: generic]
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
    #[arg(long, hide_short_help = true, requires = "to_file", conflicts_with_all = ["dry_run", "confirm"])]
    resume: bool,
    /// The code to send [default: six random digits]
    #[arg(long, hide_short_help = true)]
    code: Option<Code>,
    #[command(flatten)]
    connector: ConnectorName,
    /// Language, such as zh-CN
    #[arg(long, hide_short_help = true, value_name = "TAG", value_parser = parse_language_tag)]
    locale: Option<String>,
    /// Send nothing; print the exact request, with secrets masked
    #[arg(long)]
    dry_run: bool,
    /// Wait until the message is delivered or has failed, for at most SECS seconds (60 without a value)
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: Option<u64>,
    /// Ask which code arrived and compare it with the one that was sent
    #[arg(long, hide_short_help = true)]
    confirm: bool,
    /// Include the code in the JSON
    #[arg(long, hide_short_help = true)]
    show_code: bool,
    /// How many messages to send at the same time
    #[arg(long, hide_short_help = true, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    concurrency: u8,
    #[command(flatten)]
    destination: Destination,
}

impl TestArgs {
    /// Sends the messages and shows the report. Returns the kind of the worst failure, which sets the exit code.
    ///
    /// # Errors
    /// Nothing was sent: a value is missing or invalid, or a limit does not allow the messages.
    pub async fn run(self, app: &App) -> CommandResult {
        let _hold = crate::interrupt::hold_exit();
        let config = app.store.load_for(self.connector.as_deref())?;
        let target = TestTarget::select(&config, self.connector.as_deref(), &self.destination)?;
        let minutes = config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
        // The commands of a fix concern the live connector unless they name another.
        let named = target.saved_name().filter(|name| config.live.as_deref() != Some(name));
        let for_connector = |failure: Failure| match named {
            Some(name) => failure.for_connector(name),
            None => failure,
        };
        let messages = self.build_messages(app, &config, &target, minutes).map_err(for_connector)?;
        if self.dry_run {
            dry_run::show_requests(app, &target, &*target.preview_connector(app).await?, &messages)?;
            return Ok(0);
        }
        if self.confirm {
            app.require_prompter("the code that arrives, which --confirm asks for", confirmation::CONFIRM_FIX)
                .map(drop)?;
        }
        let (run, messages) = match self.destination.is_sandbox() {
            true if self.resume => {
                return Err(
                    Failure::usage("there is no journal for a sandbox, so nothing to resume").with_fix("omit --resume")
                );
            }
            true => (None, messages),
            false => {
                let (run, messages) = self.open_run(app, &config, &target, messages)?;
                (Some(run), messages)
            }
        };
        let connector = target.build_connector(app).await?;
        let session =
            ConnectorClient::open(app, target.provider, &target.templates, &self.destination, connector).await?;
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
        let started_at = Instant::now();
        let sender = session.message_sender(&on_retry);
        let mut results =
            session.run_with_progress(send_all(&sender, run.as_ref(), target.name, &messages, &options)).await;
        let elapsed = started_at.elapsed();
        let sandbox = session.is_sandbox();
        // The connections are closed before the report is made: both at once would be the peak of memory use.
        drop(session);
        let closed = run.map_or(Ok(()), SendRun::close);
        for (outgoing, result) in messages.iter().zip(&mut results) {
            result.error = result.error.take().map(|error| Box::new(for_connector(*error)));
            result.code = (self.show_code || sandbox).then(|| outgoing.message.code.as_str());
        }
        let resumable = !sandbox && self.to_file.is_some();
        let page_urls = self.find_page_urls(app, &results).await;
        let mut report = TestReport { sandbox, results, page_urls, resumable, elapsed };
        // Text is shown before the codes are asked for; JSON is one document, with the confirmations in it.
        if !app.screen.json {
            let ids = if app.screen.quiet { report.message_ids() } else { String::new() };
            app.screen.show_or_print_ids(&ids, &report)?;
            for result in report.results.iter().filter(|_| app.screen.quiet) {
                result.error.iter().for_each(|error| app.screen.print_note(format!("{}: {error}", result.to)));
            }
        }
        if self.confirm {
            confirmation::confirm_codes(app, &messages, &mut report, minutes)?;
        }
        if app.screen.json {
            app.screen.show(&report)?;
        }
        if let Err(failure) = closed {
            app.screen.print_note(&failure);
            return Ok(report.worst_kind().unwrap_or(failure.kind).exit_code());
        }
        Ok(report.worst_kind().map_or(0, FailureKind::exit_code))
    }

    /// Returns the addresses of the messages in the web inbox of a running sandbox, for a person who wants to see them.
    async fn find_page_urls(&self, app: &App, results: &[SendResult<'_>]) -> Vec<Option<String>> {
        let is_running = self.destination.is_sandbox() && !self.destination.is_in_process_sandbox();
        let is_wanted = is_running && app.screen.is_watched() && results.len() <= MAX_DETAILED_RESULTS;
        let mut urls = vec![];
        if let Some(inbox) = is_wanted.then(|| InboxClient::open(app, &self.destination).ok()).flatten() {
            for result in results {
                let is_there = result.outcome.is_accepted();
                urls.push(match is_there {
                    true => inbox.find_page_url(result.message_id.as_deref(), &result.to).await,
                    false => None,
                });
            }
        }
        urls
    }

    /// Opens a run of real sends and returns it with the messages to send: with `--resume`, those left of the batch.
    fn open_run(
        &self,
        app: &App,
        config: &Config,
        target: &TestTarget,
        messages: Vec<OutgoingMessage>,
    ) -> Result<(SendRun, Vec<OutgoingMessage>), Failure> {
        let mut run = target.open_run(app, config, self.to_file.as_deref().and_then(batch_path))?;
        let total = messages.len();
        let mode = if self.resume { BatchMode::ResumeNewest } else { BatchMode::NewBatch };
        let messages = run.select_messages(messages, mode)?;
        if self.resume {
            app.screen.print_status(format!(
                "Skipping {} of {total} messages that were accepted or may have been sent; sending {}",
                total - messages.len(),
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
        target: &TestTarget,
        minutes: u32,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        let usages = match (self.all_templates, self.usages.is_empty()) {
            (true, _) => target.usages(),
            (false, true) => vec![Usage::generic()],
            (false, false) => {
                let mut seen = BTreeSet::new();
                self.usages.iter().filter(|usage| seen.insert(*usage)).cloned().collect()
            }
        };
        let mut messages = vec![];
        for to in self.collect_recipients(app, config)? {
            for usage in &usages {
                let code = self.code.clone().map_or_else(generate_code, Ok)?;
                let values = TemplateValues { code: &code, minutes };
                let message = target.build_message(usage, &to, self.locale.as_deref(), &values)?;
                messages.push(OutgoingMessage { index: messages.len(), message });
            }
        }
        Ok(messages)
    }

    fn collect_recipients(&self, app: &App, config: &Config) -> Result<Vec<Phone>, Failure> {
        let mut recipients = self.to.clone();
        if let Some(path) = &self.to_file {
            recipients.extend(read_recipients(app, path)?);
        }
        // Providers throttle repeated messages to one number.
        let mut seen = BTreeSet::new();
        recipients.retain(|to| seen.insert(*to));
        match (recipients.is_empty(), &config.test_recipient) {
            (false, _) => Ok(recipients),
            (true, Some(recipient)) => Ok(vec![*recipient]),
            (true, None) => {
                let check = |text: &str| text.parse::<Phone>().map(drop);
                let question = Question { prompt: "Recipient (such as +14155550100)", ..Question::default() };
                let typed =
                    app.require_prompter("--to NUMBER", "`smsctl test --to NUMBER`")?.ask_line(question, &check)?;
                Ok(vec![typed.parse().map_err(Failure::usage)?])
            }
        }
    }
}

/// Returns the message as it arrived in the sandbox of this process, if the provider accepted it.
fn find_arrived_message(sandbox: &Sandbox, result: &SendResult) -> Option<Box<ArrivedMessage>> {
    if !result.outcome.is_accepted() {
        return None;
    }
    let state = sandbox.state();
    let captured = match &result.message_id {
        Some(id) => &state.inbox.find_by_id(id)?.1.item,
        None => &state.inbox.messages_to(&result.to).next()?.item,
    };
    Some(Box::new(ArrivedMessage {
        from: captured.sender.to_string(),
        text: captured.text.clone(),
        verified: captured.verified_by,
    }))
}
