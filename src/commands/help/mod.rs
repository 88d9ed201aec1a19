//! Help for commands and topics.

pub mod render;
pub mod topics;

use std::fmt;

use clap::{Args, Command};
use serde::Serialize;

use super::{App, CommandResult};
use crate::failure::{Failure, FailureKind};

/// Print help for a command or a topic
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl help test
  smsctl help template set
  smsctl help secrets")]
pub struct HelpArgs {
    /// A command with its subcommands, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

#[derive(Serialize)]
struct ExitCodesView {
    exit_codes: Vec<ExitCodeRow>,
}

#[derive(Serialize)]
struct ExitCodeRow {
    code: i32,
    kind: Option<FailureKind>,
    meaning: &'static str,
}

#[derive(Serialize)]
struct TopicView {
    topic: String,
    text: String,
}

impl HelpArgs {
    /// Runs `smsctl help`. `command` is the whole tool.
    pub fn run(self, app: &App, mut command: Command) -> CommandResult {
        if self.words == ["exit-codes"] {
            let done = ExitCodeRow { code: 0, kind: None, meaning: "done" };
            let code = |kind: FailureKind| ExitCodeRow {
                code: kind.exit_code(),
                kind: Some(kind),
                meaning: kind.description(),
            };
            let exit_codes = [done].into_iter().chain(FailureKind::ALL.map(code)).collect();
            app.screen.show(&ExitCodesView { exit_codes })?;
            return Ok(0);
        }
        if let [word] = &self.words[..]
            && let Some(text) = topics::topic_text(word)
        {
            app.screen.show(&TopicView { topic: word.clone(), text })?;
            return Ok(0);
        }
        command.build();
        let topics = topics::names().map(str::to_owned);
        let mut found = &mut command;
        for (n, word) in self.words.iter().enumerate() {
            let mut names: Vec<_> = found.get_subcommands().map(|it| it.get_name().to_owned()).collect();
            names.extend(topics.clone().filter(|_| n == 0));
            found = found.find_subcommand_mut(word).ok_or_else(|| {
                Failure::usage(format!("unknown command or topic {word:?}"))
                    .with_fix("`smsctl help` lists commands and topics")
                    .with_nearest_name(word, names.iter().map(String::as_str))
            })?;
        }
        app.screen.print_help(&render::full_help(found.clone()))?;
        Ok(0)
    }
}

impl fmt::Display for ExitCodesView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&topics::topic_text("exit-codes").unwrap_or_default())
    }
}

impl fmt::Display for TopicView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}
