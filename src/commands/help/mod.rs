//! Help for commands and topics.

pub mod topics;

use std::fmt;

use clap::{Args, Command};
use serde::Serialize;

use super::App;
use crate::{
    connectors::form::nearest,
    failure::{Failure, Kind},
};

/// Print help for a command or a topic
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl help test
  smsctl help template set
  smsctl help secrets")]
pub struct Help {
    /// A command with its subcommands, or a topic
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

#[derive(Serialize)]
struct Topic {
    topic: String,
    text: String,
}

impl Help {
    pub fn run(self, app: &App, mut command: Command) -> anyhow::Result<()> {
        if self.words == ["exit-codes"] {
            let done = ExitCode { code: 0, kind: None, meaning: "done" };
            let code = |kind: Kind| ExitCode { code: kind.code(), kind: Some(kind), meaning: kind.meaning() };
            let exit_codes = [done].into_iter().chain(Kind::ALL.map(code)).collect();
            return Ok(app.screen.show(&ExitCodes { exit_codes })?);
        }
        if let [word] = &self.words[..]
            && let Some(text) = topics::text(word)
        {
            return Ok(app.screen.show(&Topic { topic: word.clone(), text })?);
        }
        command.build();
        let topics = topics::names().map(str::to_owned);
        let mut found = &mut command;
        for (n, word) in self.words.iter().enumerate() {
            let mut names: Vec<_> = found.get_subcommands().map(|it| it.get_name().to_owned()).collect();
            names.extend(topics.clone().filter(|_| n == 0));
            found = found.find_subcommand_mut(word).ok_or_else(|| {
                let failure = Failure::usage(format!("unknown command or topic {word:?}"));
                match nearest(word, names.iter().map(String::as_str)) {
                    Some(near) => failure.fix(format!("did you mean {near}?")),
                    None => failure.fix("`smsctl help` lists commands and topics"),
                }
            })?;
        }
        Ok(app.screen.help(&found.render_help())?)
    }
}

impl fmt::Display for ExitCodes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&topics::text("exit-codes").unwrap_or_default())
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}
