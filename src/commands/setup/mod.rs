//! Adding a connector and making it live: by flags, by questions, or both.

mod draft;
mod json;
mod plan;
mod settings;
mod wizard;

use std::{fmt, rc::Rc, time::Instant};

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::{
    App, code, moment, now, pair,
    session::{Destination, Session},
    test,
    validity::check_program,
};
use crate::{
    connectors::{Connector, Found, Provider, form::Flaw},
    failure::{Failure, Kind},
    sending::{OutgoingMessage, SendOptions, SendRun, send_all},
    sms::{Code, MINUTES, Phone, Usage, Variables},
    store::Config,
};
use draft::Draft;
use plan::Plan;
pub use settings::Settings;

/// Set up a connector and make it live; asks for everything that the flags leave out
#[derive(Debug, Default, Args)]
#[command(before_help = "Examples:
  smsctl setup                                         asks for everything
  smsctl setup twilio --account-sid AC00000000000000000000000000000000 --auth-token env:TWILIO_AUTH_TOKEN --from +14155550123
  smsctl setup --from-json settings.json --test-to +14155550100")]
#[command(subcommand_value_name = "PROVIDER", subcommand_help_heading = "Providers")]
pub struct Setup {
    #[command(subcommand)]
    draft: Option<Draft>,
    /// Name of the connector; an existing name edits that connector [default: the provider's name]
    #[arg(long, global = true, value_parser = crate::store::name)]
    name: Option<String>,
    /// Template of a usage: wording or registered id; may be repeated
    #[arg(long = "template", global = true, value_name = "USAGE=VALUE", value_parser = pair)]
    templates: Vec<(String, String)>,
    /// Read fields and templates from a JSON object; - for stdin
    #[arg(long, global = true, value_name = "FILE")]
    from_json: Option<std::path::PathBuf>,
    /// Send a test of the generic template to this number first; save only if the provider accepts it
    #[arg(long, global = true, value_name = "NUMBER")]
    test_to: Option<Phone>,
    #[command(flatten)]
    destination: Destination,
    /// What was read elsewhere.
    #[arg(skip)]
    found: Option<Found>,
}

#[derive(Serialize)]
struct View {
    name: String,
    provider: &'static str,
    live: bool,
    previous: Option<String>,
    /// Whether the test went to a sandbox.
    sandbox: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
}

impl Setup {
    /// The setup of a provider, with nothing answered yet.
    pub fn of(provider: &'static Provider) -> Self {
        Self { draft: Some(Draft { provider, typed: vec![] }), ..Self::default() }
    }

    /// The setup of a connector that was read elsewhere.
    /// What flags said beside it wins.
    pub fn found(
        found: Found,
        name: Option<String>,
        typed: Vec<(String, String)>,
        templates: Vec<(String, String)>,
    ) -> Self {
        let name = name.or(found.name.clone());
        let draft = Some(Draft { provider: found.provider, typed });
        Self { name, draft, templates, found: Some(found), ..Self::default() }
    }

    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let mut plan = Plan::begin(app, &config, &self)?;
        let missing = plan.missing();
        let asks = app.person.is_some() && (!plan.partial || !missing.is_empty());
        let message_id = match asks {
            false if !missing.is_empty() => return Err(absent(&missing).into()),
            true => wizard::run(app, &config, &mut plan, &self).await?,
            false => match &self.test_to {
                Some(to) => {
                    let connector = app.fill(plan.provider, &plan.answers).await;
                    let connector = connector.map_err(|flaw| plan.refuse(&flaw))?;
                    check_program(plan.provider, &*connector).map_err(|flaw| plan.refuse(&flaw))?;
                    Some(try_out(app, &config, &plan, connector, to, &self.destination).await?.id)
                }
                None => {
                    plan.check(app).await?;
                    None
                }
            },
        };
        let command = match &self.found {
            Some(_) => format!("import --name {}", plan.name),
            None => format!("setup {} --name {}", plan.provider.name, plan.name),
        };
        let previous = app.store.change(&command, |config, edit| {
            plan.save(config, edit)?;
            let real = message_id.as_ref().filter(|_| !self.destination.is_sandbox());
            if let (Some(to), None, Some(_)) = (&plan.tested, &config.recipient, real) {
                edit.recipient(&to.to_string());
            }
            Ok(config.live.clone().filter(|live| *live != plan.name))
        })?;
        let (name, provider, sandbox) =
            (plan.name.clone(), plan.provider.name, self.destination.is_sandbox());
        let view = View { name, provider, live: true, previous, sandbox, message_id };
        Ok(app.screen.show_or(&plan.name, &view)?)
    }
}

