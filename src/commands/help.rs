//! Help for commands and topics.

use std::fmt;

use clap::{Args, Command};
use serde::Serialize;

use super::App;
use crate::failure::{Failure, Kind};

/// Print help for a command, or for a topic: exit-codes
#[derive(Debug, Args)]
pub struct Help {
    /// A command with its subcommands, or exit-codes
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

#[derive(Serialize)]
struct ExitCodes {
    exit_codes: Vec<ExitCode>,
}

#[derive(Serialize)]
struct ExitCode {
    code: u8,
    kind: Option<Kind>,
    meaning: &'static str,
}

impl Help {
    pub fn run(self, app: &App, mut command: Command) -> anyhow::Result<()> {
        if self.words == ["exit-codes"] {
            let done = ExitCode { code: 0, kind: None, meaning: "done" };
            let code = |kind: Kind| ExitCode { code: kind.code(), kind: Some(kind), meaning: kind.meaning() };
            let exit_codes = [done].into_iter().chain(Kind::ALL.map(code)).collect();
            return Ok(app.screen.show(&ExitCodes { exit_codes })?);
        }
        command.build();
        let mut found = &mut command;
        for word in &self.words {
            found = found.find_subcommand_mut(word).ok_or_else(|| {
                Failure::usage("there is no such command or topic")
                    .fix("`smsctl help`, or `smsctl help exit-codes`")
            })?;
        }
        Ok(app.screen.help(&found.render_help())?)
    }
}

impl fmt::Display for ExitCodes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.exit_codes
            .iter()
            .try_for_each(|ExitCode { code, meaning, .. }| writeln!(f, "{code:>3}  {meaning}"))
    }
}
