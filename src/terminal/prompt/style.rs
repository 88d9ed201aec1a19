//! The appearance of questions: with colours, without them, or for a terminal that cannot move its cursor.

use std::{
    env,
    io::{self, BufRead, Write, stderr, stdin},
};

use dialoguer::{
    Input, Password, Select,
    console::{Term, truncate_str},
    theme::{ColorfulTheme, SimpleTheme, Theme},
};

use super::{BACK_ANSWER, terminal_columns};
use crate::failure::InvalidValue;

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
    /// A line that is shown as it is typed.
    Line,
    /// A line that the terminal does not show. The question is shown again when the process continues after Ctrl-Z.
    HiddenLine { question: String },
    /// A list without a cursor.
    List,
}

/// A question with one line for an answer, owned by the thread that asks it.
pub struct LineQuestion {
    pub prompt: String,
    pub default: Option<String>,
    pub initial: String,
    pub secret: bool,
}

/// Returns what is wrong with an answer. It can be called on another thread.
pub type AnswerValidator = Box<dyn Fn(&str) -> Result<(), InvalidValue> + Send>;

impl PromptStyle {
    /// Returns the style of the terminal on stderr.
    pub fn detect() -> Self {
        let term = env::var("TERM").unwrap_or_default();
        match dialoguer::console::colors_enabled_stderr() {
            _ if cfg!(unix) && (term.is_empty() || term == "dumb") => Self::Plain,
            true => Self::Coloured,
            false => Self::Uncoloured,
        }
    }

    /// Returns whether a question with this input changes the terminal's mode.
    pub fn changes_mode(self, input_mode: &InputMode) -> bool {
        self != Self::Plain || matches!(input_mode, InputMode::HiddenLine { .. })
    }

    /// Returns the question of a hidden line as it is shown.
    pub fn format_hidden_prompt(self, prompt: &str) -> String {
        if self == Self::Plain {
            return format!("{prompt}: ");
        }
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.theme().format_password_prompt(&mut text, prompt);
        text
    }

    /// Asks until the answer is valid.
    pub fn ask_line(self, question: &LineQuestion, validate: AnswerValidator) -> dialoguer::Result<String> {
        let LineQuestion { prompt, default, initial, secret } = question;
        if self == Self::Plain {
            return Ok(ask_plain_line(question, &validate)?);
        }
        let theme = self.theme();
        let valid = |text: &String| validate(text);
        if *secret {
            let password = Password::with_theme(&*theme).with_prompt(prompt);
            return password.allow_empty_password(true).validate_with(valid).interact();
        }
        let mut input = Input::<String>::with_theme(&*theme).with_prompt(prompt);
        input = input.allow_empty(true).validate_with(valid).with_initial_text(initial);
        if let Some(default) = default {
            input = input.default(default.clone());
        }
        input.interact_text()
    }

    /// Asks for one of the items. Returns its index, or `None` to go back a question.
    pub fn choose(self, prompt: &str, items: &[String], default: usize) -> dialoguer::Result<Option<usize>> {
        if self == Self::Plain {
            return Ok(choose_plain(prompt, items, default)?);
        }
        // Select redraws one line per item, so no item may be wrapped.
        let width = terminal_columns().saturating_sub(3);
        let lines = items.iter().map(|item| truncate_str(item, width, "…"));
        let theme = self.theme();
        let select = Select::with_theme(&*theme).with_prompt(prompt).items(lines).default(default);
        let chosen = select.report(false).interact_opt()?;
        if let Some(item) = chosen.and_then(|index| items.get(index)) {
            let mut line = String::new();
            let _ = theme.format_select_prompt_selection(&mut line, prompt, item_name(item));
            Term::stderr().write_line(&line)?;
        }
        Ok(chosen)
    }

    fn theme(self) -> Box<dyn Theme> {
        match self {
            Self::Coloured => Box::new(ColorfulTheme::default()),
            Self::Uncoloured | Self::Plain => Box::new(SimpleTheme),
        }
    }
}

/// Returns the name of an item, without its explanation.
fn item_name(item: &str) -> &str {
    item.trim().split("  ").next().unwrap_or_default()
}

fn ask_plain_line(question: &LineQuestion, validate: &AnswerValidator) -> io::Result<String> {
    let LineQuestion { prompt, default, initial, secret } = question;
    let default = default.as_deref().unwrap_or(initial);
    let hint = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    loop {
        let typed = if *secret {
            write_stderr(&format!("{prompt}: "))?;
            Term::stderr().read_secure_line()?
        } else {
            write_stderr(&format!("{prompt}{hint}: "))?;
            read_line()?
        };
        let answer = if typed.is_empty() { default.to_owned() } else { typed };
        match validate(&answer) {
            Ok(()) => return Ok(answer),
            Err(problem) => write_stderr(&format!("{problem}\n"))?,
        }
    }
}

fn choose_plain(prompt: &str, items: &[String], default: usize) -> io::Result<Option<usize>> {
    write_stderr(&format!("{prompt}\n"))?;
    for (index, item) in items.iter().enumerate() {
        write_stderr(&format!("  {}. {item}\n", index + 1))?;
    }
    loop {
        let (count, number) = (items.len(), default + 1);
        write_stderr(&format!("Enter a number from 1 to {count}, or {BACK_ANSWER} to go back [{number}]: "))?;
        let typed = read_line()?;
        let index = match typed.trim() {
            "" => Some(default),
            BACK_ANSWER => return Ok(None),
            text => text
                .parse()
                .ok()
                .and_then(|number: usize| number.checked_sub(1))
                .or_else(|| items.iter().position(|item| item_name(item) == text)),
        };
        match index.filter(|index| *index < items.len()) {
            Some(index) => return Ok(Some(index)),
            None => write_stderr(&format!("there is no {}\n", typed.trim()))?,
        }
    }
}

fn read_line() -> io::Result<String> {
    let mut line = String::new();
    match stdin().lock().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\n', '\r']).to_owned()),
    }
}

fn write_stderr(text: &str) -> io::Result<()> {
    stderr().write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_without_its_explanation() {
        assert_eq!(item_name("twilio  Twilio Programmable Messaging"), "twilio");
        assert_eq!(item_name("save"), "save");
    }
}
