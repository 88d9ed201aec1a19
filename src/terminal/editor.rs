//! The user's own editor.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use tempfile::NamedTempFile;

use crate::{
    failure::{Failure, Kind},
    files::read_regular,
    interrupt::{self, Event, Signal},
};

/// The longest text that is read back from the editor, in bytes.
const MAX_TEXT_BYTES: u64 = 1024 * 1024;

/// A text that was changed in the editor, still in the file that the editor wrote.
pub struct EditedText {
    pub text: String,
    draft: NamedTempFile,
}

impl EditedText {
    /// Keeps the file where the text cannot be used after all; the failure says where.
    pub fn keep(self, failure: Failure) -> Failure {
        keep(self.draft, failure)
    }
}

/// Opens the editor on a text; `None` when it left it as it was. What was typed and cannot be used is kept.
pub fn edit(text: &str, extension: &str) -> Result<Option<EditedText>, Failure> {
    let draft = tempfile::Builder::new().prefix("smsctl-").suffix(extension).tempfile();
    let mut draft = draft.map_err(|error| unusable(&error))?;
    draft.write_all(text.as_bytes()).map_err(|error| unusable(&error))?;
    let ran = run_editor(draft.path());
    let typed = match read_regular(draft.path(), MAX_TEXT_BYTES) {
        Ok(typed) if typed == text.as_bytes() => return ran.map(|()| None),
        typed => typed.and_then(|typed| {
            String::from_utf8(typed).map_err(|_| io::Error::other("the edited text is not UTF-8"))
        }),
    };
    match (ran, typed) {
        (Ok(()), Ok(text)) => Ok(Some(EditedText { text, draft })),
        (Ok(()), Err(error)) => Err(keep(draft, unusable(&error))),
        (Err(failure), _) => Err(keep(draft, failure)),
    }
}

fn keep(draft: NamedTempFile, failure: Failure) -> Failure {
    match draft.keep() {
        Ok((_, path)) => {
            let fix = failure.fix.as_deref().unwrap_or("begin again");
            let fix = format!("{fix}. Your text is kept in {}", path.display());
            failure.fix(fix)
        }
        Err(_) => failure,
    }
}

/// The user's editor with its arguments: `$VISUAL`, else `$EDITOR`.
pub fn editor() -> Option<String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok());
    editor.map(|words| words.trim().to_owned()).find(|words| !words.is_empty())
}

/// Opens the user's editor, else vi, on a file.
///
/// # Errors
/// Fails where no editor can be run, and where it fails itself, as vi's `:cq` does.
pub fn run_editor(path: &Path) -> Result<(), Failure> {
    let Some(editor) = editor().or_else(|| std::io::stdin().is_terminal().then(|| "vi".into())) else {
        return Err(Failure::new(Kind::InputNeeded, "EDITOR is not set, and there is no terminal for vi")
            .fix("set EDITOR, such as EDITOR=nano"));
    };
    let words = shell_words::split(&editor).map_err(|error| unusable(&error))?;
    let [program, args @ ..] = &words[..] else { return Err(unusable(&"EDITOR is empty")) };
    // Its own talk goes to the terminal, and never into an answer on stdout.
    let mut command = Command::new(program);
    command.args(args).arg(path).stdout(Stdio::from(std::io::stderr()));
    let status = run(&mut command).map_err(|error| unusable(&format!("{program}: {error}")))?;
    if interrupt::signal().is_some() || ended_by_interrupt(status) {
        return Err(Failure::interrupted());
    }
    if !status.success() {
        return Err(unusable(&format!("{program} failed: {status}")));
    }
    Ok(())
}

/// Runs the editor to its end, as git does: a Ctrl-C is the editor's, and what asks this process to end is passed on.
fn run(command: &mut Command) -> io::Result<ExitStatus> {
    let editor = Arc::new(AtomicU32::new(0));
    let _interception = interrupt::intercept(|signal| signal == Signal::Interrupt);
    // Passed on once it is on record, so that an editor that ends by it is known to.
    let _observer = {
        let editor = editor.clone();
        interrupt::observe(move |event| {
            if let Event::Received(signal) = event {
                pass_on(signal, editor.load(Ordering::Acquire));
            }
        })
    };
    let mut child = command.spawn()?;
    editor.store(child.id(), Ordering::Release);
    if let Some(signal) = interrupt::signal() {
        pass_on(signal, child.id());
    }
    let status = child.wait();
    editor.store(0, Ordering::Release);
    status
}

/// Sends the signal to the editor, once it has been started. A Ctrl-C has reached it already.
#[cfg(unix)]
fn pass_on(signal: Signal, editor: u32) {
    use rustix::process::{Pid, Signal as Number, kill_process};
    let number = match signal {
        Signal::Interrupt => return,
        Signal::Terminate => Number::TERM,
        Signal::Hangup => Number::HUP,
    };
    if let Some(editor) = Pid::from_raw(editor.cast_signed()) {
        // It may have ended just now.
        let _ = kill_process(editor, number);
    }
}

#[cfg(not(unix))]
fn pass_on(_: Signal, _: u32) {}

#[cfg(unix)]
fn ended_by_interrupt(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::INT.as_raw())
}

#[cfg(not(unix))]
fn ended_by_interrupt(_: ExitStatus) -> bool {
    false
}

fn unusable(cause: &dyn Display) -> Failure {
    Failure::new(Kind::Unexpected, "the editor failed; nothing changed")
        .cause(cause)
        .fix("set EDITOR, such as EDITOR=nano")
}
