//! A provider's settings struct, read as a form. Flags, wizard and file all become
//! [`FieldValues`] and enter through [`Provider::build_connector`], so each rule is written once.

mod error;
mod value_types;

use std::{
    any::TypeId,
    collections::BTreeMap,
    fmt,
    sync::{LazyLock, OnceLock},
};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, builder::Resettable};
pub use error::{FieldError, nearest_name};
pub use value_types::{CommandLine, Document, TableEntry, describe_problem, field_name};

use super::{
    Connector, PROVIDERS, Provider,
    gateway::{DocumentType, JsonTemplate, MultilineText, Preset},
};
use crate::{
    encoding::register_secret,
    references::{Reference, ValueSource, parse_reference_value, placeholder},
    sms::Secret,
};

/// No setting of any provider is longer, in bytes.
const MAX_VALUE_BYTES: usize = 4_096;

/// No setting that is a whole table or list of the file is longer, in bytes of JSON.
const MAX_DOCUMENT_BYTES: usize = 65_536;

/// Field name to answer, as typed and as kept in the file.
pub type FieldValues = BTreeMap<String, FieldValue>;

/// An answer: safe to show, unless it is a secret given as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    Plain(String),
    Secret(Secret),
    Reference(Reference),
}

/// What an answer shows of itself: a secret only its mask.
impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Secret(secret) => f.write_str(&secret.masked()),
            Self::Reference(reference) => reference.fmt(f),
        }
    }
}

/// One question of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The flag without its dashes, which is the key in the file.
    pub name: String,
    /// A table, whose rows are answers of their own: `NAME.KEY`.
    pub is_table: bool,
    /// The doc comment: flag help, the wizard's question and the reference in one.
    pub description: String,
    pub is_required: bool,
    pub is_secret: bool,
    /// Whether it is either true or false, which the file holds without quotes.
    pub is_boolean: bool,
    /// Whether it is a whole number, which the file holds without quotes.
    pub number: bool,
    /// Whether it names a program that is run.
    pub is_program: bool,
    pub default: Option<String>,
    /// The provider's own environment variable.
    pub env_var: Option<String>,
    /// The values that it takes, where they are few.
    pub allowed_values: Vec<String>,
    /// The fields that it stands in for.
    pub conflicts_with: Vec<String>,
    /// A whole table of the file, or a list of tables, which is one answer: its JSON.
    pub document: Option<DocumentType>,
}

impl Field {
    /// Whether this answer is one of the field's.
    pub fn owns_key(&self, name: &str) -> bool {
        field_name(name) == self.name && self.is_table == name.contains('.')
    }

    /// What is typed for this field, as the name of an answer and its text: a row of a table is `KEY=VALUE`.
    pub fn split_typed_text<'a>(&self, text: &'a str) -> Result<(String, &'a str), FieldError> {
        match (self.is_table, text.split_once('=')) {
            (false, _) => Ok((self.name.clone(), text)),
            (true, Some((key, value))) => Ok((format!("{}.{key}", self.name), value)),
            (true, None) => Err(FieldError::invalid(&self.name, "expected NAME=VALUE")),
        }
    }

    /// Reads this text as the answer to this field, whoever wrote it.
    ///
    /// # Errors
    /// A reference that this field or this source may not use.
    pub fn value_from_text(&self, text: &str, source: ValueSource) -> Result<FieldValue, FieldError> {
        let reference = parse_reference_value(text, self.is_secret, source);
        Ok(match (reference.map_err(|problem| FieldError::invalid(&self.name, problem))?, self.is_secret) {
            (Some(reference), _) => FieldValue::Reference(reference),
            (None, true) => FieldValue::Secret(text.parse().unwrap_or_else(|never| match never {})),
            (None, false) if self.document.is_some() => FieldValue::Plain(compact(text)),
            (None, false) => FieldValue::Plain(text.to_owned()),
        })
    }
}

