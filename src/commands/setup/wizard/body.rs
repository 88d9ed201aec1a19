//! The question which kind of body the requests of a gateway of the user's own have.

use super::{
    Wizard,
    field_values::describe_fields,
    fields::ask_field_now,
    step::{BODY_FIELDS, StepOutcome, is_body_field},
};
use crate::{connectors::form::field_name, failure::Failure};

/// Asks once for the kind of the body, and then for that body.
pub async fn ask_body(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    let indexes: Vec<_> = (0..wizard.fields.len()).filter(|index| is_body_field(&wizard.fields[*index])).collect();
    let is_answered = |name: &str| {
        wizard.plan.values.keys().any(|key| field_name(key) == name) || wizard.answered_fields.contains(name)
    };
    if !wizard.asks_all_fields || !wizard.repeats_step && BODY_FIELDS.iter().any(|name| is_answered(name)) {
        return Ok(StepOutcome::Skip);
    }
    let mut items = describe_fields(wizard, &indexes);
    items.push("none".to_owned());
    let method = wizard.plan.values.get("method").map(ToString::to_string).unwrap_or_default();
    let first = if method.eq_ignore_ascii_case("get") { indexes.len() } else { 0 };
    loop {
        let chosen = wizard.prompter()?.choose_or_back("What does the body of the request hold?", &items, first)?;
        let Some(chosen) = chosen else { return Ok(StepOutcome::Back) };
        let kept = indexes.get(chosen).map(|index| wizard.fields[*index].name.as_str());
        wizard.plan.values.retain(|key, _| {
            let name = field_name(key);
            !BODY_FIELDS.contains(&name) || Some(name) == kept
        });
        let outcome = match indexes.get(chosen) {
            None => StepOutcome::Next,
            Some(index) => ask_field_now(wizard, *index).await?,
        };
        if !matches!(outcome, StepOutcome::Back) {
            wizard.answered_fields.extend(BODY_FIELDS.map(str::to_owned));
            return Ok(outcome);
        }
    }
}
