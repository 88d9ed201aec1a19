//! Questions to the user, and their answers.

mod hidden_line;
mod line_editor;
mod list;
mod list_filter;
mod list_screen;
mod plain;
mod question_thread;
mod style;
mod terminal_state;
mod texts;

use std::cell::Cell;

use list_screen::ListQuestion;
use question_thread::QuestionContext;
use style::{InputMode, LineQuestion, PromptStyle};
pub use terminal_state::{restore_terminal, restore_terminal_mode};

use texts::PromptTexts;

use super::output::printable_line;
use crate::{
    connectors::{Language, problem_in_language},
    failure::{Failure, InvalidValue},
};

/// A question that is answered with one line.
#[derive(Clone, Copy, Default)]
pub struct Question<'a> {
    /// The question.
    pub prompt: &'a str,
    /// The answer if the user only presses Enter.
    pub default: Option<&'a str>,
    /// The text that is there to be edited.
    pub initial: &'a str,
    /// Whether the answer may be empty.
    pub optional: bool,
    /// Whether the answer is hidden while it is typed.
    pub secret: bool,
}

/// The answer to a question of yes or no if the user only presses Enter.
#[derive(Clone, Copy)]
pub enum DefaultAnswer {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// The answer to a list that also takes what is typed.
pub enum ListAnswer {
    /// The index of an item.
    Item(usize),
    /// A text that matches no item.
    Typed(String),
}

/// The answer that goes back to the previous question.
pub const BACK_ANSWER: &str = "<";

/// Returns what is wrong with an answer.
pub type AnswerCheck<'a> = &'a dyn Fn(&str) -> Result<(), InvalidValue>;

/// Asks the user. All methods fail if the user cannot be asked or presses Ctrl-C.
pub trait Prompter {
    /// Sets the language of what every question says by itself. It is English at first.
    fn set_language(&self, language: Language);

    /// Asks for a line that passes the check, empty only if the question is optional. Returns `None` to go back a
    /// question.
    fn ask_line_or_back(&self, question: Question, check: AnswerCheck) -> Result<Option<String>, Failure>;

    /// Asks for one of the items. Returns its index, or `None` to go back a question.
    fn choose_or_back(&self, prompt: &str, items: &[String], default: usize) -> Result<Option<usize>, Failure>;

    /// Asks for one of the items, or for a text that matches none of them and passes the check. Returns `None` to go back
    /// a question.
    fn choose_or_type(
        &self,
        prompt: &str,
        items: &[String],
        default: usize,
        check: AnswerCheck,
    ) -> Result<Option<ListAnswer>, Failure>;

    /// Asks a question that is answered with yes or no.
    fn confirm(&self, prompt: &str, default: DefaultAnswer) -> Result<bool, Failure>;

    /// Asks for a line where there is no previous question.
    fn ask_line(&self, question: Question, check: AnswerCheck) -> Result<String, Failure> {
        loop {
            if let Some(typed) = self.ask_line_or_back(question, check)? {
                return Ok(typed);
            }
        }
    }

    /// Asks for one of the items where there is no previous question.
    fn choose(&self, prompt: &str, items: &[String], default: usize) -> Result<usize, Failure>;
}

/// Returns the width of the terminal on stderr, where questions are asked.
pub fn terminal_columns() -> usize {
    dialoguer::console::Term::stderr().size().1.into()
}

/// Asks on the terminal.
pub struct TerminalPrompter {
    style: PromptStyle,
    language: Cell<Language>,
}

impl Default for TerminalPrompter {
    fn default() -> Self {
        Self { style: PromptStyle::detect(), language: Cell::default() }
    }
}

impl Prompter for TerminalPrompter {
    fn set_language(&self, language: Language) {
        self.language.set(language);
    }

