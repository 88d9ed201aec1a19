//! A provider's settings struct, read as a form. Flags, wizard and file all become
//! [`Answers`] and enter through [`Provider::fill`], so each rule is written once.

mod flaw;

use std::{any::TypeId, collections::BTreeMap, fmt};

use clap::{Arg, ArgMatches, Args, Command, builder::Resettable};

pub use flaw::{Flaw, nearest};

use super::{Connector, Provider};
use crate::sms::{Reference, Secret};

/// No setting of any provider is longer, in bytes.
const LONGEST: usize = 4_096;

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
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The flag without its dashes, which is the key in the file.
    pub name: String,
    /// The doc comment: flag help, the wizard's question and the reference in one.
    pub about: String,
    pub required: bool,
    pub secret: bool,
    pub default: Option<String>,
    /// The provider's own environment variable.
    pub env: Option<String>,
    /// The values that it takes, where they are few.
    pub choices: Vec<String>,
    /// The fields that it stands in for.
    pub conflicts: Vec<String>,
}

impl Field {
    /// The answer that this text is, for this field.
    pub fn answer(&self, text: &str) -> Answer {
        match (Reference::read(text), self.secret) {
            (Some(reference), _) => Answer::Kept(reference),
            (None, true) => Answer::Bare(text.parse().unwrap_or_else(|never| match never {})),
            (None, false) => Answer::Text(text.to_owned()),
        }
    }
}

/// Finds the value behind a reference, or says why it cannot be had.
pub type Resolve<'a> = &'a dyn Fn(&Reference) -> Result<Secret, String>;

/// How a settings struct becomes flags, and answers become the struct.
pub struct Form {
    augment: fn(Command) -> Command,
    read: fn(&ArgMatches) -> Result<Box<dyn Connector>, clap::Error>,
}

impl Form {
    pub const fn of<T: Args + Connector + 'static>() -> Self {
        Self { augment: T::augment_args, read: |matches| Ok(Box::new(T::from_arg_matches(matches)?)) }
    }

    fn command(&self) -> Command {
        (self.augment)(Command::new("form").no_binary_name(true).disable_help_flag(true))
    }
}

impl Provider {
    /// Its settings, in the order in which they are asked.
    pub fn fields(&self) -> Vec<Field> {
        let command = self.form.command();
        command.get_arguments().filter_map(|arg| field(&command, arg)).collect()
    }

    /// The one-line description: the settings struct's doc comment.
    pub fn about(&self) -> String {
        self.form.command().get_about().map(ToString::to_string).unwrap_or_default()
    }

    /// Turns answers into a connector, or says which of them is wrong.
    pub fn fill(&self, answers: &Answers, resolve: Resolve) -> Result<Box<dyn Connector>, Flaw> {
        let command = self.form.command().mut_args(|arg| arg.env(Resettable::Reset));
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
            if value.is_empty() {
                return Err(Flaw::wrong(name, "must not be empty"));
            }
            if value.len() > LONGEST {
                return Err(Flaw::wrong(name, format!("is longer than {LONGEST} bytes")));
            }
            if value.contains(|c: char| c.is_control()) {
                return Err(Flaw::wrong(name, "must not hold control characters, such as a line break"));
            }
            flags.push(format!("--{name}={value}"));
        }
        let matches = command.try_get_matches_from(flags).map_err(|error| flaw::read(&error))?;
        (self.form.read)(&matches).map_err(|error| flaw::read(&error))
    }

    /// Checks one answer by itself, with what it refers to.
    pub fn check_answer(&self, name: &str, answer: &Answer, resolve: Resolve) -> Result<(), Flaw> {
        match self.fill(&Answers::from([(name.to_owned(), answer.clone())]), resolve) {
            Err(Flaw::Missing(_)) | Ok(_) => Ok(()),
            Err(flaw @ Flaw::Wrong { .. }) if flaw.field() != name => Ok(()),
            Err(flaw) => Err(flaw),
        }
    }

    /// Checks one answer as typed, so that a wizard can complain at once. References are taken as they are.
    pub fn check(&self, name: &str, text: &str) -> Result<(), String> {
        if Reference::read(text).is_some() {
            return Ok(());
        }
        let checked = self.check_answer(name, &Answer::Text(text.to_owned()), &|_| Err(String::new()));
        checked.map_err(|flaw| match flaw {
            Flaw::Wrong { problem, .. } => problem,
            other => other.to_string(),
        })
    }

    /// Checks all that can be without finding what references refer to.
    pub fn sound(&self, answers: &Answers) -> Result<(), Flaw> {
        known(&self.form.command(), answers)?;
        for (name, answer) in answers {
            if let Answer::Text(text) = answer {
                self.check(name, text).map_err(|problem| Flaw::wrong(name, problem))?;
            }
        }
        self.complete(answers)
    }

    /// Whether the fields that are answered are those that must be, and go together.
    fn complete(&self, answers: &Answers) -> Result<(), Flaw> {
        let given = answers.keys().map(|name| format!("--{name}=-"));
        let any = |arg: Arg| arg.env(Resettable::Reset).value_parser(clap::value_parser!(String));
        let matches = self.form.command().mut_args(any).try_get_matches_from(given);
        matches.map(drop).map_err(|error| flaw::read(&error))
    }

    /// The fields that are still to be answered, in the form's order, whatever the others say.
    pub fn missing(&self, answers: &Answers) -> Vec<String> {
        let Err(Flaw::Missing(names)) = self.complete(answers) else { return vec![] };
        self.fields().into_iter().map(|field| field.name).filter(|name| names.contains(name)).collect()
    }
}

fn field(command: &Command, arg: &Arg) -> Option<Field> {
    let text = |value: &std::ffi::OsStr| value.to_string_lossy().into_owned();
    Some(Field {
        name: arg.get_long()?.to_owned(),
        about: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        required: arg.is_required_set(),
        secret: arg.get_value_parser().type_id() == TypeId::of::<Secret>(),
        default: arg.get_default_values().first().map(|value| text(value)),
        env: arg.get_env().map(text),
        choices: arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        conflicts: command
            .get_arg_conflicts_with(arg)
            .iter()
            .filter_map(|arg| arg.get_long().map(str::to_owned))
            .collect(),
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

fn known(command: &Command, answers: &Answers) -> Result<(), Flaw> {
    let names: Vec<_> = command.get_arguments().filter_map(Arg::get_long).collect();
    match answers.keys().find(|name| !names.contains(&name.as_str())) {
        Some(field) => Err(Flaw::Unknown { field: field.clone(), nearest: nearest(field, names) }),
        None => Ok(()),
    }
}
