//! The words of a command line, and where the system finds its program.

use std::ffi::{OsStr, OsString};

/// Splits a command line as the system's own shells do. On Windows a backslash is part of a path, and only double
/// quotation marks quote: <https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>.
///
/// # Errors
/// A quotation mark is not closed.
#[cfg(windows)]
pub fn split_command_line(text: &str) -> Result<Vec<String>, &'static str> {
    match text.matches('"').count() % 2 {
        0 => Ok(winsplit::split(text)),
        _ => Err("a quotation mark is not closed"),
    }
}

/// Splits a command line as a shell does.
///
/// # Errors
/// A quotation mark is not closed.
#[cfg(unix)]
pub fn split_command_line(text: &str) -> Result<Vec<String>, &'static str> {
    shell_words::split(text).map_err(|_| "a quotation mark is not closed")
}

/// Returns what to start for the name or path of a program. Windows itself finds only `.exe` files by a name without an
/// ending, but `npm`, `code` and others are `.cmd` files, so all endings in `PATHEXT` are tried in each folder of `PATH`.
#[cfg(windows)]
pub fn find_program(name: impl AsRef<OsStr>) -> OsString {
    let found = which::which(name.as_ref());
    found.map_or_else(|_| name.as_ref().to_owned(), Into::into)
}

/// Returns the name: the system finds the program itself.
#[cfg(unix)]
pub fn find_program(name: impl AsRef<OsStr>) -> OsString {
    name.as_ref().to_owned()
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_is_part_of_a_path() {
        let words = split_command_line(r#""C:\Program Files\editor.exe" --wait C:\a"#).unwrap();
        assert_eq!(words, [r"C:\Program Files\editor.exe", "--wait", r"C:\a"]);
        assert!(split_command_line(r#""C:\Program Files\editor.exe"#.trim_end_matches("exe")).is_err());
    }

    #[test]
    fn programs_are_found_with_every_ending_of_programs() {
        let found = find_program("cmd").into_string().unwrap().to_lowercase();
        assert!(found.ends_with(r"\cmd.exe"), "{found}");
        assert_eq!(find_program("no-such-program"), "no-such-program");
        let editor = find_program("notepad").into_string().unwrap().to_lowercase();
        assert!(editor.ends_with(r"\notepad.exe"), "{editor}");
    }
}
