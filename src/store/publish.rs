//! Putting a text in the file's place in one step, without losing what somebody else put there meanwhile.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{
    disk,
    home::{Home, unwritable},
};
use crate::failure::Failure;

/// Replaces the file, which must still hold `before`; `None` where there must be no file.
/// A failure has changed nothing, or says that it has.
pub fn publish(home: &Home, before: Option<&str>, after: &str) -> Result<(), Failure> {
    let fresh = write(home, after).map_err(|error| unwritable(&home.file, &error))?;
    let Some(before) = before else {
        return match fresh.persist_noclobber(&home.file) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(edited(home)),
            Err(error) => Err(unwritable(&home.file, &error.error)),
        };
    };
    match exchange(fresh.path(), &home.file) {
        Ok(()) => compare(home, fresh, before, after),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(edited(home)),
        Err(error) if cannot_exchange(&error) => rename(home, fresh, before),
        Err(error) => Err(refused(home, &error)),
    }
}

/// Writes a text beside the file, under a name of its own that no later run clears away.
pub fn aside(home: &Home, text: &str) -> Result<PathBuf, Failure> {
    let written = kept(home, "rejected").and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.keep().map(|(_, path)| path).map_err(|error| error.error)
    });
    written.map_err(|error| unwritable(&home.file, &error))
}

/// Clears away what killed runs left, except an edit by hand that one of them had displaced:
/// where that is kept now.
pub fn sweep(home: &Home, is_edit: impl Fn(&[u8]) -> bool) -> Vec<PathBuf> {
    let mut kept = vec![];
    for path in home.left("tmp") {
        match disk::bytes(&path) {
            Ok(bytes) if is_edit(&bytes) => kept.extend(keep(home, &path)),
            _ => drop(fs::remove_file(&path)),
        }
    }
    kept
}

/// A file for its owner only, beside the one that it shall replace, safe on the disk.
fn write(home: &Home, text: &str) -> io::Result<NamedTempFile> {
    let mut fresh = tempfile::Builder::new().prefix(&home.prefix("tmp")).tempfile_in(&home.folder)?;
    home.hand_over(fresh.as_file())?;
    fresh.write_all(text.as_bytes())?;
    fresh.as_file().sync_all()?;
    Ok(fresh)
}

/// Looks at what was displaced. If it is not what was read, it goes back where it was.
fn compare(home: &Home, displaced: NamedTempFile, before: &str, after: &str) -> Result<(), Failure> {
    let found = disk::bytes(displaced.path());
    if found.as_ref().is_ok_and(|found| found == before.as_bytes()) {
        // Where it cannot be removed, the next run will.
        let _ = displaced.close();
        return Ok(());
    }
    if let Err(error) = exchange(displaced.path(), &home.file) {
        let path = displaced.into_temp_path();
        let kept = keep(home, &path).unwrap_or_else(|_| path.to_path_buf());
        let _ = path.keep();
        return Err(Failure::configuration(format!(
            "{} is changed, and so is what it held before",
            home.file.display()
        ))
        .cause(format!("it was edited by hand at the same time, and the edit cannot be put back: {error}"))
        .fix(format!("the edit is kept in {}: compare the two", kept.display())));
    }
    // The editor may have saved once more, over what was there for a moment.
    if disk::bytes(displaced.path()).is_ok_and(|ours| ours != after.as_bytes()) {
        let path = displaced.into_temp_path();
        let kept = keep(home, &path);
        let _ = path.keep();
        let kept = kept.map_err(|error| unwritable(&home.file, &error))?;
        return Err(
            edited(home).fix(format!("one of two edits is kept in {}: compare the two", kept.display()))
        );
    }
    match found {
        Ok(_) => Err(edited(home)),
        Err(error) => Err(unwritable(&home.file, &error)),
    }
}

/// The way of file systems that cannot exchange: an edit in the moment after the look would be lost.
fn rename(home: &Home, fresh: NamedTempFile, before: &str) -> Result<(), Failure> {
    match disk::bytes(&home.file) {
        Ok(found) if found == before.as_bytes() => {}
        Ok(_) => return Err(edited(home)),
        Err(error) => return Err(unwritable(&home.file, &error)),
    }
    fresh.persist(&home.file).map(drop).map_err(|error| refused(home, &error.error))
}

/// Moves a file to a name that stays.
fn keep(home: &Home, path: &Path) -> io::Result<PathBuf> {
    let place = kept(home, "edited")?;
    fs::rename(path, place.path())?;
    place.keep().map(|(_, path)| path).map_err(|error| error.error)
}

fn kept(home: &Home, why: &str) -> io::Result<NamedTempFile> {
    let prefix = format!("{}.{why}-", home.name());
    tempfile::Builder::new().prefix(&prefix).suffix(".toml").tempfile_in(&home.folder)
}

fn edited(home: &Home) -> Failure {
    Failure::configuration(format!("{} was edited by hand at the same moment", home.file.display()))
        .cause("that edit is kept, and nothing else changed")
        .fix("try again")
}

fn refused(home: &Home, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ResourceBusy => {
            unwritable(&home.file, &"it is mounted by itself, and a mounted file cannot be replaced")
                .fix("mount its folder instead, or name another file with --config")
        }
        _ => unwritable(&home.file, error),
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// EINVAL, ENOSYS and EOPNOTSUPP: a kernel or a file system, such as most of FUSE, that does not know how.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}
