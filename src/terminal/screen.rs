//! Answers on stdout, talk on stderr: for people through `Display`, for scripts as JSON. Every text passes
//! [`super::output`] on its way, but for what is said to be printed as it is.

use std::{
    fmt::Display,
    io::{self, ErrorKind, IsTerminal, Write},
};

use clap::builder::StyledStr;
use colored::{ColoredString, Colorize, control};
use dialoguer::console::{self, Term};
use serde::Serialize;
use serde_json::json;

use super::{
    output::{masked_json, printable, printable_id, printable_line, unmasked_json},
    prompt::terminal_columns,
};
use crate::{
    encoding::{escape_control_chars, mask_foreign_text},
    failure::{Failure, FailureKind},
};

/// How answers are shown.
#[derive(Clone, Copy, Default)]
pub struct Screen {
    pub json: bool,
    pub quiet: bool,
}

impl Screen {
    /// Decides once whether anything is coloured; `None` asks the terminals and the environment.
    pub fn set_colour(always: Option<bool>, var: impl Fn(&str) -> Option<String>) {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let terminals = io::stdout().is_terminal() && io::stderr().is_terminal();
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let plain = set("NO_COLOR").is_some()
            || set("TERM").is_some_and(|term| term == "dumb")
            || set("CLICOLOR").is_some_and(|value| value == "0");
        control::set_override(always.unwrap_or(if plain { false } else { forced || terminals }));
    }

    /// The answer of a command: on stdout, and nothing else is.
    pub fn show(&self, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match self.json {
            true => write_out(&masked_json(view, true)),
            false => self.print(&view.to_string()),
        }
    }

    /// An answer that others read on while the command goes on: one line, as JSON too. Nothing in it is masked:
    /// the sandbox tells its demonstration credentials, which are no secrets.
    pub fn show_unmasked_line(&self, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match self.json {
            true => write_out(&unmasked_json(view, false)),
            false => write_out(&view.to_string()),
        }
    }

    /// The answer of a command, of which `--quiet` leaves only the one thing that a script wants: ids and names,
    /// a line each, as they were received.
    pub fn show_or_ids(&self, wanted: &str, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match (self.quiet && !self.json, wanted.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => self.print_ids(wanted.lines()),
            (false, _) => self.show(view),
        }
    }

    /// Ids or codes on stdout, a line each, as they were received.
    pub fn print_ids<'t>(&self, ids: impl IntoIterator<Item = &'t str>) -> Result<(), Failure> {
        write_out(&ids.into_iter().map(printable_id).collect::<Vec<_>>().join("\n"))
    }

    /// Text on stdout.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        write_out(&screen_text(text))
    }

    /// Text as it is, on stdout: a script of our own, or an export in which secrets were asked for.
    pub fn print_as_is(&self, text: &str) -> Result<(), Failure> {
        write_out(text)
    }

    /// Help, as clap lays it out.
    pub fn print_help(&self, text: &StyledStr) -> Result<(), Failure> {
        if self.json {
            return write_out(&masked_json(&json!({ "help": text.to_string() }), true));
        }
        match control::SHOULD_COLORIZE.should_colorize() {
            true => write_out(&text.ansi().to_string()),
            false => write_out(&text.to_string()),
        }
    }

    /// Talk for a person, on stderr.
    pub fn print_status(&self, line: impl Display) {
        if !self.quiet {
            self.print_note(line);
        }
    }

    /// What must not be overlooked, on stderr, `--quiet` or not.
    pub fn print_note(&self, line: impl Display) {
        let _ = writeln!(io::stderr(), "{}", screen_text(&line.to_string()));
    }

    /// A line for whoever wants to watch, on stderr.
    pub fn print_trace(line: &str) {
        let _ = writeln!(io::stderr(), "{}", printable_line(line).dimmed());
    }

    /// A failure: what failed, why, and what mends it. With `--json`, the one document on stdout.
    pub fn print_failure(&self, failure: &Failure) {
        if self.json {
            let _ = write_out(&masked_json(&json!({ "error": failure }), true));
            return;
        }
        let _ = io::stderr().write_all(format_failure(&"error:".red().bold(), failure).as_bytes());
    }

    /// The same for a failure of our own words, in which nothing has to be masked. It needs no randomness, as tables do.
    pub fn fail_as_is(&self, failure: &Failure) {
        #[derive(Serialize)]
        struct Document<'a> {
            error: &'a Failure,
        }
        if self.json {
            let _ = write_out(&unmasked_json(&Document { error: failure }, true));
            return;
        }
        let mut text = format!("{} {}\n", "error:".red().bold(), failure.message);
        if let Some(fix) = &failure.fix {
            text += &format!("  {} {fix}\n", "fix:".bold());
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// A failure after which questions go on.
    pub fn print_recoverable(&self, failure: &Failure) {
        self.print_status(format_failure(&"✗".red(), failure).trim_end());
    }
}

