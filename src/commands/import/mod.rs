//! Taking a connector over from elsewhere: recognised by its content, then set up like any other.

mod own_export;
mod program_consent;

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;
use serde_json::Value;

use super::{
    App, parse_name_value, read_input_text,
    setup::{ProviderFlags, SetupArgs},
};
use crate::{
    connectors::{ImportedConnector, PROVIDERS, logto},
    encoding::{escape_control_chars, masked_excerpt},
    failure::Failure,
    references::{ValueSource, find_reference_in_json},
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
pub struct ImportArgs {
    /// Config JSON of a Logto connector, `smsctl export --format json`, or the credentials file of a provider's tool; - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name of the connector; an existing name edits that connector [default: its name in the document, or the provider's]
    #[arg(long, value_parser = crate::store::parse_connector_name)]
    name: Option<String>,
    /// Template of a usage: wording or registered id; may be repeated
    #[arg(long = "template", value_name = "USAGE=VALUE", value_parser = parse_name_value)]
    templates: Vec<(String, String)>,
    /// Keep programs in the document, such as cmd:PROGRAM, without asking; smsctl will run them
    #[arg(long)]
    allow_commands: bool,
    #[command(flatten)]
    settings: ProviderFlags,
}

impl ImportArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let found = parse_import(&read_input_text(app, &self.file)?)?;
        for note in &found.notes {
            app.screen.print_note(format!("{} {}", "note:".yellow(), masked_excerpt(note, MAX_QUOTED_CHARS)));
        }
        let typed = self.settings.for_provider(found.provider)?;
        if *self.file == *"-" && typed.iter().any(|(_, text)| text == "-") {
            return Err(Failure::usage("standard input is already used for the document")
                .with_fix("give the document as a file, or the secret as env:NAME, file:PATH or cmd:PROGRAM ARGS")
                .into());
        }
        let replaced = |name: &str| typed.iter().any(|(given, _)| given == name);
        for (field, reference) in found.references().filter(|(field, _)| !replaced(field)) {
            app.screen.print_status(escape_control_chars(&format!("{field}: {reference}")));
        }
        program_consent::confirm_programs(app, &found, replaced, self.allow_commands)?;
        SetupArgs::from_imported(found, self.name, typed, self.templates).run(app).await
    }
}

/// Refuses a document of somebody else's in which anything reads as a reference, whether it is taken over or not.
fn refuse_references(found: &ImportedConnector, json: Option<&Value>) -> Result<(), Failure> {
    let foreign = json.filter(|_| found.source == ValueSource::Foreign).and_then(find_reference_in_json);
    let flaw = found.errors.first().map(|flaw| (flaw.field_name().to_owned(), flaw.to_string()));
    let problem = foreign.map(|(path, problem)| (path.clone(), format!("{path}: {problem}"))).or(flaw);
    let Some((field, problem)) = problem else { return Ok(()) };
    Err(Failure::usage(masked_excerpt(&problem, MAX_QUOTED_CHARS)).with_fix(format!(
        "remove {} from the document and give it as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS",
        masked_excerpt(&field, MAX_QUOTED_CHARS)
    )))
}

/// Recognises a text. Fails on one that nobody here knows, without repeating any of it.
pub fn parse_import(text: &str) -> Result<ImportedConnector, Failure> {
    // Editors of Windows put it there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: Result<Value, _> = serde_json::from_str(text);
    let found = match &json {
        Ok(json) => match own_export::parse_export(json)? {
            Some(found) => Some(found),
            None => logto::import_json(json)
                .transpose()
                .map_err(|problem| Failure::usage(problem).with_fix("`smsctl providers` lists the providers"))?,
        },
        Err(_) => None,
    };
    let of_tools = || {
        PROVIDERS.iter().find_map(|it| {
            it.cli_tool.as_ref().and_then(|tool| (tool.import_file)(text, ImportedConnector::for_provider(it)))
        })
    };
    let found = found.or_else(of_tools);
    if let Some(found) = &found {
        refuse_references(found, json.as_ref().ok())?;
    }
    found.ok_or_else(|| {
        let tools: Vec<_> = PROVIDERS.iter().filter_map(|it| it.cli_tool.as_ref()).map(|tool| tool.name).collect();
        let failure = Failure::usage("unknown format").with_fix(format!(
            "import reads a Logto connector's config, `smsctl export --format json`, and credentials files of {}",
            tools.join(", ")
        ));
        match json {
            Err(error) if text.trim_start().starts_with('{') => {
                failure.with_cause(format!("it is not valid JSON: line {}, column {}", error.line(), error.column()))
            }
            _ => failure,
        }
    })
}
