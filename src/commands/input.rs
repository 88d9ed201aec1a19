//! Reads what a command is given on standard input or in a file.

use std::{
    io::{BufRead, Read, stdin},
    path::Path,
};

use super::App;
use crate::{
    failure::{Failure, FailureKind},
    files, interrupt,
};

/// The longest text that is read from a file or from standard input.
const MAX_INPUT_BYTES: u64 = 1024 * 1024;

/// Reads a line of standard input, without its line break.
pub fn read_stdin_line() -> Result<String, Failure> {
    let (read, line) = interrupt::run_blocking(|| {
        let mut line = String::new();
        (stdin().lock().take(MAX_INPUT_BYTES).read_line(&mut line), line)
    })
    .map_err(|_| Failure::interrupted())?;
    read.map_err(|error| Failure::new(FailureKind::Usage, "standard input cannot be read").with_cause(error))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Returns the text of a file that a flag names, of a pipe, or of standard input where the name is `-`. At most 1 MiB.
///
/// # Errors
/// The text cannot be read, is not UTF-8 or is longer, or a pipe does not end within `--timeout`.
pub fn read_input_text(app: &App, path: &Path) -> Result<String, Failure> {
    let (file, timeout) = (path.to_owned(), app.timeout);
    let read = interrupt::run_blocking(move || match file.to_str() {
        Some("-") => files::read_stdin(MAX_INPUT_BYTES),
        _ => files::read_input(&file, MAX_INPUT_BYTES, timeout),
    });
    let unread = |cause: &dyn std::fmt::Display| {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        Failure::usage(format!("{name} cannot be read")).with_cause(cause).with_fix("check the path; - reads stdin")
    };
    let bytes = read.map_err(|_| Failure::interrupted())?.map_err(|error| unread(&error))?;
    String::from_utf8(bytes).map_err(|error| unread(&error.utf8_error()))
}
