//! Sending a verification code, and saying truthfully what became of it.

mod batch;
mod confirm;
mod dry_run;
mod journal;
mod limits;
mod report;
mod send;
mod subject;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use clap_complete::ArgValueCandidates;
use futures_util::{FutureExt, StreamExt, stream};

use super::{
    App, code,
    session::{Destination, Session},
    text_of,
};
use crate::{
    connectors::Connector,
    failure::{Failure, Kind},
    sms::{Code, MINUTES, Message, Phone, Receipt, Usage, Variables, tag},
    store::Config,
    terminal::Question,
    wire::{Exchange, Moment},
};

use batch::Run;
pub use confirm::arrived;
pub use limits::Limits;
pub use report::undelivered;
pub use send::{follow, on_ctrl_c, send};
pub use subject::Subject;

/// Send a verification code through the live connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl test --to +14155550100
  smsctl test --sandbox --to +14155550100              no account needed, nothing reaches a phone
  smsctl test --template sign-in --wait                until it is delivered
  smsctl test --all-templates --dry-run                what would be sent
  smsctl test --to-file numbers.txt --concurrency 10 --json")]
pub struct Test {
    /// What the message is for; may be given several times [default: generic]
    #[arg(long = "template", value_name = "USAGE", add = ArgValueCandidates::new(crate::commands::complete::usages))]
    usages: Vec<Usage>,
    /// Send the template of every usage
    #[arg(long, conflicts_with = "usages")]
    all_templates: bool,
    /// Recipient in international form; may be given several times [default: the saved test recipient]
    #[arg(long, value_name = "NUMBER")]
    to: Vec<Phone>,
    /// Recipients from a file, one a line, # for a comment; - for stdin
    #[arg(long, value_name = "FILE")]
    to_file: Option<PathBuf>,
    /// Go on with the last run over the file: leave out what was taken, and what may have been
    #[arg(long, requires = "to_file", conflicts_with_all = ["dry_run", "confirm"])]
    resume: bool,
    /// The code to send [default: six random digits]
    #[arg(long)]
    code: Option<Code>,
    /// The connector [default: the live one]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    connector: Option<String>,
    /// The language, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = tag)]
    locale: Option<String>,
    /// Send nothing; print the exact request with its secrets masked
    #[arg(long)]
    dry_run: bool,
    /// Follow the message until it is delivered or fails, for 60 s unless told
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: Option<u64>,
    /// Ask for the code that arrived, and check it
    #[arg(long)]
    confirm: bool,
    /// Put the code into the JSON
    #[arg(long)]
    show_code: bool,
    /// How many messages may be under way at once
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    concurrency: u8,
    #[command(flatten)]
    destination: Destination,
}

/// One message to be sent.
pub struct Job {
    /// Which message of all it is.
    pub nth: usize,
    pub message: Message,
}

impl Job {
    /// The request for it, where this connector can send it.
    pub fn exchange(&self, connector: &dyn Connector, at: &Moment) -> Result<Exchange<Receipt>, Failure> {
        let fix = || format!("`smsctl template set {} VALUE` changes the template", self.message.usage);
        connector.send(&self.message, at).map_err(|reason| Failure::configuration(reason).fix(fix()))
    }
}

fn unkept() -> Failure {
    Failure::usage("a sandbox keeps no journal, so there is nothing to resume").fix("leave out --resume")
}

