//! Putting a text in the file's place in one step, without losing what somebody else put there meanwhile.

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
    files::{TemporaryFile, is_refusal},
};

/// Replaces the file, which must still hold `before`; `None` where there must be no file.
/// A failure has changed nothing, or says that it has.
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
        Err(error) if is_exchange_unsupported(&error) => replace_by_rename(location, fresh, before),
        Err(error) => Err(replace_failure(location, &error)),
    }
}

/// Looks at the file once more after it was replaced, so that no change is called done that another process undid.
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

/// Clears away what killed runs left, except an edit by hand that one of them had displaced. Returns what to tell.
pub fn clean_up_leftovers(location: &OpenConfigLocation, is_edit: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let mut notes = vec![];
    for name in location.leftover_names("tmp") {
        match location.dir.read(&name, MAX_CONFIG_BYTES) {
            Err(error) if is_refusal(&error) => notes.push(format!("not touched: {error}")),
            // Where it cannot be read now, the next run will.
            Err(_) => {}
            Ok(bytes) if is_edit(&bytes) => {
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

/// A file for its owner only, beside the one that it shall replace, safe on the disk.
fn write_temporary<'a>(location: &'a OpenConfigLocation, text: &str) -> io::Result<TemporaryFile<'a>> {
    let mut fresh = location.dir.create_temporary(location.temporary_prefix("tmp"), "")?;
    fresh.write_all(text.as_bytes())?;
    fresh.file().sync_all()?;
    Ok(fresh)
}

/// Looks at what was displaced. If it is not what was read, it goes back where it was.
fn check_displaced(
    location: &OpenConfigLocation,
    displaced: TemporaryFile,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let read = || location.dir.read_any_owner(displaced.name(), MAX_CONFIG_BYTES);
    let found = read();
    if found.as_ref().is_ok_and(|found| found == before.as_bytes()) {
        // Dropped, it is removed; where it cannot be, the next run will.
        return Ok(());
    }
    if let Err(error) = location.dir.exchange(displaced.name(), location.name()) {
        let name = displaced.keep();
        let kept = keep_displaced(location, &name).unwrap_or_else(|_| location.dir.path().join(&name));
        return Err(Failure::configuration(format!(
            "{} changed, and so did its previous contents",
            location.file().display()
        ))
        .with_cause(format!("you edited it at the same time, and your edit cannot be restored: {error}"))
        .with_fix(format!("your edit is in {}: compare the two", kept.display())));
    }
    // The editor may have saved once more, over what was there for a moment.
    if read().is_ok_and(|ours| ours != after.as_bytes()) {
        let kept = keep_displaced(location, &displaced.keep()).map_err(|error| location.unwritable_failure(&error))?;
        return Err(concurrent_edit_failure(location)
            .with_fix(format!("one of two edits is in {}: compare the two", kept.display())));
    }
    match found {
        Ok(_) => Err(concurrent_edit_failure(location)),
        Err(error) => Err(location.unwritable_failure(&error)),
    }
}

/// The way of file systems that cannot exchange: an edit in the moment after the look would be lost.
fn replace_by_rename(location: &OpenConfigLocation, fresh: TemporaryFile, before: &str) -> Result<(), Failure> {
    match location.dir.read_any_owner(location.name(), MAX_CONFIG_BYTES) {
        Ok(found) if found == before.as_bytes() => {}
        Ok(_) => return Err(concurrent_edit_failure(location)),
        Err(error) => return Err(location.unwritable_failure(&error)),
    }
    fresh.persist(location.name()).map_err(|error| replace_failure(location, &error))
}

/// Moves a file to a name that stays; returns where.
fn keep_displaced(location: &OpenConfigLocation, name: &OsStr) -> io::Result<PathBuf> {
    let dir = &*location.dir;
    let kept = dir.move_to_free_name(name, dir, &location.kept_prefix("edited"), ".toml")?;
    Ok(dir.path().join(kept))
}

fn concurrent_edit_failure(location: &OpenConfigLocation) -> Failure {
    Failure::configuration(format!("you edited {} at the same moment", location.file().display()))
        .with_cause("your edit is kept; the command changed nothing")
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

/// EINVAL, ENOSYS and EOPNOTSUPP: a kernel or a file system, such as most of FUSE, that does not know how.
fn is_exchange_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}
