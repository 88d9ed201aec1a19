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
            false => write_out(&wrap_lines(&Term::stdout(), &screen_text(&view.to_string()))),
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
            false => write_out(&view.to_string()),
        }
    }

    /// Prints the result of a command, or with `--quiet` only these ids or names, each on a line.
    pub fn show_or_ids(&self, ids: &str, view: &(impl Serialize + Display)) -> Result<(), Failure> {
        match (self.quiet && !self.json, ids.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => self.print_ids(ids.lines()),
            (false, _) => self.show(view),
        }
    }

    /// Prints the result of a command, or with `--quiet` only this text, if it is not empty.
    pub fn show_or_text(&self, text: &str, view: &(impl Serialize + Display)) -> Result<(), Failure> {
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
        let _ = writeln!(io::stderr(), "{}", wrap_lines(&Term::stderr(), &screen_text(&line.to_string())));
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
        self.print_status(format_failure(&"✗".red(), failure).trim_end());
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

/// Secrets are masked before a sentence is wrapped. The fix is never wrapped, so that it can be copied.
fn format_failure(mark: &ColoredString, failure: &Failure) -> String {
    let wrapped = |indent, text: &str| wrap_for_terminal(&Term::stderr(), indent, &printable_line(text));
    let mut text = format!("{mark} {}\n", wrapped(text_columns(mark) + 1, &failure.message));
    if let Some(cause) = &failure.cause {
        text += &format!("  {} {}\n", "why:".bold(), wrapped(7, cause));
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
    let body = lines.iter().map(|line| format!("  │ {line}{} │\n", " ".repeat(width - text_columns(line))));
    let edge = "─".repeat(width + 2);
    format!("  ╭{edge}╮\n{}  ╰{edge}╯", body.collect::<String>())
}

/// Wraps the text into lines of at most this many columns, between words or wide letters if possible.
pub fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![];
    for line in text.split('\n') {
        let mut current = String::new();
        for word in split_words(line) {
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

/// Punctuation that does not begin a line.
const CLOSING_MARKS: &str = "，。、；：？！）】》」』”’…`\"'),.:;?!]}%";

/// Punctuation that does not end a line.
const OPENING_MARKS: &str = "（【《「『“‘`\"'([{";

/// Splits a line after each space and beside each wide letter, where it may be broken.
fn split_words(line: &str) -> Vec<&str> {
    let is_wide = |c: char| text_columns(c.encode_utf8(&mut [0; 4])) == 2;
    let (mut words, mut start) = (vec![], 0);
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let can_break = |before: char| match before {
            ' ' => c != ' ',
            _ if c == ' ' || CLOSING_MARKS.contains(c) || OPENING_MARKS.contains(before) => false,
            _ => is_wide(before) || is_wide(c),
        };
        if before.is_some_and(can_break) {
            words.push(&line[start..at]);
            start = at;
        }
        before = Some(c);
    }
    words.push(&line[start..]);
    words
}

/// Wraps a sentence that begins in column `indent` for the terminal on stdout, and indents the following lines. Without
/// a terminal, the sentence stays on one line.
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

/// Wraps each line that is wider than the terminal, between its words. What follows stands below the last column of a
/// table's row, or below the beginning of the line. Words are not broken, and lines that are there to be copied stay
/// whole.
fn wrap_lines(terminal: &Term, text: &str) -> String {
    let Some((_, width)) = terminal.size_checked() else { return text.to_owned() };
    let wrapped = |line| wrap_line(line, width.into());
    text.split('\n').map(wrapped).collect::<Vec<_>>().join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let plain = console::strip_ansi_codes(line);
    let content = plain.trim_start();
    let is_to_copy = ["fix:", "smsctl ", "curl "].iter().any(|start| content.starts_with(start));
    if text_columns(&plain) <= width || is_to_copy {
        return line.to_owned();
    }
    let indent = hanging_indent(&plain, width);
    let (mut lines, mut current) = (vec![], String::new());
    for word in split_words(line) {
        let columns = text_columns(&current);
        if columns > indent && columns + text_columns(word.trim_end()) > width {
            lines.push(std::mem::replace(&mut current, " ".repeat(indent)).trim_end().to_owned());
        }
        current.push_str(word);
    }
    lines.push(current.trim_end().to_owned());
    lines.join("\n")
}

/// Returns the column of the last cell of a table's row that begins in the first half of the terminal, or else the
/// column in which the line begins.
fn hanging_indent(line: &str, width: usize) -> usize {
    let begin = line.len() - line.trim_start().len();
    let cells = line[begin..].match_indices("  ").map(|(at, _)| begin + at);
    let starts = cells.map(|at| text_columns(&line[..at + (line[at..].len() - line[at..].trim_start().len())]));
    starts.filter(|column| *column <= width / 2).last().unwrap_or(begin)
}

/// Aligns rows of two columns, each cut to one line of the terminal.
pub fn align_rows(rows: &[(&str, &str)]) -> Vec<String> {
    let width = rows.iter().map(|(first, _)| text_columns(first)).max().unwrap_or(0);
    let row = |(first, second): &(&str, &str)| {
        let (first, second) = (mask_foreign_text(first), mask_foreign_text(second));
        let row = format!("{first}{}  {second}", " ".repeat(width.saturating_sub(text_columns(&first))));
        // The mark of the selected row takes four columns.
        console::truncate_str(row.trim_end(), terminal_columns().saturating_sub(4), "…").into_owned()
    };
    rows.iter().map(row).collect()
}

/// Cuts a text to this many columns, with `…` at its end if it is cut.
pub fn truncate_text(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

/// Returns how many columns a text takes on a terminal.
pub fn text_columns(text: &str) -> usize {
    console::measure_text_width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_between_words_and_wide_letters_count_twice() {
        assert_eq!(wrap_text("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap_text("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap_text("您的验证码", 4), ["您的", "验证", "码"]);
        assert_eq!(wrap_text("a\nb", 9), ["a", "b"]);
    }

    #[test]
    fn a_wide_line_continues_below_its_last_column_and_what_is_copied_stays_whole() {
        let row = "  from  \u{1b}[1mSender\u{1b}[0m: a number of your account";
        assert_eq!(wrap_line(row, 24), "  from  \u{1b}[1mSender\u{1b}[0m: a number\n        of your account");
        assert_eq!(wrap_line("  one two three", 10), "  one two\n  three");
        assert_eq!(wrap_line("名称  您的验证码", 12), "名称  您的验\n      证码");
        assert_eq!(wrap_line("id  SM00000000000000000000", 12), "id  SM00000000000000000000");
        for whole in ["  fix: `smsctl set from=+14155550100`", "  smsctl test --to +14155550100", "short"] {
            assert_eq!(wrap_line(whole, 10), whole);
        }
    }

    #[test]
    fn wide_letters_fill_a_line_and_marks_stay_with_what_they_close_or_open() {
        assert_eq!(wrap_text("填写 abc 您的验证码", 10), ["填写 abc", "您的验证码"]);
        assert_eq!(wrap_text("填写 abc 您的验证码", 12), ["填写 abc 您", "的验证码"]);
        assert_eq!(wrap_text("请填写验证码。", 12), ["请填写验证", "码。"]);
        assert_eq!(wrap_text("请填写签名【甲】", 12), ["请填写签名", "【甲】"]);
        assert_eq!(wrap_text("打开“签名”", 5), ["打开", "“签", "名”"]);
        assert_eq!(wrap_text("例如 `【甲】您`", 10), ["例如", "`【甲】您`"]);
        assert_eq!(wrap_text("a  b", 9), ["a  b"]);
    }
}
