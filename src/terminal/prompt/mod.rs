//! Asking a person.

mod question_thread;
mod style;
mod terminal_state;

use style::{LineQuestion, PromptStyle};
use terminal_state::InputMode;
pub use terminal_state::{restore_terminal, restore_terminal_mode};

use crate::failure::Failure;

/// A question with one line for an answer.
#[derive(Clone, Copy, Default)]
pub struct Question<'a> {
    pub prompt: &'a str,
    /// What Enter alone answers.
    pub default: Option<&'a str>,
    /// What stands there to be changed.
    pub initial: &'a str,
    /// Whether Enter alone may leave it out.
    pub optional: bool,
    /// Whether the answer stays hidden while it is typed.
    pub secret: bool,
}

/// What goes back a question, in the place of an answer.
pub const BACK_ANSWER: &str = "<";

/// Says what is wrong with an answer.
pub type AnswerCheck<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Somebody who can answer questions.
pub trait Prompter {
    /// One line that passes the check, empty only where the question is optional; `None` to go back a question.
    fn ask_line_or_back(&self, question: Question, check: AnswerCheck) -> Result<Option<String>, Failure>;

    /// The place of the chosen item; `None` to go back a question.
    fn choose_or_back(&self, prompt: &str, items: &[String], default: usize) -> Result<Option<usize>, Failure>;

    fn confirm(&self, prompt: &str, default: bool) -> Result<bool, Failure>;

    /// A line where there is no question to go back to.
    fn ask_line(&self, question: Question, check: AnswerCheck) -> Result<String, Failure> {
        loop {
            if let Some(typed) = self.ask_line_or_back(question, check)? {
                return Ok(typed);
            }
        }
    }

    /// A choice where there is no question to go back to.
    fn choose(&self, prompt: &str, items: &[String], default: usize) -> Result<usize, Failure> {
        loop {
            if let Some(place) = self.choose_or_back(prompt, items, default)? {
                return Ok(place);
            }
        }
    }
}

/// The width of the terminal on which questions are asked.
pub fn terminal_columns() -> usize {
    dialoguer::console::Term::stderr().size().1.into()
}

/// A person at a terminal.
pub struct TerminalPrompter {
    style: PromptStyle,
}

impl Default for TerminalPrompter {
    fn default() -> Self {
        Self { style: PromptStyle::detect() }
    }
}

impl Prompter for TerminalPrompter {
    fn ask_line_or_back(&self, question: Question, check: AnswerCheck) -> Result<Option<String>, Failure> {
        let valid = |text: &str| match text.trim() {
            BACK_ANSWER => Ok(()),
            "" if question.optional => Ok(()),
            "" => Err("an answer is needed".to_owned()),
            text => check(text),
        };
        let style = self.style;
        let asked = LineQuestion {
            prompt: question.prompt.to_owned(),
            default: question.default.map(str::to_owned),
            initial: question.initial.to_owned(),
            secret: question.secret,
        };
        let reading = match question.secret {
            true => InputMode::HiddenLine { question: style.format_hidden_prompt(question.prompt) },
            false => InputMode::Line,
        };
        let typed =
            question_thread::ask_on_thread(style, reading, &valid, move |validate| style.ask_line(&asked, validate))?;
        Ok(Some(typed.trim().to_owned()).filter(|typed| typed != BACK_ANSWER))
    }

    fn choose_or_back(&self, prompt: &str, items: &[String], default: usize) -> Result<Option<usize>, Failure> {
        let (style, prompt, items) = (self.style, prompt.to_owned(), items.to_owned());
        let choose = move |_| style.choose(&prompt, &items, default);
        question_thread::ask_on_thread(style, InputMode::List, &|_| Ok(()), choose)
    }

    fn confirm(&self, prompt: &str, default: bool) -> Result<bool, Failure> {
        let prompt = format!("{prompt} [yes/no]");
        let default = if default { "yes" } else { "no" };
        let question = Question { prompt: &prompt, default: Some(default), ..Question::default() };
        let typed = self.ask_line(question, &|text| match parse_yes_no(text) {
            Some(_) => Ok(()),
            None => Err("type yes or no".to_owned()),
        })?;
        Ok(parse_yes_no(&typed) == Some(true))
    }
}

/// Reads the whole word: what only begins like a yes is none.
fn parse_yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_whole_words() {
        for (text, meant) in [("y", Some(true)), ("YES", Some(true)), ("n", Some(false)), ("No", Some(false))] {
            assert_eq!(parse_yes_no(text), meant, "{text}");
        }
        for text in ["", "nay", "yep", "yes please", "ny"] {
            assert_eq!(parse_yes_no(text), None, "{text}");
        }
    }
}
