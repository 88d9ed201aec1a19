//! One field: typed, or chosen from what there is.

use super::{super::super::set::parse_typed_value, StepOutcome, Wizard, guide::GuideAnchor};
use crate::{
    connectors::{
        AccountChoice, ChoiceKind,
        form::{Field, FieldValue, field_name},
    },
    failure::Failure,
    terminal::{Prompter, Question, align_rows, terminal_columns, wrap_text},
};

/// What a note and an answer take beside a question, in columns.
const ANSWER_COLUMNS: usize = 40;

/// What leaves out an answer that is there.
const LEAVE_OUT: &str = "-";

impl Wizard<'_> {
    pub(super) async fn ask_field(&mut self, nth: usize, forced: bool) -> Result<StepOutcome, Failure> {
        let field = self.fields[nth].clone();
        if field.conflicts_with.iter().any(|other| self.plan.values.contains_key(other)) {
            return Ok(StepOutcome::Skip);
        }
        let again = self.fields_to_correct.iter().any(|name| field_name(name) == field.name);
        let missing = self.plan.provider.missing_fields(&self.plan.values).contains(&field.name);
        if !(forced || self.asks_all_fields || again || missing) {
            return Ok(StepOutcome::Skip);
        }
        self.show_guide(GuideAnchor::Field(nth));
        if field.is_table {
            return self.ask_table_rows(&field);
        }
        let offers = match self.list_account_choices(ChoiceKind::Field(&field.name), nth).await? {
            Ok(offers) => offers,
            Err(turn) => return Ok(turn),
        };
        let needed = field.is_required || again;
        let typed = match (offers.is_empty(), field.allowed_values.is_empty()) {
            (false, _) => match self.choose_account_value(&field, &offers)? {
                Some(None) => self.ask_field_text(&field, needed)?,
                chosen => chosen.flatten(),
            },
            (true, true) => self.ask_field_text(&field, needed)?,
            (true, false) => self.choose_field_value(&field)?,
        };
        match typed.as_deref() {
            None => return Ok(StepOutcome::Back),
            Some("") => {}
            Some(LEAVE_OUT) if !needed => drop(self.plan.values.remove(&field.name)),
            Some(text) => {
                drop(self.plan.values.insert(field.name.clone(), parse_typed_value(&field, &field.name, text)?));
            }
        }
        if let Some(FieldValue::Reference(reference)) = self.plan.values.get(&field.name) {
            // What it refers to may have been corrected meanwhile.
            self.app.resolver.forget(reference);
        }
        self.fields_to_correct.retain(|name| field_name(name) != field.name);
        Ok(StepOutcome::Next)
    }

    /// One line; empty where the answer that is there stays.
    fn ask_field_text(&self, field: &Field, needed: bool) -> Result<Option<String>, Failure> {
        let current = self.plan.values.get(&field.name);
        // What is hidden cannot be shown as a default, so Enter keeps it.
        let hidden = current.filter(|_| field.is_secret);
        let about = self.field_prompt(field);
        let default = match hidden {
            Some(_) => None,
            None => current.map(FieldValue::to_string).or(field.default.clone()),
        };
        let out = if needed || current.is_none() || field.default.is_some() { "" } else { ", - to remove it" };
        let (prompt, optional) = match (hidden, current) {
            (Some(answer), _) => (format!("{about} [Enter to keep {answer}{out}]"), true),
            (None, Some(_)) if !out.is_empty() => (format!("{about} [- to remove it]"), false),
            (None, None) if !needed && default.is_none() => (format!("{about} [Enter to skip]"), true),
            _ => (about, false),
        };
        let question = Question {
            prompt: &prompt,
            default: default.as_deref(),
            optional,
            secret: field.is_secret,
            ..Question::default()
        };
        let check = |text: &str| match text {
            LEAVE_OUT if !out.is_empty() => Ok(()),
            text => self.plan.provider.check_typed_text(&field.name, text),
        };
        self.app.require_prompter(&[])?.ask_line_or_back(question, &check)
    }

    /// A question that does not fit beside its answer is asked by the field's name.
    fn field_prompt(&self, field: &Field) -> String {
        match field.description.chars().count() + ANSWER_COLUMNS > terminal_columns() {
            true => {
                self.app.screen.print_status(wrap_text(&field.description, terminal_columns() - 1).join("\n"));
                field.name.clone()
            }
            false => field.description.clone(),
        }
    }

    /// One of the few values that the field takes.
    fn choose_field_value(&self, field: &Field) -> Result<Option<String>, Failure> {
        let current = self.plan.values.get(&field.name).map(FieldValue::to_string).or(field.default.clone());
        let none = (!field.is_required && field.default.is_none()).then(|| "none".to_owned());
        let items: Vec<_> = none.iter().chain(&field.allowed_values).cloned().collect();
        let first = items.iter().position(|item| Some(item) == current.as_ref()).unwrap_or(0);
        let place = self.app.require_prompter(&[])?.choose_or_back(&self.field_prompt(field), &items, first)?;
        let leaves = |place: usize| none.is_some() && place == 0;
        Ok(place.map(|place| if leaves(place) { LEAVE_OUT.to_owned() } else { items[place].clone() }))
    }

    /// One of the account's own; `Some(None)` where it is to be typed.
    fn choose_account_value(&self, field: &Field, offers: &[AccountChoice]) -> Result<Option<Option<String>>, Failure> {
        let current = self.plan.values.get(&field.name).map(FieldValue::to_string);
        choose_or_type(self.app.require_prompter(&[])?, &self.field_prompt(field), None, offers, current.as_deref())
    }

    /// The rows of a table, one after the other.
    fn ask_table_rows(&mut self, field: &Field) -> Result<StepOutcome, Failure> {
        let prompt = format!("{}: name [Enter when done]", field.description);
        loop {
            let question = Question { prompt: &prompt, optional: true, ..Question::default() };
            let check = |text: &str| self.plan.provider.check_typed_text(&format!("{}.{text}", field.name), "-");
            let key = match self.app.require_prompter(&[])?.ask_line_or_back(question, &check)? {
                None => return Ok(StepOutcome::Back),
                Some(key) if key.is_empty() => return Ok(StepOutcome::Next),
                Some(key) => key,
            };
            let name = format!("{}.{key}", field.name);
            let prompt = format!("Value for {key}");
            let question = Question { prompt: &prompt, secret: field.is_secret, ..Question::default() };
            let check = |text: &str| self.plan.provider.check_typed_text(&name, text);
            if let Some(typed) = self.app.require_prompter(&[])?.ask_line_or_back(question, &check)? {
                let answer = parse_typed_value(field, &name, &typed)?;
                self.plan.values.insert(name, answer);
            }
        }
    }
}

/// Lets one of the account's own be chosen, or none, where a word for that is given, which is an empty response.
/// `Some(None)` where it is to be typed, `None` to go back.
pub(super) fn choose_or_type(
    person: &dyn Prompter,
    prompt: &str,
    none: Option<&str>,
    offers: &[AccountChoice],
    current: Option<&str>,
) -> Result<Option<Option<String>>, Failure> {
    let rows: Vec<_> = offers.iter().map(|offer| (offer.value.as_str(), offer.description.as_str())).collect();
    let none: Vec<_> = none.into_iter().map(str::to_owned).collect();
    let items: Vec<_> = [none.clone(), align_rows(&rows), vec!["enter another".to_owned()]].concat();
    let known = offers.iter().position(|offer| Some(offer.value.as_str()) == current);
    let first = match (known, current) {
        (Some(place), _) => none.len() + place,
        (None, Some(_)) => items.len() - 1,
        (None, None) => 0,
    };
    let place = person.choose_or_back(prompt, &items, first)?;
    Ok(place.map(|place| match place.checked_sub(none.len()) {
        Some(place) => offers.get(place).map(|offer| offer.value.clone()),
        None => Some(String::new()),
    }))
}
