//! Asks before an imported document makes smsctl run programs: those of `cmd:` references, and those of a program field.

use super::super::App;
use crate::{
    connectors::{ImportedConnector, form::FieldValue},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
    terminal::DefaultAnswer,
};

/// Shows every program that the document would run and asks whether to keep them. Fields that a flag overrides are
/// skipped. With `--allow-commands` the caller does not ask.
///
/// # Errors
/// [`FailureKind::InputNeeded`](crate::failure::FailureKind::InputNeeded) if there is no terminal to ask on, and an
/// interruption if the user says no.
pub fn confirm_programs(
    app: &App,
    imported: &ImportedConnector,
    is_overridden_by_flag: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let programs: Vec<_> = find_programs(imported).filter(|(field, _)| !is_overridden_by_flag(field)).collect();
    if programs.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> =
        programs.iter().map(|(field, program)| escape_control_chars(&format!("{field} = {program}"))).collect();
    let not_confirmed = Failure::input_needed("missing: --allow-commands")
        .with_cause(format!("the document contains programs that smsctl would run: {}", lines.join("; ")))
        .with_fix("review them, then add --allow-commands to keep them, or replace one with a flag such as --auth-token env:NAME");
    let Ok(prompter) = &app.prompter else { return Err(not_confirmed) };
    app.screen.print_note(format!("The document contains programs that smsctl would run:\n  {}", lines.join("\n  ")));
    match prompter.confirm("Keep them and allow smsctl to run them?", DefaultAnswer::No)? {
        true => Ok(()),
        false => Err(Failure::interrupted()),
    }
}

/// Returns the fields that make smsctl run a program, with the program.
fn find_programs(imported: &ImportedConnector) -> impl Iterator<Item = (&str, String)> {
    let is_program = |name: &str| imported.provider.fields().iter().any(|it| it.is_program && it.owns_key(name));
    imported.values.iter().filter_map(move |(name, value)| match value {
        FieldValue::Reference(reference @ Reference::Command(_)) => Some((&**name, reference.to_string())),
        value if is_program(name) => Some((&**name, value.to_string())),
        _ => None,
    })
}
