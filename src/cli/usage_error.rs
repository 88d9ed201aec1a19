//! Converts clap's errors to failures.

use clap::{
    Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{encoding::escape_control_chars, failure::Failure};

/// Returns the command that these words begin with, such as that of `smsctl template set`, and how it was typed.
pub fn find_typed_command(words: &[String], mut command: Command) -> (Command, String) {
    let mut path = "smsctl".to_owned();
    command.build();
    for pair in words.windows(2).filter(|pair| !pair[1].starts_with('-')) {
        if takes_value(&command, &pair[0]) {
            continue;
        }
        let Some(subcommand) = command.find_subcommand(&pair[1]) else { break };
        path += &format!(" {}", pair[1]);
        command = subcommand.clone();
    }
    (command, path)
}

/// Returns whether the word after this flag is its value.
fn takes_value(command: &Command, flag: &str) -> bool {
    let is_meant = |arg: &&clap::Arg| flag.strip_prefix("--").is_some_and(|name| arg.get_long() == Some(name));
    let found = command.get_arguments().find(is_meant);
    found.is_some_and(|arg| arg.get_action().takes_values() && !arg.is_require_equals_set())
}

/// Returns clap's error as a failure. `words` are the command line, and `command` is the whole tool. Values after `=`
/// are left out, because they may be secrets.
pub fn usage_failure(error: &clap::Error, words: &[String], command: Command) -> Failure {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let arg = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(arg)) => flag_name(arg),
        Some(ContextValue::Strings(args)) => args.iter().map(|arg| flag_name(arg)).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let reason = std::error::Error::source(error).map(ToString::to_string);
    let typed = context(ContextKind::InvalidSubcommand).unwrap_or_else(|| arg.clone());
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggestions = kinds.into_iter().find_map(context).unwrap_or_default();
    let choices = context(ContextKind::ValidValue).filter(|choices| !choices.is_empty());
    let (command, path) = find_typed_command(words, command);
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let noun = command.get_subcommand_value_name().unwrap_or("command").to_lowercase();
            format!("unknown {noun} {typed}")
        }
        ErrorKind::UnknownArgument if arg.starts_with('-') => format!("unknown flag {arg}"),
        ErrorKind::UnknownArgument => format!("unexpected argument '{}'", escape_control_chars(&arg)),
        ErrorKind::MissingRequiredArgument => format!("missing: {arg}"),
        ErrorKind::ArgumentConflict => {
            format!("{arg} cannot be used with {}", flag_name(&context(ContextKind::PriorArg).unwrap_or_default()))
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8".into(),
        _ => match (reason, choices) {
            (Some(reason), _) => format!("{arg}: {reason}"),
            (None, Some(choices)) => format!("{arg}: expected one of {choices}"),
            (None, None) => format!("{arg}: missing or invalid value"),
        },
    };
    Failure::usage(message)
        .with_fix(format!("see the examples in `{path} --help`"))
        .with_nearest_name(&typed, suggestions.split(", "))
}

/// Returns `--wait` for `--wait[=<SECS>]`, and `FIELD=VALUE` for `<FIELD=VALUE>...`.
fn flag_name(arg: &str) -> String {
    match arg.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((name, _)) => name.to_owned(),
        None => arg.split(['=', '[', ' ']).next().unwrap_or_default().to_owned(),
    }
}
