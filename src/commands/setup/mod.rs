//! Adding a connector and making it live: by flags, by questions, or both.

mod from_json;
mod plan;
mod provider_command;
mod provider_flags;
mod wizard;

use std::{fmt, rc::Rc, time::Instant};

use clap::Args;
use colored::Colorize;
use plan::SetupPlan;
use provider_command::ProviderCommand;
pub use provider_flags::ProviderFlags;
use serde::Serialize;

use super::{
    App, generate_code, new_signing_context, now_millis, parse_name_value,
    session::{Destination, Session},
    test,
    validation::check_program,
};
use crate::{
    connectors::{Connector, ImportedConnector, Provider, form::FieldError},
    failure::{Failure, FailureKind},
    sending::{OutgoingMessage, SendOptions, SendRun, send_all},
    sms::{Code, DEFAULT_VALID_MINUTES, Phone, TemplateValues, Usage},
    store::Config,
};

/// Set up a connector and make it live; asks for everything that the flags leave out
#[derive(Debug, Default, Args)]
#[command(before_help = "Examples:
  smsctl setup                                         asks for everything
  smsctl setup twilio --account-sid AC00000000000000000000000000000000 --auth-token env:TWILIO_AUTH_TOKEN --from +14155550123
  smsctl setup --from-json settings.json --test-to +14155550100")]
#[command(subcommand_value_name = "PROVIDER", subcommand_help_heading = "Providers")]
pub struct SetupArgs {
    #[command(subcommand)]
    provider_command: Option<ProviderCommand>,
    /// Name of the connector; an existing name edits that connector [default: the provider's name]
    #[arg(long, global = true, value_parser = crate::store::parse_connector_name)]
    name: Option<String>,
    /// Template of a usage: wording or registered id; may be repeated
    #[arg(long = "template", global = true, value_name = "USAGE=VALUE", value_parser = parse_name_value)]
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
    imported: Option<ImportedConnector>,
}

#[derive(Serialize)]
struct SetupView {
    name: String,
    provider: &'static str,
    live: bool,
    previous: Option<String>,
    /// Whether the test went to a sandbox.
    sandbox: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
}

impl SetupArgs {
    /// The setup of a provider, with nothing answered yet.
    pub fn for_provider(provider: &'static Provider) -> Self {
        Self { provider_command: Some(ProviderCommand { provider, typed: vec![] }), ..Self::default() }
    }

    /// The setup of a connector that was read elsewhere.
    /// What flags said beside it wins.
    pub fn from_imported(
        found: ImportedConnector,
        name: Option<String>,
        typed: Vec<(String, String)>,
        templates: Vec<(String, String)>,
    ) -> Self {
        let name = name.or(found.name.clone());
        let provider_command = Some(ProviderCommand { provider: found.provider, typed });
        Self { name, provider_command, templates, imported: Some(found), ..Self::default() }
    }

    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let mut plan = SetupPlan::collect(app, &config, &self)?;
        let missing = plan.missing_flags();
        let asks = app.prompter.is_some() && (!plan.asks_missing_only || !missing.is_empty());
        let message_id = match asks {
            false if !missing.is_empty() => return Err(missing_flags_failure(&missing).into()),
            true => wizard::run(app, &config, &mut plan, &self).await?,
            false => match &self.test_to {
                Some(to) => {
                    let connector = app.build_connector(plan.provider, &plan.values).await;
                    let connector = connector.map_err(|flaw| plan.field_failure(&flaw))?;
                    check_program(plan.provider, &*connector).map_err(|flaw| plan.field_failure(&flaw))?;
                    Some(send_test_message(app, &config, &plan, connector, to, &self.destination).await?.message_id)
                }
                None => {
                    plan.validate(app).await?;
                    None
                }
            },
        };
        let command = match &self.imported {
            Some(_) => format!("import --name {}", plan.name),
            None => format!("setup {} --name {}", plan.provider.name, plan.name),
        };
        let previous = app.store.change(&command, |config, edit| {
            plan.save(config, edit)?;
            let real = message_id.as_ref().filter(|_| !self.destination.is_sandbox());
            if let (Some(to), None, Some(_)) = (&plan.tested_number, &config.test_recipient, real) {
                edit.set_recipient(&to.to_string());
            }
            Ok(config.live.clone().filter(|live| *live != plan.name))
        })?;
        let (name, provider, sandbox) = (plan.name.clone(), plan.provider.name, self.destination.is_sandbox());
        let view = SetupView { name, provider, live: true, previous, sandbox, message_id };
        Ok(app.screen.show_or_ids(&plan.name, &view)?)
    }
}

fn missing_flags_failure(missing: &[String]) -> Failure {
    Failure::input_needed(format!("missing: {}", missing.join(", ")))
        .with_cause("there is no terminal to ask on")
        .with_fix("pass them as flags; secrets as env:NAME, file:PATH, cmd:PROGRAM ARGS, or - for stdin")
}

/// A test that was accepted.
struct AcceptedTest {
    /// The message id, empty where there is none.
    message_id: String,
    code: Code,
    sent_at: Instant,
}

/// Sends the generic template once, or tells why it was not accepted.
async fn send_test_message(
    app: &App,
    config: &Config,
    plan: &SetupPlan,
    connector: Rc<dyn Connector>,
    to: &Phone,
    destination: &Destination,
) -> Result<AcceptedTest, Failure> {
    let subject =
        test::TestTarget::from_unsaved(&plan.name, plan.provider, plan.values.clone(), plan.templates.clone());
    let code = generate_code()?;
    let with = TemplateValues { code: &code, minutes: config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES) };
    let message = subject.build_message(&Usage::generic(), to, None, &with)?;
    let messages = [OutgoingMessage { index: 0, message }];
    let run = match destination.is_sandbox() {
        true => None,
        false => {
            let limits = app.send_limits(config)?;
            let (mut run, warnings) =
                SendRun::open(limits, &plan.name, plan.provider, None, new_signing_context, now_millis)?;
            warnings.iter().for_each(|warning| app.screen.print_note(warning));
            run.admit(&messages)?;
            Some(run)
        }
    };
    let session = Session::open(app, plan.provider, &plan.templates, destination, connector).await?;
    let on_retry = |line: &str| session.note_retry(line);
    let options = SendOptions { concurrency: 1, wait: None, on_sent: &|_| {} };
    let sender = session.message_sender(&on_retry);
    let sending = send_all(&sender, run.as_ref(), &plan.name, &messages, &options);
    let results = session.run_with_progress(sending).await;
    run.map_or(Ok(()), SendRun::close)?;
    let gone = || Failure::new(FailureKind::Unexpected, "the test has no result");
    let result = results.into_iter().next().ok_or_else(gone)?;
    match (result.message_id, result.error) {
        (None, Some(failure)) => Err(*failure),
        // Not every provider gives an id.
        (id, _) => Ok(AcceptedTest {
            message_id: id.unwrap_or_default(),
            code: messages[0].message.code.clone(),
            sent_at: result.sent_at,
        }),
    }
}

impl SetupPlan {
    /// A flaw as a failure: of usage where a flag brought it, of the configuration otherwise.
    fn field_failure(&self, flaw: &FieldError) -> Failure {
        match self.fields_from_flags.contains(flaw.field_name()) {
            true => Failure::usage(format!("--{flaw}")),
            false => Failure::configuration(flaw.to_string()),
        }
        .with_fix(format!(
            "nothing was saved; `smsctl providers {}` shows where to find each value",
            self.provider.name
        ))
    }
}

impl fmt::Display for SetupView {
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
