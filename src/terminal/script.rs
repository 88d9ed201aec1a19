//! A person whose answers are known beforehand.

use std::collections::VecDeque;

use super::{Ask, Question};
use crate::failure::Failure;

/// Answers in order; notes every question, and every objection to an answer.
pub struct Script {
    pub answers: VecDeque<String>,
    pub asked: std::rc::Rc<std::cell::RefCell<Vec<String>>>,
}

impl Script {
    pub fn new(answers: &[&str]) -> Self {
        Self { answers: answers.iter().map(ToString::to_string).collect(), asked: Default::default() }
    }

    fn next(&mut self, prompt: &str) -> Result<String, Failure> {
        self.asked.borrow_mut().push(prompt.to_owned());
        self.answers.pop_front().ok_or_else(Failure::interrupted)
    }
}

impl Ask for Script {
    fn line(
        &mut self,
        question: Question,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        loop {
            let answer = match self.next(question.prompt)?.as_str() {
                "" => question.default.unwrap_or_default().to_owned(),
                typed => typed.to_owned(),
            };
            match check(&answer) {
                _ if answer.is_empty() && question.optional => return Ok(answer),
                Ok(()) if !answer.is_empty() => return Ok(answer),
                objection => self.asked.borrow_mut().push(format!("! {objection:?}")),
            }
        }
    }

    fn choose(&mut self, prompt: &str, items: &[String], _: usize) -> Result<usize, Failure> {
        let wanted = self.next(prompt)?;
        Ok(items.iter().position(|item| item.starts_with(&wanted)).expect("an item of that name"))
    }

    fn confirm(&mut self, prompt: &str, _: bool) -> Result<bool, Failure> {
        Ok(self.next(prompt)? == "y")
    }
}
