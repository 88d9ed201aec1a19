//! `smsctl import`: recognises a document by its content, and sets up the connector in it like any other.

mod program_consent;
mod provider_variables;
mod smsctl_export;

use std::{env, path::PathBuf};

use clap::Args;
use colored::Colorize;
use serde_json::Value;

use super::{
    App, CommandResult,
    connector_client::Destination,
    parse_name_value, read_input_text,
    setup::{CHECK_FLAG, CHECK_ID, ProviderFlags, SetupArgs},
};
use crate::{
    connectors::{CliFile, CliTool, ImportedConnector, PROVIDERS, Provider, form::FieldError, no_profiles},
    encoding::{escape_control_chars, masked_excerpt},
    failure::Failure,
    references::{ValueSource, find_reference_in_json},
    services::{CONFIG_FORMATS, ImportDocument, ImportError, parse_variables},
};

/// The longest sentence about a document that is printed, in characters: it may quote the document.
const MAX_QUOTED_CHARS: usize = 400;

/// Import a connector from a sign-in service, an export, or a provider's tool, and make it live
#[derive(Debug, Args)]
#[command(
    before_help = "Examples:
  smsctl import logto.json                             config JSON from Logto's console
  smsctl import ~/.aws/credentials --name sns-eu
  smsctl import supabase/config.toml
  smsctl import .env --provider vonage
  smsctl import - --name backup
  smsctl import export.json --auth-token env:TWILIO_AUTH_TOKEN \\
      --template generic='{{code}} is your code'
  smsctl import ~/.aws/credentials --check",
    after_help = "`smsctl setup PROVIDER --help` lists its settings, which are flags here too",
    mut_arg("sandbox", |arg| arg.hide_short_help(true))
)]
pub struct ImportArgs {
    /// Config of a sign-in service, an `smsctl export`, a .env, or the credentials file of a provider's tool; - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Name of the connector; an existing name edits that connector [default: its name in the document, or the provider's]
    #[arg(long, value_parser = crate::store::parse_connector_name)]
    name: Option<String>,
    /// Template for a usage, such as sign-in=SMS_123: your wording or a registered id; may be repeated
    #[arg(long = "template", value_name = "USAGE=VALUE", value_parser = parse_name_value)]
    templates: Vec<(String, String)>,
    /// Accept the programs in the document, such as cmd:PROGRAM, without asking; smsctl will run them
    #[arg(long)]
    allow_commands: bool,
    /// Provider of the connector, for a document that fits several
    #[arg(long, value_name = "PROVIDER", value_parser = parse_provider_name)]
    provider: Option<&'static Provider>,
    /// Profile in the credentials file of a provider's tool [default: that of AWS_PROFILE or ALIBABA_CLOUD_PROFILE, or the file's own]
    #[arg(long, hide_short_help = true, value_name = "PROFILE")]
    profile: Option<String>,
    /// Save only if the connector passes `smsctl check`
    #[arg(id = CHECK_ID, long = CHECK_FLAG)]
    check: bool,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    settings: ProviderFlags,
}

impl ImportArgs {
    /// Reads the document and sets up its connector.
    ///
    /// # Errors
    /// The document cannot be read or is refused, the user rejects its programs, or the setup fails.
    pub async fn run(self, app: &App) -> CommandResult {
        let imported = self.parse_document(app, &read_input_text(app, &self.file)?)?;
        for note in &imported.notes {
            app.screen.print_note(format!("{} {}", "note:".yellow(), masked_excerpt(note, MAX_QUOTED_CHARS)));
        }
        let typed = self.settings.for_provider(imported.provider)?;
        if *self.file == *"-" && typed.iter().any(|(_, text)| text == "-") {
            return Err(Failure::usage("standard input is already used for the document")
                .with_fix("give the document as a file, or the secret as env:NAME, file:PATH or cmd:PROGRAM ARGS"));
        }
        let is_replaced = |name: &str| {
            let usage = name.strip_prefix("template ");
            typed.iter().any(|(typed, _)| typed == name) || self.templates.iter().any(|(typed, _)| usage == Some(typed))
        };
        if let Some(error) = imported.errors.iter().find(|error| !is_replaced(error.field_name())) {
            return Err(refused_value(&imported, error));
        }
        for (field, reference) in imported.references().filter(|(field, _)| !is_replaced(field)) {
            app.screen.print_status(escape_control_chars(&format!("{field}: {reference}")));
        }
        if !self.allow_commands {
            program_consent::confirm_programs(app, &imported, is_replaced)?;
        }
        let setup = SetupArgs::from_imported(imported, self.name, typed, self.templates);
        setup.with_check(self.check, self.destination).run(app).await
    }

    /// Reads the document. If it fits several providers, asks for the provider.
    fn parse_document(&self, app: &App, text: &str) -> Result<ImportedConnector, Failure> {
        let choices = ImportChoices { provider: self.provider, profile: self.profile.as_deref() };
        let candidates = match parse_import(text, choices) {
            Ok(imported) => return Ok(imported),
            Err(ImportError::Refused(failure)) => return Err(failure),
            Err(ImportError::AmbiguousProvider(candidates)) => candidates,
        };
        let names: Vec<_> = candidates.iter().map(|provider| provider.name).collect();
        let ambiguous = Failure::input_needed("missing: --provider")
            .with_cause(format!("the document does not say whose it is: it fits {}", names.join(" and ")))
            .with_fix(format!("add --provider {}", names.join(" or --provider ")));
        let Ok(prompter) = &app.prompter else { return Err(ambiguous) };
        let items: Vec<_> =
            candidates.iter().map(|provider| format!("{}  {}", provider.name, provider.description())).collect();
        let chosen = candidates[prompter.choose("Which provider is this connector of?", &items, 0)?];
        parse_import(text, ImportChoices { provider: Some(chosen), ..choices }).map_err(|error| match error {
            ImportError::Refused(failure) => failure,
            ImportError::AmbiguousProvider(_) => ambiguous,
        })
    }
}

