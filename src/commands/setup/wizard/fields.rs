//! The question for one field: its value is typed, or chosen from a list.

use std::ops::ControlFlow;

use colored::Colorize;

use super::{
    super::super::set::parse_typed_value, Wizard, account::list_account_choices, field_values::describe_row,
    guide::GuideAnchor, references::has_to_be_asked_again, step::StepOutcome, texts::fill,
};
use crate::{
    connectors::{
        AccountChoice, ChoiceKind,
        form::{Field, FieldValue, field_name},
    },
    encoding::escape_control_chars,
    failure::Failure,
    references::is_desktop_keyring_likely,
    terminal::{AnswerCheck, ListAnswer, Question, align_rows, terminal_columns, text_columns},
};

/// The columns that a note and an answer take beside a question.
const ANSWER_COLUMNS: usize = 40;

/// The answer that removes a value.
const REMOVE_ANSWER: &str = "-";

/// A question that offers the account's own values.
pub struct AccountQuestion<'a> {
    pub prompt: &'a str,
    /// The item for no value, if that is possible.
    pub none: Option<&'a str>,
    pub current: Option<&'a str>,
    /// Checks a value that is typed.
    pub check: AnswerCheck<'a>,
}

/// The answer to a question that offers the account's own values.
pub enum AccountAnswer {
    Value(String),
    None,
    /// The value is to be typed.
    TypeIn,
    Back,
}

/// Asks for a field, by its index in the form; skips it if it has a value and only missing ones are asked for.
pub async fn ask_field(wizard: &mut Wizard<'_>, index: usize) -> Result<StepOutcome, Failure> {
    let field = &wizard.fields[index];
    if is_excluded(wizard, field) {
        return Ok(StepOutcome::Skip);
    }
    let is_missing = wizard.plan.provider.missing_fields(&wizard.plan.values).contains(&field.name);
    let is_next =
        wizard.asks_all_fields && !wizard.answered_fields.contains(&field.name) && is_asked_first(wizard, field);
    if !(wizard.repeats_step || is_next || has_to_be_corrected(wizard, field) || is_missing) {
        return Ok(StepOutcome::Skip);
    }
    ask_field_now(wizard, index).await
}

/// Whether the value of another field excludes this one, which has none.
pub fn is_excluded(wizard: &Wizard<'_>, field: &Field) -> bool {
    let has_value = |name: &str| wizard.plan.values.keys().any(|key| field_name(key) == name);
    let excludes = |other: &Field| other.conflicts_with.contains(&field.name) && has_value(&other.name);
    let is_excluded = field.conflicts_with.iter().any(|other| has_value(other));
    is_excluded || !has_value(&field.name) && wizard.fields.iter().any(excludes)
}

/// Whether the field is asked before the settings that most people do not need: it is required, an alternative to
/// another field, or has a value.
pub fn is_asked_first(wizard: &Wizard<'_>, field: &Field) -> bool {
    let is_alternative = |other: &Field| other.conflicts_with.contains(&field.name);
    field.is_required
        || !field.conflicts_with.is_empty()
        || wizard.fields.iter().any(is_alternative)
        || wizard.plan.values.keys().any(|name| field.owns_key(name))
}

/// Asks for a field, by its index in the form.
pub async fn ask_field_now(wizard: &mut Wizard<'_>, index: usize) -> Result<StepOutcome, Failure> {
    let field = &wizard.fields[index];
    let choices = match list_account_choices(wizard, ChoiceKind::Field(&field.name), index).await? {
        ControlFlow::Continue(choices) => choices,
        ControlFlow::Break(outcome) => return Ok(outcome),
    };
    wizard.show_guide(GuideAnchor::Field(index));
    if field.is_secret {
        note_where_secrets_are_kept(wizard, field);
    }
    if field.is_table {
        return ask_table_rows(wizard, field).await;
    }
    loop {
        let Some(answer) = ask_value(wizard, field, &choices)? else { return Ok(StepOutcome::Back) };
        store_answer(wizard, field, &answer)?;
        if !has_to_be_asked_again(wizard, &field.name).await? {
            break;
        }
        // What is hidden cannot be corrected, only typed again.
        if field.is_secret {
            wizard.plan.values.remove(&field.name);
        }
    }
    wizard.answered_fields.insert(field.name.clone());
    Ok(StepOutcome::Next)
}

