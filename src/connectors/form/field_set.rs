//! The fields of a settings struct: describes them, and checks and parses their values.

use clap::{Arg, ArgAction, ArgMatches, Command, builder::Resettable};

use super::{
    DocumentType, Field, FieldError, FieldValue, FieldValues, JsonTemplate, MultilineText, ResolveReference, error,
    field::{describe_field, has_value_type, is_secret_arg},
    field_name,
};
use crate::{
    encoding::register_secret,
    failure::InvalidValue,
    references::{Reference, ValueSource, parse_reference_value, placeholder, require_env_reference},
};

/// The longest setting.
const MAX_VALUE_BYTES: usize = 4_096;

/// The longest setting that is a whole table or list of the file, as JSON.
const MAX_DOCUMENT_BYTES: usize = 65_536;

/// The fields of a settings struct, by the function that makes a command with an argument for each of them.
pub struct FieldSet<'a>(pub &'a dyn Fn() -> Command);

impl FieldSet<'_> {
    /// Returns the fields, in the order of the struct.
    pub fn describe(&self) -> Vec<Field> {
        let command = self.0();
        command.get_arguments().filter_map(|arg| describe_field(&command, arg)).collect()
    }

    /// Parses the values.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid, and for a reference that cannot be resolved.
    pub fn parse_values(&self, values: &FieldValues, resolve: ResolveReference) -> Result<ArgMatches, FieldError> {
        let command = self.0().mut_args(|arg| arg.env(Resettable::Reset));
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
                register_secret(&text.into());
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
        match self.parse_values(&FieldValues::from([(name.to_owned(), value.clone())]), resolve) {
            Err(FieldError::Missing(_)) | Ok(_) => Ok(()),
            Err(error @ FieldError::Invalid { .. }) if error.field_name() != field_name(name) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Checks one value as it is typed. What a reference refers to is not checked.
    ///
    /// # Errors
    /// Says what is wrong with the value.
    pub fn check_typed_text(&self, name: &str, text: &str) -> Result<(), InvalidValue> {
        if let Some(reference) = parse_reference_value(text, ValueSource::User)? {
            return match find_arg(&self.0(), name).is_some_and(is_secret_arg) {
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

    /// Checks the values without resolving the references of secrets. Returns them parsed with a placeholder for each such
    /// secret, or `None` if a field that is no secret refers to a variable that is not set.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid.
    pub fn check_without_resolving(&self, values: &FieldValues) -> Result<Option<ArgMatches>, FieldError> {
        let command = self.0();
        check_field_names(&command, values)?;
        for (name, value) in values {
            if let FieldValue::Plain(text) = value {
                self.check_typed_text(name, text).map_err(|problem| FieldError::invalid(name, problem))?;
            }
        }
        self.check_completeness(values)?;
        let is_secret = |name: &str| find_arg(&command, name).is_some_and(is_secret_arg);
        let public_reference = |(name, value): (&String, &FieldValue)| match value {
            FieldValue::Reference(reference) if !is_secret(name) => Some(reference.clone()),
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
        self.parse_values(values, &look_up).map(Some)
    }

    /// Checks that no required field is missing and that no two fields conflict.
    fn check_completeness(&self, values: &FieldValues) -> Result<(), FieldError> {
        let flags = values.keys().map(|name| format!("--{}=-", field_name(name)));
        let accept_any_text = |arg: Arg| arg.env(Resettable::Reset).value_parser(clap::value_parser!(String));
        let matches = self.0().mut_args(accept_any_text).try_get_matches_from(flags);
        matches.map(drop).map_err(|error| error::from_clap_error(&error))
    }

    /// Returns the required fields that have no value, in the order of the struct.
    pub fn missing_fields(&self, values: &FieldValues) -> Vec<String> {
        let Err(FieldError::Missing(names)) = self.check_completeness(values) else { return vec![] };
        let command = self.0();
        let fields = command.get_arguments().filter_map(Arg::get_long);
        fields.filter(|name| names.iter().any(|missing| missing == name)).map(str::to_owned).collect()
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
