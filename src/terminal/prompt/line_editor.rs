//! A question that is answered with a line, which can be edited as in a shell.

use std::{borrow::Cow, io};

use rustyline::{
    Behavior, ColorMode, Config, Editor, ExternalPrinter, Helper, completion::Completer, error::ReadlineError,
    highlight::Highlighter, hint::Hinter, history::MemHistory, validate,
};

use super::{
    question_thread::QuestionContext,
    style::{AnswerValidator, LineQuestion, PromptStyle, format_error},
};

/// How long after Esc the rest of a key's sequence may follow, in milliseconds.
const KEY_SEQUENCE_TIMEOUT_MILLIS: u16 = 100;

/// Checks what was typed when Enter is pressed.
struct LineHelper<'a> {
    validate: &'a AnswerValidator,
    default: &'a str,
}

impl validate::Validator for LineHelper<'_> {
    fn validate(&self, context: &mut validate::ValidationContext) -> rustyline::Result<validate::ValidationResult> {
        let problem = (self.validate)(with_default(context.input(), self.default)).err();
        Ok(match problem {
            None => validate::ValidationResult::Valid(None),
            Some(problem) => validate::ValidationResult::Invalid(Some(format!("\n{}", format_error(&problem)))),
        })
    }
}

impl Highlighter for LineHelper<'_> {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Borrowed(prompt)
    }
}

impl Completer for LineHelper<'_> {
    type Candidate = String;
}

impl Hinter for LineHelper<'_> {
    type Hint = String;
}

impl Helper for LineHelper<'_> {}

/// Asks until the answer is valid. A wrong answer stays in the line to be corrected.
pub fn ask(style: PromptStyle, question: &LineQuestion, context: &QuestionContext) -> io::Result<String> {
    let default = question.default.as_deref().unwrap_or_default();
    let color_mode = if style == PromptStyle::Coloured { ColorMode::Enabled } else { ColorMode::Disabled };
    let config = Config::builder()
        .behavior(Behavior::PreferTerm)
        .color_mode(color_mode)
        .enable_signals(true)
        .keyseq_timeout(Some(KEY_SEQUENCE_TIMEOUT_MILLIS))
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history).map_err(io_error)?;
    let mut printer = editor.create_external_printer().map_err(io_error)?;
    context.terminal.set_redraw(Box::new(move || drop(printer.print(String::new()))));
    editor.set_helper(Some(LineHelper { validate: &context.validate, default }));
    let prompt = (style.format_line_prompt(question, false), style.format_line_prompt(question, true));
    let typed = editor.readline_with_initial(&prompt, (&question.initial, "")).map_err(io_error)?;
    Ok(with_default(&typed, default).to_owned())
}

fn with_default<'a>(typed: &'a str, default: &'a str) -> &'a str {
    if typed.trim().is_empty() { default } else { typed }
}

fn io_error(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        ReadlineError::Eof => io::ErrorKind::UnexpectedEof.into(),
        ReadlineError::Interrupted => io::ErrorKind::Interrupted.into(),
        error => io::Error::other(error),
    }
}
