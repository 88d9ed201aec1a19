//! Sending a verification code, and saying truthfully what became of it.

mod confirm;
mod dry_run;
mod report;
mod send;

use std::{fs, io, path::PathBuf, time::Duration};

use clap::Args;
use futures_util::{StreamExt, stream};

use super::{
    App, code,
    session::{Destination, Session},
};
use crate::{
    connectors::{Connector, PROVIDERS, Provider, form::Answers},
    failure::{Failure, Kind},
    sms::{Code, MINUTES, Message, Phone, REQUIRED, Template, Usage, Variables},
    store::{Config, Saved},
    terminal::Question,
};

pub use report::undelivered;
pub use send::{follow, send};

/// Send a verification code through the live connector
#[derive(Debug, Args)]
pub struct Test {
    /// What the message is for; may be given several times [default: generic]
    #[arg(long = "template", value_name = "USAGE")]
    usages: Vec<Usage>,
    /// Send the template of every usage
    #[arg(long, conflicts_with = "usages")]
    all_templates: bool,
    /// Recipient in international form; may be given several times [default: the saved test recipient]
    #[arg(long, value_name = "NUMBER")]
    to: Vec<Phone>,
    /// Recipients from a file, one a line; - for stdin
    #[arg(long, value_name = "FILE")]
    to_file: Option<PathBuf>,
    /// The code to send [default: six random digits]
    #[arg(long)]
    code: Option<Code>,
    /// The connector [default: the live one]
    #[arg(long, value_name = "NAME")]
    connector: Option<String>,
    /// The language, such as zh-CN
    #[arg(long, value_name = "TAG")]
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

/// What is tested: a saved connector, or the demonstration account of a sandbox.
pub struct Subject<'a> {
    pub name: &'a str,
    pub provider: &'static Provider,
    pub templates: Vec<(Usage, Template)>,
    source: Source<'a>,
}

enum Source<'a> {
    Saved(&'a Saved),
    Draft(Answers),
}

/// One message to be sent.
pub struct Job {
    pub usage: Usage,
    pub code: Code,
    pub message: Message,
}

impl Test {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let config = app.store.load()?;
        let subject = self.subject(&config)?;
        let jobs = self.jobs(app, &config, &subject)?;
        if self.dry_run {
            dry_run::show(app, &subject, &*subject.connector(app)?, &jobs)?;
            return Ok(None);
        }
        if self.confirm {
            app.ask(&["--confirm needs a person at a terminal".into()]).map(drop)?;
        }
        let session = Session::open(app, subject.provider, &subject.templates, &self.destination, || {
            subject.connector(app)
        })
        .await?;
        session.wire.allow(Duration::from_secs(self.wait.unwrap_or(0)));
        let wait = self.wait.map(Duration::from_secs);
        let sending = jobs.iter().map(|job| send::send(&session, subject.name, job, wait));
        let all = stream::iter(sending).buffered(self.concurrency.into()).collect::<Vec<_>>();
        let mut results = session.during(all).await;
        let show_code = self.show_code || session.is_sandbox();
        for (job, result) in jobs.iter().zip(&mut results) {
            result.code = show_code.then(|| job.code.as_str().to_owned());
        }
        let report = report::Report { sandbox: session.is_sandbox(), results };
        app.screen.show_or(&report.ids(), &report)?;
        if self.confirm {
            confirm::ask(app, &jobs, &report, config.minutes.unwrap_or(MINUTES))?;
        }
        Ok(report.worst())
    }

    /// The named connector or the live one; in a sandbox, where none is set up, its demonstration account.
    fn subject<'a>(&'a self, config: &'a Config) -> Result<Subject<'a>, Failure> {
        let demo = match self.connector.as_deref() {
            Some(name) => Provider::find(name).filter(|_| config.find(name).is_none()),
            None => config.connectors.is_empty().then(|| PROVIDERS[0]),
        };
        match demo.filter(|_| self.destination.is_sandbox()) {
            Some(provider) => Ok(Subject::demo(provider)),
            None => config.pick(self.connector.as_deref()).map(Subject::saved),
        }
    }

    fn jobs(&self, app: &App, config: &Config, subject: &Subject) -> Result<Vec<Job>, Failure> {
        let usages = match (self.all_templates, self.usages.is_empty()) {
            (true, _) => subject.usages(),
            (false, true) => vec![Usage::generic()],
            (false, false) => self.usages.clone(),
        };
        let minutes = config.minutes.unwrap_or(MINUTES);
        let mut jobs = vec![];
        for to in self.recipients(app, config)? {
            for usage in &usages {
                let code = self.code.clone().unwrap_or_else(code);
                let with = Variables { code: &code, minutes };
                let message = subject.message(usage, &to, self.locale.as_deref(), &with)?;
                jobs.push(Job { usage: usage.clone(), code, message });
            }
        }
        Ok(jobs)
    }

    fn recipients(&self, app: &App, config: &Config) -> Result<Vec<Phone>, Failure> {
        let mut all = self.to.clone();
        if let Some(path) = &self.to_file {
            let text = match path.to_str() {
                Some("-") => io::read_to_string(io::stdin()),
                _ => fs::read_to_string(path),
            };
            let name = path.display();
            let text = text.map_err(|error| Failure::usage(format!("{name} cannot be read")).cause(error))?;
            for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let wrong = |problem: String| Failure::usage(format!("{name}:{}: {problem}", at + 1));
                all.push(line.parse().map_err(wrong)?);
            }
        }
        match (all.is_empty(), &config.recipient) {
            (false, _) => Ok(all),
            (true, Some(recipient)) => Ok(vec![recipient.clone()]),
            (true, None) => {
                let check = |text: &str| text.parse::<Phone>().map(drop);
                let question = Question { prompt: "Send to (such as +14155550100)", ..Question::default() };
                let typed = app.ask(&["--to NUMBER".into()])?.line(question, &check)?;
                Ok(vec![typed.parse().map_err(Failure::usage)?])
            }
        }
    }
}

