//! How questions look: on a terminal with colours, without them, or one that cannot move its cursor.

use std::{
    env,
    io::{self, BufRead, Write, stderr, stdin},
};

use dialoguer::{
    Input, Password, Select,
    console::{Term, truncate_str},
    theme::{ColorfulTheme, SimpleTheme, Theme},
};

use super::{terminal_columns, terminal_state::InputMode};

/// How questions look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptStyle {
    Coloured,
    Uncoloured,
    /// Without a single control sequence, as TERM=dumb asks for.
    Plain,
}

/// A question with one line for an answer, owned by the thread that asks it.
pub struct LineQuestion {
    pub prompt: String,
    pub default: Option<String>,
    pub initial: String,
    pub secret: bool,
}

/// Says what is wrong with an answer.
pub type AnswerValidator = Box<dyn Fn(&str) -> Result<(), String> + Send>;

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

    /// Returns whether the terminal's mode is changed for such a question.
    pub fn changes_mode(self, reading: &InputMode) -> bool {
        self != Self::Plain || matches!(reading, InputMode::HiddenLine { .. })
    }

    /// Returns the question of a hidden line, as it stands on the screen.
    pub fn format_hidden_prompt(self, prompt: &str) -> String {
        let mut text = String::new();
        // A string takes whatever is written.
        let _ = match self {
            Self::Plain => {
                text = format!("{prompt}: ");
                Ok(())
            }
            Self::Coloured | Self::Uncoloured => self.theme().format_password_prompt(&mut text, prompt),
        };
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

    /// Asks for one of the items. Returns its place, or `None` to go back a question.
    pub fn choose(self, prompt: &str, items: &[String], default: usize) -> dialoguer::Result<Option<usize>> {
        if self == Self::Plain {
            return Ok(choose_plain(prompt, items, default)?);
        }
        // Select draws over as many lines as it has items: none may take two.
        let width = terminal_columns().saturating_sub(3);
        let lines = items.iter().map(|item| truncate_str(item, width, "…"));
        let theme = self.theme();
        let select = Select::with_theme(&*theme).with_prompt(prompt).items(lines).default(default);
        let chosen = select.report(false).interact_opt()?;
        if let Some(item) = chosen.and_then(|place| items.get(place)) {
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

/// The name of an item, which stands before what explains it.
fn item_name(item: &str) -> &str {
    item.trim().split("  ").next().unwrap_or_default()
}

fn ask_plain_line(question: &LineQuestion, validate: &AnswerValidator) -> io::Result<String> {
    let LineQuestion { prompt, default, initial, secret } = question;
    let offered = default.as_deref().unwrap_or(initial);
    let shown = if offered.is_empty() { String::new() } else { format!(" [{offered}]") };
    loop {
        let typed = if *secret {
            write_stderr(&format!("{prompt}: "))?;
            Term::stderr().read_secure_line()?
        } else {
            write_stderr(&format!("{prompt}{shown}: "))?;
            read_line()?
        };
        let answer = if typed.is_empty() { offered.to_owned() } else { typed };
        match validate(&answer) {
            Ok(()) => return Ok(answer),
            Err(problem) => write_stderr(&format!("{problem}\n"))?,
        }
    }
}

fn choose_plain(prompt: &str, items: &[String], default: usize) -> io::Result<Option<usize>> {
    write_stderr(&format!("{prompt}\n"))?;
    for (place, item) in items.iter().enumerate() {
        write_stderr(&format!("  {}. {item}\n", place + 1))?;
    }
    loop {
        write_stderr(&format!(
            "Enter a number from 1 to {}, or {} to go back [{}]: ",
            items.len(),
            super::BACK_ANSWER,
            default + 1
        ))?;
        let typed = read_line()?;
        let place = match typed.trim() {
            "" => Some(default),
            super::BACK_ANSWER => return Ok(None),
            text => text
                .parse()
                .ok()
                .and_then(|number: usize| number.checked_sub(1))
                .or_else(|| items.iter().position(|item| item_name(item) == text)),
        };
        match place.filter(|place| *place < items.len()) {
            Some(place) => return Ok(Some(place)),
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
