//! What to do about a reference that has no value, right after it was typed.

use colored::Colorize;

use super::{Wizard, texts::fill};
use crate::{
    connectors::{form::FieldValue, problem_in_language},
    encoding::escape_control_chars,
    failure::Failure,
    references::UnresolvedReference,
};

/// Whether the value of this field, or row of a table, has to be asked for again: it is a reference without a value,
/// which is reported. An environment variable that is set elsewhere may be kept.
pub async fn has_to_be_asked_again(wizard: &Wizard<'_>, name: &str) -> Result<bool, Failure> {
    let Some(FieldValue::Reference(reference)) = wizard.plan.values.get(name) else { return Ok(false) };
    // The file that it names may have been corrected meanwhile.
    wizard.app.resolver.forget(reference);
    let Err(problem) = wizard.app.resolver.resolve([reference]).await.resolve_text(reference) else { return Ok(false) };
    wizard.app.screen.print_status(format!(
        "{} {}",
        "✗".red(),
        escape_control_chars(&problem_in_language(&problem.to_string(), wizard.texts.language))
    ));
    if !matches!(problem, UnresolvedReference::Unset(_)) {
        return Ok(true);
    }
    let items = [wizard.texts.enter_another_value, wizard.texts.set_variable_later].map(str::to_owned);
    let prompt = fill(wizard.texts.unset_variable, &[("reference", &reference.to_string())]);
    let chosen = wizard.prompter()?.choose_or_back(&prompt, &items, 0)?;
    Ok(chosen != Some(1))
}
