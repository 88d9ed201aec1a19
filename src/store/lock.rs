//! The lock that lets only one smsctl change the file.
//!
//! The system releases a file lock when its process ends. But other machines that share the folder may not see it, and
//! some file systems grant it to everybody. So it is tested whether the lock excludes a second one, and on file systems
//! that other machines may share there is also a claim: a file that only one process can create.

mod claim;
mod holder;

use std::{fs::File, io::ErrorKind, time::Duration};

use claim::{LockClaim, LockScope};
use holder::{LockHolder, read_holder};

use super::location::OpenConfigLocation;
use crate::failure::Failure;

/// How long another smsctl may hold the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// While this exists, no other smsctl changes the file.
pub struct ConfigLock {
    // Declared before the lock file, so that they are released first.
    _claim: Option<LockClaim>,
    _holder: Option<LockHolder>,
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
        let holder = LockHolder::record(location, &file).ok();
        Ok(Self { _claim: claim, _holder: holder, file, is_exclusive })
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

fn locked_failure(location: &OpenConfigLocation) -> Failure {
    let who = match read_holder(location) {
        Some(id) => format!("another smsctl (process {id})"),
        None => "another smsctl".to_owned(),
    };
    let cause = format!("{who} has been changing the file for {} s", LOCK_TIMEOUT.as_secs());
    location.unwritable_failure(&cause).with_fix("try again when it has finished, or stop it")
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;
    use crate::store::location::ConfigLocation;

    #[test]
    fn a_process_that_waits_for_the_lock_names_the_holder_and_nothing_but_the_lock_file_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let location = ConfigLocation::resolve(&folder.path().join("config.toml")).unwrap().open().unwrap();
        let lock = ConfigLock::acquire(&location).unwrap();
        let cause = locked_failure(&location).cause.unwrap();
        assert!(cause.contains(&format!("another smsctl (process {})", process::id())), "{cause}");
        drop(lock);
        assert_eq!(location.dir.entry_names().unwrap(), [".config.toml.lock"]);
    }
}
