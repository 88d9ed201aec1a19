//! Asks before an imported document makes smsctl run a program.

use super::super::App;
use crate::{
    connectors::{ImportedConnector, form::FieldValue},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
    terminal::DefaultAnswer,
};

/// Shows every program that the document would run and asks whether to keep them. Programs of fields that flags replace
/// do not count.
///
/// # Errors
/// The user rejects them, or there is no terminal to ask on.
pub fn confirm_programs(
    app: &App,
    imported: &ImportedConnector,
    is_replaced: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let programs: Vec<_> = find_programs(imported).filter(|(field, _)| !is_replaced(field)).collect();
    if programs.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> =
        programs.iter().map(|(field, program)| escape_control_chars(&format!("{field} = {program}"))).collect();
    let missing = Failure::input_needed("missing: --allow-commands")
        .with_cause(format!("the document contains programs that smsctl would run: {}", lines.join("; ")))
        .with_fix("review them, then add --allow-commands to keep them, or replace one with a flag such as --auth-token env:NAME");
    let Ok(prompter) = &app.prompter else { return Err(missing) };
    app.screen.print_note(format!("The document contains programs that smsctl would run:\n  {}", lines.join("\n  ")));
    match prompter.confirm("Keep them and allow smsctl to run them?", DefaultAnswer::No)? {
        true => Ok(()),
        false => Err(Failure::interrupted().with_fix("nothing was run or saved")),
    }
}

/// Returns the fields whose value is a program, with the program.
fn find_programs(imported: &ImportedConnector) -> impl Iterator<Item = (&str, String)> {
    let is_program = |name: &str| imported.provider.fields().iter().any(|it| it.is_program && it.owns_key(name));
    imported.values.iter().filter_map(move |(name, value)| match value {
        FieldValue::Reference(reference @ Reference::Command(_)) => Some((&**name, reference.to_string())),
        value if is_program(name) => Some((&**name, value.to_string())),
        _ => None,
    })
}
