//! The text in a person's editor: in a folder of its own, which the next run clears away if this one is killed.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::home::Home;

/// A text that is being edited, with whatever its editor writes beside it. Gone when dropped.
pub struct Draft {
    _folder: TempDir,
    path: PathBuf,
    _held: File,
}

impl Draft {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a draft. Only during a turn, or it may be swept before its lock is held.
    pub fn begin(home: &Home, text: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let folder = builder.prefix(&home.prefix("draft")).tempdir_in(&home.folder)?;
        let held = private(&folder.path().join("lock"))?;
        held.lock()?;
        let path = folder.path().join("config.toml");
        private(&path)?.write_all(text.as_bytes())?;
        Ok(Self { _folder: folder, path, _held: held })
    }

    /// Clears away the drafts whose command is gone.
    pub fn sweep(home: &Home) {
        let prefix = home.prefix("draft");
        let names = fs::read_dir(&home.folder).into_iter().flatten().flatten();
        for entry in names.filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix)) {
            let lock = File::open(entry.path().join("lock"));
            if lock.map_or(true, |lock| lock.try_lock().is_ok()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
