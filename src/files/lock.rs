//! Lock files.

use std::{
    ffi::OsStr,
    fs::{File, TryLockError},
    io::{self, ErrorKind},
    thread,
    time::{Duration, Instant},
};

use super::{
    PrivateDir,
    platform::{FileAccess, FileMetadata},
};
use crate::interrupt;

/// How long to wait before a lock is tried again.
const LOCK_POLL_INTERVAL: Duration = Duration::from_millis(5);

impl PrivateDir {
    /// Waits for the exclusive lock on a file, which is created if it is missing. Dropping the returned file releases the
    /// lock; the file is not removed.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] where another process holds the lock for longer than `timeout`;
    /// [`ErrorKind::Interrupted`] where this process was asked to end.
    pub fn lock(&self, name: impl AsRef<OsStr>, timeout: Duration) -> io::Result<File> {
        let (name, started) = (name.as_ref(), Instant::now());
        loop {
            let file = self.open_or_create_file(name, FileAccess::ReadWrite)?;
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    Err(TryLockError::WouldBlock) if interrupt::first_signal().is_some() => {
                        return Err(ErrorKind::Interrupted.into());
                    }
                    Err(TryLockError::WouldBlock) if started.elapsed() < timeout => thread::sleep(LOCK_POLL_INTERVAL),
                    Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
                    Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                    Err(TryLockError::Error(error)) => return Err(self.error_with_path(name, error)),
                }
            }
            // If the file was removed meanwhile, the next process would lock another one.
            if self.is_current_file(name, &file)? {
                return Ok(file);
            }
        }
    }

    /// Returns whether this open file is the one that has the name now.
    pub fn is_current_file(&self, name: impl AsRef<OsStr>, file: &File) -> io::Result<bool> {
        let name = name.as_ref();
        match self.handle().metadata_of(name) {
            Ok(entry) => Ok(entry.is_same_file(&FileMetadata::of_file(file)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.error_with_path(name, error)),
        }
    }

    /// Returns whether the lock that this process holds on a file excludes other locks: some file systems grant every lock.
    pub fn lock_excludes_others(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        let name = name.as_ref();
        let second = self.open_or_create_file(name, FileAccess::ReadWrite)?;
        loop {
            match second.try_lock() {
                Ok(()) => return Ok(false),
                Err(TryLockError::WouldBlock) => return Ok(true),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(self.error_with_path(name, error)),
            }
        }
    }
}
