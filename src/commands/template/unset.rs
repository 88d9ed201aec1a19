//! One template less.

use super::{App, Saved, set::Done};
use crate::{failure::Failure, sms::Usage};
use clap_complete::ArgValueCandidates;

/// Take a usage's template out; the generic one serves in its place
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template unset sign-in     generic stands in")]
pub struct Unset {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::usages))]
    usage: Usage,
}

impl Unset {
    pub fn run(self, app: &App, saved: &Saved) -> Result<(), Failure> {
        if self.usage == Usage::generic() {
            return Err(Failure::usage("generic stands in for every other usage and cannot be taken out")
                .fix("`smsctl template set generic VALUE` replaces it"));
        }
        if !saved.templates.iter().any(|(usage, _)| *usage == self.usage) {
            return Err(Failure::configuration(format!("{} has no template for {}", saved.name, self.usage))
                .fix("`smsctl template list`"));
        }
        let command = format!("template unset {} --connector {}", self.usage, saved.name);
        app.store.change(&command, |config, edit| {
            config.pick(Some(&saved.name))?;
            edit.unset_template(&saved.name, &self.usage);
            Ok(())
        })?;
        let usage = self.usage.to_string();
        app.screen.show_or(
            "",
            &Done { connector: saved.name.clone(), usage, done: "taken out; generic serves in its place" },
        )
    }
}