/// Says once that a typed secret is saved in the file, and how to keep it out.
pub fn note_where_secrets_are_kept(wizard: &mut Wizard<'_>, field: &Field) {
    if std::mem::replace(&mut wizard.noted_secrets, true) {
        return;
    }
    let own_name = match field.is_table {
        true => "NAME".to_owned(),
        false => format!("{}_{}", wizard.plan.provider.name, field.name).to_uppercase().replace('-', "_"),
    };
    let variable = field.env_var.clone().unwrap_or(own_name);
    let keyring = match is_desktop_keyring_likely(|name| std::env::var_os(name).is_some()) {
        true => wizard.texts.keyring_reference,
        false => "",
    };
    let note = fill(wizard.texts.secret_note, &[("variable", &variable), ("keyring", keyring)]);
    wizard.app.screen.print_status(note.dimmed());
}

/// Asks for the value: one of the account's, one of those that the field allows, or a typed one. Returns an empty one to
/// keep the current value, and `None` to go back.
fn ask_value(wizard: &Wizard<'_>, field: &Field, choices: &[AccountChoice]) -> Result<Option<String>, Failure> {
    let prompt = field_prompt(wizard, field);
    if choices.is_empty() {
        return match field.allowed_values.is_empty() {
            true => ask_field_text(wizard, field, prompt),
            false => ask_allowed_value(wizard, field, &prompt),
        };
    }
    let current = wizard.plan.values.get(&field.name).map(FieldValue::to_string);
    let check = |text: &str| wizard.plan.provider.check_typed_text(&field.name, text);
    let question = AccountQuestion { prompt: &prompt, none: None, current: current.as_deref(), check: &check };
    match ask_account_value(wizard, question, choices)? {
        AccountAnswer::Value(value) => Ok(Some(value)),
        AccountAnswer::None => Ok(Some(String::new())),
        AccountAnswer::TypeIn => ask_field_text(wizard, field, prompt),
        AccountAnswer::Back => Ok(None),
    }
}

/// Puts the answer into the plan.
fn store_answer(wizard: &mut Wizard<'_>, field: &Field, answer: &str) -> Result<(), Failure> {
    match answer {
        "" => {}
        REMOVE_ANSWER if !is_needed(wizard, field) => drop(wizard.plan.values.remove(&field.name)),
        text => drop(wizard.plan.values.insert(field.name.clone(), parse_typed_value(field, &field.name, text)?)),
    }
    wizard.fields_to_correct.retain(|name| field_name(name) != field.name);
    Ok(())
}

fn has_to_be_corrected(wizard: &Wizard<'_>, field: &Field) -> bool {
    wizard.fields_to_correct.iter().any(|name| field_name(name) == field.name)
}

/// Whether the field may not be left out.
fn is_needed(wizard: &Wizard<'_>, field: &Field) -> bool {
    field.is_required || has_to_be_corrected(wizard, field)
}

/// Asks for a line. Returns an empty one to keep the current value, and `None` to go back.
fn ask_field_text(wizard: &Wizard<'_>, field: &Field, description: String) -> Result<Option<String>, Failure> {
    let (texts, is_needed) = (wizard.texts, is_needed(wizard, field));
    let current = wizard.plan.values.get(&field.name);
    // A secret cannot be shown as a default, so Enter keeps it.
    let current_secret = current.filter(|_| field.is_secret);
    // A value is there to be corrected. A default is not: most people who type something want another value.
    let initial = current.filter(|_| !field.is_secret).map(FieldValue::to_string);
    let default = field.default.as_deref().filter(|_| current.is_none());
    let is_removable = !is_needed && current.is_some() && field.default.is_none();
    let (prompt, optional) = match current_secret {
        Some(secret) => {
            let text = if is_removable { texts.enter_to_keep_or_remove } else { texts.enter_to_keep };
            (fill(text, &[("question", &description), ("value", &secret.to_string())]), true)
        }
        None if !is_needed && initial.is_none() && default.is_none() => {
            (fill(texts.enter_to_skip, &[("question", &description)]), true)
        }
        None => (description, !is_needed),
    };
    let question = Question {
        prompt: &prompt,
        default,
        initial: initial.as_deref().unwrap_or_default(),
        optional,
        secret: field.is_secret,
    };
    let check = |text: &str| match text {
        REMOVE_ANSWER if is_removable => Ok(()),
        text => wizard.plan.provider.check_typed_text(&field.name, text),
    };
    let answer = wizard.prompter()?.ask_line_or_back(question, &check)?;
    // What was there is removed by an empty line; of a secret nothing is there to be removed.
    let is_removed = |answer: &String| answer.is_empty() && current_secret.is_none() && !is_needed;
    Ok(answer.map(|answer| if is_removed(&answer) { REMOVE_ANSWER.to_owned() } else { answer }))
}

