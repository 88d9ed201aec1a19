//! The locks of the journal: one for each append, and one for each run as long as it lives.
//!
//! Whether a run is alive is decided by the lock it holds, which the kernel releases when the process ends. A process
//! id would not do: two containers that share a directory may both be process 1.

use std::{
    fs::File,
    io::{self, ErrorKind},
    time::Duration,
};

use crate::files::PrivateDir;

const JOURNAL_LOCK_NAME: &str = "sends.lock";
const RUN_LOCK_PREFIX: &str = "run-";

/// How long another run may hold the journal: as long as it takes to write a group to a slow disk.
const JOURNAL_LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The right to append. Dropping it releases it.
pub struct JournalLock(#[allow(dead_code, reason = "closing the file releases the lock")] File);

impl JournalLock {
    /// Waits up to 10 s for other runs.
    pub fn acquire(dir: &PrivateDir) -> io::Result<Self> {
        let lock = dir.lock(JOURNAL_LOCK_NAME, JOURNAL_LOCK_TIMEOUT).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock => {
                let seconds = JOURNAL_LOCK_TIMEOUT.as_secs();
                io::Error::new(ErrorKind::TimedOut, format!("another smsctl has been writing to it for {seconds} s"))
            }
            _ => error,
        });
        lock.map(Self)
    }
}

/// A run that is alive while this exists. All functions need the [`JournalLock`], so that a run is never seen between
/// the creation of its file and its lock.
pub struct RunLock {
    id: String,
    _file: File,
}

impl RunLock {
    /// Fails with [`ErrorKind::WouldBlock`] if the run is alive in another process.
    pub fn create(dir: &PrivateDir, id: String) -> io::Result<Self> {
        match Self::try_lock(dir, &id)? {
            Some(run) => Ok(run),
            None => Err(ErrorKind::WouldBlock.into()),
        }
    }

    /// Returns the run's id.
    pub fn id(&self) -> &String {
        &self.id
    }

    /// Removes the run's file. The run ends when this is dropped.
    pub fn remove(&self, dir: &PrivateDir) -> io::Result<()> {
        dir.remove(run_lock_name(&self.id))
    }

    /// Takes over every run that ended without removing its lock file.
    pub fn lock_dead_runs(&self, dir: &PrivateDir) -> io::Result<Vec<Self>> {
        self.other_run_ids(dir)?.iter().filter_map(|id| Self::try_lock(dir, id).transpose()).collect()
    }

    /// Returns whether any other run is alive.
    pub fn is_another_alive(&self, dir: &PrivateDir) -> io::Result<bool> {
        for id in self.other_run_ids(dir)? {
            if Self::try_lock(dir, &id)?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn other_run_ids(&self, dir: &PrivateDir) -> io::Result<Vec<String>> {
        let names = dir.entry_names()?;
        let ids = names.iter().filter_map(|name| name.to_str()?.strip_prefix(RUN_LOCK_PREFIX));
        Ok(ids.filter(|id| *id != self.id).map(str::to_owned).collect())
    }

    fn try_lock(dir: &PrivateDir, id: &str) -> io::Result<Option<Self>> {
        match dir.lock(run_lock_name(id), Duration::ZERO) {
            Ok(file) => Ok(Some(Self { id: id.to_owned(), _file: file })),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns the name of the file that a run locks.
pub fn run_lock_name(id: &str) -> String {
    format!("{RUN_LOCK_PREFIX}{id}")
}