impl DocumentType {
    /// Returns the keys of the table, or of each table of the list. One with [`Field::table`] is a list of strings.
    pub fn keys(self) -> Vec<Field> {
        let command = (self.augment)(Command::new("document"));
        command.get_arguments().filter_map(|arg| describe_field(&command, arg)).collect()
    }
}

/// Finds the value behind a reference, or says why it cannot be had.
pub type ResolveReference<'a> = &'a dyn Fn(&Reference) -> Result<Secret, String>;

/// How a settings struct becomes flags, and answers become the struct.
pub enum Form {
    ClapArgs {
        augment_command: fn(Command) -> Command,
        parse: fn(&ArgMatches) -> Result<Box<dyn Connector>, FieldError>,
    },
    /// Of a provider that is described by data.
    Preset(&'static LazyLock<Preset>),
}

impl Form {
    pub const fn from_args<T: Args + Connector + 'static>() -> Self {
        let parse = |matches: &ArgMatches| match T::from_arg_matches(matches) {
            Ok(connector) => Ok(Box::new(connector) as Box<dyn Connector>),
            Err(error) => Err(error::from_clap_error(&error)),
        };
        Self::ClapArgs { augment_command: T::augment_args, parse }
    }

    /// Of settings that need more than one look before they are a connector.
    pub const fn from_builder<T: Args + BuildConnector>() -> Self {
        let parse = |matches: &ArgMatches| {
            let fields = T::from_arg_matches(matches).map_err(|error| error::from_clap_error(&error))?;
            Ok(Box::new(fields.build()?) as Box<dyn Connector>)
        };
        Self::ClapArgs { augment_command: T::augment_args, parse }
    }

    fn to_command(&self) -> Command {
        let command = Command::new("form").no_binary_name(true).disable_help_flag(true);
        match self {
            Self::ClapArgs { augment_command: augment, .. } => augment(command),
            Self::Preset(preset) => preset.augment(command),
        }
    }

    fn parse_connector(&self, matches: &ArgMatches) -> Result<Box<dyn Connector>, FieldError> {
        match self {
            Self::ClapArgs { parse: read, .. } => read(matches),
            Self::Preset(preset) => Ok(Box::new(preset.read_settings(matches)?)),
        }
    }
}

/// Settings that become a connector, or say which of them does not fit the others.
pub trait BuildConnector {
    type Built: Connector + 'static;

    fn build(self) -> Result<Self::Built, FieldError>;
}

