//! Changes fields of a connector.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult, read_stdin_line, validation::check_values};
use crate::{
    connectors::form::{Field, FieldError, FieldValue},
    failure::Failure,
    references::{Reference, ValueSource},
    store::{Config, SavedConnector},
    terminal::Question,
};

/// Change settings of a connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl set from=+14155550123
  smsctl set auth-token             asks without showing what you type
  smsctl set auth-token=env:TWILIO_AUTH_TOKEN
  smsctl set backup from=+14155550123
  smsctl set headers.X-Team=login --connector gateway")]
pub struct SetArgs {
    /// The connector, if it is not the live one, then fields with new values; FIELD asks for the value, FIELD=- reads it
    /// from stdin, FIELD= removes it
    #[arg(required = true, value_name = "[NAME] FIELD=VALUE", add = ArgValueCandidates::new(crate::commands::candidates::field_candidates))]
    changes: Vec<String>,
    /// The same as NAME
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
}

#[derive(Serialize)]
struct SetView {
    connector: String,
    changed: Vec<String>,
}

impl SetArgs {
    /// Runs `smsctl set`.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let (name, words) = self.split_name(&config)?;
        let saved = config.select_connector(name)?;
        let mut changes = vec![];
        for change in words {
            let (name, value) = parse_change(app, saved, change)?;
            if let Some(value) = &value {
                let resolved = app.resolve_references(&[(name.clone(), value.clone())].into()).await;
                let checked =
                    saved.provider.check_value(&name, value, &|reference| resolved.value_or_message(reference));
                checked.map_err(|error| entered_field_failure(&error))?;
            }
            changes.push((name, value));
        }
        let name = saved.name.clone();
        let fields: Vec<_> = changes.iter().map(|(field, _)| field.as_str()).collect();
        let command = format!("set {} --connector {name}", fields.join(" "));
        app.store.update(&command, |config, edit| {
            let saved = config.select_connector(Some(&name))?;
            let mut values = saved.values.clone();
            for (field, value) in &changes {
                match value {
                    Some(value) => {
                        values.insert(field.clone(), value.clone());
                        edit.set_field(&name, field, value);
                    }
                    None => {
                        values.remove(field);
                        edit.unset_field(&name, field);
                    }
                }
            }
            check_values(saved.provider, &values).map_err(|error| entered_field_failure(&error))
        })?;
        let changed: Vec<_> = changes.into_iter().map(|(field, _)| field).collect();
        app.screen.show_or_print_ids("", &SetView { connector: name, changed })?;
        Ok(0)
    }
}

impl SetArgs {
    /// Returns the connector's name, if one is given, and the fields. The first word is a name if a connector has it, more
    /// words follow and it is no field of the live connector.
    fn split_name(&self, config: &Config) -> Result<(Option<&str>, &[String]), Failure> {
        let flag = self.connector.as_deref();
        let Some((first, rest)) = self.changes.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            return Ok((flag, &self.changes));
        };
        let is_field = |saved: &SavedConnector| find_field(saved.provider.fields(), first).is_ok();
        let is_live_field = config.live.as_deref().and_then(|live| config.find_connector(live)).is_some_and(is_field);
        match (config.find_connector(first), flag) {
            (None, _) => Ok((flag, &self.changes)),
            (Some(_), Some(_)) => {
                Err(Failure::usage("NAME cannot be used with --connector").with_fix("omit one of them"))
            }
            (Some(_), None) if is_live_field => Ok((None, &self.changes)),
            (Some(_), None) => Ok((Some(first), rest)),
        }
    }
}

/// Returns a field's name with its new value, or `None` to remove it.
fn parse_change(app: &App, saved: &SavedConnector, change: &str) -> Result<(String, Option<FieldValue>), Failure> {
    let fields = saved.provider.fields();
    let (name, text) = match change.split_once('=') {
        Some((name, text)) => (name, Some(text)),
        None => (change, None),
    };
    let field = find_field(fields, name).map_err(|error| {
        Failure::usage(error.to_string())
            .with_fix(format!("`smsctl providers {}` lists its fields", saved.provider.name))
    })?;
    let value = match text {
        Some("") => None,
        Some("-") => Some(parse_typed_value(field, name, &read_stdin_line()?)?),
        Some(text) => Some(parse_flag_value(field, name, text)?),
        None => {
            let question = Question { prompt: &field.description, secret: field.is_secret, ..Question::default() };
            let check = |text: &str| saved.provider.check_typed_text(name, text);
            let fix = match field.is_secret {
                true => format!(
                    "`smsctl set {name}=env:NAME`, or =file:PATH, =cmd:PROGRAM ARGS, or =- to read it from standard input"
                ),
                false => format!("`smsctl set {name}=VALUE`"),
            };
            let prompter = app.require_prompter(&format!("{name}=VALUE"), &fix)?;
            Some(parse_typed_value(field, name, &prompter.ask_line(question, &check)?)?)
        }
    };
    Ok((name.to_owned(), value))
}

/// Returns the field of this name. An error suggests the nearest name.
pub fn find_field<'a>(fields: &'a [Field], name: &str) -> Result<&'a Field, FieldError> {
    fields.iter().find(|field| field.owns_key(name)).ok_or_else(|| {
        if fields.iter().any(|field| field.name == name) {
            return FieldError::invalid(name, format!("needs a name: {name}.NAME"));
        }
        FieldError::unknown(name, fields.iter().map(|field| field.name.as_str()))
    })
}

/// Parses a value from the command line.
///
/// # Errors
/// The value is invalid, or a secret: other users could see it in the process list.
pub fn parse_flag_value(field: &Field, name: &str, text: &str) -> Result<FieldValue, Failure> {
    match parse_typed_value(field, name, text)? {
        FieldValue::Secret(_) => {
            Err(Failure::usage(format!("{} is a secret and cannot be given on the command line", field.name))
                .with_cause("other users can see it in the process list, and the shell saves it in its history")
                .with_fix("use env:NAME, file:PATH, cmd:PROGRAM ARGS, or - to read it from standard input"))
        }
        value => Ok(value),
    }
}

/// Parses a value that the user gave for a field or a row of it. A path is made absolute, because later commands may run
/// in another folder.
pub fn parse_typed_value(field: &Field, name: &str, text: &str) -> Result<FieldValue, Failure> {
    match field
        .value_from_text(text, ValueSource::User)
        .map_err(|error| entered_field_failure(&error.for_field(name)))?
    {
        FieldValue::Reference(Reference::File(path)) => {
            Ok(FieldValue::Reference(Reference::File(std::path::absolute(&path).unwrap_or(path))))
        }
        value => Ok(value),
    }
}

/// Returns the failure of a value that the user just gave.
pub fn entered_field_failure(error: &FieldError) -> Failure {
    Failure::usage(error.to_string()).with_fix(match error {
        FieldError::Missing(_) => "nothing changed; the field is required, so give it another value",
        _ => "nothing changed; correct the value and try again",
    })
}

impl fmt::Display for SetView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}: {} changed", "✓".green(), self.connector.bold(), self.changed.join(", "))
    }
}
