//! The user's own editor.

use std::{
    env,
    fmt::Display,
    fs,
    io::{IsTerminal, Write},
    path::Path,
    process::{Command, Stdio},
};

use crate::failure::{Failure, Kind};

/// Opens the editor on a text; `None` when it left it as it was.
pub fn edit(text: &str, extension: &str) -> Result<Option<String>, Failure> {
    let draft = tempfile::Builder::new().prefix("smsctl-").suffix(extension).tempfile();
    let mut draft = draft.map_err(|error| unusable(&error))?;
    draft.write_all(text.as_bytes()).map_err(|error| unusable(&error))?;
    let typed = edit_file(draft.path())?;
    Ok((typed != text).then_some(typed))
}

/// The user's editor with its arguments: `$VISUAL`, else `$EDITOR`.
pub fn editor() -> Option<String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok());
    editor.map(|words| words.trim().to_owned()).find(|words| !words.is_empty())
}

/// Opens the user's editor, else vi, on a file; its text afterwards.
/// An editor that fails, as vi's `:cq` does, has changed nothing.
pub fn edit_file(path: &Path) -> Result<String, Failure> {
    let Some(editor) = editor().or_else(|| std::io::stdin().is_terminal().then(|| "vi".into())) else {
        return Err(Failure::new(Kind::InputNeeded, "no editor is named, and there is no terminal for vi")
            .fix("set EDITOR, such as EDITOR=nano"));
    };
    let words = shell_words::split(&editor).map_err(|error| unusable(&error))?;
    let [program, args @ ..] = &words[..] else { return Err(unusable(&"EDITOR names no program")) };
    // Its own talk goes to the terminal, and never into an answer on stdout.
    let run = Command::new(program).args(args).arg(path).stdout(Stdio::from(std::io::stderr())).status();
    let status = run.map_err(|error| unusable(&format!("{program}: {error}")))?;
    if !status.success() {
        return Err(unusable(&format!("{program} ended with {status}")));
    }
    fs::read_to_string(path).map_err(|error| unusable(&error))
}

fn unusable(cause: &dyn Display) -> Failure {
    Failure::new(Kind::Unexpected, "the editor cannot be used; nothing changed")
        .cause(cause)
        .fix("set EDITOR, such as EDITOR=nano")
}