fn parse_provider_name(name: &str) -> Result<&'static Provider, Failure> {
    super::providers::find_provider(name)
}

/// What the user says about a document.
#[derive(Debug, Default, Clone, Copy)]
pub struct ImportChoices<'a> {
    /// Whose connector is wanted.
    pub provider: Option<&'static Provider>,
    /// Which profile of a tool's file is wanted.
    pub profile: Option<&'a str>,
}

/// Recognises a document and reads it. A document that does not say whose connector it has is read as one of the provider
/// that the user chose.
///
/// # Errors
/// The format is unknown, the provider is not clear, or a document from elsewhere contains a reference. The failure repeats
/// at most names of the document, masked and shortened. An invalid value is in [`ImportedConnector::errors`].
pub fn parse_import(text: &str, choices: ImportChoices) -> Result<ImportedConnector, ImportError> {
    let provider = choices.provider;
    // Editors on Windows write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: Result<Value, _> = serde_json::from_str(text);
    let smsctl_export = json.as_ref().ok().map(smsctl_export::parse_smsctl_export).transpose()?.flatten();
    let variables = parse_variables(text, json.as_ref().ok());
    let document = ImportDocument { text, json: json.as_ref().ok(), variables: variables.as_deref(), provider };
    let import_config = || CONFIG_FORMATS.iter().find_map(|format| (format.import)(&document)).transpose();
    let mut from_config = match smsctl_export {
        Some(imported) => Some(imported),
        None => import_config()?,
    };
    if let (None, Some(variables)) = (&from_config, &variables) {
        from_config = provider_variables::import_variables(variables, provider)?;
    }
    let imported = match from_config {
        Some(_) if choices.profile.is_some() => return Err(no_profiles().into()),
        Some(imported) => Some(imported),
        None => import_tool_file(text, choices.profile)?,
    };
    if let Some(imported) = imported {
        refuse_references(&imported, json.as_ref().ok())?;
        return match provider.filter(|provider| provider.name != imported.provider.name) {
            None => Ok(imported),
            Some(provider) => {
                let found = imported.provider.name;
                let wrong = Failure::usage(format!("the document is of {found}, not of {}", provider.name));
                Err(wrong.with_fix(format!("leave --provider out, or give {found}")).into())
            }
        };
    }
    Err(unknown_format(text, json.err()).into())
}

/// Imports the file of a provider's tool. The tool's environment variable names the profile, unless the user did.
fn import_tool_file(text: &str, named: Option<&str>) -> Result<Option<ImportedConnector>, Failure> {
    let import = |provider: &'static Provider| {
        let tool: &CliTool = provider.cli_tool.as_ref()?;
        let variable = tool.profile_env_var.and_then(|name| env::var(name).ok()).filter(|name| !name.is_empty());
        let file = CliFile { text, profile: named.or(variable.as_deref()) };
        (tool.import_file)(&file, ImportedConnector::for_provider(provider))
    };
    PROVIDERS.iter().find_map(|provider| import(provider)).transpose()
}

fn unknown_format(text: &str, json_error: Option<serde_json::Error>) -> Failure {
    let formats: Vec<_> = CONFIG_FORMATS.iter().map(|format| format.import_description).collect();
    let tools: Vec<_> = PROVIDERS.iter().filter_map(|provider| Some(provider.cli_tool.as_ref()?.name)).collect();
    let failure = Failure::usage("unknown format").with_fix(format!(
        "import reads {}, what `smsctl export --format json` prints, a provider's environment variables, and credentials \
         files of {}",
        formats.join(", "),
        tools.join(", ")
    ));
    match json_error {
        Some(error) if text.trim_start().starts_with('{') => {
            failure.with_cause(format!("it is not valid JSON: line {}, column {}", error.line(), error.column()))
        }
        _ => failure,
    }
}

/// Refuses a document from elsewhere that contains a reference, even in a value that is not imported.
fn refuse_references(imported: &ImportedConnector, json: Option<&Value>) -> Result<(), Failure> {
    let reference = json.filter(|_| imported.source == ValueSource::Foreign).and_then(find_reference_in_json);
    let Some((path, problem)) = reference else { return Ok(()) };
    Err(Failure::usage(masked_excerpt(&format!("{path}: {problem}"), MAX_QUOTED_CHARS)).with_fix(format!(
        "remove {} from the document and give it as a flag: env:NAME, file:PATH or cmd:PROGRAM ARGS",
        masked_excerpt(&path, MAX_QUOTED_CHARS)
    )))
}

/// The failure of a value or a template because of which a document cannot be imported. A flag can replace it.
fn refused_value(imported: &ImportedConnector, error: &FieldError) -> Failure {
    let name = error.field_name();
    let is_secret = imported.provider.fields().iter().any(|field| field.is_secret && field.owns_key(name));
    let flag = match name.strip_prefix("template ") {
        Some(usage) => format!("--template {usage}=VALUE"),
        None if is_secret => format!("--{name} env:NAME, file:PATH or cmd:PROGRAM ARGS"),
        None => format!("--{name} VALUE"),
    };
    Failure::usage(masked_excerpt(&error.to_string(), MAX_QUOTED_CHARS)).with_fix(masked_excerpt(
        &format!("correct it in the document, or give it as a flag: {flag}"),
        MAX_QUOTED_CHARS,
    ))
}
