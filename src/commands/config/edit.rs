//! Edits the whole configuration file in the user's editor.

use colored::Colorize;

use super::{App, ConfigPathView, validate_text};
use crate::{
    terminal::DefaultAnswer,
    {failure::Failure, store::EditorDraft, terminal},
};

/// Edit the file in $EDITOR; saves only a valid file
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl config edit
  EDITOR='code --wait' smsctl config edit")]
pub struct ConfigEditArgs {}

impl ConfigEditArgs {
    /// Opens the editor until the text is valid or the user gives up. The edited text is never lost.
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let before = app.store.text_or_empty()?;
        let draft = app.store.create_draft(&before)?;
        let mut opened = before.clone();
        loop {
            let edited = match terminal::run_editor(&draft.path()) {
                Ok(()) => app.store.read_draft(&draft),
                Err(failure) => return Err(unsaved_failure(app, draft, &before, failure)),
            };
            if edited.as_ref().is_ok_and(|edited| *edited == opened) {
                let failure = Failure::interrupted().with_cause("the editor saved nothing");
                return Err(unsaved_failure(app, draft, &before, failure));
            }
            let saved = edited.as_deref().map_err(Clone::clone).and_then(|edited| {
                validate_text(app, edited)?;
                app.store.replace("config edit", &before, edited)
            });
            let Err(failure) = saved else {
                return app.screen.show(&ConfigPathView { path: app.store.path().display().to_string() });
            };
            // If the disk failed after the file was replaced, the text is saved, and editing it again is no use.
            if edited.is_ok() && app.store.text_or_empty() == edited {
                return Err(failure);
            }
            match ask_to_edit_again(app, &failure) {
                Ok(true) => opened = edited.unwrap_or_default(),
                Ok(false) => {
                    let message = format!("not saved: {}", failure.message);
                    return Err(keep_draft(draft, Failure { message, ..failure }));
                }
                Err(interrupted) => return Err(keep_draft(draft, interrupted)),
            }
        }
    }
}

/// Asks whether to edit the text again after this failure. Without a terminal, it is not.
fn ask_to_edit_again(app: &App, failure: &Failure) -> Result<bool, Failure> {
    match &app.prompter {
        Ok(prompter) => {
            app.screen.print_status(format!("{} {failure}", "✗".red()));
            prompter.confirm("Edit again?", DefaultAnswer::Yes)
        }
        Err(_) => Ok(false),
    }
}

/// Returns the failure of an editor that saved nothing this time. What it saved before is kept.
fn unsaved_failure(app: &App, draft: EditorDraft, before: &str, failure: Failure) -> Failure {
    match app.store.read_draft(&draft) {
        Ok(edited) if edited == before => failure,
        _ => keep_draft(draft, failure),
    }
}

/// Keeps the edited text. Returns the failure with its path.
fn keep_draft(draft: EditorDraft, failure: Failure) -> Failure {
    terminal::add_kept_path(failure, &draft.keep_beside_config())
}
