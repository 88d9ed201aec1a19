//! The text in a person's editor: in a folder of its own, which the next run clears away if this one is killed.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::home::{Home, remove_folder};

/// A text that is being edited, with whatever its editor writes beside it. Gone when dropped.
pub struct Draft {
    folder: PathBuf,
    path: PathBuf,
    held: File,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Where it cannot be removed, the next run will.
        let _ = remove_folder(&self.folder);
    }
}

impl Draft {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a draft. Only during a turn, or it may be swept before its lock is held.
    pub fn begin(home: &Home, text: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.prefix(&home.prefix("draft")).tempdir_in(&home.folder)?.keep();
        let held = private(&folder.join("lock"))?;
        let draft = Self { path: folder.join("config.toml"), folder, held };
        draft.held.lock()?;
        private(&draft.path)?.write_all(text.as_bytes())?;
        Ok(draft)
    }

    /// Clears away the drafts whose command is gone.
    pub fn sweep(home: &Home) {
        for folder in home.left("draft") {
            let lock = File::open(folder.join("lock"));
            if lock.map_or(true, |lock| lock.try_lock().is_ok()) {
                let _ = remove_folder(&folder);
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
