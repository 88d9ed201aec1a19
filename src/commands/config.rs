//! The file itself.

use std::fmt;

use clap::{Args, Subcommand};
use colored::Colorize;
use serde::Serialize;

use super::App;
use crate::{failure::Failure, terminal};

/// The file itself
#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print where the file is
    Path,
    /// Check the file without changing it
    Validate,
    /// Edit the file in $EDITOR; what does not validate is not saved
    Edit,
}

#[derive(Serialize)]
struct Path {
    path: String,
}

#[derive(Serialize)]
struct Valid {
    valid: bool,
    path: String,
    connectors: usize,
}

impl Config {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let path = app.store.path().display().to_string();
        match self.command {
            Command::Path => app.screen.show(&Path { path })?,
            Command::Validate => {
                if !app.store.path().exists() {
                    let failure = Failure::configuration(format!("there is no file {path}"));
                    return Err(failure.fix("`smsctl setup` makes it, or name another with --config").into());
                }
                let text = app.store.text()?;
                let connectors = validate(app, &text)?;
                app.screen.show(&Valid { valid: true, path, connectors })?;
            }
            Command::Edit => edit(app)?,
        }
        Ok(())
    }
}

/// Checks structure and every connector's fields; the secrets themselves need not be at hand.
fn validate(app: &App, text: &str) -> Result<usize, Failure> {
    let config = app.store.validate(text)?;
    for saved in &config.connectors {
        saved.provider.sound(&saved.answers).map_err(|flaw| app.misplaced(saved, &flaw))?;
    }
    Ok(config.connectors.len())
}

/// Opens the editor until the text validates or the person gives up. Nothing typed is lost meanwhile.
fn edit(app: &App) -> Result<(), Failure> {
    let before = app.store.text()?;
    let mut text = before.clone();
    loop {
        let Some(typed) = terminal::edit(&text, ".toml")? else {
            return Err(Failure::interrupted().fix("the editor saved nothing, so nothing changed"));
        };
        let failure = match validate(app, &typed).and_then(|_| app.store.replace(&before, &typed)) {
            Ok(()) => return app.screen.show(&Path { path: app.store.path().display().to_string() }),
            Err(failure) => failure,
        };
        let again = app.person.is_some() && {
            app.screen.say(format!("{} {failure}", "✗".red()));
            app.ask(&[])?.confirm("Edit again?", true)?
        };
        if !again {
            let kept = app.store.keep_aside(&typed)?;
            let fix = failure.fix.as_deref().unwrap_or("begin again");
            let fix = format!("{fix} Your text is kept in {}", kept.display());
            return Err(Failure { message: format!("not saved: {}", failure.message), ..failure }.fix(fix));
        }
        text = typed;
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl fmt::Display for Valid {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let noun = if self.connectors == 1 { "connector" } else { "connectors" };
        write!(f, "{} {}: valid, {} {noun}", "✓".green(), self.path, self.connectors)
    }
}
