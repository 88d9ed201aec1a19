//! Errors in the values of a form.

use std::fmt;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{
    connectors::{Language, problem_in_language},
    encoding::{escape_control_chars, mask_secrets},
    failure::{InvalidValue, nearest_name},
};

/// An error in the values of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldError {
    /// Required fields have no value.
    Missing(Vec<String>),
    /// The value of a field is invalid.
    Invalid {
        /// The name of the field, or of the row of a table.
        field: String,
        /// What is wrong, without the value.
        problem: InvalidValue,
    },
    /// There is no field of this name.
    Unknown {
        /// The name as it was given.
        field: String,
        /// The name that was probably meant.
        suggestion: Option<String>,
    },
}

impl FieldError {
    /// Returns the error of an invalid value.
    pub fn invalid(field: impl Into<String>, problem: impl Into<InvalidValue>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }

    /// Returns the error of a field that is none of these.
    pub fn unknown<'a>(field: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Unknown { field: field.to_owned(), suggestion: nearest_name(field, names).map(str::to_owned) }
    }

    /// Returns the same error for another field, such as a row of the table.
    pub fn for_field(self, name: &str) -> Self {
        match self {
            Self::Invalid { problem, .. } => Self::invalid(name, problem),
            other => other,
        }
    }

    /// Returns the same error, with what is wrong with a value in this language if it has a translation.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        match self {
            Self::Invalid { field, problem } => Self::invalid(field, &*problem_in_language(&problem, language)),
            other => other,
        }
    }

    /// Returns the name of the field, or of the first one that is missing.
    pub fn field_name(&self) -> &str {
        match self {
            Self::Missing(names) => names.first().map_or("", String::as_str),
            Self::Invalid { field, .. } | Self::Unknown { field, .. } => field,
        }
    }
}

/// Only so much of an unknown field's name is shown.
const MAX_NAME_CHARS: usize = 80;

/// Makes the name of a field safe to print: it may come from an imported document.
fn printable_name(field: &str) -> String {
    escape_control_chars(&mask_secrets(field).chars().take(MAX_NAME_CHARS).collect::<String>())
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Missing(names) => write!(
                f,
                "{} missing: {}",
                if names.len() == 1 { "a field is" } else { "fields are" },
                escape_control_chars(&names.join(", "))
            ),
            Self::Invalid { field, problem } => {
                write!(f, "{}: {}", printable_name(field), escape_control_chars(problem))
            }
            Self::Unknown { field, suggestion: Some(nearest) } => {
                write!(f, "unknown field {}; did you mean {nearest}?", printable_name(field))
            }
            Self::Unknown { field, suggestion: None } => write!(f, "unknown field {}", printable_name(field)),
        }
    }
}

/// Converts clap's error. The message never repeats the value, which may be a secret.
pub fn from_clap_error(error: &clap::Error) -> FieldError {
    let name = |arg: &str| arg.trim_start_matches("--").split([' ', '=']).next().unwrap_or_default().to_owned();
    let args = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(arg)) => vec![name(arg)],
        Some(ContextValue::Strings(args)) => args.iter().map(|arg| name(arg)).collect(),
        _ => vec![],
    };
    let first = args.first().cloned().unwrap_or_default();
    let source = std::error::Error::source(error).map(ToString::to_string);
    match (error.kind(), error.get(ContextKind::ValidValue), error.get(ContextKind::PriorArg)) {
        (ErrorKind::MissingRequiredArgument, ..) => FieldError::Missing(args),
        (_, Some(ContextValue::Strings(choices)), _) => {
            FieldError::invalid(first, format!("must be one of {}", choices.join(", ")))
        }
        (ErrorKind::ArgumentConflict, _, Some(ContextValue::String(other))) => {
            FieldError::invalid(first, format!("cannot be combined with {}; keep one of the two", name(other)))
        }
        _ => FieldError::invalid(first, source.unwrap_or_else(|| "is invalid".into())),
    }
}
