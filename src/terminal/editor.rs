//! Runs the user's editor.

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

use tempfile::TempPath;

use crate::{
    failure::{Failure, FailureKind},
    files::read_regular,
    interrupt::{self, Signal, SignalEvent},
    process::{find_program, split_command_line},
};

/// The editor of every system of the kind, where the user has named none.
pub const DEFAULT_EDITOR: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// The longest text that is read back from the editor.
const MAX_EDITED_BYTES: u64 = 1024 * 1024;

/// A text that was changed in the editor, with the temporary file that the editor wrote.
pub struct EditedText {
    /// The new text.
    pub text: String,
    draft: TempPath,
}

impl EditedText {
    /// Keeps the temporary file of a text that cannot be used. Returns the failure with the file's path.
    pub fn keep_file(self, failure: Failure) -> Failure {
        keep_draft_file(self.draft, failure)
    }
}

/// Opens the editor on a text. Returns `None` if the text was not changed.
///
/// # Errors
/// The editor cannot be run or fails, or its text cannot be read. A changed text is kept, and the failure says where.
pub fn edit_text(text: &str, extension: &str) -> Result<Option<EditedText>, Failure> {
    let draft = tempfile::Builder::new().prefix("smsctl-").suffix(extension).tempfile();
    let mut draft = draft.map_err(|error| editor_failure(&error))?;
    draft.write_all(text.as_bytes()).map_err(|error| editor_failure(&error))?;
    // Closed, because an editor on Windows could not write to it otherwise.
    let draft = draft.into_temp_path();
    let exit = run_editor(&draft);
    let edited = match read_regular(&draft, MAX_EDITED_BYTES) {
        Ok(bytes) if bytes == text.as_bytes() => return exit.map(|()| None),
        bytes => bytes
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| io::Error::other("the edited text is not UTF-8"))),
    };
    match (exit, edited) {
        (Ok(()), Ok(text)) => Ok(Some(EditedText { text, draft })),
        (Ok(()), Err(error)) => Err(keep_draft_file(draft, editor_failure(&error))),
        (Err(failure), _) => Err(keep_draft_file(draft, failure)),
    }
}

fn keep_draft_file(draft: TempPath, failure: Failure) -> Failure {
    match draft.keep() {
        Ok(path) => add_kept_path(failure, &path),
        Err(_) => failure,
    }
}

/// Adds to a failure where the user's text is kept.
pub fn add_kept_path(failure: Failure, path: &Path) -> Failure {
    let fix = failure.fix.as_deref().unwrap_or("begin again");
    let fix = format!("{fix}. Your text is kept in {}", path.display());
    failure.with_fix(fix)
}

/// Returns the user's editor with its arguments: `$VISUAL`, else `$EDITOR`.
pub fn configured_editor() -> Option<String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok());
    editor.map(|words| words.trim().to_owned()).find(|words| !words.is_empty())
}

/// Opens the user's editor, or [`DEFAULT_EDITOR`], on a file and waits until it ends.
///
/// # Errors
/// No editor can be run, or it fails, as vi's `:cq` does.
pub fn run_editor(path: &Path) -> Result<(), Failure> {
    let Some(editor) = configured_editor().or_else(|| std::io::stdin().is_terminal().then(|| DEFAULT_EDITOR.into()))
    else {
        let problem = format!("EDITOR is not set, and there is no terminal for {DEFAULT_EDITOR}");
        return Err(Failure::new(FailureKind::InputNeeded, problem).with_fix("set EDITOR, such as EDITOR=nano"));
    };
    let words = split_command_line(&editor).map_err(|error| editor_failure(&error))?;
    let [program, args @ ..] = &words[..] else { return Err(editor_failure(&"EDITOR is empty")) };
    // The editor's output must not mix with the command's own output on stdout.
    let mut command = Command::new(find_program(program));
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

/// Runs the editor to its end, as git does: Ctrl-C is left to the editor, and signals that end smsctl are forwarded.
fn wait_for_editor(command: &mut Command) -> io::Result<ExitStatus> {
    let editor_pid = Arc::new(AtomicU32::new(0));
    let _interception = interrupt::intercept(|signal| signal == Signal::Interrupt);
    // Forwarded after it was recorded, so that the end of the editor is known to be caused by it.
    let _observer = {
        let editor_pid = editor_pid.clone();
        interrupt::observe(move |event| {
            if let SignalEvent::Received(signal) = event {
                forward_signal(signal, editor_pid.load(Ordering::Acquire));
            }
        })
    };
    let mut child = command.spawn()?;
    editor_pid.store(child.id(), Ordering::Release);
    if let Some(signal) = interrupt::first_signal() {
        forward_signal(signal, child.id());
    }
    let status = child.wait();
    editor_pid.store(0, Ordering::Release);
    status
}

/// Sends the signal to the editor, unless its process id is 0. The terminal has sent it a Ctrl-C already.
#[cfg(unix)]
fn forward_signal(signal: Signal, editor_pid: u32) {
    use rustix::process::{Pid, Signal as Number, kill_process};
    let number = match signal {
        Signal::Interrupt => return,
        Signal::Terminate => Number::TERM,
        Signal::Hangup => Number::HUP,
    };
    if let Some(editor) = Pid::from_raw(editor_pid.cast_signed()) {
        // It may have ended meanwhile.
        let _ = kill_process(editor, number);
    }
}

/// Does nothing: Windows tells every process of the console.
#[cfg(windows)]
fn forward_signal(_: Signal, _: u32) {}

#[cfg(unix)]
fn ended_by_interrupt(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::INT.as_raw())
}

#[cfg(windows)]
fn ended_by_interrupt(status: ExitStatus) -> bool {
    /// The exit code of a program that Ctrl-C or Ctrl-Break ended, from Windows' `ntstatus.h`.
    const STATUS_CONTROL_C_EXIT: u32 = 0xC000_013A;
    status.code().map(i32::cast_unsigned) == Some(STATUS_CONTROL_C_EXIT)
}

fn editor_failure(cause: &dyn Display) -> Failure {
    Failure::new(FailureKind::Unexpected, "the editor failed; nothing changed")
        .with_cause(cause)
        .with_fix("set EDITOR, such as EDITOR=nano")
}