/// Writes text to stdout, with a line break at its end. A reader that went away is no failure.
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
    printable(text, control::SHOULD_COLORIZE.should_colorize())
}

/// Secrets are masked before a sentence is cut into lines. What mends it is never cut: it is there to be copied.
fn format_failure(mark: &ColoredString, failure: &Failure) -> String {
    let mark_room = text_columns(mark) + 1;
    let mut text =
        format!("{mark} {}\n", wrap_for_terminal(&Term::stderr(), mark_room, &printable_line(&failure.message)));
    if let Some(cause) = &failure.cause {
        text += &format!("  {} {}\n", "why:".bold(), wrap_for_terminal(&Term::stderr(), 7, &printable_line(cause)));
    }
    if let Some(fix) = &failure.fix {
        text += &format!("  {} {}\n", "fix:".bold(), printable_line(fix));
    }
    text
}

/// A text as a phone shows it.
pub fn message_bubble(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').flat_map(|line| wrap_text(&escape_control_chars(line), 36)).collect();
    let width = lines.iter().map(|line| text_columns(line)).max().unwrap_or(0);
    let body = lines.iter().map(|line| format!("  │ {line}{} │\n", " ".repeat(width - text_columns(line))));
    let edge = "─".repeat(width + 2);
    format!("  ╭{edge}╮\n{}  ╰{edge}╯", body.collect::<String>())
}

/// The text in lines of so many columns, cut between words where it can be.
pub fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![];
    for line in text.split('\n') {
        let mut current = String::new();
        for word in line.split_inclusive(' ') {
            if !current.is_empty() && text_columns(&current) + text_columns(word.trim_end()) > columns {
                lines.push(std::mem::take(&mut current).trim_end().to_owned());
            }
            for c in word.chars() {
                if text_columns(&current) + text_columns(c.encode_utf8(&mut [0; 4])) > columns && c != ' ' {
                    lines.push(std::mem::take(&mut current));
                }
                current.push(c);
            }
        }
        lines.push(current.trim_end().to_owned());
    }
    lines
}

/// A sentence that goes on under its own beginning, so many columns in, where the terminal is too narrow for it.
/// Where nobody watches stdout it is one line.
pub fn wrap_indented(indent: usize, text: &str) -> String {
    wrap_for_terminal(&Term::stdout(), indent, text)
}

fn wrap_for_terminal(terminal: &Term, indent: usize, text: &str) -> String {
    let Some((_, width)) = terminal.size_checked() else { return text.to_owned() };
    let room = usize::from(width).saturating_sub(indent);
    match room > 20 {
        true => wrap_text(text, room).join(&format!("\n{}", " ".repeat(indent))),
        false => text.to_owned(),
    }
}

/// Rows of two columns, each row in one line of the terminal.
pub fn align_rows(rows: &[(&str, &str)]) -> Vec<String> {
    let width = rows.iter().map(|(first, _)| text_columns(first)).max().unwrap_or(0);
    let row = |(first, second): &(&str, &str)| {
        let (first, second) = (mask_foreign_text(first), mask_foreign_text(second));
        let row = format!("{first}{}  {second}", " ".repeat(width.saturating_sub(text_columns(&first))));
        // What marks the chosen one takes four columns.
        console::truncate_str(row.trim_end(), terminal_columns().saturating_sub(4), "…").into_owned()
    };
    rows.iter().map(row).collect()
}

/// Columns that a text takes on a terminal.
fn text_columns(text: &str) -> usize {
    console::measure_text_width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_between_words_and_wide_letters_count_twice() {
        assert_eq!(wrap_text("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap_text("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap_text("您的验证码", 4), ["您的", "验证", "码"]);
        assert_eq!(wrap_text("a\nb", 9), ["a", "b"]);
    }
}
