//! The lock that lets only one smsctl change the file.
//!
//! The system releases a file lock when its process ends. But other machines that share the folder may not see it, and
//! some file systems grant it to everybody. So it is tested whether the lock excludes a second one, and on file systems
//! that other machines may share there is also a claim: a file that only one process can create.

mod claim;

use std::{
    fs::File,
    io::{ErrorKind, Read, Seek, Write},
    process,
    time::Duration,
};

use claim::{LockClaim, LockScope};

use super::location::OpenConfigLocation;
use crate::failure::Failure;

/// How long another smsctl may hold the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest content of a lock file that can be a process id.
const MAX_PROCESS_ID_BYTES: usize = 20;

/// While this exists, no other smsctl changes the file.
pub struct ConfigLock {
    // Declared before the lock file, so that it is released first.
    _claim: Option<LockClaim>,
    file: File,
    /// Whether the lock excludes every other process that may change the file.
    pub is_exclusive: bool,
}

impl ConfigLock {
    /// Waits up to 10 s for other smsctl processes. The lock file is not removed afterwards.
    pub fn acquire(location: &OpenConfigLocation) -> Result<Self, Failure> {
        let (dir, name) = (&location.dir, location.sibling_name("lock"));
        let failed = |error: std::io::Error| location.unwritable_failure(&format!("it cannot be locked: {error}"));
        let file = dir.lock(&name, LOCK_TIMEOUT).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock => locked_failure(location),
            ErrorKind::Interrupted => Failure::interrupted(),
            _ => failed(error),
        })?;
        let scope = match (dir.lock_excludes_others(&name).map_err(failed)?, dir.may_be_shared_between_machines()) {
            (true, false) => LockScope::Everybody,
            (true, true) => LockScope::ThisMachine,
            (false, _) => LockScope::Nobody,
        };
        let is_exclusive = scope == LockScope::Everybody;
        let claim = (!is_exclusive).then(|| LockClaim::acquire(location, scope, LOCK_TIMEOUT)).transpose()?;
        // This is only for error messages of other processes, so it may fail.
        let _ = write_process_id(&file);
        Ok(Self { _claim: claim, file, is_exclusive })
    }

    /// Fails if the lock file was deleted, so that another process may hold a new one.
    pub fn verify_held(&self, location: &OpenConfigLocation) -> Result<(), Failure> {
        let name = location.sibling_name("lock");
        match location.dir.is_current_file(&name, &self.file) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let path = location.dir.path().join(name);
                let cause = format!("its lock file {} was deleted in the meantime", path.display());
                Err(location.unwritable_failure(&cause).with_fix("try again, and do not delete the lock file"))
            }
            Err(error) => Err(location.unwritable_failure(&error)),
        }
    }
}

/// Writes this process's id into the lock file, unless the file contains something that smsctl did not write.
fn write_process_id(mut file: &File) -> std::io::Result<()> {
    let mut old = vec![];
    file.take(MAX_PROCESS_ID_BYTES as u64 + 1).read_to_end(&mut old)?;
    if old.len() <= MAX_PROCESS_ID_BYTES && old.iter().all(|byte| byte.is_ascii_digit() || *byte == b'\n') {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", process::id())?;
    }
    Ok(())
}

fn locked_failure(location: &OpenConfigLocation) -> Failure {
    let id = location.dir.read(location.sibling_name("lock"), MAX_PROCESS_ID_BYTES as u64).ok();
    let id = id.and_then(|id| String::from_utf8(id).ok()?.trim().parse::<u32>().ok());
    let who = match id {
        Some(id) => format!("another smsctl (process {id})"),
        None => "another smsctl".to_owned(),
    };
    let cause = format!("{who} has been changing the file for {} s", LOCK_TIMEOUT.as_secs());
    location.unwritable_failure(&cause).with_fix("try again when it has finished, or stop it")
}
