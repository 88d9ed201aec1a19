//! One field: typed, or chosen from what there is.

use super::{super::super::set::typed_answer, Turn, Wizard, guide::Beside};
use crate::{
    connectors::{
        Offer, Offered,
        form::{Answer, Field, field_of},
    },
    failure::Failure,
    terminal::{Ask, Question, aligned, columns, wrapped},
};

/// What a note and an answer take beside a question, in columns.
const ROOM: usize = 40;

/// What leaves out an answer that is there.
const OUT: &str = "-";

impl Wizard<'_> {
    pub(super) async fn field(&mut self, nth: usize, forced: bool) -> Result<Turn, Failure> {
        let field = self.fields[nth].clone();
        if field.conflicts.iter().any(|other| self.plan.answers.contains_key(other)) {
            return Ok(Turn::Passed);
        }
        let again = self.again.iter().any(|name| field_of(name) == field.name);
        let missing = self.plan.provider.missing(&self.plan.answers).contains(&field.name);
        if !(forced || self.all || again || missing) {
            return Ok(Turn::Passed);
        }
        self.guide(Beside::Field(nth));
        if field.table {
            return self.rows(&field);
        }
        let offers = match self.offers(Offered::Field(&field.name), nth).await? {
            Ok(offers) => offers,
            Err(turn) => return Ok(turn),
        };
        let needed = field.required || again;
        let typed = match (offers.is_empty(), field.choices.is_empty()) {
            (false, _) => match self.offered(&field, &offers)? {
                Some(None) => self.typed(&field, needed)?,
                chosen => chosen.flatten(),
            },
            (true, true) => self.typed(&field, needed)?,
            (true, false) => self.picked(&field)?,
        };
        match typed.as_deref() {
            None => return Ok(Turn::Back),
            Some("") => {}
            Some(OUT) if !needed => drop(self.plan.answers.remove(&field.name)),
            Some(text) => {
                drop(self.plan.answers.insert(field.name.clone(), typed_answer(&field, &field.name, text)?));
            }
        }
        if let Some(Answer::Kept(reference)) = self.plan.answers.get(&field.name) {
            // What it refers to may have been corrected meanwhile.
            self.app.references.forget(reference);
        }
        self.again.retain(|name| field_of(name) != field.name);
        Ok(Turn::Asked)
    }

    /// One line; empty where the answer that is there stays.
    fn typed(&self, field: &Field, needed: bool) -> Result<Option<String>, Failure> {
        let current = self.plan.answers.get(&field.name);
        // What is hidden cannot be shown as a default, so Enter keeps it.
        let hidden = current.filter(|_| field.secret);
        let about = self.asked(field);
        let default = match hidden {
            Some(_) => None,
            None => current.map(Answer::to_string).or(field.default.clone()),
        };
        let out =
            if needed || current.is_none() || field.default.is_some() { "" } else { ", - to remove it" };
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
            secret: field.secret,
            ..Question::default()
        };
        let check = |text: &str| match text {
            OUT if !out.is_empty() => Ok(()),
            text => self.plan.provider.check(&field.name, text),
        };
        self.app.ask(&[])?.line_or_back(question, &check)
    }

    /// A question that does not fit beside its answer is asked by the field's name.
    fn asked(&self, field: &Field) -> String {
        match field.about.chars().count() + ROOM > columns() {
            true => {
                self.app.screen.say(wrapped(&field.about, columns() - 1).join("\n"));
                field.name.clone()
            }
            false => field.about.clone(),
        }
    }

    /// One of the few values that the field takes.
    fn picked(&self, field: &Field) -> Result<Option<String>, Failure> {
        let current = self.plan.answers.get(&field.name).map(Answer::to_string).or(field.default.clone());
        let none = (!field.required && field.default.is_none()).then(|| "none".to_owned());
        let items: Vec<_> = none.iter().chain(&field.choices).cloned().collect();
        let first = items.iter().position(|item| Some(item) == current.as_ref()).unwrap_or(0);
        let place = self.app.ask(&[])?.choose_or_back(&self.asked(field), &items, first)?;
        let leaves = |place: usize| none.is_some() && place == 0;
        Ok(place.map(|place| if leaves(place) { OUT.to_owned() } else { items[place].clone() }))
    }

    /// One of the account's own; `Some(None)` where it is to be typed.
    fn offered(&self, field: &Field, offers: &[Offer]) -> Result<Option<Option<String>>, Failure> {
        let current = self.plan.answers.get(&field.name).map(Answer::to_string);
        choose(self.app.ask(&[])?, &self.asked(field), None, offers, current.as_deref())
    }

    /// The rows of a table, one after the other.
    fn rows(&mut self, field: &Field) -> Result<Turn, Failure> {
        let prompt = format!("{}: name [Enter when done]", field.about);
        loop {
            let question = Question { prompt: &prompt, optional: true, ..Question::default() };
            let check = |text: &str| self.plan.provider.check(&format!("{}.{text}", field.name), "-");
            let key = match self.app.ask(&[])?.line_or_back(question, &check)? {
                None => return Ok(Turn::Back),
                Some(key) if key.is_empty() => return Ok(Turn::Asked),
                Some(key) => key,
            };
            let name = format!("{}.{key}", field.name);
            let prompt = format!("Value for {key}");
            let question = Question { prompt: &prompt, secret: field.secret, ..Question::default() };
            let check = |text: &str| self.plan.provider.check(&name, text);
            if let Some(typed) = self.app.ask(&[])?.line_or_back(question, &check)? {
                let answer = typed_answer(field, &name, &typed)?;
                self.plan.answers.insert(name, answer);
            }
        }
    }
}

/// Lets one of the account's own be chosen, or none, where a word for that is given, which is an empty response.
/// `Some(None)` where it is to be typed, `None` to go back.
pub(super) fn choose(
    person: &dyn Ask,
    prompt: &str,
    none: Option<&str>,
    offers: &[Offer],
    current: Option<&str>,
) -> Result<Option<Option<String>>, Failure> {
    let rows: Vec<_> = offers.iter().map(|offer| (offer.value.as_str(), offer.about.as_str())).collect();
    let none: Vec<_> = none.into_iter().map(str::to_owned).collect();
    let items: Vec<_> = [none.clone(), aligned(&rows), vec!["enter another".to_owned()]].concat();
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
