//! The real path of the configuration, behind symbolic links, and its opened folder.

use std::{
    ffi::{OsStr, OsString},
    fmt::Display,
    fs, io,
    path::{Path, PathBuf},
    rc::Rc,
};

use crate::{failure::Failure, files::PrivateDir};

/// How many symbolic links are followed from the path that the user names.
const MAX_SYMLINKS: usize = 40;

/// The path of the file behind all symbolic links.
pub struct ConfigLocation {
    pub file: PathBuf,
    pub folder: PathBuf,
    pub name: OsString,
}

/// The location with its folder opened: all further operations happen in this folder, even if it is renamed.
pub struct OpenConfigLocation {
    pub location: ConfigLocation,
    pub dir: Rc<PrivateDir>,
}

impl ConfigLocation {
    /// Follows the symbolic links of a path.
    ///
    /// # Errors
    /// There are too many links, or the path has no file name.
    pub fn resolve(path: &Path) -> Result<Self, Failure> {
        let mut file = path.to_owned();
        for hop in 0.. {
            let Ok(next) = fs::read_link(&file) else { break };
            if hop == MAX_SYMLINKS {
                return Err(unwritable(path, &"too many symlinks"));
            }
            file = file.parent().unwrap_or(Path::new("")).join(next);
        }
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let name = file.file_name().ok_or_else(|| unwritable(path, &"it is not a file name"))?.to_owned();
        Ok(Self { file, folder, name })
    }

    /// Opens the folder, or creates it for its owner only.
    pub fn open(self) -> Result<OpenConfigLocation, Failure> {
        match PrivateDir::open_or_create_named(&self.folder) {
            // Files that root creates beside another user's file belong to that user.
            Ok(dir) => Ok(OpenConfigLocation { dir: Rc::new(dir.with_owner_of(&self.name)), location: self }),
            Err(error) => Err(unwritable(&self.file, &error)),
        }
    }
}

impl OpenConfigLocation {
    pub fn file(&self) -> &Path {
        &self.location.file
    }

    pub fn name(&self) -> &OsStr {
        &self.location.name
    }

    /// Returns the name of a hidden file beside this one that is not removed.
    pub fn sibling_name(&self, ending: &str) -> OsString {
        hidden_name(self.name(), &format!(".{ending}"))
    }

    /// Returns the beginning of the names of temporary files and folders.
    pub fn temporary_prefix(&self, kind: &str) -> OsString {
        hidden_name(self.name(), &format!(".{kind}-"))
    }

    /// Returns the beginning of the names of files that no later run removes.
    pub fn kept_prefix(&self, why: &str) -> OsString {
        let mut prefix = self.name().to_owned();
        prefix.push(format!(".{why}-"));
        prefix
    }

    /// Returns the names of temporary files of this kind that earlier runs left.
    pub fn leftover_names(&self, kind: &str) -> Vec<OsString> {
        let prefix = self.temporary_prefix(kind);
        let mut names = self.dir.entry_names().unwrap_or_default();
        names.retain(|name| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes()));
        names
    }

    /// Waits until the folder is on the disk.
    pub fn sync(&self) -> Result<(), Failure> {
        self.dir.sync().map_err(|error| {
            Failure::configuration(format!(
                "{} is changed, but the change may be lost in a power failure",
                self.file().display()
            ))
            .with_cause(error)
            .with_fix("check the disk; `smsctl config history` shows what was changed")
        })
    }

    /// Returns the failure of a change that could not be saved.
    pub fn unwritable_failure(&self, cause: &dyn Display) -> Failure {
        unwritable(self.file(), cause)
    }
}

fn hidden_name(name: &OsStr, ending: &str) -> OsString {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(ending);
    hidden
}

/// Returns the failure of a change that could not be saved.
pub fn unwritable(path: &Path, cause: &dyn Display) -> Failure {
    Failure::configuration(format!("{} cannot be written; nothing changed", path.display()))
        .with_cause(cause)
        .with_fix("check the folder's owner, permissions and free space, or use another file with --config")
}

/// Returns whether the error says that a file does not exist.
pub fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}
