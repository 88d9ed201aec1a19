//! A provider's settings struct as a form. Flags, wizard values and the file all become [`FieldValues`], which
//! [`Provider::build_connector`] validates: each rule is written once.

mod error;
mod field;
mod field_set;
mod value_types;

use std::sync::OnceLock;

use clap::{ArgMatches, Args, Command};
pub use error::{FieldError, from_clap_error};
pub use field::without_signature_brackets;
pub use field::{Field, FieldValue, FieldValues};
pub use field_set::FieldSet;
pub use value_types::{CommandLine, Document, TableEntry, describe_problem, field_name};

use super::{
    Connector, PROVIDERS, Provider,
    gateway::{DocumentType, JsonTemplate, MultilineText, Preset},
    language::{InChinese, Language},
};
use crate::{failure::InvalidValue, references::Reference, sms::Secret};

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
            Err(error) => Err(from_clap_error(&error)),
        };
        Self::ClapArgs { augment_command: T::augment_args, parse }
    }

    /// Returns the form of a settings struct that is checked as a whole when it becomes a connector.
    pub const fn from_builder<T: Args + BuildConnector>() -> Self {
        let parse = |matches: &ArgMatches| {
            let fields = T::from_arg_matches(matches).map_err(|error| from_clap_error(&error))?;
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
        let describe_fields = || FieldSet(&|| self.form.to_command()).describe();
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
        let matches = FieldSet(&|| self.form.to_command()).parse_values(values, resolve)?;
        self.form.parse_connector(&matches)
    }

    /// Checks one value by itself, including what it refers to.
    ///
    /// # Errors
    /// Returns an error for an unknown field, an invalid value, and a reference that cannot be resolved.
    pub fn check_value(&self, name: &str, value: &FieldValue, resolve: ResolveReference) -> Result<(), FieldError> {
        FieldSet(&|| self.form.to_command()).check_value(name, value, resolve)
    }

    /// Checks one value as it is typed, for the wizard. What a reference refers to is not checked.
    ///
    /// # Errors
    /// Says what is wrong with the value.
    pub fn check_typed_text(&self, name: &str, text: &str) -> Result<(), InvalidValue> {
        FieldSet(&|| self.form.to_command()).check_typed_text(name, text)
    }

    /// Checks the values without resolving the references of secrets. Returns the connector with a placeholder for each
    /// such secret, or `None` if a field that is no secret refers to a variable that is not set.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid.
    pub fn check_without_resolving(&self, values: &FieldValues) -> Result<Option<Box<dyn Connector>>, FieldError> {
        let matches = FieldSet(&|| self.form.to_command()).check_without_resolving(values)?;
        matches.map(|matches| self.form.parse_connector(&matches)).transpose()
    }

    /// Returns the required fields that have no value, in the form's order.
    pub fn missing_fields(&self, values: &FieldValues) -> Vec<String> {
        FieldSet(&|| self.form.to_command()).missing_fields(values)
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
