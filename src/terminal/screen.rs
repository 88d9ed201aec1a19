//! Prints results on stdout and everything else on stderr: for people through `Display`, for scripts as JSON. Every text
//! passes through [`super::output`], unless the function says otherwise.

use std::{
    fmt::Display,
    io::{self, ErrorKind, IsTerminal, Write},
};

use clap::{ColorChoice, builder::StyledStr};
use colored::{ColoredString, Colorize, control};
use dialoguer::console::{self, Term};
use serde::Serialize;
use serde_json::json;

use super::{
    output::{ColourCodes, JsonLayout, masked_json, printable, printable_id, printable_line, unmasked_json},
    prompt::terminal_columns,
    wrap::{pad_text, text_columns, truncate_text, wrap_line, wrap_lines, wrap_text},
};
use crate::{
    encoding::{escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind},
};

/// Prints what a command has to say.
#[derive(Clone, Copy, Default)]
pub struct Screen {
    /// Whether `--json` was given.
    pub json: bool,
    /// Whether `--quiet` was given.
    pub quiet: bool,
}

impl Screen {
    /// Turns colours on or off for the whole process. [`ColorChoice::Auto`] decides by the terminals and the environment,
    /// which `var` reads.
    pub fn set_colour(choice: ColorChoice, var: impl Fn(&str) -> Option<String>) {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let terminals = io::stdout().is_terminal() && io::stderr().is_terminal();
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let plain = set("NO_COLOR").is_some()
            || set("TERM").is_some_and(|term| term == "dumb")
            || set("CLICOLOR").is_some_and(|value| value == "0");
        let has_colours = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => !plain && (forced || terminals),
        };
        // A console of Windows shows escape sequences only once it is asked to; where it cannot, it shows no colours.
        #[cfg(windows)]
        let has_colours = has_colours && (!terminals || control::set_virtual_terminal(true).is_ok());
        control::set_override(has_colours);
        console::set_colors_enabled_stderr(has_colours);
    }

    /// Returns whether a person reads along: both streams are terminals, and neither JSON nor silence was asked for.
    pub fn is_watched(&self) -> bool {
        io::stdout().is_terminal() && io::stderr().is_terminal() && !self.json && !self.quiet
    }

    /// Prints the result of a command on stdout. Lines that are wider than the terminal are wrapped.
    pub fn show(&self, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match self.json {
            true => write_out(&masked_json(view, JsonLayout::Indented)),
            false => write_out(&wrap_for(&Term::stdout(), &screen_text(&view.to_string()))),
        }
    }

    /// Prints the result of a command on stdout with its lines as they are: a request, a wording, a file.
    pub fn show_exact(&self, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match self.json {
            true => self.show(view),
            false => self.print(&view.to_string()),
        }
    }

    /// Prints a result while the command keeps running, with JSON in one line. Nothing in it is masked: the sandbox
    /// prints its demonstration credentials, which are not secret.
    pub fn show_unmasked_line(&self, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match self.json {
            true => write_out(&unmasked_json(view, JsonLayout::OneLine)),
            false => write_out(&wrap_for(&Term::stdout(), &view.to_string())),
        }
    }

    /// Prints the result of a command, or with `--quiet` only these ids or names, each on a line.
    pub fn show_or_print_ids(&self, ids: &str, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match (self.quiet && !self.json, ids.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => self.print_ids(ids.lines()),
            (false, _) => self.show(view),
        }
    }

    /// Prints the result of a command, or with `--quiet` only this text, if it is not empty.
    pub fn show_or_print_text(&self, text: &str, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match (self.quiet && !self.json, text.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => self.print(text),
            (false, _) => self.show(view),
        }
    }

    /// Prints ids or codes on stdout, each on a line, as they were received.
    pub fn print_ids<'t>(&self, ids: impl IntoIterator<Item = &'t str>) -> Result<(), Failure> {
        write_out(&ids.into_iter().map(printable_id).collect::<Vec<_>>().join("\n"))
    }

    /// Prints text on stdout.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        write_out(&screen_text(text))
    }

    /// Prints text on stdout as it is: a script of smsctl's own, or an export with secrets.
    pub fn print_as_is(&self, text: &str) -> Result<(), Failure> {
        write_out(text)
    }

    /// Prints clap's help on stdout.
    pub fn print_help(&self, text: &StyledStr) -> Result<(), Failure> {
        if self.json {
            return write_out(&masked_json(&json!({ "help": text.to_string() }), JsonLayout::Indented));
        }
        match control::SHOULD_COLORIZE.should_colorize() {
            true => write_out(&text.ansi().to_string()),
            false => write_out(&text.to_string()),
        }
    }

    /// Prints information on stderr, unless `--quiet` was given.
    pub fn print_status(&self, line: impl Display) {
        if !self.quiet {
            self.print_note(line);
        }
    }

    /// Prints an important note on stderr, even with `--quiet`.
    pub fn print_note(&self, line: impl Display) {
        let _ = writeln!(io::stderr(), "{}", wrap_for(&Term::stderr(), &screen_text(&line.to_string())));
    }

    /// Prints a line of the `--verbose` log on stderr.
    pub fn print_trace(line: &str) {
        let _ = writeln!(io::stderr(), "{}", printable_line(line).dimmed());
    }

    /// Prints a failure on stderr: what failed, why, and how to fix it. With `--json`, prints a document on stdout.
    pub fn print_failure(&self, failure: &Failure) {
        if self.json {
            let _ = write_out(&masked_json(&json!({ "error": failure }), JsonLayout::Indented));
            return;
        }
        let _ = io::stderr().write_all(format_failure(&"error:".red().bold(), failure).as_bytes());
    }

    /// Prints a failure without masking. Unlike [`Screen::print_failure`] it uses no hash tables, which panic if the
    /// system provides no random numbers.
    pub fn print_failure_unmasked(&self, failure: &Failure) {
        #[derive(Serialize)]
        struct FailureDocument<'a> {
            error: &'a Failure,
        }
        if self.json {
            let _ = write_out(&unmasked_json(&FailureDocument { error: failure }, JsonLayout::Indented));
            return;
        }
        let mut text = format!("{} {}\n", "error:".red().bold(), failure.message);
        if let Some(fix) = &failure.fix {
            text += &format!("  {} {fix}\n", "fix:".bold());
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Prints a failure on stderr after which the command continues with its questions.
    pub fn print_recoverable(&self, failure: &Failure) {
        // Its fix is a sentence to read, not a command to copy, so it is wrapped too.
        let shown = format_failure(&"✗".red(), &Failure { fix: None, ..failure.clone() });
        self.print_status(shown.trim_end());
        if let Some(fix) = &failure.fix {
            let (start, columns) = (format!("  {} ", "fix:".bold()), terminal_columns());
            self.print_status(wrap_line(&format!("{start}{}", printable_line(fix)), columns, text_columns(&start)));
        }
    }
}

