//! Asking a person.

use std::cell::OnceCell;

use dialoguer::{
    Confirm, Input, Password, Select, console::truncate_str, theme::ColorfulTheme, theme::SimpleTheme,
    theme::Theme,
};

use crate::failure::{Failure, Kind};

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
pub const BACK: &str = "<";

/// Says what is wrong with an answer.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Somebody who can answer questions.
pub trait Ask {
    /// One line that passes the check, empty only where the question is optional; `None` to go back a question.
    fn line_or_back(&self, question: Question, check: Check) -> Result<Option<String>, Failure>;

    /// The place of the chosen item; `None` to go back a question.
    fn choose_or_back(
        &self,
        prompt: &str,
        items: &[String],
        default: usize,
    ) -> Result<Option<usize>, Failure>;

    fn confirm(&self, prompt: &str, default: bool) -> Result<bool, Failure>;

    /// A line where there is no question to go back to.
    fn line(&self, question: Question, check: Check) -> Result<String, Failure> {
        loop {
            if let Some(typed) = self.line_or_back(question, check)? {
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
pub fn columns() -> usize {
    dialoguer::console::Term::stderr().size().1.into()
}

/// A person at a terminal.
#[derive(Default)]
pub struct Prompt {
    theme: OnceCell<Box<dyn Theme>>,
}

impl Prompt {
    /// From the first question on, a signal puts the terminal back as it was and ends the process
    /// with 128 + signal.
    fn theme(&self) -> &dyn Theme {
        &**self.theme.get_or_init(|| {
            #[cfg(unix)]
            restore_on_signal();
            match dialoguer::console::colors_enabled_stderr() {
                true => Box::new(ColorfulTheme::default()),
                false => Box::new(SimpleTheme),
            }
        })
    }
}

impl Ask for Prompt {
    fn line_or_back(&self, question: Question, check: Check) -> Result<Option<String>, Failure> {
        let said = |typed: String| Some(typed.trim().to_owned()).filter(|typed| typed != BACK);
        let valid = |text: &String| match text.trim() {
            BACK => Ok(()),
            "" if question.optional => Ok(()),
            "" => Err("an answer is needed".to_owned()),
            text => check(text),
        };
        if question.secret {
            let password = Password::with_theme(self.theme()).with_prompt(question.prompt);
            let typed = password.allow_empty_password(true).validate_with(valid).interact();
            return Ok(said(typed.map_err(interrupted)?));
        }
        let mut input = Input::<String>::with_theme(self.theme()).with_prompt(question.prompt);
        input = input.allow_empty(true).validate_with(valid).with_initial_text(question.initial);
        if let Some(default) = question.default {
            input = input.default(default.to_owned());
        }
        Ok(said(input.interact_text().map_err(interrupted)?))
    }

    fn choose_or_back(
        &self,
        prompt: &str,
        items: &[String],
        default: usize,
    ) -> Result<Option<usize>, Failure> {
        // Select draws over as many lines as it has items: none may take two.
        let width = columns().saturating_sub(3);
        let items = items.iter().map(|item| truncate_str(item, width, "…"));
        let select = Select::with_theme(self.theme()).with_prompt(prompt).items(items).default(default);
        select.interact_opt().map_err(interrupted)
    }

    fn confirm(&self, prompt: &str, default: bool) -> Result<bool, Failure> {
        Confirm::with_theme(self.theme())
            .with_prompt(prompt)
            .default(default)
            .wait_for_newline(true)
            .interact()
            .map_err(interrupted)
    }
}

fn interrupted(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    let _ = dialoguer::console::Term::stderr().show_cursor();
    match error.kind() {
        std::io::ErrorKind::Interrupted => Failure::interrupted(),
        _ => Failure::new(Kind::Unexpected, "the terminal cannot be read").cause(error),
    }
}

#[cfg(unix)]
fn restore_on_signal() {
    use std::io::{Write, stderr, stdin};

    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    use signal_hook::{consts, iterator::Signals};

    let Ok(before) = tcgetattr(stdin()) else { return };
    let Ok(mut signals) = Signals::new([consts::SIGINT, consts::SIGTERM, consts::SIGHUP]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end, so that no question hides the cursor again.
            let mut screen = stderr().lock();
            let _ = screen.write_all(b"\x1b[?25h\n");
            let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
            std::process::exit(128 + signal);
        }
    });
}
