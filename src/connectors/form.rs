//! A provider's settings struct, read as a form. Flags, wizard and file all become
//! [`Answers`] and enter through [`Provider::fill`], so each rule is written once.

mod entry;
mod flaw;

use std::{
    any::TypeId,
    collections::BTreeMap,
    fmt,
    sync::{LazyLock, OnceLock},
};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, builder::Resettable};

pub use entry::{Document, Entry, Words, describe_problem, field_of};
pub use flaw::{Flaw, nearest};

use super::{
    Connector, PROVIDERS, Provider,
    gateway::{DocumentType, JsonTemplate, MultilineText, Preset},
};
use crate::{
    encoding::register_secret,
    references::{Reference, Source, parse_value, placeholder},
    sms::Secret,
};

/// No setting of any provider is longer, in bytes.
const LONGEST: usize = 4_096;

/// No setting that is a whole table or list of the file is longer, in bytes of JSON.
const MAX_DOCUMENT_BYTES: usize = 65_536;

/// Field name to answer, as typed and as kept in the file.
pub type Answers = BTreeMap<String, Answer>;

/// An answer: safe to show, unless it is a secret given as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Text(String),
    Bare(Secret),
    Kept(Reference),
}

/// What an answer shows of itself: a secret only its mask.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Bare(secret) => f.write_str(&secret.masked()),
            Self::Kept(reference) => reference.fmt(f),
        }
    }
}

/// One question of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The flag without its dashes, which is the key in the file.
    pub name: String,
    /// A table, whose rows are answers of their own: `NAME.KEY`.
    pub table: bool,
    /// The doc comment: flag help, the wizard's question and the reference in one.
    pub about: String,
    pub required: bool,
    pub secret: bool,
    /// Whether it is either true or false, which the file holds without quotes.
    pub boolean: bool,
    /// Whether it is a whole number, which the file holds without quotes.
    pub number: bool,
    /// Whether it names a program that is run.
    pub program: bool,
    pub default: Option<String>,
    /// The provider's own environment variable.
    pub env: Option<String>,
    /// The values that it takes, where they are few.
    pub choices: Vec<String>,
    /// The fields that it stands in for.
    pub conflicts: Vec<String>,
    /// A whole table of the file, or a list of tables, which is one answer: its JSON.
    pub document: Option<DocumentType>,
}

impl Field {
    /// Whether this answer is one of the field's.
    pub fn owns(&self, name: &str) -> bool {
        field_of(name) == self.name && self.table == name.contains('.')
    }

    /// What is typed for this field, as the name of an answer and its text: a row of a table is `KEY=VALUE`.
    pub fn typed<'a>(&self, text: &'a str) -> Result<(String, &'a str), Flaw> {
        match (self.table, text.split_once('=')) {
            (false, _) => Ok((self.name.clone(), text)),
            (true, Some((key, value))) => Ok((format!("{}.{key}", self.name), value)),
            (true, None) => Err(Flaw::wrong(&self.name, "expected NAME=VALUE")),
        }
    }

    /// Reads this text as the answer to this field, whoever wrote it.
    ///
    /// # Errors
    /// A reference that this field or this source may not use.
    pub fn answer(&self, text: &str, source: Source) -> Result<Answer, Flaw> {
        let reference = parse_value(text, self.secret, source);
        Ok(match (reference.map_err(|problem| Flaw::wrong(&self.name, problem))?, self.secret) {
            (Some(reference), _) => Answer::Kept(reference),
            (None, true) => Answer::Bare(text.parse().unwrap_or_else(|never| match never {})),
            (None, false) if self.document.is_some() => Answer::Text(compact(text)),
            (None, false) => Answer::Text(text.to_owned()),
        })
    }
}

impl DocumentType {
    /// Returns the keys of the table, or of each table of the list. One with [`Field::table`] is a list of strings.
    pub fn keys(self) -> Vec<Field> {
        let command = (self.augment)(Command::new("document"));
        command.get_arguments().filter_map(|arg| field(&command, arg)).collect()
    }
}

/// Finds the value behind a reference, or says why it cannot be had.
pub type Resolve<'a> = &'a dyn Fn(&Reference) -> Result<Secret, String>;

/// How a settings struct becomes flags, and answers become the struct.
pub enum Form {
    Fields {
        augment: fn(Command) -> Command,
        read: fn(&ArgMatches) -> Result<Box<dyn Connector>, Flaw>,
    },
    /// Of a provider that is described by data.
    Preset(&'static LazyLock<Preset>),
}

impl Form {
    pub const fn of<T: Args + Connector + 'static>() -> Self {
        let read = |matches: &ArgMatches| match T::from_arg_matches(matches) {
            Ok(connector) => Ok(Box::new(connector) as Box<dyn Connector>),
            Err(error) => Err(flaw::read(&error)),
        };
        Self::Fields { augment: T::augment_args, read }
    }

