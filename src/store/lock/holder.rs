//! Which process holds the lock, for the error messages of others.

#[cfg(windows)]
use std::{ffi::OsString, io::Write, process, rc::Rc};
use std::{fs::File, io};
#[cfg(unix)]
use std::{
    io::{Read, Seek, Write},
    process,
};

#[cfg(windows)]
use crate::files::PrivateDir;
use crate::store::location::OpenConfigLocation;

/// The ending of the file that names the holder: the lock file, or on Windows, where no other process can read a locked
/// file, one beside it.
const HOLDER_FILE: &str = if cfg!(windows) { "lock-holder" } else { "lock" };

/// The longest content of such a file that can be a process id.
const MAX_PROCESS_ID_BYTES: u64 = 20;

/// This process is named as the holder. Dropping it removes the file beside the lock file.
pub struct LockHolder {
    #[cfg(windows)]
    dir: Rc<PrivateDir>,
    #[cfg(windows)]
    name: OsString,
}

#[cfg(unix)]
impl LockHolder {
    /// Writes this process's id into the lock file, unless the file contains something that smsctl did not write.
    pub fn record(_: &OpenConfigLocation, mut lock: &File) -> io::Result<Self> {
        let mut old = vec![];
        lock.take(MAX_PROCESS_ID_BYTES + 1).read_to_end(&mut old)?;
        if old.len() as u64 <= MAX_PROCESS_ID_BYTES && old.iter().all(|byte| byte.is_ascii_digit() || *byte == b'\n') {
            lock.set_len(0)?;
            lock.rewind()?;
            writeln!(lock, "{}", process::id())?;
        }
        Ok(Self {})
    }
}

#[cfg(windows)]
impl LockHolder {
    /// Writes this process's id into a file beside the lock file.
    pub fn record(location: &OpenConfigLocation, _: &File) -> io::Result<Self> {
        let (dir, name) = (location.dir.clone(), location.sibling_name(HOLDER_FILE));
        let mut file = dir.create_temporary(location.temporary_prefix("tmp"), "")?;
        writeln!(file, "{}", process::id())?;
        file.persist(&name)?;
        Ok(Self { dir, name })
    }
}

#[cfg(windows)]
impl Drop for LockHolder {
    fn drop(&mut self) {
        let _ = self.dir.remove(&self.name);
    }
}

/// Returns the id of the process that holds the lock, if it has written it.
pub fn read_holder(location: &OpenConfigLocation) -> Option<u32> {
    let id = location.dir.read(location.sibling_name(HOLDER_FILE), MAX_PROCESS_ID_BYTES).ok()?;
    String::from_utf8(id).ok()?.trim().parse().ok()
}
