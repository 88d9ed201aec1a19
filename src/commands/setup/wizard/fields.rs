//! The question for one field: its value is typed, or chosen from a list.

use std::ops::ControlFlow;

use super::{super::super::set::parse_typed_value, StepOutcome, Wizard, guide::GuideAnchor};
use crate::{
    connectors::{
        AccountChoice, ChoiceKind,
        form::{Field, FieldValue, field_name},
    },
    failure::Failure,
    terminal::{Prompter, Question, align_rows, terminal_columns, wrap_text},
};

/// The columns that a note and an answer take beside a question.
const ANSWER_COLUMNS: usize = 40;

/// The answer that removes a value.
const REMOVE_ANSWER: &str = "-";

/// The answer to a question that offers the account's own values.
pub(super) enum AccountAnswer {
    Value(String),
    None,
    /// The value is to be typed.
    TypeIn,
    Back,
}

impl Wizard<'_> {
    pub(super) async fn ask_field(&mut self, index: usize) -> Result<StepOutcome, Failure> {
        let field = &self.fields[index];
        if field.conflicts_with.iter().any(|other| self.plan.values.contains_key(other)) {
            return Ok(StepOutcome::Skip);
        }
        let is_missing = self.plan.provider.missing_fields(&self.plan.values).contains(&field.name);
        if !(self.repeats_step || self.asks_all_fields || self.has_to_be_corrected(field) || is_missing) {
            return Ok(StepOutcome::Skip);
        }
        self.show_guide(GuideAnchor::Field(index));
        if field.is_table {
            return self.ask_table_rows(field);
        }
        let choices = match self.list_account_choices(ChoiceKind::Field(&field.name), index).await? {
            ControlFlow::Continue(choices) => choices,
            ControlFlow::Break(outcome) => return Ok(outcome),
        };
        let typed = if !choices.is_empty() {
            let current = self.plan.values.get(&field.name).map(FieldValue::to_string);
            let prompt = self.field_prompt(field);
            match ask_account_value(self.prompter()?, &prompt, None, &choices, current.as_deref())? {
                AccountAnswer::Value(value) => Some(value),
                AccountAnswer::None => Some(String::new()),
                AccountAnswer::TypeIn => self.ask_field_text(field)?,
                AccountAnswer::Back => None,
            }
        } else if field.allowed_values.is_empty() {
            self.ask_field_text(field)?
        } else {
            self.ask_allowed_value(field)?
        };
        match typed.as_deref() {
            None => return Ok(StepOutcome::Back),
            Some("") => {}
            Some(REMOVE_ANSWER) if !self.is_needed(field) => drop(self.plan.values.remove(&field.name)),
            Some(text) => {
                drop(self.plan.values.insert(field.name.clone(), parse_typed_value(field, &field.name, text)?));
            }
        }
        if let Some(FieldValue::Reference(reference)) = self.plan.values.get(&field.name) {
            // The file or the variable that it refers to may have been corrected meanwhile.
            self.app.resolver.forget(reference);
        }
        self.fields_to_correct.retain(|name| field_name(name) != field.name);
        Ok(StepOutcome::Next)
    }

    fn has_to_be_corrected(&self, field: &Field) -> bool {
        self.fields_to_correct.iter().any(|name| field_name(name) == field.name)
    }

    /// Whether the field may not be left out.
    fn is_needed(&self, field: &Field) -> bool {
        field.is_required || self.has_to_be_corrected(field)
    }

    /// Asks for a line. Returns an empty one to keep the current value, and `None` to go back.
    fn ask_field_text(&self, field: &Field) -> Result<Option<String>, Failure> {
        let is_needed = self.is_needed(field);
        let current = self.plan.values.get(&field.name);
        let description = self.field_prompt(field);
        // A secret cannot be shown as a default, so Enter keeps it.
        let current_secret = current.filter(|_| field.is_secret);
        let default = match current_secret {
            Some(_) => None,
            None => current.map(FieldValue::to_string).or(field.default.clone()),
        };
        let is_removable = !is_needed && current.is_some() && field.default.is_none();
        let (prompt, optional) = match (current_secret, current) {
            (Some(secret), _) => {
                let note = if is_removable { ", - to remove it" } else { "" };
                (format!("{description} [Enter to keep {secret}{note}]"), true)
            }
            (None, Some(_)) if is_removable => (format!("{description} [- to remove it]"), false),
            (None, None) if !is_needed && default.is_none() => (format!("{description} [Enter to skip]"), true),
            _ => (description, false),
        };
        let question = Question {
            prompt: &prompt,
            default: default.as_deref(),
            optional,
            secret: field.is_secret,
            ..Question::default()
        };
        let check = |text: &str| match text {
            REMOVE_ANSWER if is_removable => Ok(()),
            text => self.plan.provider.check_typed_text(&field.name, text),
        };
        self.prompter()?.ask_line_or_back(question, &check)
    }

    /// Returns the field's description, or its name after printing a description that is too wide for a question.
    fn field_prompt(&self, field: &Field) -> String {
        match field.description.chars().count() + ANSWER_COLUMNS > terminal_columns() {
            true => {
                self.app.screen.print_status(wrap_text(&field.description, terminal_columns() - 1).join("\n"));
                field.name.clone()
            }
            false => field.description.clone(),
        }
    }

    /// Asks for one of the values that the field allows. Returns `None` to go back.
    fn ask_allowed_value(&self, field: &Field) -> Result<Option<String>, Failure> {
        let current = self.plan.values.get(&field.name).map(FieldValue::to_string).or(field.default.clone());
        let none = (!field.is_required && field.default.is_none()).then(|| "none".to_owned());
        let items: Vec<_> = none.iter().chain(&field.allowed_values).cloned().collect();
        let first = items.iter().position(|item| Some(item) == current.as_ref()).unwrap_or(0);
        let chosen = self.prompter()?.choose_or_back(&self.field_prompt(field), &items, first)?;
        Ok(chosen.map(|index| match index {
            0 if none.is_some() => REMOVE_ANSWER.to_owned(),
            index => items[index].clone(),
        }))
    }

    /// Asks for the rows of a table until an empty name ends it.
    fn ask_table_rows(&mut self, field: &Field) -> Result<StepOutcome, Failure> {
        let prompt = format!("{}: name [Enter when done]", field.description);
        loop {
            let question = Question { prompt: &prompt, optional: true, ..Question::default() };
            let check = |text: &str| self.plan.provider.check_typed_text(&format!("{}.{text}", field.name), "-");
            let key = match self.prompter()?.ask_line_or_back(question, &check)? {
                None => return Ok(StepOutcome::Back),
                Some(key) if key.is_empty() => return Ok(StepOutcome::Next),
                Some(key) => key,
            };
            let name = format!("{}.{key}", field.name);
            let prompt = format!("Value for {key}");
            let question = Question { prompt: &prompt, secret: field.is_secret, ..Question::default() };
            let check = |text: &str| self.plan.provider.check_typed_text(&name, text);
            if let Some(typed) = self.prompter()?.ask_line_or_back(question, &check)? {
                let value = parse_typed_value(field, &name, &typed)?;
                self.plan.values.insert(name, value);
            }
        }
    }
}

/// Asks for one of the account's values. `none` is the item for no value, if that is possible.
pub(super) fn ask_account_value(
    prompter: &dyn Prompter,
    prompt: &str,
    none: Option<&str>,
    choices: &[AccountChoice],
    current: Option<&str>,
) -> Result<AccountAnswer, Failure> {
    let rows: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.description.as_str())).collect();
    let none: Vec<_> = none.into_iter().map(str::to_owned).collect();
    let items: Vec<_> = [none.clone(), align_rows(&rows), vec!["enter another".to_owned()]].concat();
    let first = match current {
        None => 0,
        Some(current) => match choices.iter().position(|choice| choice.value == current) {
            Some(index) => none.len() + index,
            None => items.len() - 1,
        },
    };
    let Some(chosen) = prompter.choose_or_back(prompt, &items, first)? else { return Ok(AccountAnswer::Back) };
    Ok(match chosen.checked_sub(none.len()).map(|index| choices.get(index)) {
        None => AccountAnswer::None,
        Some(Some(choice)) => AccountAnswer::Value(choice.value.clone()),
        Some(None) => AccountAnswer::TypeIn,
    })
}
