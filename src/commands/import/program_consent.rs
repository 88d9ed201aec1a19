//! Programs that an imported document would have run: they are shown in full and confirmed before anything is.

use super::super::App;
use crate::{
    connectors::{ImportedConnector, form::FieldValue},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
};

/// Asks about every program that the document names, unless they are allowed or `replaced` by flags. Control
/// characters are shown.
///
/// # Errors
/// Exit 10 without a terminal, naming the flag; an interruption where the person does not want them.
pub fn confirm_programs(
    app: &App,
    found: &ImportedConnector,
    replaced: impl Fn(&str) -> bool,
    allowed: bool,
) -> Result<(), Failure> {
    let programs: Vec<_> = named_programs(found).filter(|(field, _)| !replaced(field)).collect();
    if programs.is_empty() || allowed {
        return Ok(());
    }
    let lines: Vec<_> =
        programs.iter().map(|(field, program)| escape_control_chars(&format!("{field} = {program}"))).collect();
    let missing = Failure::input_needed("missing: --allow-commands")
        .with_cause(format!("the document contains programs that smsctl would run: {}", lines.join("; ")))
        .with_fix("review them, then add --allow-commands to keep them, or replace one with a flag such as --auth-token env:NAME");
    let Some(person) = &app.prompter else { return Err(missing) };
    app.screen.print_note(format!("The document contains programs that smsctl would run:\n  {}", lines.join("\n  ")));
    match person.confirm("Keep them and allow smsctl to run them?", false)? {
        true => Ok(()),
        false => Err(Failure::interrupted().with_fix("nothing was run or saved")),
    }
}

/// The fields that name a program, each with what would be run.
fn named_programs(found: &ImportedConnector) -> impl Iterator<Item = (&str, String)> {
    let runs = |name: &str| found.provider.fields().iter().any(|field| field.is_program && field.owns_key(name));
    found.values.iter().filter_map(move |(name, answer)| match answer {
        FieldValue::Reference(reference @ Reference::Command(_)) => Some((&**name, reference.to_string())),
        answer if runs(name) => Some((&**name, answer.to_string())),
        _ => None,
    })
}