impl Test {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let _hold = crate::interrupt::hold();
        let config = app.store.load_for(self.connector.as_deref())?;
        let subject = Subject::pick(&config, self.connector.as_deref(), &self.destination)?;
        let mut jobs = self.jobs(app, &config, &subject)?;
        if self.dry_run {
            dry_run::show(app, &subject, &*subject.connector(app).await?, &jobs)?;
            return Ok(None);
        }
        if self.confirm {
            app.ask(&["--confirm needs a person at a terminal".into()]).map(drop)?;
        }
        let real = !self.destination.is_sandbox();
        let run = || Run::over(self.to_file.as_deref());
        let mut limits = real.then(|| Limits::open(app, &config, run())).transpose()?;
        if self.resume {
            let all = jobs.len();
            limits.as_mut().ok_or_else(unkept)?.resume(subject.name, &mut jobs)?;
            app.screen.say(format!(
                "{} of {all} were taken before, or may have been; {} are left",
                all - jobs.len(),
                jobs.len()
            ));
        }
        limits.iter().try_for_each(|limits| limits.admit(&config, &jobs))?;
        let connector = subject.connector(app).await?;
        let session =
            Session::open(app, subject.provider, &subject.templates, &self.destination, connector).await?;
        let wait = self.wait.map(Duration::from_secs);
        let stop = on_ctrl_c();
        let limits = limits.as_ref();
        let sending = jobs.iter().map(|job| {
            let sent = send(&session, limits, subject.name, job, wait, stop.clone());
            sent.inspect(|_| session.progress.step())
        });
        if jobs.len() > 1 {
            session.progress.count(jobs.len());
        }
        let since = Instant::now();
        let all = stream::iter(sending).buffered(self.concurrency.into()).collect::<Vec<_>>();
        let mut results = session.during(all).await;
        let took = since.elapsed();
        // The connections are closed before anything is told: together they would be the most memory.
        let sandbox = session.is_sandbox();
        drop(session);
        for (job, result) in jobs.iter().zip(&mut results) {
            result.code = (self.show_code || sandbox).then(|| job.message.code.as_str());
        }
        let resumable = real && self.to_file.is_some();
        let mut report = report::Report { sandbox, results, resumable, took };
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
            confirm::ask(app, &jobs, &mut report, config.minutes.unwrap_or(MINUTES))?;
        }
        if app.screen.json {
            app.screen.show(&report)?;
        }
        Ok(report.worst())
    }

    fn jobs(&self, app: &App, config: &Config, subject: &Subject) -> Result<Vec<Job>, Failure> {
        let usages = match (self.all_templates, self.usages.is_empty()) {
            (true, _) => subject.usages(),
            (false, true) => vec![Usage::generic()],
            (false, false) => {
                let mut seen = BTreeSet::new();
                self.usages.iter().filter(|usage| seen.insert(*usage)).cloned().collect()
            }
        };
        let minutes = config.minutes.unwrap_or(MINUTES);
        let mut jobs = vec![];
        for to in self.recipients(app, config)? {
            for usage in &usages {
                let code = self.code.clone().unwrap_or_else(code);
                let with = Variables { code: &code, minutes };
                let message = subject.message(usage, &to, self.locale.as_deref(), &with)?;
                jobs.push(Job { nth: jobs.len(), message });
            }
        }
        Ok(jobs)
    }

    fn recipients(&self, app: &App, config: &Config) -> Result<Vec<Phone>, Failure> {
        let mut all = self.to.clone();
        if let Some(path) = &self.to_file {
            let (name, text) = (path.display(), text_of(path)?);
            for (at, line) in
                text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
            {
                let wrong = |problem: String| Failure::usage(format!("{name}:{}: {problem}", at + 1));
                all.push(line.parse().map_err(wrong)?);
            }
        }
        // Providers throttle on the same message to the same number.
        let mut seen = BTreeSet::new();
        all.retain(|to| seen.insert(*to));
        match (all.is_empty(), &config.recipient) {
            (false, _) => Ok(all),
            (true, Some(recipient)) => Ok(vec![*recipient]),
            (true, None) => {
                let check = |text: &str| text.parse::<Phone>().map(drop);
                let question = Question { prompt: "Send to (such as +14155550100)", ..Question::default() };
                let typed = app.ask(&["--to NUMBER".into()])?.line(question, &check)?;
                Ok(vec![typed.parse().map_err(Failure::usage)?])
            }
        }
    }
}
