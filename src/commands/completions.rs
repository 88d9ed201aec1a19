//! Completion scripts.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use super::App;

/// Print a completion script
#[derive(Debug, Args)]
#[command(
    long_about = "Print a completion script.\n\nFor example: smsctl completions bash > ~/.local/share/bash-completion/completions/smsctl"
)]
pub struct Completions {
    shell: Shell,
}

impl Completions {
    pub fn run(self, app: &App, mut command: Command) -> anyhow::Result<()> {
        Ok(app.screen.print(&script(self.shell, &mut command))?)
    }
}

/// The completion script of a shell for the whole command line.
pub fn script(shell: Shell, command: &mut Command) -> String {
    let mut script = vec![];
    generate(shell, command, "smsctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
