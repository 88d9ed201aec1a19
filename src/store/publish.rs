//! Replaces the configuration file in one step, without losing what another program saved at the same time.

use std::{
    ffi::OsStr,
    io::{self, ErrorKind, Write},
    path::PathBuf,
};

use super::{
    config_text::MAX_CONFIG_BYTES,
    location::{OpenConfigLocation, is_missing},
};
use crate::{
    failure::Failure,
    files::{TemporaryFile, is_refusal, sync_file},
};

/// Replaces the file, which must still have the text `before`, or must not exist for `None`.
///
/// # Errors
/// The file has another text or cannot be written. Unless the failure says otherwise, nothing was changed.
pub fn replace_config(location: &OpenConfigLocation, before: Option<&str>, after: &str) -> Result<(), Failure> {
    let fresh = write_temporary(location, after).map_err(|error| location.unwritable_failure(&error))?;
    let name = location.name();
    let Some(before) = before else {
        return match fresh.persist_noreplace(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(concurrent_edit_failure(location)),
            placed => placed.map_err(|error| location.unwritable_failure(&error)),
        };
    };
    match location.dir.exchange(fresh.name(), name) {
        Ok(()) => check_displaced(location, fresh, before, after),
        Err(error) if is_missing(&error) => Err(concurrent_edit_failure(location)),
        Err(error) if error.kind() == ErrorKind::Unsupported => replace_by_rename(location, fresh, before),
        Err(error) => Err(replace_failure(location, &error)),
    }
}

/// Reads the file again after it was replaced, in case another program undid the change.
///
/// # Errors
/// The file does not have the text `after`.
pub fn verify_published(location: &OpenConfigLocation, after: &str) -> Result<(), Failure> {
    let found = location.dir.read_any_owner(location.name(), MAX_CONFIG_BYTES);
    if found.as_ref().is_ok_and(|found| found == after.as_bytes()) {
        return Ok(());
    }
    let cause = match found {
        Err(error) if !is_missing(&error) => format!("it was changed, but cannot be read again: {error}"),
        _ => "another program changed it right after this change and may have undone it".to_owned(),
    };
    let failure = Failure::configuration(format!("{} does not contain what was saved", location.file().display()));
    Err(failure.with_cause(cause).with_fix("check the file, and repeat the change if it is missing"))
}

/// Removes the temporary files of killed runs. One of them may hold an edit by the user that such a run had replaced: a
/// text that is not in the history, for which `is_user_edit` returns true. It is kept under another name. Returns notes
/// for the user.
pub fn clean_up_leftovers(location: &OpenConfigLocation, is_user_edit: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let mut notes = vec![];
    for name in location.leftover_names("tmp") {
        match location.dir.read(&name, MAX_CONFIG_BYTES) {
            Err(error) if is_refusal(&error) => notes.push(format!("not touched: {error}")),
            // If it cannot be read now, the next run handles it.
            Err(_) => {}
            Ok(bytes) if is_user_edit(&bytes) => {
                if let Ok(kept) = keep_displaced(location, &name) {
                    let kept = kept.display();
                    notes.push(format!("your edit that another run replaced is in {kept}"));
                }
            }
            Ok(_) => drop(location.dir.remove(&name)),
        }
    }
    notes
}

/// Writes the new text to a temporary file in the same folder, readable by its owner only, and flushes it to the disk.
fn write_temporary<'a>(location: &'a OpenConfigLocation, text: &str) -> io::Result<TemporaryFile<'a>> {
    let mut fresh = location.dir.create_temporary(location.temporary_prefix("tmp"), "")?;
    fresh.write_all(text.as_bytes())?;
    sync_file(fresh.file())?;
    Ok(fresh)
}

/// Checks what was replaced, which the exchange has moved to the temporary file. If it is not the expected text, puts it
/// back; else it is removed when `displaced` is dropped.
fn check_displaced(
    location: &OpenConfigLocation,
    displaced: TemporaryFile,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let read = || location.dir.read_any_owner(displaced.name(), MAX_CONFIG_BYTES);
    let found = read();
    if found.as_ref().is_ok_and(|found| found == before.as_bytes()) {
        // Dropping it removes the file; if that fails, the next run removes it.
        return Ok(());
    }
    if let Err(error) = location.dir.exchange(displaced.name(), location.name()) {
        let name = displaced.keep();
        let kept = keep_displaced(location, &name).unwrap_or_else(|_| location.dir.path().join(&name));
        return Err(Failure::configuration(format!(
            "{} was changed, but not from the text that the command had read",
            location.file().display()
        ))
        .with_cause(format!("it was edited at the same moment, and that edit cannot be put back: {error}"))
        .with_fix(format!("the edit is in {}: compare the two", kept.display())));
    }
    // The user's editor may have saved again between the two exchanges.
    if read().is_ok_and(|new_text| new_text != after.as_bytes()) {
        let kept = keep_displaced(location, &displaced.keep()).map_err(|error| location.unwritable_failure(&error))?;
        return Err(concurrent_edit_failure(location)
            .with_cause("it was edited twice; the command changed nothing")
            .with_fix(format!("one of the two edits is in {}: compare it with the file", kept.display())));
    }
    match found {
        Ok(_) => Err(concurrent_edit_failure(location)),
        Err(error) => Err(location.unwritable_failure(&error)),
    }
}

/// Replaces the file where the file system cannot exchange files. An edit between reading and renaming would be lost.
fn replace_by_rename(location: &OpenConfigLocation, fresh: TemporaryFile, before: &str) -> Result<(), Failure> {
    match location.dir.read_any_owner(location.name(), MAX_CONFIG_BYTES) {
        Ok(found) if found == before.as_bytes() => {}
        Ok(_) => return Err(concurrent_edit_failure(location)),
        Err(error) => return Err(location.unwritable_failure(&error)),
    }
    fresh.persist(location.name()).map_err(|error| replace_failure(location, &error))
}

/// Moves a file to a name that no later run removes, and returns its path.
fn keep_displaced(location: &OpenConfigLocation, name: &OsStr) -> io::Result<PathBuf> {
    let dir = &*location.dir;
    let kept = dir.move_to_free_name(name, dir, &location.kept_prefix("edited"), ".toml")?;
    Ok(dir.path().join(kept))
}

fn concurrent_edit_failure(location: &OpenConfigLocation) -> Failure {
    Failure::configuration(format!("{} was edited at the same moment", location.file().display()))
        .with_cause("the edit is kept; the command changed nothing")
        .with_fix("try again")
}

fn replace_failure(location: &OpenConfigLocation, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ResourceBusy => location
            .unwritable_failure(&"it is a mount point, which cannot be replaced")
            .with_fix("mount its folder instead, or use another file with --config"),
        _ => location.unwritable_failure(error),
    }
}
