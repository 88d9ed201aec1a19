//! Taking a connector over from elsewhere: recognised by its content, then set up like any other.

mod document;

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;
use serde_json::Value;

use super::{App, setup::Setup, text_of};
use crate::{
    connectors::{Found, PROVIDERS, logto},
    failure::Failure,
    wire::visible,
};

/// Take a connector over from Logto, an export, or a provider's own command-line tool, and make it live
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl import logto.json                             the config that Logto's console shows
  smsctl import ~/.aws/credentials --name sns-eu
  smsctl import - --name backup")]
pub struct Import {
    /// Logto's config JSON, an `export --format json`, or the file in which a provider's tool keeps credentials; - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What to call it; the name of a saved connector edits that one [default: its name there, or the provider's]
    #[arg(long, value_parser = crate::store::name)]
    name: Option<String>,
}

impl Import {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let found = read(&text_of(app, &self.file)?)?;
        for note in &found.notes {
            app.screen.note(format!("{} {}", "note:".yellow(), visible(note)));
        }
        for (field, reference) in found.references() {
            app.screen.say(format!("{field}: {reference}"));
        }
        Setup::found(found, self.name).run(app).await
    }
}

/// Recognises a text. Fails on one that nobody here knows, without repeating any of it.
pub fn read(text: &str) -> Result<Found, Failure> {
    // Editors of Windows put it there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: Result<Value, _> = serde_json::from_str(text);
    let found = match &json {
        Ok(json) => match document::read(json)? {
            Some(found) => Some(found),
            None => logto::read(json).transpose().map_err(|problem| {
                Failure::usage(problem).fix("`smsctl providers` lists what can be set up")
            })?,
        },
        Err(_) => None,
    };
    let of_tools =
        || PROVIDERS.iter().find_map(|it| it.tool.as_ref().and_then(|tool| (tool.read)(text, Found::of(it))));
    found.or_else(of_tools).ok_or_else(|| {
        let tools: Vec<_> =
            PROVIDERS.iter().filter_map(|it| it.tool.as_ref()).map(|tool| tool.name).collect();
        let failure = Failure::usage("this is nothing that import knows").fix(format!(
            "give a connector config of Logto, an `export --format json`, or the credentials of {}",
            tools.join(", ")
        ));
        match json {
            Err(error) if text.trim_start().starts_with('{') => failure.cause(format!(
                "it is not valid JSON: line {}, column {}",
                error.line(),
                error.column()
            )),
            _ => failure,
        }
    })
}
