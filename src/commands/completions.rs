//! Prints completion scripts for shells.

use std::fmt;

use clap::{Args, Command, ValueEnum};
use clap_complete::{Generator, Shell, env::Shells, generate};
use clap_complete_nushell::Nushell;
use serde::Serialize;

use super::{App, CommandResult};
use crate::failure::{Failure, FailureKind};

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl completions bash > ~/.local/share/bash-completion/completions/smsctl
  smsctl completions zsh > ~/.zfunc/_smsctl   if fpath contains ~/.zfunc
  smsctl completions fish > ~/.config/fish/completions/smsctl.fish

In bash, zsh and fish, completion also offers the connectors, usages and fields in your file.")]
pub struct CompletionsArgs {
    shell: CompletionShell,
}

/// A shell for which there is a completion script.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(missing_docs, reason = "the doc comments would be printed in the help")]
pub enum CompletionShell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Nushell,
    #[value(name = "powershell")]
    PowerShell,
}

#[derive(Serialize)]
struct CompletionsView {
    script: String,
}

impl fmt::Display for CompletionsView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.script)
    }
}

impl CompletionsArgs {
    /// Runs `smsctl completions`.
    pub fn run(self, app: &App, mut command: Command) -> CommandResult {
        let failed = |error| Failure::new(FailureKind::Unexpected, "the script cannot be generated").with_cause(error);
        let script = completion_script(self.shell, &mut command).map_err(failed)?;
        match app.screen.json {
            true => app.screen.show(&CompletionsView { script })?,
            false => app.screen.print_as_is(&script)?,
        }
        Ok(0)
    }
}

/// Returns the completion script of a shell: one that runs smsctl for completions, or one with all commands and flags.
pub fn completion_script(shell: CompletionShell, command: &mut Command) -> std::io::Result<String> {
    let asking = |name: &str| {
        let mut script = vec![];
        let shells = Shells::builtins();
        let completer = shells.completer(name).ok_or(std::io::ErrorKind::Unsupported)?;
        completer.write_registration("COMPLETE", "smsctl", "smsctl", "smsctl", &mut script)?;
        Ok(String::from_utf8_lossy(&script).into_owned())
    };
    match shell {
        CompletionShell::Bash => asking("bash"),
        CompletionShell::Zsh => asking("zsh"),
        CompletionShell::Fish => asking("fish"),
        CompletionShell::Elvish => Ok(static_script(Shell::Elvish, command)),
        CompletionShell::PowerShell => Ok(static_script(Shell::PowerShell, command)),
        CompletionShell::Nushell => Ok(static_script(Nushell, command)),
    }
}

fn static_script(shell: impl Generator, command: &mut Command) -> String {
    let mut script = vec![];
    generate(shell, command, "smsctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