fn absent(missing: &[String]) -> Failure {
    Failure::input_needed(format!("missing: {}", missing.join(", ")))
        .cause("there is no terminal to ask on")
        .fix("pass them as flags; secrets as env:NAME, file:PATH, cmd:PROGRAM ARGS, or - for stdin")
}

/// A test that was accepted.
struct Tried {
    /// The message id, empty where there is none.
    id: String,
    code: Code,
    since: Instant,
}

/// Sends the generic template once, or tells why it was not accepted.
async fn try_out(
    app: &App,
    config: &Config,
    plan: &Plan,
    connector: Rc<dyn Connector>,
    to: &Phone,
    destination: &Destination,
) -> Result<Tried, Failure> {
    let subject =
        test::Subject::draft(&plan.name, plan.provider, plan.answers.clone(), plan.templates.clone());
    let code = code()?;
    let with = Variables { code: &code, minutes: config.minutes.unwrap_or(MINUTES) };
    let message = subject.message(&Usage::generic(), to, None, &with)?;
    let messages = [OutgoingMessage { nth: 0, message }];
    let run = match destination.is_sandbox() {
        true => None,
        false => {
            let limits = app.send_limits(config)?;
            let (mut run, warnings) = SendRun::open(limits, &plan.name, plan.provider, None, moment, now)?;
            warnings.iter().for_each(|warning| app.screen.note(warning));
            run.admit(&messages)?;
            Some(run)
        }
    };
    let session = Session::open(app, plan.provider, &plan.templates, destination, connector).await?;
    let on_retry = |line: &str| session.note_retry(line);
    let options = SendOptions { concurrency: 1, wait: None, on_sent: &|_| {} };
    let sender = session.sender(&on_retry);
    let sending = send_all(&sender, run.as_ref(), &plan.name, &messages, &options);
    let results = session.during(sending).await;
    run.map_or(Ok(()), SendRun::close)?;
    let gone = || Failure::new(Kind::Unexpected, "the test has no result");
    let result = results.into_iter().next().ok_or_else(gone)?;
    match (result.message_id, result.error) {
        (None, Some(failure)) => Err(*failure),
        // Not every provider gives an id.
        (id, _) => Ok(Tried {
            id: id.unwrap_or_default(),
            code: messages[0].message.code.clone(),
            since: result.sent_at,
        }),
    }
}

impl Plan {
    /// A flaw as a failure: of usage where a flag brought it, of the configuration otherwise.
    fn refuse(&self, flaw: &Flaw) -> Failure {
        match self.given.contains(flaw.field()) {
            true => Failure::usage(format!("--{flaw}")),
            false => Failure::configuration(flaw.to_string()),
        }
        .fix(format!(
            "nothing was saved; `smsctl providers {}` shows where to find each value",
            self.provider.name
        ))
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(id) = &self.message_id {
            let by = if self.sandbox { " by a sandbox" } else { "" };
            writeln!(f, "{} test accepted{by}  {}", "✓".green(), id.dimmed())?;
        }
        write!(f, "{} {} ({}) saved and live", "✓".green(), self.name.bold(), self.provider)?;
        match &self.previous {
            Some(previous) => {
                write!(f, "; {previous} is no longer live (`smsctl change -` switches back)")
            }
            None => Ok(()),
        }
    }
}
