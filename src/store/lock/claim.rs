//! The claim: a file that only one process on any machine can create, for file systems on which locks may not exclude.
//!
//! Unlike a lock it outlives a killed process. If locks work between the processes of this machine, a claim of this
//! machine whose process no longer holds the lock is removed. Any other stays, and the failure says what to do.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, ErrorKind, Write},
    process,
    rc::Rc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    encoding::escape_control_chars,
    failure::Failure,
    files::{PrivateDir, sync_file},
    interrupt,
    store::location::{OpenConfigLocation, is_missing},
};

/// How often a claim of another process is checked.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// The longest claim that is read.
const MAX_CLAIM_BYTES: u64 = 1024;

/// The processes that a lock excludes.
#[derive(Clone, Copy, PartialEq)]
pub enum LockScope {
    /// All processes that can reach the file.
    Everybody,
    /// The processes of this machine, but other machines may share the folder.
    ThisMachine,
    /// The file system grants the lock to everybody.
    Nobody,
}

/// A claim of this process. Dropping it removes the file.
pub struct LockClaim {
    dir: Rc<PrivateDir>,
    name: OsString,
    content: String,
}

impl Drop for LockClaim {
    fn drop(&mut self) {
        // If the user deleted the file, it may now be that of another process.
        if self.dir.read(&self.name, MAX_CLAIM_BYTES).is_ok_and(|now| now == self.content.as_bytes()) {
            let _ = self.dir.remove(&self.name);
        }
    }
}

impl LockClaim {
    /// Waits until no other process has a claim, and creates one. The lock must be held; `scope` is what it excludes.
    pub fn acquire(location: &OpenConfigLocation, scope: LockScope, timeout: Duration) -> Result<Self, Failure> {
        let (dir, name) = (location.dir.clone(), location.sibling_name("claim"));
        let content = format!("{}\t{}\t{}\n", machine_name(), process::id(), boot_key());
        let failed = |error: io::Error| location.unwritable_failure(&error);
        let since = Instant::now();
        loop {
            match dir.create_new(&name) {
                Ok(mut file) => {
                    let claim = Self { dir, name, content };
                    // Closed before anything else is done, so that other machines can read it.
                    let written = file.write_all(claim.content.as_bytes()).and_then(|()| sync_file(&file));
                    return match written {
                        Ok(()) => Ok(claim),
                        Err(error) => {
                            let _ = claim.dir.remove(&claim.name);
                            Err(failed(error))
                        }
                    };
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
            let holder = match dir.read(&name, MAX_CLAIM_BYTES) {
                Err(error) if is_missing(&error) => continue,
                holder => String::from_utf8_lossy(&holder.map_err(failed)?).into_owned(),
            };
            let key = holder.trim_end().rsplit('\t').next().unwrap_or_default();
            if scope != LockScope::Nobody && !key.is_empty() && key == boot_key() {
                // Its process no longer runs, or it would hold the lock.
                dir.remove(&name).map_err(failed)?;
            } else if interrupt::first_signal().is_some() {
                return Err(Failure::interrupted());
            } else if since.elapsed() > timeout {
                return Err(claimed_failure(location, &name, &holder));
            } else {
                thread::sleep(POLL_INTERVAL);
            }
        }
    }
}

fn claimed_failure(location: &OpenConfigLocation, name: &OsString, holder: &str) -> Failure {
    let mut parts = holder.split('\t');
    let who = match (parts.next(), parts.next()) {
        (Some(machine), Some(process)) => {
            format!("process {} on {}", escape_control_chars(process), escape_control_chars(machine))
        }
        _ => "another smsctl".to_owned(),
    };
    let path = location.dir.path().join(name);
    location
        .unwritable_failure(&format!("{who} holds the claim {}", path.display()))
        .with_fix(format!("try again when it has finished; if it was killed, delete {}", path.display()))
}

fn machine_name() -> String {
    let name = match cfg!(windows) {
        true => env::var("COMPUTERNAME").unwrap_or_default(),
        false => fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default(),
    };
    match name.trim() {
        "" => "another machine".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns an id that only the processes of this running system share; empty if it is not known. On Windows it never is:
/// any user may create a folder `proc` on a drive.
fn boot_key() -> String {
    if cfg!(windows) {
        return String::new();
    }
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    match boot.trim() {
        "" => String::new(),
        boot => format!("{boot} {}", namespace.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::location::ConfigLocation;

    #[test]
    fn a_claim_names_its_process_and_machine_and_is_gone_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let location = ConfigLocation::resolve(&folder.path().join("config.toml")).unwrap().open().unwrap();
        let acquire = || LockClaim::acquire(&location, LockScope::Nobody, Duration::ZERO);
        let claim = acquire().ok().unwrap();
        let cause = acquire().err().unwrap().cause.unwrap();
        let path = folder.path().join(".config.toml.claim");
        let who = format!("process {} on {}", process::id(), machine_name());
        assert_eq!(cause, format!("{who} holds the claim {}", path.display()));
        #[cfg(windows)]
        assert_eq!(machine_name(), env::var("COMPUTERNAME").unwrap());
        drop(claim);
        assert!(!path.exists());
    }
}
