//! Taking changes back.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{App, history::Row, problems};
use crate::{failure::Failure, wire::visible};

/// Take the last change back, or change N and all after it; undo twice to have it again
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config undo                the newest change
  smsctl config undo 3              as it was before change 3")]
pub struct Undo {
    /// The change's number in `config history` [default: the newest]
    #[arg(value_name = "N")]
    number: Option<u64>,
    /// Do not ask: take back what was edited by hand since, too
    #[arg(long, short)]
    yes: bool,
}

#[derive(Serialize)]
struct View {
    undone: Row,
}

impl Undo {
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let before = app.store.text()?;
        let versions = app.store.versions()?;
        let wanted = |number: u64| versions.all.iter().find(|version| version.number == number);
        let version = match self.number {
            None => versions.all.first(),
            Some(number) => wanted(number),
        };
        let version = version.ok_or_else(|| {
            let message = match self.number {
                None => "there is no change to take back".to_owned(),
                Some(number) => format!("change {number} is not kept"),
            };
            Failure::configuration(message).fix("`smsctl config history` lists what can be taken back")
        })?;
        let question = "The file was edited by hand since the last change. Take that back too?";
        if versions.edited && !self.yes {
            let person = app.ask(&["--yes".into()]).map_err(|failure| {
                failure
                    .cause("the file was edited by hand since the last change, and undo would take that back too")
                    .fix("`smsctl config undo --yes` does; the edit stays in the history")
            })?;
            if !person.confirm(question, false)? {
                return Err(Failure::interrupted());
            }
        }
        if version.text == before {
            return Err(Failure::configuration(format!(
                "the file is what it was before change {} already",
                version.number
            ))
            .fix("`smsctl config history`, then `smsctl config undo N`"));
        }
        app.store.replace(&format!("config undo {}", version.number), &before, &version.text)?;
        // The file is what it was, which is what was asked for. That it is not well must not go unnoticed.
        for problem in problems(app, &version.text) {
            app.screen.note(format!("{} taken back, but {problem}", "!".yellow()));
        }
        app.screen.show_or(&version.number.to_string(), &View { undone: Row::of(version) })
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Row { number, command, changed, .. } = &self.undone;
        let (command, changed) = (visible(command), visible(&changed.to_string()));
        let tick = "✓".green();
        write!(f, "{tick} taken back: {} {command} ({changed}); ", number.to_string().bold())?;
        f.write_str("`smsctl config undo` brings it back")
    }
}
