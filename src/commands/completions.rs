//! Completion scripts.

use clap::{Args, Command, ValueEnum};
use clap_complete::{Generator, Shell as Static, env::Shells, generate};
use clap_complete_nushell::Nushell;

use super::App;
use crate::failure::{Failure, Kind};

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl completions bash > ~/.local/share/bash-completion/completions/smsctl
  smsctl completions zsh > ~/.zfunc/_smsctl   if fpath contains ~/.zfunc
  smsctl completions fish > ~/.config/fish/completions/smsctl.fish

In bash, zsh and fish, completion knows the connectors, usages and fields of your file.")]
pub struct Completions {
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Nushell,
    #[value(name = "powershell")]
    PowerShell,
}

impl Completions {
    pub fn run(self, app: &App, mut command: Command) -> anyhow::Result<()> {
        let failed = |error| Failure::new(Kind::Unexpected, "the script cannot be generated").cause(error);
        Ok(app.screen.print_as_is(&script(self.shell, &mut command).map_err(failed)?)?)
    }
}

/// The completion script of a shell: one that asks smsctl itself, or else one that has the whole command line.
pub fn script(shell: Shell, command: &mut Command) -> std::io::Result<String> {
    let asking = |name: &str| {
        let mut script = vec![];
        let shells = Shells::builtins();
        let completer = shells.completer(name).ok_or(std::io::ErrorKind::Unsupported)?;
        completer.write_registration("COMPLETE", "smsctl", "smsctl", "smsctl", &mut script)?;
        Ok(String::from_utf8_lossy(&script).into_owned())
    };
    match shell {
        Shell::Bash => asking("bash"),
        Shell::Zsh => asking("zsh"),
        Shell::Fish => asking("fish"),
        Shell::Elvish => Ok(whole(Static::Elvish, command)),
        Shell::PowerShell => Ok(whole(Static::PowerShell, command)),
        Shell::Nushell => Ok(whole(Nushell, command)),
    }
}

fn whole(shell: impl Generator, command: &mut Command) -> String {
    let mut script = vec![];
    generate(shell, command, "smsctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
