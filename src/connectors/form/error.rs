//! What is wrong with the answers of a form.

use std::fmt;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::encoding::{escape_control_chars, mask_secrets};

/// What is wrong with the answers.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldError {
    Missing(Vec<String>),
    Invalid { field: String, problem: String },
    Unknown { field: String, suggestion: Option<String> },
}

impl FieldError {
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }

    /// The same flaw of another answer, such as a row of the field.
    pub fn for_field(self, name: &str) -> Self {
        match self {
            Self::Invalid { problem, .. } => Self::invalid(name, problem),
            other => other,
        }
    }

    /// The field to point at.
    pub fn field_name(&self) -> &str {
        match self {
            Self::Missing(names) => names.first().map_or("", String::as_str),
            Self::Invalid { field, .. } | Self::Unknown { field, .. } => field,
        }
    }
}

/// The longest name of a field that is repeated, in characters.
const MAX_NAME_CHARS: usize = 80;

/// The name of a field, which somebody else may have written.
fn shown(field: &str) -> String {
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
            Self::Invalid { field, problem } => write!(f, "{}: {}", shown(field), escape_control_chars(problem)),
            Self::Unknown { field, suggestion: Some(nearest) } => {
                write!(f, "unknown field {}; did you mean {nearest}?", shown(field))
            }
            Self::Unknown { field, suggestion: None } => write!(f, "unknown field {}", shown(field)),
        }
    }
}

/// The name that was probably meant, if one is near enough.
pub fn nearest_name<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = |name: &'a str| (strsim::jaro_winkler(typed, name), name);
    let best = names.into_iter().map(near).max_by(|a, b| a.0.total_cmp(&b.0));
    let near = |score: f64, name| score > 0.75 || strsim::osa_distance(typed, name) == 1;
    best.filter(|(score, name)| near(*score, name)).map(|(_, name)| name.to_owned())
}

/// clap's error in our own words, which never repeat the value.
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
