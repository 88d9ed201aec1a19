//! Removes the template of a usage.

use clap_complete::ArgValueCandidates;

use super::{App, ConnectorArgument, SavedConnector, set::TemplateChangeView};
use crate::{failure::Failure, sms::Usage};

/// Remove the template of a usage; generic is used instead
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template unset sign-in     generic is used instead")]
pub struct TemplateUnsetArgs {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
    usage: Usage,
    #[command(flatten)]
    pub connector: ConnectorArgument,
}

impl TemplateUnsetArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        if self.usage == Usage::generic() {
            return Err(Failure::usage("generic is used where a template is missing and cannot be removed")
                .with_fix("`smsctl template set generic VALUE` replaces it"));
        }
        if !saved.templates.iter().any(|(usage, _)| *usage == self.usage) {
            return Err(Failure::configuration(format!("{} has no template for {}", saved.name, self.usage))
                .with_fix("`smsctl template list`"));
        }
        let command = format!("template unset {} --connector {}", self.usage, saved.name);
        app.store.update(&command, |config, edit| {
            config.select_connector(Some(&saved.name))?;
            edit.unset_template(&saved.name, &self.usage);
            Ok(())
        })?;
        let usage = self.usage.to_string();
        app.screen.show_or_print_ids(
            "",
            &TemplateChangeView { connector: saved.name.clone(), usage, done: "removed; generic is used instead" },
        )
    }
}
