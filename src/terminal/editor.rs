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
    failure::{Failure, FailureKind},
    files::read_regular,
    interrupt::{self, Signal, SignalEvent},
};

/// The longest text that is read back from the editor, in bytes.
const MAX_EDITED_BYTES: u64 = 1024 * 1024;

/// A text that was changed in the editor, still in the file that the editor wrote.
pub struct EditedText {
    pub text: String,
    draft: NamedTempFile,
}

impl EditedText {
    /// Keeps the file where the text cannot be used after all; the failure says where.
    pub fn keep_file(self, failure: Failure) -> Failure {
        keep_draft_file(self.draft, failure)
    }
}

/// Opens the editor on a text; `None` when it left it as it was. What was typed and cannot be used is kept.
pub fn edit_text(text: &str, extension: &str) -> Result<Option<EditedText>, Failure> {
    let draft = tempfile::Builder::new().prefix("smsctl-").suffix(extension).tempfile();
    let mut draft = draft.map_err(|error| editor_failure(&error))?;
    draft.write_all(text.as_bytes()).map_err(|error| editor_failure(&error))?;
    let ran = run_editor(draft.path());
    let typed = match read_regular(draft.path(), MAX_EDITED_BYTES) {
        Ok(typed) if typed == text.as_bytes() => return ran.map(|()| None),
        typed => typed
            .and_then(|typed| String::from_utf8(typed).map_err(|_| io::Error::other("the edited text is not UTF-8"))),
    };
    match (ran, typed) {
        (Ok(()), Ok(text)) => Ok(Some(EditedText { text, draft })),
        (Ok(()), Err(error)) => Err(keep_draft_file(draft, editor_failure(&error))),
        (Err(failure), _) => Err(keep_draft_file(draft, failure)),
    }
}

fn keep_draft_file(draft: NamedTempFile, failure: Failure) -> Failure {
    match draft.keep() {
        Ok((_, path)) => {
            let fix = failure.fix.as_deref().unwrap_or("begin again");
            let fix = format!("{fix}. Your text is kept in {}", path.display());
            failure.with_fix(fix)
        }
        Err(_) => failure,
    }
}

/// The user's editor with its arguments: `$VISUAL`, else `$EDITOR`.
pub fn configured_editor() -> Option<String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok());
    editor.map(|words| words.trim().to_owned()).find(|words| !words.is_empty())
}

/// Opens the user's editor, else vi, on a file.
///
/// # Errors
/// Fails where no editor can be run, and where it fails itself, as vi's `:cq` does.
pub fn run_editor(path: &Path) -> Result<(), Failure> {
    let Some(editor) = configured_editor().or_else(|| std::io::stdin().is_terminal().then(|| "vi".into())) else {
        return Err(Failure::new(FailureKind::InputNeeded, "EDITOR is not set, and there is no terminal for vi")
            .with_fix("set EDITOR, such as EDITOR=nano"));
    };
    let words = shell_words::split(&editor).map_err(|error| editor_failure(&error))?;
    let [program, args @ ..] = &words[..] else { return Err(editor_failure(&"EDITOR is empty")) };
    // Its own talk goes to the terminal, and never into an answer on stdout.
    let mut command = Command::new(program);
    command.args(args).arg(path).stdout(Stdio::from(std::io::stderr()));
    let status = wait_for_editor(&mut command).map_err(|error| editor_failure(&format!("{program}: {error}")))?;
    if interrupt::first_signal().is_some() || ended_by_interrupt(status) {
        return Err(Failure::interrupted());
    }
    if !status.success() {
        return Err(editor_failure(&format!("{program} failed: {status}")));
    }
    Ok(())
}

/// Runs the editor to its end, as git does: a Ctrl-C is the editor's, and what asks this process to end is passed on.
fn wait_for_editor(command: &mut Command) -> io::Result<ExitStatus> {
    let editor = Arc::new(AtomicU32::new(0));
    let _interception = interrupt::intercept(|signal| signal == Signal::Interrupt);
    // Passed on once it is on record, so that an editor that ends by it is known to.
    let _observer = {
        let editor = editor.clone();
        interrupt::observe(move |event| {
            if let SignalEvent::Received(signal) = event {
                forward_signal(signal, editor.load(Ordering::Acquire));
            }
        })
    };
    let mut child = command.spawn()?;
    editor.store(child.id(), Ordering::Release);
    if let Some(signal) = interrupt::first_signal() {
        forward_signal(signal, child.id());
    }
    let status = child.wait();
    editor.store(0, Ordering::Release);
    status
}

/// Sends the signal to the editor, once it has been started. A Ctrl-C has reached it already.
#[cfg(unix)]
fn forward_signal(signal: Signal, editor: u32) {
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

fn editor_failure(cause: &dyn Display) -> Failure {
    Failure::new(FailureKind::Unexpected, "the editor failed; nothing changed")
        .with_cause(cause)
        .with_fix("set EDITOR, such as EDITOR=nano")
}
