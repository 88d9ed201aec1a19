//! The question for the settings that most people do not need, and the list of settings to correct.

use super::{
    Wizard,
    field_values::describe_fields,
    fields::{ask_field_now, is_asked_first, is_excluded},
    step::{StepOutcome, WizardStep},
};
use crate::failure::Failure;

/// Offers the fields that were not asked yet, until the user continues.
pub async fn ask_more_settings(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    if !wizard.asks_all_fields || (wizard.offered_more_settings && !wizard.repeats_step) {
        return Ok(StepOutcome::Skip);
    }
    let indexes: Vec<_> = (0..wizard.fields.len()).filter(|index| is_offered(wizard, *index)).collect();
    if indexes.is_empty() {
        return Ok(StepOutcome::Skip);
    }
    loop {
        let mut items = vec![wizard.texts.no_more_settings.to_owned()];
        items.extend(describe_fields(wizard, &indexes));
        match wizard.prompter()?.choose_or_back(wizard.texts.more_settings, &items, 0)? {
            None => return Ok(StepOutcome::Back),
            Some(0) => {
                wizard.offered_more_settings = true;
                return Ok(StepOutcome::Next);
            }
            Some(chosen) => match ask_field_now(wizard, indexes[chosen - 1]).await? {
                outcome @ StepOutcome::GoTo(_) => return Ok(outcome),
                // Going back from the question leads here again, too.
                StepOutcome::Next | StepOutcome::Skip | StepOutcome::Back => {}
            },
        }
    }
}

/// Asks which setting to correct, and goes to its question. Esc goes to the first question.
pub fn choose_field_to_correct(wizard: &Wizard<'_>) -> Result<StepOutcome, Failure> {
    let indexes: Vec<_> =
        (0..wizard.fields.len()).filter(|index| !is_excluded(wizard, &wizard.fields[*index])).collect();
    let items = describe_fields(wizard, &indexes);
    let chosen = wizard.prompter()?.choose_or_back(wizard.texts.which_setting, &items, 0)?;
    Ok(StepOutcome::GoTo(WizardStep::Field(chosen.map_or(0, |chosen| indexes[chosen]))))
}

fn is_offered(wizard: &Wizard<'_>, index: usize) -> bool {
    let field = &wizard.fields[index];
    !is_excluded(wizard, field) && !is_asked_first(wizard, field)
}
