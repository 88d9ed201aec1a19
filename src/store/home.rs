//! Where the file really stands, behind any chain of symlinks, and what stands beside it.

use std::{
    fmt::Display,
    fs, io,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The file behind every symlink, with its folder.
pub struct Home {
    pub file: PathBuf,
    pub folder: PathBuf,
}

impl Home {
    /// Follows the symlinks. Fails on a loop.
    pub fn of(path: &Path) -> Result<Self, Failure> {
        let mut file = path.to_owned();
        for hop in 0.. {
            let Ok(next) = fs::read_link(&file) else { break };
            if hop == 40 {
                return Err(unwritable(path, &"too many symlinks"));
            }
            file = file.parent().unwrap_or(Path::new("")).join(next);
        }
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Self { file, folder })
    }

    /// Makes the folder, for its owner only, where it is missing.
    pub fn settle(&self) -> Result<(), Failure> {
        private_folder(&self.folder).map_err(|error| unwritable(&self.file, &error))
    }

    pub fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What the names of files on their way to the file's place begin with.
    pub fn prefix(&self, kind: &str) -> String {
        format!(".{}.{kind}-", self.name())
    }

    /// What earlier runs left beside the file, with names of this kind.
    pub fn left(&self, kind: &str) -> Vec<PathBuf> {
        let (prefix, names) = (self.prefix(kind), names(&self.folder).unwrap_or_default());
        let names = names.into_iter().filter(|name| name.starts_with(&prefix));
        names.map(|name| self.folder.join(name)).collect()
    }

    /// A file that stays beside this one for good.
    pub fn sibling(&self, ending: &str) -> PathBuf {
        self.folder.join(format!(".{}.{ending}", self.name()))
    }

    /// Hands a file beside this one to whoever owns this one, so that root's work stays theirs.
    #[cfg(unix)]
    pub fn hand_over(&self, file: &fs::File) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt, fchown};

        let wanted = fs::metadata(&self.file).or_else(|_| fs::metadata(&self.folder))?;
        match file.metadata()?.uid() == wanted.uid() {
            true => Ok(()),
            false => fchown(file, Some(wanted.uid()), Some(wanted.gid())),
        }
    }

    #[cfg(not(unix))]
    pub fn hand_over(&self, _file: &fs::File) -> io::Result<()> {
        Ok(())
    }

    /// Writes down on the disk which names the folder holds.
    pub fn sync(&self) -> Result<(), Failure> {
        sync_folder(&self.folder).map_err(|error| {
            Failure::configuration(format!(
                "{} is changed, but may not survive a power cut",
                self.file.display()
            ))
            .cause(error)
            .fix("see to the disk; `smsctl config history` tells what was changed")
        })
    }
}

/// A folder that only its owner may enter, with those above it, where they are missing.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = match folder.parent() {
        Some(above) if above != Path::new("") => above,
        _ => Path::new("."),
    };
    if above != folder {
        private_folder(above)?;
    }
    let mut builder = fs::DirBuilder::new();
    // Another smsctl may be faster, which is no failure.
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    sync_folder(above)
}

/// Without this, a new name may be gone after a power cut.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => fs::File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

/// The names in a folder. The standard library's way ends the program when a folder cannot be closed.
#[cfg(unix)]
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = rustix::fs::Dir::new(fs::File::open(folder)?)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// The names in a folder.
#[cfg(not(unix))]
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// Removes a folder with what is in it. The standard library's way ends the program likewise.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    for name in names(folder)?.iter().filter(|name| !matches!(name.as_str(), "." | "..")) {
        let path = folder.join(name);
        match fs::symlink_metadata(&path)?.is_dir() {
            true => remove_folder(&path)?,
            false => fs::remove_file(&path)?,
        }
    }
    fs::remove_dir(folder)
}

/// A failure before anything was published.
pub fn unwritable(path: &Path, cause: &dyn Display) -> Failure {
    Failure::configuration(format!("{} cannot be written; nothing changed", path.display()))
        .cause(cause)
        .fix("see to the folder's owner, mode and space, or name another file with --config")
}
