//! The whole file in the editor.

use colored::Colorize;

use super::{App, Path, validate};
use crate::{failure::Failure, terminal};

/// Edit the file in $EDITOR; what does not validate is not saved
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config edit
  EDITOR='code --wait' smsctl config edit")]
pub struct Edit {}

impl Edit {
    /// Opens the editor until the text validates or the person gives up. Nothing typed is lost meanwhile.
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let before = app.store.text()?;
        let draft = app.store.draft(&before)?;
        let mut opened = before.clone();
        loop {
            let typed = terminal::edit_file(draft.path())?;
            if typed == opened {
                return Err(Failure::interrupted().fix("the editor saved nothing, so nothing changed"));
            }
            let saved = validate(app, &typed).and_then(|_| app.store.replace("config edit", &before, &typed));
            let Err(failure) = saved else {
                return app.screen.show(&Path { path: app.store.path().display().to_string() });
            };
            // A disk that fails after the exchange has the text all the same.
            if app.store.text().is_ok_and(|now| now == typed) {
                return Err(failure);
            }
            let again = app.person.is_some() && {
                app.screen.say(format!("{} {failure}", "✗".red()));
                app.ask(&[])?.confirm("Edit again?", true)?
            };
            if !again {
                let kept = app.store.keep_aside(&typed)?;
                let fix = failure.fix.as_deref().unwrap_or("begin again");
                let fix = format!("{fix} Your text is kept in {}", kept.display());
                let message = format!("not saved: {}", failure.message);
                return Err(Failure { message, ..failure }.fix(fix));
            }
            opened = typed;
        }
    }
}
