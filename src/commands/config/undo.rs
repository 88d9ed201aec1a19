//! Undoes changes of the file.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{App, history::ConfigHistoryRow, list_problems};
use crate::{
    terminal::DefaultAnswer,
    {encoding::escape_control_chars, failure::Failure},
};

/// Undo the last change, or change N and all later ones; undo again to redo
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config undo                undo the newest change
  smsctl config undo 3              restore the file as it was before change 3")]
pub struct ConfigUndoArgs {
    /// Number of the change in `config history` [default: the newest]
    #[arg(value_name = "N")]
    number: Option<u64>,
    /// Do not ask before undoing your own edits since the last change
    #[arg(long, short)]
    yes: bool,
}

#[derive(Serialize)]
struct ConfigUndoView {
    undone: ConfigHistoryRow,
}

impl ConfigUndoArgs {
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let before = app.store.text_or_empty()?;
        let versions = app.store.versions()?;
        let wanted = |number: u64| versions.versions.iter().find(|version| version.number == number);
        let version = match self.number {
            None => versions.versions.first(),
            Some(number) => wanted(number),
        };
        let version = version.ok_or_else(|| {
            let message = match self.number {
                None => "there is no change to undo".to_owned(),
                Some(number) => format!("no change {number} in the history"),
            };
            Failure::configuration(message).with_fix("`smsctl config history` lists the changes")
        })?;
        let question = "You edited the file after the last change. Undo your edit too?";
        if versions.edited_by_hand && !self.yes {
            let fix = "`smsctl config undo --yes` does so; your edit stays in the history";
            let prompter = app.require_prompter("--yes", fix).map_err(|failure| {
                failure.with_cause("you edited the file after the last change, and undo would discard your edit")
            })?;
            if !prompter.confirm(question, DefaultAnswer::No)? {
                return Err(Failure::interrupted());
            }
        }
        if version.text == before {
            return Err(Failure::configuration(format!(
                "the file is already as it was before change {}",
                version.number
            ))
            .with_fix("`smsctl config history`, then `smsctl config undo N`"));
        }
        app.store.replace(&format!("config undo {}", version.number), &before, &version.text)?;
        // The old text was requested, even if it is invalid now; the user has to know about its problems.
        for problem in list_problems(app, &version.text) {
            app.screen.print_note(format!("{} undone, but {problem}", "!".yellow()));
        }
        app.screen.show_or_print_ids(
            &version.number.to_string(),
            &ConfigUndoView { undone: ConfigHistoryRow::from_version(version) },
        )
    }
}

impl fmt::Display for ConfigUndoView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let ConfigHistoryRow { number, command, changed, .. } = &self.undone;
        let (command, changed) = (escape_control_chars(command), escape_control_chars(&changed.to_string()));
        let tick = "✓".green();
        write!(f, "{tick} undid change {} ({changed}): {command}; ", number.to_string().bold())?;
        f.write_str("run `smsctl config undo` again to redo it")
    }
}