impl Provider {
    /// Its settings, in the order in which they are asked.
    pub fn fields(&self) -> &'static [Field] {
        static FIELDS_BY_PROVIDER: [OnceLock<Vec<Field>>; PROVIDERS.len()] =
            [const { OnceLock::new() }; PROVIDERS.len()];
        let read = || {
            let command = self.form.to_command();
            command.get_arguments().filter_map(|arg| describe_field(&command, arg)).collect()
        };
        let place = PROVIDERS.iter().position(|provider| provider.name == self.name);
        place.map_or(&[], |place| FIELDS_BY_PROVIDER[place].get_or_init(read))
    }

    /// The one-line description: the settings struct's doc comment.
    pub fn description(&self) -> String {
        self.form.to_command().get_about().map(ToString::to_string).unwrap_or_default()
    }

    /// Turns answers into a connector, or says which of them is wrong.
    pub fn build_connector(
        &self,
        answers: &FieldValues,
        resolve: ResolveReference,
    ) -> Result<Box<dyn Connector>, FieldError> {
        let command = self.form.to_command().mut_args(|arg| arg.env(Resettable::Reset));
        let matches = Self::parse_values(command, answers, resolve)?;
        self.form.parse_connector(&matches)
    }

    /// Parses each answer as the value of its field.
    fn parse_values(
        command: Command,
        answers: &FieldValues,
        resolve: ResolveReference,
    ) -> Result<ArgMatches, FieldError> {
        check_field_names(&command, answers)?;
        let mut flags = vec![];
        for (name, answer) in answers {
            let found;
            let value = match answer {
                FieldValue::Plain(text) => text.as_str(),
                FieldValue::Secret(secret) => secret.expose(),
                FieldValue::Reference(reference) => {
                    found = resolve(reference).map_err(|problem| FieldError::invalid(name, problem))?;
                    found.expose()
                }
            };
            let arg = find_arg(&command, name);
            if arg.is_some_and(|arg| has_value_type::<Secret>(arg) || has_value_type::<TableEntry<Secret>>(arg)) {
                register_secret(&value.parse().unwrap_or_else(|never| match never {}));
            }
            if value.is_empty() {
                return Err(FieldError::invalid(name, "must not be empty"));
            }
            let document = arg.and_then(DocumentType::find);
            let longest = if document.is_some() { MAX_DOCUMENT_BYTES } else { MAX_VALUE_BYTES };
            if value.len() > longest {
                return Err(FieldError::invalid(name, format!("is longer than {longest} bytes")));
            }
            let lines = document.is_some()
                || arg.is_some_and(|arg| has_value_type::<MultilineText>(arg) || has_value_type::<JsonTemplate>(arg));
            if value.contains(|c: char| c.is_control() && !(lines && "\n\r\t".contains(c))) {
                return Err(FieldError::invalid(name, "must not contain control characters, such as line breaks"));
            }
            flags.push(match name.split_once('.') {
                Some((table, key)) => format!("--{table}={key}={value}"),
                None => format!("--{name}={value}"),
            });
        }
        parse_flags(command, flags)
    }

    /// Checks one answer by itself, with what it refers to. Whether it fits the others is not checked.
    pub fn check_value(&self, name: &str, answer: &FieldValue, resolve: ResolveReference) -> Result<(), FieldError> {
        let command = self.form.to_command().mut_args(|arg| arg.env(Resettable::Reset));
        match Self::parse_values(command, &FieldValues::from([(name.to_owned(), answer.clone())]), resolve) {
            Err(FieldError::Missing(_)) | Ok(_) => Ok(()),
            Err(flaw @ FieldError::Invalid { .. }) if flaw.field_name() != field_name(name) => Ok(()),
            Err(flaw) => Err(flaw),
        }
    }

    /// Checks one answer as typed, so that a wizard can complain at once. What a reference refers to is not checked.
    pub fn check_typed_text(&self, name: &str, text: &str) -> Result<(), String> {
        let secret = self.fields().iter().any(|field| field.owns_key(name) && field.is_secret);
        if parse_reference_value(text, secret, ValueSource::User)?.is_some() {
            return Ok(());
        }
        let checked = self.check_value(name, &FieldValue::Plain(text.to_owned()), &|_| Err(String::new()));
        checked.map_err(|flaw| match flaw {
            FieldError::Invalid { problem, .. } => problem,
            other => other.to_string(),
        })
    }

    /// Checks all that can be without resolving the references of secrets. Returns the connector with a stand-in for each
    /// secret; none where another field than a secret refers to a variable that is not set here.
    pub fn check_without_resolving(&self, answers: &FieldValues) -> Result<Option<Box<dyn Connector>>, FieldError> {
        check_field_names(&self.form.to_command(), answers)?;
        for (name, answer) in answers {
            if let FieldValue::Plain(text) = answer {
                self.check_typed_text(name, text).map_err(|problem| FieldError::invalid(name, problem))?;
            }
        }
        self.check_completeness(answers)?;
        let open = |(name, answer): (&String, &FieldValue)| match answer {
            FieldValue::Reference(reference)
                if !self.fields().iter().any(|field| field.owns_key(name) && field.is_secret) =>
            {
                Some(reference.clone())
            }
            _ => None,
        };
        let open: Vec<Reference> = answers.iter().filter_map(open).collect();
        if open.iter().any(|reference| reference.variable().is_none()) {
            return Ok(None);
        }
        let look_up = |reference: &Reference| {
            let variable = reference.variable().filter(|_| open.contains(reference));
            Ok(variable.unwrap_or_else(placeholder))
        };
        self.build_connector(answers, &look_up).map(Some)
    }

    /// Whether the fields that are answered are those that must be, and go together.
    fn check_completeness(&self, answers: &FieldValues) -> Result<(), FieldError> {
        let given = answers.keys().map(|name| format!("--{}=-", field_name(name)));
        let any = |arg: Arg| arg.env(Resettable::Reset).value_parser(clap::value_parser!(String));
        let matches = self.form.to_command().mut_args(any).try_get_matches_from(given);
        matches.map(drop).map_err(|error| error::from_clap_error(&error))
    }

    /// The fields that are still to be answered, in the form's order, whatever the others say.
    pub fn missing_fields(&self, answers: &FieldValues) -> Vec<String> {
        let Err(FieldError::Missing(names)) = self.check_completeness(answers) else { return vec![] };
        let asked = self.fields().iter().map(|field| &field.name);
        asked.filter(|name| names.contains(name)).cloned().collect()
    }
}

