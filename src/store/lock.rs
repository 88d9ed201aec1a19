//! The one smsctl that may change the file.
//!
//! A lock of the system ends with its process, but it need not be seen by other machines that share the folder, and some
//! file systems grant it to everybody. So it is tried whether the lock excludes a second one, and on file systems that
//! other machines may share there is a claim beside it: a file that only one can make, which names its holder.

mod claim;

use std::{
    fs::File,
    io::{ErrorKind, Read, Seek, Write},
    process,
    time::Duration,
};

use claim::LockClaim;

use super::location::OpenConfigLocation;
use crate::failure::Failure;

/// How long another smsctl may hold the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest content of a lock file that is taken for a process id, in bytes.
const MAX_PROCESS_ID_BYTES: usize = 20;

/// The time in which no other smsctl changes the file. It ends when this is dropped.
pub struct ConfigLock {
    // Given up before the lock, so that it is never held by one without the lock.
    _claim: Option<LockClaim>,
    file: File,
    /// Whether a lock excludes every other process that may change the file.
    pub is_exclusive: bool,
}

impl ConfigLock {
    /// Waits for every other smsctl to be done with the file. The lock file stays.
    pub fn acquire(location: &OpenConfigLocation) -> Result<Self, Failure> {
        let (dir, name) = (&location.dir, location.sibling_name("lock"));
        let failed = |error: std::io::Error| location.unwritable_failure(&format!("it cannot be locked: {error}"));
        let file = dir.lock(&name, LOCK_TIMEOUT).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock => locked_failure(location),
            ErrorKind::Interrupted => Failure::interrupted(),
            _ => failed(error),
        })?;
        let works = dir.lock_excludes_others(&name).map_err(failed)?;
        let excludes = works && !dir.may_be_shared_between_machines();
        let claim = (!excludes).then(|| LockClaim::acquire(location, works, LOCK_TIMEOUT)).transpose()?;
        // Only whoever waits in vain reads this, so it may fail.
        let _ = write_process_id(&file);
        Ok(Self { _claim: claim, file, is_exclusive: excludes })
    }

    /// Fails unless the lock still is the one that others wait for.
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

/// Writes down who holds the lock, unless the file holds something else, which is not ours to overwrite.
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