    /// Of settings that need more than one look before they are a connector.
    pub const fn built<T: Args + Build>() -> Self {
        let read = |matches: &ArgMatches| {
            let fields = T::from_arg_matches(matches).map_err(|error| flaw::read(&error))?;
            Ok(Box::new(fields.build()?) as Box<dyn Connector>)
        };
        Self::Fields { augment: T::augment_args, read }
    }

    fn command(&self) -> Command {
        let command = Command::new("form").no_binary_name(true).disable_help_flag(true);
        match self {
            Self::Fields { augment, .. } => augment(command),
            Self::Preset(preset) => preset.augment(command),
        }
    }

    fn read(&self, matches: &ArgMatches) -> Result<Box<dyn Connector>, Flaw> {
        match self {
            Self::Fields { read, .. } => read(matches),
            Self::Preset(preset) => Ok(Box::new(preset.read_settings(matches)?)),
        }
    }
}

/// Settings that become a connector, or say which of them does not fit the others.
pub trait Build {
    type Built: Connector + 'static;

    fn build(self) -> Result<Self::Built, Flaw>;
}

impl Provider {
    /// Its settings, in the order in which they are asked.
    pub fn fields(&self) -> &'static [Field] {
        static KNOWN: [OnceLock<Vec<Field>>; PROVIDERS.len()] = [const { OnceLock::new() }; PROVIDERS.len()];
        let read = || {
            let command = self.form.command();
            command.get_arguments().filter_map(|arg| field(&command, arg)).collect()
        };
        let place = PROVIDERS.iter().position(|provider| provider.name == self.name);
        place.map_or(&[], |place| KNOWN[place].get_or_init(read))
    }

    /// The one-line description: the settings struct's doc comment.
    pub fn about(&self) -> String {
        self.form.command().get_about().map(ToString::to_string).unwrap_or_default()
    }

    /// Turns answers into a connector, or says which of them is wrong.
    pub fn fill(&self, answers: &Answers, resolve: Resolve) -> Result<Box<dyn Connector>, Flaw> {
        let command = self.form.command().mut_args(|arg| arg.env(Resettable::Reset));
        let matches = Self::parse(command, answers, resolve)?;
        self.form.read(&matches)
    }

    /// Parses each answer as the value of its field.
    fn parse(command: Command, answers: &Answers, resolve: Resolve) -> Result<ArgMatches, Flaw> {
        known(&command, answers)?;
        let mut flags = vec![];
        for (name, answer) in answers {
            let found;
            let value = match answer {
                Answer::Text(text) => text.as_str(),
                Answer::Bare(secret) => secret.expose(),
                Answer::Kept(reference) => {
                    found = resolve(reference).map_err(|problem| Flaw::wrong(name, problem))?;
                    found.expose()
                }
            };
            let arg = argument(&command, name);
            if arg.is_some_and(|arg| holds::<Secret>(arg) || holds::<Entry<Secret>>(arg)) {
                register_secret(&value.parse().unwrap_or_else(|never| match never {}));
            }
            if value.is_empty() {
                return Err(Flaw::wrong(name, "must not be empty"));
            }
            let document = arg.and_then(DocumentType::find);
            let longest = if document.is_some() { MAX_DOCUMENT_BYTES } else { LONGEST };
            if value.len() > longest {
                return Err(Flaw::wrong(name, format!("is longer than {longest} bytes")));
            }
            let lines = document.is_some()
                || arg.is_some_and(|arg| holds::<MultilineText>(arg) || holds::<JsonTemplate>(arg));
            if value.contains(|c: char| c.is_control() && !(lines && "\n\r\t".contains(c))) {
                return Err(Flaw::wrong(name, "must not contain control characters, such as line breaks"));
            }
            flags.push(match name.split_once('.') {
                Some((table, key)) => format!("--{table}={key}={value}"),
                None => format!("--{name}={value}"),
            });
        }
        matches(command, flags)
    }

    /// Checks one answer by itself, with what it refers to. Whether it fits the others is not checked.
    pub fn check_answer(&self, name: &str, answer: &Answer, resolve: Resolve) -> Result<(), Flaw> {
        let command = self.form.command().mut_args(|arg| arg.env(Resettable::Reset));
        match Self::parse(command, &Answers::from([(name.to_owned(), answer.clone())]), resolve) {
            Err(Flaw::Missing(_)) | Ok(_) => Ok(()),
            Err(flaw @ Flaw::Wrong { .. }) if flaw.field() != field_of(name) => Ok(()),
            Err(flaw) => Err(flaw),
        }
    }

    /// Checks one answer as typed, so that a wizard can complain at once. What a reference refers to is not checked.
    pub fn check(&self, name: &str, text: &str) -> Result<(), String> {
        let secret = self.fields().iter().any(|field| field.owns(name) && field.secret);
        if parse_value(text, secret, Source::User)?.is_some() {
            return Ok(());
        }
        let checked = self.check_answer(name, &Answer::Text(text.to_owned()), &|_| Err(String::new()));
        checked.map_err(|flaw| match flaw {
            Flaw::Wrong { problem, .. } => problem,
            other => other.to_string(),
        })
    }

    /// Checks all that can be without resolving the references of secrets. Returns the connector with a stand-in for each
    /// secret; none where another field than a secret refers to a variable that is not set here.
    pub fn sound(&self, answers: &Answers) -> Result<Option<Box<dyn Connector>>, Flaw> {
        known(&self.form.command(), answers)?;
        for (name, answer) in answers {
            if let Answer::Text(text) = answer {
                self.check(name, text).map_err(|problem| Flaw::wrong(name, problem))?;
            }
        }
        self.complete(answers)?;
        let open = |(name, answer): (&String, &Answer)| match answer {
            Answer::Kept(reference)
                if !self.fields().iter().any(|field| field.owns(name) && field.secret) =>
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
        self.fill(answers, &look_up).map(Some)
    }

    /// Whether the fields that are answered are those that must be, and go together.
    fn complete(&self, answers: &Answers) -> Result<(), Flaw> {
        let given = answers.keys().map(|name| format!("--{}=-", field_of(name)));
        let any = |arg: Arg| arg.env(Resettable::Reset).value_parser(clap::value_parser!(String));
        let matches = self.form.command().mut_args(any).try_get_matches_from(given);
        matches.map(drop).map_err(|error| flaw::read(&error))
    }

    /// The fields that are still to be answered, in the form's order, whatever the others say.
    pub fn missing(&self, answers: &Answers) -> Vec<String> {
        let Err(Flaw::Missing(names)) = self.complete(answers) else { return vec![] };
        let asked = self.fields().iter().map(|field| &field.name);
        asked.filter(|name| names.contains(name)).cloned().collect()
    }
}

