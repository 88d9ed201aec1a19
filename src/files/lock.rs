//! Waiting for a lock file.

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

/// How long to sleep before a lock that is held is tried again.
const LOCK_POLL_INTERVAL: Duration = Duration::from_millis(5);

impl PrivateDir {
    /// Waits for the exclusive lock on the file of this name, and makes the file where there is none.
    /// The lock is held until the returned file is dropped; the file stays.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] where another process holds the lock for longer than `timeout`.
    pub fn lock(&self, name: impl AsRef<OsStr>, timeout: Duration) -> io::Result<File> {
        let (name, since) = (name.as_ref(), Instant::now());
        loop {
            let file = self.open_or_create_file(name, FileAccess::ReadWrite)?;
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    // A signal that asks the process to end does not wait for the lock.
                    Err(TryLockError::WouldBlock) if interrupt::first_signal().is_some() => {
                        return Err(ErrorKind::Interrupted.into());
                    }
                    Err(TryLockError::WouldBlock) if since.elapsed() < timeout => thread::sleep(LOCK_POLL_INTERVAL),
                    Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
                    Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                    Err(TryLockError::Error(error)) => return Err(self.error_with_path(name, error)),
                }
            }
            // Whoever removed the file meanwhile would let the next process lock another one.
            if self.is_current_file(name, &file)? {
                return Ok(file);
            }
        }
    }

    /// Whether this open file is the one that now stands under the name.
    pub fn is_current_file(&self, name: impl AsRef<OsStr>, file: &File) -> io::Result<bool> {
        let name = name.as_ref();
        match self.handle().metadata_of(name) {
            Ok(entry) => Ok(entry.is_same_file(&FileMetadata::of_file(file)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.error_with_path(name, error)),
        }
    }

    /// Whether a lock on the file of this name, which this process holds, keeps others from locking it: some file
    /// systems grant every lock.
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
