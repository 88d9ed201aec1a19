//! Putting a text in the file's place in one step, without losing what somebody else put there meanwhile.

use std::{
    ffi::OsStr,
    io::{self, ErrorKind, Write},
    path::PathBuf,
};

use super::{
    disk::MAX_FILE_BYTES,
    location::{OpenLocation, is_missing},
};
use crate::{
    failure::Failure,
    files::{TemporaryFile, is_refusal},
};

/// Replaces the file, which must still hold `before`; `None` where there must be no file.
/// A failure has changed nothing, or says that it has.
pub fn publish(location: &OpenLocation, before: Option<&str>, after: &str) -> Result<(), Failure> {
    let fresh = write(location, after).map_err(|error| location.unwritable(&error))?;
    let name = location.name();
    let Some(before) = before else {
        return match fresh.place_new(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(edited(location)),
            placed => placed.map_err(|error| location.unwritable(&error)),
        };
    };
    match location.dir.exchange(fresh.name(), name) {
        Ok(()) => compare(location, fresh, before, after),
        Err(error) if is_missing(&error) => Err(edited(location)),
        Err(error) if cannot_exchange(&error) => rename(location, fresh, before),
        Err(error) => Err(refused(location, &error)),
    }
}

/// Looks at the file once more after it was replaced, so that no change is called done that another process undid.
pub fn confirm(location: &OpenLocation, after: &str) -> Result<(), Failure> {
    let found = location.dir.read_any(location.name(), MAX_FILE_BYTES);
    if found.as_ref().is_ok_and(|found| found == after.as_bytes()) {
        return Ok(());
    }
    let cause = match found {
        Err(error) if !is_missing(&error) => format!("it was changed, but cannot be read again: {error}"),
        _ => "another program changed it right after this change and may have undone it".to_owned(),
    };
    let failure =
        Failure::configuration(format!("{} does not contain what was saved", location.file().display()));
    Err(failure.cause(cause).fix("check the file, and repeat the change if it is missing"))
}

/// Clears away what killed runs left, except an edit by hand that one of them had displaced. Returns what to tell.
pub fn sweep(location: &OpenLocation, is_edit: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let mut notes = vec![];
    for name in location.left("tmp") {
        match location.dir.read(&name, MAX_FILE_BYTES) {
            Err(error) if is_refusal(&error) => notes.push(format!("not touched: {error}")),
            // Where it cannot be read now, the next run will.
            Err(_) => {}
            Ok(bytes) if is_edit(&bytes) => {
                if let Ok(kept) = keep(location, &name) {
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
fn write<'a>(location: &'a OpenLocation, text: &str) -> io::Result<TemporaryFile<'a>> {
    let mut fresh = location.dir.create_temporary(location.prefix("tmp"), "")?;
    fresh.write_all(text.as_bytes())?;
    fresh.file().sync_all()?;
    Ok(fresh)
}

/// Looks at what was displaced. If it is not what was read, it goes back where it was.
fn compare(
    location: &OpenLocation,
    displaced: TemporaryFile,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let read = || location.dir.read_any(displaced.name(), MAX_FILE_BYTES);
    let found = read();
    if found.as_ref().is_ok_and(|found| found == before.as_bytes()) {
        // Dropped, it is removed; where it cannot be, the next run will.
        return Ok(());
    }
    if let Err(error) = location.dir.exchange(displaced.name(), location.name()) {
        let name = displaced.keep();
        let kept = keep(location, &name).unwrap_or_else(|_| location.dir.path().join(&name));
        return Err(Failure::configuration(format!(
            "{} changed, and so did its previous contents",
            location.file().display()
        ))
        .cause(format!("you edited it at the same time, and your edit cannot be restored: {error}"))
        .fix(format!("your edit is in {}: compare the two", kept.display())));
    }
    // The editor may have saved once more, over what was there for a moment.
    if read().is_ok_and(|ours| ours != after.as_bytes()) {
        let kept = keep(location, &displaced.keep()).map_err(|error| location.unwritable(&error))?;
        return Err(
            edited(location).fix(format!("one of two edits is in {}: compare the two", kept.display()))
        );
    }
    match found {
        Ok(_) => Err(edited(location)),
        Err(error) => Err(location.unwritable(&error)),
    }
}

/// The way of file systems that cannot exchange: an edit in the moment after the look would be lost.
fn rename(location: &OpenLocation, fresh: TemporaryFile, before: &str) -> Result<(), Failure> {
    match location.dir.read_any(location.name(), MAX_FILE_BYTES) {
        Ok(found) if found == before.as_bytes() => {}
        Ok(_) => return Err(edited(location)),
        Err(error) => return Err(location.unwritable(&error)),
    }
    fresh.replace(location.name()).map_err(|error| refused(location, &error))
}

/// Moves a file to a name that stays; returns where.
fn keep(location: &OpenLocation, name: &OsStr) -> io::Result<PathBuf> {
    let dir = &*location.dir;
    let kept = dir.move_to_free_name(name, dir, &location.kept_prefix("edited"), ".toml")?;
    Ok(dir.path().join(kept))
}

fn edited(location: &OpenLocation) -> Failure {
    Failure::configuration(format!("you edited {} at the same moment", location.file().display()))
        .cause("your edit is kept; the command changed nothing")
        .fix("try again")
}

fn refused(location: &OpenLocation, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ResourceBusy => location
            .unwritable(&"it is a mount point, which cannot be replaced")
            .fix("mount its folder instead, or use another file with --config"),
        _ => location.unwritable(error),
    }
}

/// EINVAL, ENOSYS and EOPNOTSUPP: a kernel or a file system, such as most of FUSE, that does not know how.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}