    fn ask_line_or_back(&self, question: Question, check: AnswerCheck) -> Result<Option<String>, Failure> {
        let valid = |text: &str| match text.trim() {
            text if goes_back(&question, text) => Ok(()),
            "" if question.optional => Ok(()),
            "" => Err(self.texts().answer_needed.into()),
            text => self.check_text(check, text),
        };
        let (style, prompt) = (self.style, printable_line(question.prompt));
        let typed = match question.secret {
            true => {
                let input_mode = InputMode::HiddenLine { question: style.format_prompt(&prompt, true) };
                let ask = move |context| hidden_line::ask(style, &prompt, context);
                question_thread::ask_on_thread(style, input_mode, &valid, ask)?
            }
            false => {
                let (default, initial) = (question.default.map(str::to_owned), question.initial.to_owned());
                let asked = LineQuestion { prompt, default, initial };
                let ask = move |context: QuestionContext| match style {
                    PromptStyle::Plain => Ok(plain::ask_line(&asked, &context.validate)?),
                    _ => Ok(line_editor::ask(style, &asked, &context)?),
                };
                question_thread::ask_on_thread(style, InputMode::Line, &valid, ask)?
            }
        };
        let typed = typed.trim();
        Ok((!goes_back(&question, typed)).then(|| typed.to_owned()))
    }

    fn choose_or_back(&self, prompt: &str, items: &[String], default: usize) -> Result<Option<usize>, Failure> {
        self.ask_item(prompt, items, default, true)
    }

    fn choose_or_type(
        &self,
        prompt: &str,
        items: &[String],
        default: usize,
        check: AnswerCheck,
    ) -> Result<Option<ListAnswer>, Failure> {
        let list = self.new_list(prompt, items, default);
        self.ask_list(ListQuestion { can_go_back: true, takes_typed_text: true, ..list }, check)
    }

    fn choose(&self, prompt: &str, items: &[String], default: usize) -> Result<usize, Failure> {
        loop {
            if let Some(index) = self.ask_item(prompt, items, default, false)? {
                return Ok(index);
            }
        }
    }

    fn confirm(&self, prompt: &str, default: DefaultAnswer) -> Result<bool, Failure> {
        let prompt = format!("{prompt} [yes/no]");
        let default = match default {
            DefaultAnswer::Yes => "yes",
            DefaultAnswer::No => "no",
        };
        let question = Question { prompt: &prompt, default: Some(default), ..Question::default() };
        let typed = self.ask_line(question, &|text| match parse_yes_no(text) {
            Some(_) => Ok(()),
            None => Err(self.texts().type_yes_or_no.into()),
        })?;
        Ok(parse_yes_no(&typed) == Some(true))
    }
}

impl TerminalPrompter {
    fn texts(&self) -> &'static PromptTexts {
        PromptTexts::in_language(self.language.get())
    }

    /// Checks an answer. What is wrong with it is said in the language of the questions.
    fn check_text(&self, check: AnswerCheck, text: &str) -> Result<(), InvalidValue> {
        check(text).map_err(|problem| {
            let problem = problem_in_language(&problem, self.language.get());
            printable_line(&problem).into()
        })
    }

    fn new_list(&self, prompt: &str, items: &[String], default: usize) -> ListQuestion {
        ListQuestion::new(prompt, items, default, self.texts())
    }

    fn ask_item(
        &self,
        prompt: &str,
        items: &[String],
        default: usize,
        can_go_back: bool,
    ) -> Result<Option<usize>, Failure> {
        let list = ListQuestion { can_go_back, ..self.new_list(prompt, items, default) };
        Ok(match self.ask_list(list, &|_| Ok(()))? {
            Some(ListAnswer::Item(index)) => Some(index),
            Some(ListAnswer::Typed(_)) | None => None,
        })
    }

    fn ask_list(&self, question: ListQuestion, check: AnswerCheck) -> Result<Option<ListAnswer>, Failure> {
        let style = self.style;
        let valid = |text: &str| self.check_text(check, text);
        let choose = move |context: QuestionContext| match style {
            PromptStyle::Plain => Ok(plain::choose(&question, &context.validate)?),
            _ => list::choose(style, question, &context),
        };
        question_thread::ask_on_thread(style, InputMode::List, &valid, choose)
    }
}

/// Whether an answer goes back: [`BACK_ANSWER`] alone, or after the text that was there to be edited.
fn goes_back(question: &Question, typed: &str) -> bool {
    typed.strip_suffix(BACK_ANSWER).is_some_and(|rest| rest.is_empty() || rest == question.initial)
}

/// Parses the whole word: "yep" is neither yes nor no.
fn parse_yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "是" => Some(true),
        "n" | "no" | "否" => Some(false),
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
