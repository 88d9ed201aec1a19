//! The file on disk: read whole, locked, and replaced in one step.

use std::{
    fs::{self, File, TryLockError},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::failure::Failure;

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// How long another smsctl may hold the lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// The text of the file, or `None` where there is none.
pub fn read(path: &Path) -> Result<Option<String>, Failure> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        Failure::configuration(format!("{} cannot be read", path.display()))
            .cause(cause)
            .fix("mend the file, or name another with --config")
    };
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        about => about.map_err(|error| unreadable(&error))?,
    };
    if !about.is_file() {
        return Err(unreadable(&"it is not a regular file"));
    }
    let mut bytes = vec![];
    let opened = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    opened.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LONGEST {
        return Err(unreadable(&"it is longer than 1 MiB"));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(&format!("line {line} is not UTF-8"))
    })
}

/// Waits for every other smsctl to be done with this file. Held until dropped; the lock file stays.
pub fn lock(path: &Path) -> Result<File, Failure> {
    let home = Home::of(path)?;
    let path = home.sibling("lock");
    let failed = |cause: &dyn std::fmt::Display| unwritable(&path, cause);
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|error| failed(&error))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(failed(&"another smsctl has been changing the file for 10 s"));
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
    }
}

/// Puts a text in the file's place: a sibling that only its owner may read, written and synced,
/// then renamed over it, then the folder synced. A symlink stays one.
pub fn publish(path: &Path, text: &str) -> Result<(), Failure> {
    let home = Home::of(path)?;
    let failed = |cause: &dyn std::fmt::Display| unwritable(&home.file, cause);
    let prefix = format!(".{}.tmp-", home.name());
    let mut fresh =
        tempfile::Builder::new().prefix(&prefix).tempfile_in(&home.folder).map_err(|error| failed(&error))?;
    let written = fresh.write_all(text.as_bytes()).and_then(|()| fresh.as_file().sync_all());
    written.map_err(|error| failed(&error))?;
    fresh.persist(&home.file).map_err(|error| failed(&error.error))?;
    File::open(&home.folder).and_then(|folder| folder.sync_all()).map_err(|error| {
        Failure::configuration(format!("{} is changed, but may not survive a power cut", home.file.display()))
            .cause(error)
            .fix("see to the disk")
    })
}

/// Writes a text beside the file, under a name of its own.
pub fn aside(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    let home = Home::of(path)?;
    let failed = |cause: &dyn std::fmt::Display| unwritable(&home.file, cause);
    let prefix = format!("{}.rejected-", home.name());
    let fresh = tempfile::Builder::new().prefix(&prefix).suffix(".toml").tempfile_in(&home.folder);
    let mut fresh = fresh.map_err(|error| failed(&error))?;
    fresh.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    fresh.keep().map(|(_, path)| path).map_err(|error| failed(&error.error))
}

fn unwritable(path: &Path, cause: &dyn std::fmt::Display) -> Failure {
    Failure::configuration(format!("{} cannot be written; nothing changed", path.display()))
        .cause(cause)
        .fix("see to the folder's owner, mode and space, or name another file with --config")
}

/// Where the file really stands, behind any chain of symlinks.
struct Home {
    file: PathBuf,
    folder: PathBuf,
}

impl Home {
    /// Makes the folder, for its owner only, where it is missing.
    fn of(path: &Path) -> Result<Self, Failure> {
        let failed = |cause: &dyn std::fmt::Display| unwritable(path, cause);
        let mut file = path.to_owned();
        for hop in 0.. {
            let Ok(next) = fs::read_link(&file) else { break };
            if hop == 40 {
                return Err(failed(&"too many symlinks"));
            }
            file = file.parent().unwrap_or(Path::new("")).join(next);
        }
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|error| failed(&error))?;
        Ok(Self { file, folder })
    }

    fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn sibling(&self, ending: &str) -> PathBuf {
        self.folder.join(format!(".{}.{ending}", self.name()))
    }
}