/// Writes text to stdout, with a line break at its end. A closed pipe is not a failure.
fn write_out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| match text.ends_with('\n') {
        true => out.flush(),
        false => out.write_all(b"\n").and_then(|()| out.flush()),
    });
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(FailureKind::Unexpected, "the output cannot be written").with_cause(error))
        }
        _ => Ok(()),
    }
}

fn screen_text(text: &str) -> String {
    let colours = match control::SHOULD_COLORIZE.should_colorize() {
        true => ColourCodes::Keep,
        false => ColourCodes::Escape,
    };
    printable(text, colours)
}

/// Wraps the lines that are wider than this terminal. Without a terminal, they stay as they are.
fn wrap_for(terminal: &Term, text: &str) -> String {
    match terminal.size_checked() {
        Some((_, columns)) => wrap_lines(text, columns.into()),
        None => text.to_owned(),
    }
}

/// Secrets are masked before a sentence is wrapped. The fix is never wrapped, so that it can be copied.
fn format_failure(mark: &ColoredString, failure: &Failure) -> String {
    let columns = Term::stderr().size_checked().map_or(usize::MAX, |(_, columns)| columns.into());
    let wrapped = |start: &str, text: &str| {
        wrap_line(&format!("{start} {}", printable_line(text)), columns, text_columns(start) + 1) + "\n"
    };
    let mut text = wrapped(&mark.to_string(), &failure.message);
    if let Some(cause) = &failure.cause {
        text += &wrapped(&format!("  {}", "why:".bold()), cause);
    }
    if let Some(fix) = &failure.fix {
        text += &format!("  {} {}\n", "fix:".bold(), printable_line(fix));
    }
    failure.also.iter().for_each(|other| text += &format_failure(mark, other));
    text
}

/// Draws a text in a bubble, as a phone shows it.
pub fn message_bubble(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').flat_map(|line| wrap_text(&escape_control_chars(line), 36)).collect();
    let width = lines.iter().map(|line| text_columns(line)).max().unwrap_or(0);
    let body = lines.iter().map(|line| format!("  │ {} │\n", pad_text(line, width)));
    let edge = "─".repeat(width + 2);
    format!("  ╭{edge}╮\n{}  ╰{edge}╯", body.collect::<String>())
}

/// The lines that a row of a list takes at most, so that a long value leaves room for the other rows.
const MAX_ROW_LINES: usize = 4;

/// Aligns rows of two columns, each cut to what a few lines of the terminal hold.
pub fn align_rows(rows: &[(&str, &str)]) -> Vec<String> {
    let width = rows.iter().map(|(first, _)| text_columns(first)).max().unwrap_or(0);
    let row = |(first, second): &(&str, &str)| {
        let (first, second) = (mask_foreign_text(first), mask_foreign_text(second));
        let row = format!("{}  {second}", pad_text(&first, width));
        truncate_text(row.trim_end(), MAX_ROW_LINES * terminal_columns())
    };
    rows.iter().map(row).collect()
}
