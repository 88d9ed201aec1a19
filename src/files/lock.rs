//! Waiting for a lock file.

use std::{
    ffi::OsStr,
    fs::{File, TryLockError},
    io::{self, ErrorKind},
    thread,
    time::{Duration, Instant},
};

use crate::interrupt;

use super::{
    PrivateDir,
    platform::{Access, Entry},
};

/// How long to sleep before a lock that is held is tried again.
const POLL: Duration = Duration::from_millis(5);

impl PrivateDir {
    /// Waits for the exclusive lock on the file of this name, and makes the file where there is none.
    /// The lock is held until the returned file is dropped; the file stays.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] where another process holds the lock for longer than `timeout`.
    pub fn lock(&self, name: impl AsRef<OsStr>, timeout: Duration) -> io::Result<File> {
        let (name, since) = (name.as_ref(), Instant::now());
        loop {
            let file = self.open_or_create_file(name, Access::ReadWrite)?;
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    // A signal that asks the process to end does not wait for the lock.
                    Err(TryLockError::WouldBlock) if interrupt::signal().is_some() => {
                        return Err(ErrorKind::Interrupted.into());
                    }
                    Err(TryLockError::WouldBlock) if since.elapsed() < timeout => thread::sleep(POLL),
                    Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
                    Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                    Err(TryLockError::Error(error)) => return Err(self.error(name, error)),
                }
            }
            // Whoever removed the file meanwhile would let the next process lock another one.
            if self.is_still(name, &file)? {
                return Ok(file);
            }
        }
    }

    /// Whether this open file is the one that now stands under the name.
    pub fn is_still(&self, name: impl AsRef<OsStr>, file: &File) -> io::Result<bool> {
        let name = name.as_ref();
        match self.handle().entry_of(name) {
            Ok(entry) => Ok(entry.is_same(&Entry::of(file)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.error(name, error)),
        }
    }

    /// Whether a lock on the file of this name, which this process holds, keeps others from locking it: some file
    /// systems grant every lock.
    pub fn lock_excludes(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        let name = name.as_ref();
        let second = self.open_or_create_file(name, Access::ReadWrite)?;
        loop {
            match second.try_lock() {
                Ok(()) => return Ok(false),
                Err(TryLockError::WouldBlock) => return Ok(true),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(self.error(name, error)),
            }
        }
    }
}
