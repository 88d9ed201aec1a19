//! `--to-file`: recipients from a file, one per line.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::super::{App, read_input_text};
use crate::{
    failure::InvalidValue,
    {encoding::escape_control_chars, failure::Failure, sms::Phone},
};

/// Reads the recipients of a file. It skips blank lines and lines that begin with `#`. A number that appears twice is
/// reported and returned once.
///
/// # Errors
/// The file cannot be read, a line is not a phone number, or there is no number at all.
pub fn read_recipients(app: &App, path: &Path) -> Result<Vec<Phone>, Failure> {
    let text = read_input_text(app, path)?;
    let is_stdin = path == Path::new("-");
    let name = if is_stdin { "standard input".into() } else { path.display().to_string() };
    let position = |line: usize| match is_stdin {
        true => format!("{name}, line {line}"),
        false => format!("{name}:{line}"),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let mut first_lines: BTreeMap<Phone, usize> = BTreeMap::new();
    let (mut recipients, mut duplicates) = (vec![], vec![]);
    for (line, number) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let invalid = |problem: InvalidValue| {
            Failure::usage(format!("{}: {problem}", position(line))).with_fix("correct the line; nothing was sent")
        };
        let to: Phone = number.parse().map_err(invalid)?;
        match first_lines.get(&to) {
            Some(first) => duplicates.push(format!("{}: {} is also on line {first}", position(line), to.masked())),
            None => {
                first_lines.insert(to, line);
                recipients.push(to);
            }
        }
    }
    if recipients.is_empty() {
        return Err(Failure::usage(format!("{name} contains no phone number; nothing was sent"))
            .with_fix("write one number per line, such as +14155550100"));
    }
    for line in duplicates {
        app.screen.print_status(format!("{}; it gets one message", escape_control_chars(&line)));
    }
    Ok(recipients)
}

/// Returns the absolute path that identifies a batch, or `None` for a pipe, which cannot be read again.
pub fn batch_path(path: &Path) -> Option<String> {
    let path: PathBuf = dunce::canonicalize(path).ok()?;
    path.is_file().then(|| path.display().to_string())
}