/// Returns the field's description, or its name after printing a description that is too wide for a question.
fn field_prompt(wizard: &Wizard<'_>, field: &Field) -> String {
    let description = field.description_in(wizard.app.language);
    match text_columns(description) + ANSWER_COLUMNS > terminal_columns() {
        true => {
            wizard.app.screen.print_status(description);
            field.name.clone()
        }
        false => description.to_owned(),
    }
}

/// Asks for one of the values that the field allows. Returns `None` to go back.
fn ask_allowed_value(wizard: &Wizard<'_>, field: &Field, prompt: &str) -> Result<Option<String>, Failure> {
    let current = wizard.plan.values.get(&field.name).map(FieldValue::to_string).or(field.default.clone());
    let none = (!field.is_required && field.default.is_none()).then(|| wizard.texts.no_value.to_owned());
    let items: Vec<_> = none.iter().chain(&field.allowed_values).cloned().collect();
    let first = items.iter().position(|item| Some(item) == current.as_ref()).unwrap_or(0);
    let chosen = wizard.prompter()?.choose_or_back(prompt, &items, first)?;
    Ok(chosen.map(|index| match index {
        0 if none.is_some() => REMOVE_ANSWER.to_owned(),
        index => items[index].clone(),
    }))
}

/// Asks for the rows of a table until an empty name ends it.
async fn ask_table_rows(wizard: &mut Wizard<'_>, field: &Field) -> Result<StepOutcome, Failure> {
    for (name, value) in wizard.plan.values.iter().filter(|(name, _)| field.owns_key(name)) {
        let row = escape_control_chars(&describe_row(name, value));
        wizard.app.screen.print_status(format!("  {row}").dimmed());
    }
    let prompt = fill(wizard.texts.row_name, &[("question", &field_prompt(wizard, field))]);
    loop {
        let question = Question { prompt: &prompt, optional: true, ..Question::default() };
        let check = |text: &str| wizard.plan.provider.check_typed_text(&format!("{}.{text}", field.name), "-");
        let key = match wizard.prompter()?.ask_line_or_back(question, &check)? {
            None => return Ok(StepOutcome::Back),
            Some(key) if key.is_empty() => {
                wizard.answered_fields.insert(field.name.clone());
                return Ok(StepOutcome::Next);
            }
            Some(key) => key,
        };
        let name = format!("{}.{key}", field.name);
        let prompt = fill(wizard.texts.row_value, &[("name", &key)]);
        let question = Question { prompt: &prompt, secret: field.is_secret, ..Question::default() };
        while ask_row_value(wizard, field, &name, question)? && has_to_be_asked_again(wizard, &name).await? {
            wizard.plan.values.remove(&name);
        }
    }
}

/// Asks for the value of a table's row. Returns whether the user gave one.
fn ask_row_value(wizard: &mut Wizard<'_>, field: &Field, name: &str, question: Question) -> Result<bool, Failure> {
    let check = |text: &str| wizard.plan.provider.check_typed_text(name, text);
    let Some(typed) = wizard.prompter()?.ask_line_or_back(question, &check)? else { return Ok(false) };
    let value = parse_typed_value(field, name, &typed)?;
    wizard.plan.values.insert(name.to_owned(), value);
    Ok(true)
}

/// Asks for one of the account's values, or for another one.
pub fn ask_account_value(
    wizard: &Wizard<'_>,
    question: AccountQuestion,
    choices: &[AccountChoice],
) -> Result<AccountAnswer, Failure> {
    let rows: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.description.as_str())).collect();
    let none: Vec<_> = question.none.into_iter().map(str::to_owned).collect();
    let items: Vec<_> = [none.clone(), align_rows(&rows), vec![wizard.texts.enter_another.to_owned()]].concat();
    let first = match question.current {
        None => 0,
        Some(current) => match choices.iter().position(|choice| choice.value == current) {
            Some(index) => none.len() + index,
            None => items.len() - 1,
        },
    };
    let chosen = match wizard.prompter()?.choose_or_type(question.prompt, &items, first, question.check)? {
        None => return Ok(AccountAnswer::Back),
        Some(ListAnswer::Typed(text)) => return Ok(AccountAnswer::Value(text)),
        Some(ListAnswer::Item(index)) => index,
    };
    Ok(match chosen.checked_sub(none.len()).map(|index| choices.get(index)) {
        None => AccountAnswer::None,
        Some(Some(choice)) => AccountAnswer::Value(choice.value.clone()),
        Some(None) => AccountAnswer::TypeIn,
    })
}
