//! Whose turn it is to change the file.

use std::{
    fs::{File, TryLockError},
    io::{ErrorKind, Read, Write},
    path::Path,
    process, thread,
    time::{Duration, Instant},
};

use super::home::{Home, unwritable};
use crate::{failure::Failure, interrupt};

/// How long another smsctl may hold the lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for every other smsctl to be done with the file. Held until dropped; the lock file stays.
pub fn take(home: &Home) -> Result<File, Failure> {
    let path = home.sibling("lock");
    let failed = |cause: &dyn std::fmt::Display| unwritable(&home.file, cause);
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(&path)
        .map_err(|error| failed(&format!("its lock {} cannot be opened: {error}", path.display())))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if interrupt::signal().is_some() => {
                return Err(Failure::interrupted().fix("nothing changed"));
            }
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => return Err(busy(home, &path)),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => {
                return Err(failed(&format!("it cannot be locked: {error}")));
            }
        }
    }
    // Only whoever waits in vain reads this, so it may fail.
    let _ = home.hand_over(&file);
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", process::id()));
    Ok(file)
}

fn busy(home: &Home, lock: &Path) -> Failure {
    let mut holder = String::new();
    let read = File::open(lock).and_then(|file| file.take(20).read_to_string(&mut holder));
    let who = match (read, holder.trim().parse::<u32>()) {
        (Ok(_), Ok(id)) => format!("another smsctl (process {id})"),
        _ => "another smsctl".to_owned(),
    };
    let cause = format!("{who} has been changing the file for {} s", PATIENCE.as_secs());
    unwritable(&home.file, &cause).fix("try again when it is done, or end it")
}