/// Returns JSON without white space, as the file yields it; any other text as it is.
fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |json| json.to_string())
}

fn describe_field(command: &Command, arg: &Arg) -> Option<Field> {
    let text = |value: &std::ffi::OsStr| value.to_string_lossy().into_owned();
    Some(Field {
        name: arg.get_long()?.to_owned(),
        description: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        is_required: arg.is_required_set(),
        is_secret: is_secret_arg(arg),
        is_boolean: has_value_type::<bool>(arg),
        number: has_value_type::<u16>(arg),
        is_program: has_value_type::<CommandLine>(arg),
        is_table: matches!(arg.get_action(), ArgAction::Append),
        default: arg.get_default_values().first().map(|value| text(value)),
        env_var: arg.get_env().map(text),
        allowed_values: arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        conflicts_with: command
            .get_arg_conflicts_with(arg)
            .iter()
            .filter_map(|arg| arg.get_long().map(str::to_owned))
            .collect(),
        document: DocumentType::find(arg),
    })
}

/// Reads a part of a host name, such as a region: it goes into an address.
pub fn parse_host_label(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    match plain && (1..=40).contains(&text.len()) {
        true => Ok(text.to_owned()),
        false => Err("expected a name of lower-case letters, digits and hyphens"),
    }
}

fn parse_flags(command: Command, flags: Vec<String>) -> Result<ArgMatches, FieldError> {
    command.try_get_matches_from(flags).map_err(|error| error::from_clap_error(&error))
}

fn has_value_type<T: 'static>(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<T>()
}

fn is_secret_arg(arg: &Arg) -> bool {
    has_value_type::<Secret>(arg) || has_value_type::<TableEntry<Secret>>(arg)
}

fn find_arg<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(field_name(name)))
}

fn check_field_names(command: &Command, answers: &FieldValues) -> Result<(), FieldError> {
    let table = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append);
    for (name, answer) in answers {
        if let (FieldValue::Reference(reference), Some(arg)) = (answer, find_arg(command, name)) {
            let text = reference.to_string();
            parse_reference_value(&text, is_secret_arg(arg), ValueSource::User)
                .map_err(|problem| FieldError::invalid(name, problem))?;
        }
        match find_arg(command, name).map(table) {
            Some(table) if table == name.contains('.') => {}
            Some(true) => return Err(FieldError::invalid(name, format!("needs a name: {name}.NAME"))),
            _ => {
                let names = command.get_arguments().filter_map(Arg::get_long);
                return Err(FieldError::Unknown { field: name.clone(), suggestion: nearest_name(name, names) });
            }
        }
    }
    Ok(())
}
