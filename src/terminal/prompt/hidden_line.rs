//! A question whose answer the terminal does not show.

use std::io::{Write, stderr};

use dialoguer::{Password, theme::Theme};

use super::{
    super::output::printable_line,
    plain,
    question_thread::QuestionContext,
    style::{PromptStyle, format_error},
};
use crate::references::Reference;

/// Stands for a hidden answer.
const HIDDEN_ANSWER: &str = "••••••••";

/// The questions of dialoguer that hide their answer.
struct HiddenTheme(PromptStyle);

impl Theme for HiddenTheme {
    fn format_password_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        f.write_str(&self.0.format_prompt(prompt, true))
    }

    fn format_error(&self, f: &mut dyn std::fmt::Write, problem: &str) -> std::fmt::Result {
        f.write_str(&format_error(problem))
    }
}

/// Asks for a line that the terminal does not show, until the answer is valid. A reference is shown then: it is no
/// secret.
pub fn ask(style: PromptStyle, prompt: &str, context: QuestionContext) -> dialoguer::Result<String> {
    if style == PromptStyle::Plain {
        return Ok(plain::ask_hidden_line(prompt, &context.validate)?);
    }
    let theme = HiddenTheme(style);
    let password = Password::with_theme(&theme).with_prompt(prompt).allow_empty_password(true);
    let answer = password.report(false).validate_with(move |text: &String| (context.validate)(text)).interact()?;
    let shown = match Reference::parse(&answer) {
        Some(reference) => printable_line(&reference.to_string()),
        None if answer.is_empty() => String::new(),
        None => HIDDEN_ANSWER.to_owned(),
    };
    stderr().write_all(style.format_answered(prompt, &shown).as_bytes())?;
    Ok(answer)
}
