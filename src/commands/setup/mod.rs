//! `smsctl setup`: adds a connector and makes it live, by flags, by questions, or both.

mod curl_command;
mod curl_places;
mod from_json;
mod plan;
mod pre_check;
mod provider_command;
mod provider_flags;
mod test_message;
mod wizard;

use std::fmt;

use clap::Args;
use colored::Colorize;
use plan::SetupPlan;
pub use plan::missing_flags_failure;
use pre_check::check_before_saving;
use provider_command::ProviderCommand;
pub use provider_command::field_flag;
pub use provider_command::{CHECK_FLAG, CHECK_ID};
pub use provider_flags::ProviderFlags;
use serde::Serialize;
use test_message::send_test_message;
use wizard::{WizardTexts, fill};

use super::{App, CommandResult, connector_client::Destination, parse_name_value};
use crate::{
    connectors::{ImportedConnector, Language, Provider},
    sms::Phone,
};

/// Set up a connector and make it live; asks for everything that the flags leave out
#[derive(Debug, Default, Args)]
#[command(
    before_help = "Examples:
  smsctl setup                                         asks for everything
  smsctl setup twilio --account-sid AC00000000000000000000000000000000 \\
      --auth-token env:TWILIO_AUTH_TOKEN --from +14155550123
  smsctl setup --from-json settings.json --check --test-to +14155550100",
    after_help = "`smsctl setup PROVIDER -h` lists the flags of a provider",
    mut_arg("sandbox", |arg| arg.hide_short_help(true))
)]
#[command(subcommand_value_name = "PROVIDER", subcommand_help_heading = "Providers")]
pub struct SetupArgs {
    #[command(subcommand)]
    provider_command: Option<ProviderCommand>,
    /// Name of the connector; an existing name edits that connector [default: the provider's name]
    #[arg(long, global = true, value_parser = crate::store::parse_connector_name)]
    name: Option<String>,
    /// Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    #[arg(long = "template", global = true, hide_short_help = true, value_name = "USAGE=VALUE", value_parser = parse_name_value)]
    templates: Vec<(String, String)>,
    /// Read fields and templates from a JSON object; - for stdin
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    from_json: Option<std::path::PathBuf>,
    /// Send a test of the generic template to this number first; save only if the provider accepts it
    #[arg(long, global = true, value_name = "NUMBER")]
    test_to: Option<Phone>,
    /// Save only if the connector passes `smsctl check`
    #[arg(id = CHECK_ID, long = CHECK_FLAG)]
    check: bool,
    #[command(flatten)]
    destination: Destination,
    /// The connector that `smsctl import` read.
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
    #[serde(skip)]
    texts: &'static WizardTexts,
}

impl SetupArgs {
    /// Returns the arguments of `smsctl setup PROVIDER` without flags.
    pub fn for_provider(provider: &'static Provider) -> Self {
        Self { provider_command: Some(ProviderCommand { provider, typed: vec![], check: false }), ..Self::default() }
    }

    /// Checks the connector before it is saved, if told to.
    #[must_use]
    pub fn with_check(self, check: bool, destination: Destination) -> Self {
        Self { check, destination, ..self }
    }

    /// Returns the arguments that set up an imported connector. The name, the fields and the templates given as flags win
    /// over those of the document.
    pub fn from_imported(
        imported: ImportedConnector,
        name: Option<String>,
        typed: Vec<(String, String)>,
        templates: Vec<(String, String)>,
    ) -> Self {
        let name = name.or(imported.name.clone());
        let provider_command = Some(ProviderCommand { provider: imported.provider, typed, check: false });
        Self { name, provider_command, templates, imported: Some(imported), ..Self::default() }
    }

    /// Asks for what is missing, checks and tests the connector if asked to, saves it and makes it live.
    ///
    /// # Errors
    /// A value is missing or invalid, a check fails, the test is not accepted, the user quits, or the file cannot be written.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let mut plan = SetupPlan::collect(app, &config, &self)?;
        let missing = plan.missing_flags();
        let asks = app.prompter.is_ok() && (!plan.asks_missing_only || !missing.is_empty());
        let wizard_message_id = match asks {
            true => wizard::run(app, &config, &mut plan, &self).await?,
            false if !missing.is_empty() => return Err(missing_flags_failure(app, &missing)),
            false => None,
        };
        if self.check || self.provider_command.as_ref().is_some_and(|command| command.check) {
            check_before_saving(app, &plan, &self.destination).await?;
        }
        let message_id = match (asks, &self.test_to) {
            (true, _) => wizard_message_id,
            (false, Some(to)) => Some(send_test_message(app, &config, &plan, to, &self.destination).await?.message_id),
            (false, None) => {
                plan.validate(app).await?;
                None
            }
        };
        let command = match &self.imported {
            Some(_) => format!("import --name {}", plan.name),
            None => format!("setup {} --name {}", plan.provider.name, plan.name),
        };
        let sandbox = self.destination.is_sandbox();
        let previous = app.store.update(&command, |config, edit| {
            plan.save(config, edit)?;
            let was_really_sent = message_id.is_some() && !sandbox;
            if let (Some(to), None, true) = (&plan.tested_number, &config.test_recipient, was_really_sent) {
                edit.set_recipient(&to.to_string());
            }
            Ok(config.live.clone().filter(|live| *live != plan.name))
        })?;
        let (name, provider) = (plan.name.clone(), plan.provider.name);
        let language = if asks { app.language } else { Language::English };
        let texts = WizardTexts::for_provider(plan.provider, language);
        let view = SetupView { name, provider, live: true, previous, sandbox, message_id, texts };
        app.screen.show_or_print_ids(&plan.name, &view)?;
        if asks {
            let was_tested = view.message_id.is_some();
            app.screen.print_status(if was_tested { texts.next_after_test } else { texts.next_without_test });
        }
        Ok(0)
    }
}

impl fmt::Display for SetupView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(id) = &self.message_id {
            let accepted = if self.sandbox { self.texts.accepted_by_sandbox } else { self.texts.test_accepted };
            writeln!(f, "{} {accepted}  {}", "✓".green(), id.dimmed())?;
        }
        let name = self.name.bold().to_string();
        write!(f, "{} {}", "✓".green(), fill(self.texts.saved, &[("name", &name), ("provider", self.provider)]))?;
        match &self.previous {
            Some(previous) => {
                write!(f, "; {}", fill(self.texts.no_longer_live, &[("previous", previous)]))
            }
            None => Ok(()),
        }
    }
}