impl<'a> Subject<'a> {
    fn saved(saved: &'a Saved) -> Self {
        let templates = saved.templates.clone();
        Self { name: &saved.name, provider: saved.provider, templates, source: Source::Saved(saved) }
    }

    fn demo(provider: &'static Provider) -> Self {
        Self::draft("demo", provider, provider.demo_answers(), provider.demo_templates())
    }

    /// A connector that is not saved yet.
    pub fn draft(
        name: &'a str,
        provider: &'static Provider,
        answers: Answers,
        templates: Vec<(Usage, Template)>,
    ) -> Self {
        Self { name, provider, templates, source: Source::Draft(answers) }
    }

    pub fn connector(&self, app: &App) -> Result<Box<dyn Connector>, Failure> {
        match &self.source {
            Source::Saved(saved) => app.connector(saved),
            Source::Draft(answers) => {
                app.fill(self.provider, answers).map_err(|flaw| super::set::refused(&flaw))
            }
        }
    }

    fn usages(&self) -> Vec<Usage> {
        let required = REQUIRED.iter().filter_map(|usage| usage.parse().ok());
        let others = self.templates.iter().map(|(usage, _)| usage.clone());
        required.chain(others.filter(|usage| !REQUIRED.contains(&usage.as_str()))).collect()
    }

    /// The message for one recipient, or what is wrong with its template.
    pub fn message(
        &self,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        with: &Variables,
    ) -> Result<Message, Failure> {
        let of =
            |wanted: &Usage| self.templates.iter().find(|(known, _)| known == wanted).map(|(_, held)| held);
        let known = self.usages();
        if !known.contains(usage) {
            let near = crate::connectors::form::nearest(usage.as_str(), known.iter().map(Usage::as_str));
            let failure = Failure::configuration(format!("{} has no template for {usage}", self.name));
            return Err(match near {
                Some(near) => failure.fix(format!("did you mean {near}?")),
                None => failure.fix(format!("`smsctl template set {usage} VALUE`")),
            });
        }
        let template = of(usage).or_else(|| of(&Usage::generic())).ok_or_else(|| {
            Failure::configuration(format!(
                "{} has neither a template for {usage} nor a generic one",
                self.name
            ))
            .fix("`smsctl template set generic VALUE`")
        })?;
        let content = template.content(to, locale, with).map_err(|problem| {
            Failure::configuration(format!("the template for {usage} cannot be sent: {problem}"))
                .fix(format!("`smsctl template edit {usage}`"))
        })?;
        Ok(Message { to: to.clone(), content })
    }
}
