//! The whole file in the editor.

use colored::Colorize;

use super::{App, ConfigPathView, validate_text};
use crate::{failure::Failure, store::EditorDraft, terminal};

/// Edit the file in $EDITOR; saves only a valid file
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config edit
  EDITOR='code --wait' smsctl config edit")]
pub struct ConfigEditArgs {}

impl ConfigEditArgs {
    /// Opens the editor until the text validates or the person gives up. Nothing typed is lost meanwhile.
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let before = app.store.text_or_empty()?;
        let draft = app.store.create_draft(&before)?;
        let mut opened = before.clone();
        loop {
            let typed = match terminal::run_editor(&draft.path()) {
                Ok(()) => app.store.read_draft(&draft),
                Err(failure) => return Err(editor_end_failure(app, draft, &before, failure)),
            };
            if typed.as_ref().is_ok_and(|typed| *typed == opened) {
                let failure = Failure::interrupted().with_cause("the editor saved nothing");
                return Err(editor_end_failure(app, draft, &before, failure));
            }
            let saved = typed.as_deref().map_err(Clone::clone).and_then(|typed| {
                validate_text(app, typed)?;
                app.store.replace("config edit", &before, typed)
            });
            let Err(failure) = saved else {
                return app.screen.show(&ConfigPathView { path: app.store.path().display().to_string() });
            };
            // A disk that fails after the exchange has the text all the same.
            if typed.is_ok() && app.store.text_or_empty() == typed {
                return Err(failure);
            }
            let again = match app.prompter.is_some() {
                true => {
                    app.screen.print_status(format!("{} {failure}", "✗".red()));
                    app.require_prompter(&[]).and_then(|person| person.confirm("Edit again?", true))
                }
                false => Ok(false),
            };
            let again = match again {
                Ok(again) => again,
                Err(stopped) => return Err(keep_draft(draft, stopped)),
            };
            if !again {
                let message = format!("not saved: {}", failure.message);
                return Err(keep_draft(draft, Failure { message, ..failure }));
            }
            opened = typed.unwrap_or_default();
        }
    }
}

/// The failure of an editor that saved nothing this time. What it saved before is kept.
fn editor_end_failure(app: &App, draft: EditorDraft, before: &str, failure: Failure) -> Failure {
    match app.store.read_draft(&draft) {
        Ok(typed) if typed == before => failure,
        _ => keep_draft(draft, failure),
    }
}

/// Keeps what was typed; the failure says where.
fn keep_draft(draft: EditorDraft, failure: Failure) -> Failure {
    let kept = draft.keep_beside_config();
    let fix = failure.fix.as_deref().unwrap_or("begin again");
    let fix = format!("{fix}. Your text is kept in {}", kept.display());
    failure.with_fix(fix)
}