/// Returns JSON without white space, as the file yields it; any other text as it is.
fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.to_owned(), |json| json.to_string())
}

fn field(command: &Command, arg: &Arg) -> Option<Field> {
    let text = |value: &std::ffi::OsStr| value.to_string_lossy().into_owned();
    Some(Field {
        name: arg.get_long()?.to_owned(),
        about: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        required: arg.is_required_set(),
        secret: is_secret(arg),
        boolean: holds::<bool>(arg),
        number: holds::<u16>(arg),
        program: holds::<Words>(arg),
        table: matches!(arg.get_action(), ArgAction::Append),
        default: arg.get_default_values().first().map(|value| text(value)),
        env: arg.get_env().map(text),
        choices: arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        conflicts: command
            .get_arg_conflicts_with(arg)
            .iter()
            .filter_map(|arg| arg.get_long().map(str::to_owned))
            .collect(),
        document: DocumentType::find(arg),
    })
}

/// Reads a part of a host name, such as a region: it goes into an address.
pub fn label(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    match plain && (1..=40).contains(&text.len()) {
        true => Ok(text.to_owned()),
        false => Err("expected a name of lower-case letters, digits and hyphens"),
    }
}

fn matches(command: Command, flags: Vec<String>) -> Result<ArgMatches, Flaw> {
    command.try_get_matches_from(flags).map_err(|error| flaw::read(&error))
}

fn holds<T: 'static>(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<T>()
}

fn is_secret(arg: &Arg) -> bool {
    holds::<Secret>(arg) || holds::<Entry<Secret>>(arg)
}

fn argument<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(field_of(name)))
}

fn known(command: &Command, answers: &Answers) -> Result<(), Flaw> {
    let table = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append);
    for (name, answer) in answers {
        if let (Answer::Kept(reference), Some(arg)) = (answer, argument(command, name)) {
            let text = reference.to_string();
            parse_value(&text, is_secret(arg), Source::User).map_err(|problem| Flaw::wrong(name, problem))?;
        }
        match argument(command, name).map(table) {
            Some(table) if table == name.contains('.') => {}
            Some(true) => return Err(Flaw::wrong(name, format!("needs a name: {name}.NAME"))),
            _ => {
                let names = command.get_arguments().filter_map(Arg::get_long);
                return Err(Flaw::Unknown { field: name.clone(), nearest: nearest(name, names) });
            }
        }
    }
    Ok(())
}
