//! The appearance of questions: with colours, without them, or for a terminal that cannot move its cursor.

use std::env;

use colored::Colorize;
use dialoguer::console::{colors_enabled_stderr, style};

use super::{super::wrap::wrap_line, terminal_columns};
use crate::failure::InvalidValue;

/// The columns of the mark before a question, an item or an error.
pub const MARK_COLUMNS: usize = 2;

/// The appearance of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptStyle {
    Coloured,
    Uncoloured,
    /// Without any control sequence, for TERM=dumb.
    Plain,
}

/// How a question uses the terminal.
#[derive(Clone)]
pub enum InputMode {
    /// A line that is edited key by key.
    Line,
    /// A line that the terminal does not show. The question is shown again when the process continues after Ctrl-Z.
    HiddenLine {
        #[cfg_attr(windows, expect(dead_code, reason = "Windows stops no process at Ctrl-Z"))]
        question: String,
    },
    /// A list without a cursor.
    List,
}

/// A question with one line for an answer, owned by the thread that asks it.
pub struct LineQuestion {
    pub prompt: String,
    pub default: Option<String>,
    pub initial: String,
}

/// Returns what is wrong with an answer. It can be called on another thread.
pub type AnswerValidator = Box<dyn Fn(&str) -> Result<(), InvalidValue> + Send>;

impl PromptStyle {
    /// Returns the style of the terminal on stderr.
    pub fn detect() -> Self {
        let term = env::var("TERM").unwrap_or_default();
        match colors_enabled_stderr() {
            _ if cfg!(unix) && (term.is_empty() || term == "dumb") => Self::Plain,
            true => Self::Coloured,
            false => Self::Uncoloured,
        }
    }

    /// Returns whether a question with this input changes the terminal's mode.
    #[cfg(unix)]
    pub fn changes_mode(self, input_mode: &InputMode) -> bool {
        self != Self::Plain || matches!(input_mode, InputMode::HiddenLine { .. })
    }

    /// Returns a question as it is shown before its answer.
    pub fn format_prompt(self, prompt: &str, with_colours: bool) -> String {
        match (self, with_colours) {
            (Self::Plain, _) => format!("{prompt}: "),
            (Self::Coloured, true) => {
                format!("{} {} {} ", style("?").yellow().force_styling(true), self.emphasize(prompt), self.dim("›"))
            }
            _ => format!("? {prompt} › "),
        }
    }

    /// Returns a question with its answer, which does not change any more.
    pub fn format_answered(self, prompt: &str, answer: &str) -> String {
        let line = format!("{}{answer}", self.format_prompt(prompt, true));
        wrap_line(&line, terminal_columns(), MARK_COLUMNS) + "\n"
    }

    /// Returns the question of a line with its default.
    pub fn format_line_prompt(self, question: &LineQuestion, with_colours: bool) -> String {
        match question.default.as_deref().filter(|default| !default.is_empty()) {
            Some(default) => self.format_prompt(&format!("{} ({default})", question.prompt), with_colours),
            None => self.format_prompt(&question.prompt, with_colours),
        }
    }

    /// Returns the text of a question.
    pub fn emphasize(self, text: &str) -> String {
        match self {
            Self::Coloured => style(text).bold().force_styling(true).to_string(),
            _ => text.to_owned(),
        }
    }

    /// Returns a text that matters less.
    pub fn dim(self, text: &str) -> String {
        match self {
            Self::Coloured => style(text).dim().force_styling(true).to_string(),
            _ => text.to_owned(),
        }
    }
}

/// Returns what is wrong with an answer as it is shown below the question.
pub fn format_error(problem: &str) -> String {
    wrap_line(&format!("{} {problem}", "✗".red()), terminal_columns().saturating_sub(1), MARK_COLUMNS)
}
