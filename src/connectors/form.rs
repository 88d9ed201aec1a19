//! A provider's settings struct as a form. Flags, wizard values and the file all become [`FieldValues`], which
//! [`Provider::build_connector`] validates: each rule is written once.

mod error;
mod field;
mod value_types;

use std::sync::OnceLock;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, builder::Resettable};
pub use error::FieldError;
pub use field::without_signature_brackets;
pub use field::{Field, FieldValue, FieldValues};
use field::{describe_field, has_value_type, is_secret_arg};
pub use value_types::{CommandLine, Document, TableEntry, describe_problem, field_name};

use super::{
    Connector, PROVIDERS, Provider,
    gateway::{DocumentType, JsonTemplate, MultilineText, Preset},
    language::{InChinese, Language},
};
use crate::{
    encoding::register_secret,
    failure::InvalidValue,
    references::{Reference, ValueSource, parse_reference_value, placeholder, require_env_reference},
    sms::Secret,
};

/// The longest setting.
const MAX_VALUE_BYTES: usize = 4_096;

/// The longest setting that is a whole table or list of the file, as JSON.
const MAX_DOCUMENT_BYTES: usize = 65_536;

/// Returns the value that a reference refers to, or the reason why there is none.
pub type ResolveReference<'a> = &'a dyn Fn(&Reference) -> Result<Secret, String>;

/// The form of a provider.
pub enum Form {
    /// That of a settings struct.
    ClapArgs {
        /// Adds an argument for each field.
        augment_command: fn(Command) -> Command,
        /// Makes the connector of parsed arguments.
        parse: fn(&ArgMatches) -> Result<Box<dyn Connector>, FieldError>,
    },
    /// That of a provider described by a `gateway.toml`.
    Preset(&'static Preset),
}

impl Form {
    /// Returns the form of a settings struct that is itself the connector.
    pub const fn from_args<T: Args + Connector + 'static>() -> Self {
        let parse = |matches: &ArgMatches| match T::from_arg_matches(matches) {
            Ok(connector) => Ok(Box::new(connector) as Box<dyn Connector>),
            Err(error) => Err(error::from_clap_error(&error)),
        };
        Self::ClapArgs { augment_command: T::augment_args, parse }
    }

    /// Returns the form of a settings struct that is checked as a whole when it becomes a connector.
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

/// Settings that become a connector once they are checked together.
pub trait BuildConnector {
    /// The connector.
    type Built: Connector + 'static;

    /// Returns the connector.
    ///
    /// # Errors
    /// Returns an error for a field that does not fit the others.
    fn build(self) -> Result<Self::Built, FieldError>;
}

impl Provider {
    /// Returns its settings, in the order in which the wizard asks for them.
    pub fn fields(&self) -> &'static [Field] {
        static FIELDS_BY_PROVIDER: [OnceLock<Vec<Field>>; PROVIDERS.len()] =
            [const { OnceLock::new() }; PROVIDERS.len()];
        let describe_fields = || {
            let command = self.form.to_command();
            command.get_arguments().filter_map(|arg| describe_field(&command, arg)).collect()
        };
        let index = PROVIDERS.iter().position(|provider| provider.name == self.name);
        index.map_or(&[], |index| FIELDS_BY_PROVIDER[index].get_or_init(describe_fields))
    }

    /// Returns the one-line description, which is the doc comment of the settings struct.
    pub fn description(&self) -> String {
        self.form.to_command().get_about().map(ToString::to_string).unwrap_or_default()
    }

    /// Returns the one-line description in this language, or in English if it does not exist in it.
    pub fn description_in(&self, language: Language) -> String {
        match (language, self.form.to_command().get::<InChinese>()) {
            (Language::SimplifiedChinese, Some(InChinese(chinese))) => (*chinese).to_owned(),
            _ => self.description(),
        }
    }

    /// Returns the connector with these settings.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid, and for a reference that cannot be resolved.
    pub fn build_connector(
        &self,
        values: &FieldValues,
        resolve: ResolveReference,
    ) -> Result<Box<dyn Connector>, FieldError> {
        let command = self.form.to_command().mut_args(|arg| arg.env(Resettable::Reset));
        let matches = Self::parse_values(command, values, resolve)?;
        self.form.parse_connector(&matches)
    }

    fn parse_values(
        command: Command,
        values: &FieldValues,
        resolve: ResolveReference,
    ) -> Result<ArgMatches, FieldError> {
        check_field_names(&command, values)?;
        let mut flags = vec![];
        for (name, value) in values {
            let resolved;
            let text = match value {
                FieldValue::Plain(text) => text.as_str(),
                FieldValue::Secret(secret) => secret.expose(),
                FieldValue::Reference(reference) => {
                    resolved = resolve(reference).map_err(|problem| FieldError::invalid(name, problem))?;
                    resolved.expose()
                }
            };
            let arg = find_arg(&command, name);
            if arg.is_some_and(is_secret_arg) {
                register_secret(&text.parse().unwrap_or_else(|never| match never {}));
            }
            if text.is_empty() {
                return Err(FieldError::invalid(name, "must not be empty"));
            }
            let document = arg.and_then(DocumentType::find);
            let max_bytes = if document.is_some() { MAX_DOCUMENT_BYTES } else { MAX_VALUE_BYTES };
            if text.len() > max_bytes {
                return Err(FieldError::invalid(name, format!("is longer than {max_bytes} bytes")));
            }
            let may_have_lines = document.is_some()
                || arg.is_some_and(|arg| has_value_type::<MultilineText>(arg) || has_value_type::<JsonTemplate>(arg));
            if text.contains(|c: char| c.is_control() && !(may_have_lines && "\n\r\t".contains(c))) {
                return Err(FieldError::invalid(name, "must not contain control characters, such as line breaks"));
            }
            flags.push(match name.split_once('.') {
                Some((table, key)) => format!("--{table}={key}={text}"),
                None => format!("--{name}={text}"),
            });
        }
        command.try_get_matches_from(flags).map_err(|error| error::from_clap_error(&error))
    }

