//! The whole file in the editor.

use colored::Colorize;

use super::{App, Path, validate};
use crate::{failure::Failure, store::Draft, terminal};

/// Edit the file in $EDITOR; saves only a valid file
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
            let typed = match terminal::run_editor(&draft.path()) {
                Ok(()) => app.store.typed(&draft),
                Err(failure) => return Err(ended(app, draft, &before, failure)),
            };
            if typed.as_ref().is_ok_and(|typed| *typed == opened) {
                let failure = Failure::interrupted().cause("the editor saved nothing");
                return Err(ended(app, draft, &before, failure));
            }
            let saved = typed.as_deref().map_err(Clone::clone).and_then(|typed| {
                validate(app, typed)?;
                app.store.replace("config edit", &before, typed)
            });
            let Err(failure) = saved else {
                return app.screen.show(&Path { path: app.store.path().display().to_string() });
            };
            // A disk that fails after the exchange has the text all the same.
            if typed.is_ok() && app.store.text() == typed {
                return Err(failure);
            }
            let again = match app.person.is_some() {
                true => {
                    app.screen.say(format!("{} {failure}", "✗".red()));
                    app.ask(&[]).and_then(|person| person.confirm("Edit again?", true))
                }
                false => Ok(false),
            };
            let again = match again {
                Ok(again) => again,
                Err(stopped) => return Err(keep(draft, stopped)),
            };
            if !again {
                let message = format!("not saved: {}", failure.message);
                return Err(keep(draft, Failure { message, ..failure }));
            }
            opened = typed.unwrap_or_default();
        }
    }
}

/// The failure of an editor that saved nothing this time. What it saved before is kept.
fn ended(app: &App, draft: Draft, before: &str, failure: Failure) -> Failure {
    match app.store.typed(&draft) {
        Ok(typed) if typed == before => failure,
        _ => keep(draft, failure),
    }
}

/// Keeps what was typed; the failure says where.
fn keep(draft: Draft, failure: Failure) -> Failure {
    let kept = draft.keep();
    let fix = failure.fix.as_deref().unwrap_or("begin again");
    let fix = format!("{fix}. Your text is kept in {}", kept.display());
    failure.fix(fix)
}
