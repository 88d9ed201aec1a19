//! Recipients from a file, one a line.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::super::{App, read_input_text};
use crate::{encoding::escape_control_chars, failure::Failure, sms::Phone};

/// Reads the recipients of a file. Blank lines and lines that begin with `#` are skipped, a number that is there twice
/// is named and sent to once.
///
/// # Errors
/// A line is not a phone number, which is named by its place; or there is no number at all.
pub fn read_recipients(app: &App, path: &Path) -> Result<Vec<Phone>, Failure> {
    let text = read_input_text(app, path)?;
    let is_stdin = path == Path::new("-");
    let name = if is_stdin { "standard input".into() } else { path.display().to_string() };
    let place = |line: usize| match is_stdin {
        true => format!("{name}, line {line}"),
        false => format!("{name}:{line}"),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let mut first: BTreeMap<Phone, usize> = BTreeMap::new();
    let (mut all, mut twice) = (vec![], vec![]);
    for (line, number) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let wrong = |problem: String| {
            Failure::usage(format!("{}: {problem}", place(line))).with_fix("correct the line; nothing was sent")
        };
        let to: Phone = number.parse().map_err(wrong)?;
        match first.get(&to) {
            Some(before) => twice.push(format!("{}: {} is also on line {before}", place(line), to.masked())),
            None => {
                first.insert(to, line);
                all.push(to);
            }
        }
    }
    if all.is_empty() {
        return Err(Failure::usage(format!("{name} contains no phone number; nothing was sent"))
            .with_fix("write one number per line, such as +14155550100"));
    }
    for line in twice {
        app.screen.print_status(format!("{}; it gets one message", escape_control_chars(&line)));
    }
    Ok(all)
}

/// Returns the absolute path by which a batch is known, or `None` for a file that cannot be read again.
pub fn batch_path(path: &Path) -> Option<String> {
    let path: PathBuf = fs::canonicalize(path).ok()?;
    path.is_file().then(|| path.display().to_string())
}