    /// Checks one value by itself, including what it refers to.
    ///
    /// # Errors
    /// Returns an error for an unknown field, an invalid value, and a reference that cannot be resolved.
    pub fn check_value(&self, name: &str, value: &FieldValue, resolve: ResolveReference) -> Result<(), FieldError> {
        let command = self.form.to_command().mut_args(|arg| arg.env(Resettable::Reset));
        match Self::parse_values(command, &FieldValues::from([(name.to_owned(), value.clone())]), resolve) {
            Err(FieldError::Missing(_)) | Ok(_) => Ok(()),
            Err(error @ FieldError::Invalid { .. }) if error.field_name() != field_name(name) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Checks one value as it is typed, for the wizard. What a reference refers to is not checked.
    ///
    /// # Errors
    /// Says what is wrong with the value.
    pub fn check_typed_text(&self, name: &str, text: &str) -> Result<(), InvalidValue> {
        if let Some(reference) = parse_reference_value(text, ValueSource::User)? {
            return match self.is_secret_field(name) {
                true => Ok(()),
                false => require_env_reference(&reference),
            };
        }
        let checked = self.check_value(name, &FieldValue::Plain(text.to_owned()), &|_| Err(String::new()));
        checked.map_err(|error| match error {
            FieldError::Invalid { problem, .. } => problem,
            other => other.to_string().into(),
        })
    }

    /// Checks the values without resolving the references of secrets. Returns the connector with a placeholder for each
    /// such secret, or `None` if a field that is no secret refers to a variable that is not set.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid.
    pub fn check_without_resolving(&self, values: &FieldValues) -> Result<Option<Box<dyn Connector>>, FieldError> {
        check_field_names(&self.form.to_command(), values)?;
        for (name, value) in values {
            if let FieldValue::Plain(text) = value {
                self.check_typed_text(name, text).map_err(|problem| FieldError::invalid(name, problem))?;
            }
        }
        self.check_completeness(values)?;
        let public_reference = |(name, value): (&String, &FieldValue)| match value {
            FieldValue::Reference(reference) if !self.is_secret_field(name) => Some(reference.clone()),
            _ => None,
        };
        let public_references: Vec<_> = values.iter().filter_map(public_reference).collect();
        if public_references.iter().any(|reference| reference.variable().is_none()) {
            return Ok(None);
        }
        let look_up = |reference: &Reference| {
            let variable = reference.variable().filter(|_| public_references.contains(reference));
            Ok(variable.unwrap_or_else(placeholder))
        };
        self.build_connector(values, &look_up).map(Some)
    }

    fn is_secret_field(&self, name: &str) -> bool {
        self.fields().iter().any(|field| field.owns_key(name) && field.is_secret)
    }

    /// Checks that no required field is missing and that no two fields conflict.
    fn check_completeness(&self, values: &FieldValues) -> Result<(), FieldError> {
        let flags = values.keys().map(|name| format!("--{}=-", field_name(name)));
        let accept_any_text = |arg: Arg| arg.env(Resettable::Reset).value_parser(clap::value_parser!(String));
        let matches = self.form.to_command().mut_args(accept_any_text).try_get_matches_from(flags);
        matches.map(drop).map_err(|error| error::from_clap_error(&error))
    }

    /// Returns the required fields that have no value, in the form's order.
    pub fn missing_fields(&self, values: &FieldValues) -> Vec<String> {
        let Err(FieldError::Missing(names)) = self.check_completeness(values) else { return vec![] };
        let fields = self.fields().iter().map(|field| &field.name);
        fields.filter(|name| names.contains(name)).cloned().collect()
    }
}

/// Parses one label of a host name, such as a region.
///
/// # Errors
/// Says what a label is made of.
pub fn parse_host_label(text: &str) -> Result<String, &'static str> {
    let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    match plain && (1..=40).contains(&text.len()) {
        true => Ok(text.to_owned()),
        false => Err("expected a name of lower-case letters, digits and hyphens"),
    }
}

fn find_arg<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(field_name(name)))
}

fn check_field_names(command: &Command, values: &FieldValues) -> Result<(), FieldError> {
    let is_table = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append);
    for (name, value) in values {
        if let (FieldValue::Reference(reference), Some(arg)) = (value, find_arg(command, name)) {
            let is_allowed = match is_secret_arg(arg) {
                true => Ok(()),
                false => require_env_reference(reference),
            };
            is_allowed.map_err(|problem| FieldError::invalid(name, problem))?;
        }
        match find_arg(command, name).map(is_table) {
            Some(is_table) if is_table == name.contains('.') => {}
            Some(true) => return Err(FieldError::invalid(name, format!("needs a name: {name}.NAME"))),
            _ => {
                let names = command.get_arguments().filter_map(Arg::get_long);
                return Err(FieldError::unknown(name, names));
            }
        }
    }
    Ok(())
}
