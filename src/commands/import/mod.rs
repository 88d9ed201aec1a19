//! Taking a connector over from elsewhere: recognised by its content, then set up like any other.

mod document;
mod programs;

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;
use serde_json::Value;

use super::{
    App, pair,
    setup::{Settings, Setup},
    text_of,
};
use crate::{
    connectors::{Found, PROVIDERS, logto},
    encoding::excerpt,
    failure::Failure,
    references::{Source, find_in_json},
    wire::visible,
};

/// The longest sentence about a document that is printed, in characters: it may quote a name of the document.
const MAX_QUOTED_CHARS: usize = 400;

/// Import a connector from Logto, an export, or a provider's command-line tool, and make it live
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl import logto.json                             config JSON from Logto's console
  smsctl import ~/.aws/credentials --name sns-eu
  smsctl import - --name backup
  smsctl import export.json --auth-token env:TWILIO_AUTH_TOKEN --template generic=\"{{code}} is your code\"")]
pub struct Import {
    /// Config JSON of a Logto connector, `smsctl export --format json`, or the credentials file of a provider's tool; - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name of the connector; an existing name edits that connector [default: its name in the document, or the provider's]
    #[arg(long, value_parser = crate::store::name)]
    name: Option<String>,
    /// Template of a usage: wording or registered id; may be repeated
    #[arg(long = "template", value_name = "USAGE=VALUE", value_parser = pair)]
    templates: Vec<(String, String)>,
    /// Keep programs in the document, such as cmd:PROGRAM, without asking; smsctl will run them
    #[arg(long)]
    allow_commands: bool,
    #[command(flatten)]
    settings: Settings,
}

impl Import {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let found = read(&text_of(app, &self.file)?)?;
        for note in &found.notes {
            app.screen.note(format!("{} {}", "note:".yellow(), excerpt(note, MAX_QUOTED_CHARS)));
        }
        let typed = self.settings.of(found.provider)?;
        if *self.file == *"-" && typed.iter().any(|(_, text)| text == "-") {
            return Err(Failure::usage("standard input is already used for the document")
                .fix("give the document as a file, or the secret as env:NAME, file:PATH or cmd:PROGRAM ARGS")
                .into());
        }
        let replaced = |name: &str| typed.iter().any(|(given, _)| given == name);
        for (field, reference) in found.references().filter(|(field, _)| !replaced(field)) {
            app.screen.say(visible(&format!("{field}: {reference}")));
        }
        programs::confirm(app, &found, replaced, self.allow_commands)?;
        Setup::found(found, self.name, typed, self.templates).run(app).await
    }
}

/// Refuses a document of somebody else's in which anything reads as a reference, whether it is taken over or not.
fn refuse_references(found: &Found, json: Option<&Value>) -> Result<(), Failure> {
    let foreign = json.filter(|_| found.source == Source::Foreign).and_then(find_in_json);
    let flaw = found.refused.first().map(|flaw| (flaw.field().to_owned(), flaw.to_string()));
    let problem = foreign.map(|(path, problem)| (path.clone(), format!("{path}: {problem}"))).or(flaw);
    let Some((field, problem)) = problem else { return Ok(()) };
    Err(Failure::usage(excerpt(&problem, MAX_QUOTED_CHARS)).fix(format!(
        "remove {} from the document and give it as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS",
        excerpt(&field, MAX_QUOTED_CHARS)
    )))
}

/// Recognises a text. Fails on one that nobody here knows, without repeating any of it.
pub fn read(text: &str) -> Result<Found, Failure> {
    // Editors of Windows put it there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: Result<Value, _> = serde_json::from_str(text);
    let found = match &json {
        Ok(json) => match document::read(json)? {
            Some(found) => Some(found),
            None => logto::read(json)
                .transpose()
                .map_err(|problem| Failure::usage(problem).fix("`smsctl providers` lists the providers"))?,
        },
        Err(_) => None,
    };
    let of_tools =
        || PROVIDERS.iter().find_map(|it| it.tool.as_ref().and_then(|tool| (tool.read)(text, Found::of(it))));
    let found = found.or_else(of_tools);
    if let Some(found) = &found {
        refuse_references(found, json.as_ref().ok())?;
    }
    found.ok_or_else(|| {
        let tools: Vec<_> =
            PROVIDERS.iter().filter_map(|it| it.tool.as_ref()).map(|tool| tool.name).collect();
        let failure = Failure::usage("unknown format").fix(format!(
            "import reads a Logto connector's config, `smsctl export --format json`, and credentials files of {}",
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
