//! An open folder and the operations in it.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, ErrorKind},
    path::{Component, Path, PathBuf},
};

use super::{
    SymbolicLinks,
    bounded_read::read_whole,
    platform::{DirHandle, FileAccess, FileMetadata, FileOwner, SYNC_ACCESS, change_owner, make_private, sync_file},
};

/// An open folder. Every method takes the name of a file directly in it. New files have mode 0600 and belong to this user,
/// or where root works in the folder of another user, to that user.
///
/// ```
/// # use std::{io::Write, time::Duration};
/// # let parent = tempfile::tempdir()?;
/// # let state = parent.path().join("state");
/// use smsctl::files::{PrivateDir, sync_file};
///
/// let dir = PrivateDir::open_or_create(&state)?;
/// let _lock = dir.lock("journal.lock", Duration::from_secs(2))?;
/// dir.open_append("journal")?.write_all(b"a line\n")?;
/// assert_eq!(dir.read("journal", 1024)?, b"a line\n");
///
/// let mut file = dir.create_temporary(".journal.tmp-", "")?;
/// file.write_all(b"")?;
/// sync_file(file.file())?;
/// file.persist("journal")?;
/// dir.sync()?;
/// # std::io::Result::Ok(())
/// ```
pub struct PrivateDir {
    path: PathBuf,
    handle: DirHandle,
    owner: FileOwner,
}

impl PrivateDir {
    /// Opens an existing folder that the user names, through symbolic links and whoever owns it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let handle = DirHandle::open(path, SymbolicLinks::Follow).map_err(|error| with_path(path, error))?;
        Self::from_handle(path.to_owned(), handle)
    }

    /// Opens a folder like [`Self::open`], and creates it and its parents with mode 0700 where they are missing.
    pub fn open_or_create_named(path: &Path) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        create_missing_dirs(path)?;
        Self::open(path)
    }

    /// Opens a folder like [`Self::open_private`], and creates it and its parents with mode 0700 where they are missing.
    pub fn open_or_create(path: &Path) -> io::Result<Self> {
        match Self::open_private(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        create_missing_dirs(path)?;
        Self::open_private(path)
    }

    /// Opens an existing folder of this user.
    ///
    /// # Errors
    /// The folder is a symbolic link, belongs to another user, or can be written by every user.
    pub fn open_private(path: &Path) -> io::Result<Self> {
        let opened =
            DirHandle::open(path, SymbolicLinks::Reject).map_err(|error| match std::fs::symlink_metadata(path) {
                Ok(about) if about.is_symlink() => refusal_error(path, "is a symbolic link, not a folder"),
                _ => with_path(path, error),
            });
        Self::from_handle(path.to_owned(), opened?)?.check_private()
    }

    /// Opens a folder in this one, and creates it where it is missing.
    pub fn open_or_create_dir(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = check_file_name(name.as_ref())?;
        match self.create_dir(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self.open_dir(name),
            created => {
                self.sync()?;
                created
            }
        }
    }

    /// Creates a folder in this one.
    ///
    /// # Errors
    /// The name is taken, or the folder was replaced at once by one of another user or, where root creates it for another
    /// user, by one with content.
    pub fn create_dir(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = check_file_name(name.as_ref())?;
        self.handle.create_dir(name).map_err(|error| self.error_with_path(name, error))?;
        let dir = self.open_dir(name)?;
        // Another process of this user may already have created files in it. But root must not give away a folder with
        // content: its owner could have put another folder of root in its place.
        if self.owner.is_other_user() && !dir.entry_names()?.is_empty() {
            return Err(refusal_error(&dir.path, "was replaced while it was created"));
        }
        change_owner(&dir.handle, self.owner).map_err(|error| self.error_with_path(name, error))?;
        Ok(dir)
    }

    /// Opens a folder in this one. It must belong to this user and not be a symbolic link.
    pub fn open_dir(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = check_file_name(name.as_ref())?;
        let handle = self.handle.open_dir(name).map_err(|error| {
            let entry = self.handle.metadata_of(name).ok();
            match entry.and_then(|entry| entry.dir_problem(self.owner)) {
                Some(problem) => refusal_error(&self.path.join(name), &problem),
                None => self.error_with_path(name, error),
            }
        })?;
        Self { path: self.path.join(name), handle, owner: self.owner }.check_private()
    }

    fn from_handle(path: PathBuf, handle: DirHandle) -> io::Result<Self> {
        let owner = FileOwner::for_new_files(&handle.metadata().map_err(|error| with_path(&path, error))?);
        Ok(Self { path, handle, owner })
    }

    fn check_private(self) -> io::Result<Self> {
        match self.handle.metadata()?.dir_problem(self.owner) {
            Some(problem) => Err(refusal_error(&self.path, &problem)),
            None => Ok(self),
        }
    }

    /// Gives what root creates here from now on to the owner of the file of this name, if there is one.
    pub fn with_owner_of(mut self, name: impl AsRef<OsStr>) -> Self {
        if let Ok(entry) = self.handle.metadata_of(name.as_ref())
            && entry.is_regular()
        {
            self.owner = FileOwner::for_new_files(&entry);
        }
        self
    }

    /// Gives what root creates here from now on to the same user as in the other folder.
    pub fn with_owner_from(self, other: &PrivateDir) -> Self {
        Self { owner: other.owner, ..self }
    }

    /// Returns the path by which the folder was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns a text that identifies this folder on its file system; that of a copy differs.
    pub fn identity(&self) -> io::Result<String> {
        Ok(self.handle.metadata()?.identity())
    }

    /// Opens a file for reading and appending, and creates it where it is missing.
    pub fn open_append(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.open_or_create_file(name.as_ref(), FileAccess::Append)
    }

    /// Creates a file for reading and writing; fails where the name is taken.
    pub fn create_new(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.create_with_mode(name.as_ref(), FileAccess::ReadWrite, 0o600)
    }

    /// Opens a file for reading.
    pub fn open_read(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.open_existing(name.as_ref(), FileAccess::Read)
    }

    /// Returns the content of a file, which may have at most `max_bytes`.
    pub fn read(&self, name: impl AsRef<OsStr>, max_bytes: u64) -> io::Result<Vec<u8>> {
        let file = self.open_read(name.as_ref())?;
        read_whole(file, max_bytes).map_err(|error| self.error_with_path(name.as_ref(), error))
    }

    /// Returns the content of a file that may belong to others and have several links: the configuration itself.
    pub fn read_any_owner(&self, name: impl AsRef<OsStr>, max_bytes: u64) -> io::Result<Vec<u8>> {
        let name = check_file_name(name.as_ref())?;
        let file = self.handle.open_file(name, FileAccess::Read).map_err(|error| self.open_error(name, error))?;
        if !FileMetadata::of_file(&file)?.is_regular() {
            return Err(refusal_error(&self.path.join(name), "is not a regular file"));
        }
        read_whole(file, max_bytes).map_err(|error| self.error_with_path(name, error))
    }

    /// Renames a file atomically. It replaces what has the new name, which is not followed if it is a link.
    pub fn replace(&self, from: impl AsRef<OsStr>, to: impl AsRef<OsStr>) -> io::Result<()> {
        let (from, to) = (check_file_name(from.as_ref())?, check_file_name(to.as_ref())?);
        self.handle.rename(from, &self.handle, to).map_err(|error| self.error_with_path(to, error))
    }

    /// Renames a file unless the new name is taken.
    pub fn rename_noreplace(&self, from: impl AsRef<OsStr>, to: impl AsRef<OsStr>) -> io::Result<()> {
        self.move_noreplace(from, self, to)
    }

    /// Moves a file into another folder of the same file system, unless the new name is taken.
    pub fn move_noreplace(&self, from: impl AsRef<OsStr>, other: &PrivateDir, to: impl AsRef<OsStr>) -> io::Result<()> {
        let (from, to) = (check_file_name(from.as_ref())?, check_file_name(to.as_ref())?);
        self.handle.rename_noreplace(from, &other.handle, to).map_err(|error| other.error_with_path(to, error))
    }

    /// Exchanges two files atomically.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] where the system or the file system cannot do that.
    pub fn exchange(&self, one: impl AsRef<OsStr>, other: impl AsRef<OsStr>) -> io::Result<()> {
        let (one, other) = (check_file_name(one.as_ref())?, check_file_name(other.as_ref())?);
        self.handle.exchange(one, other).map_err(|error| self.error_with_path(other, error))
    }

    /// Fails where the name is taken by something other than a regular file, whoever owns it.
    pub fn check_regular_or_free(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        match self.handle.metadata_of(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.error_with_path(name, error)),
            Ok(entry) => match entry.regular_file_problem() {
                Some(problem) => Err(refusal_error(&self.path.join(name), &problem)),
                None => Ok(()),
            },
        }
    }

    /// Removes a file, or a symbolic link but not its target.
    pub fn remove(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        self.handle.remove_file(name).map_err(|error| self.error_with_path(name, error))
    }

    /// Removes an empty folder.
    pub fn remove_empty_dir(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        self.handle.remove_dir(name).map_err(|error| self.error_with_path(name, error))
    }

    /// Removes a folder of this user with all its content. Symbolic links in it are removed, not followed.
    pub fn remove_dir_all(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.open_dir(name.as_ref())?.remove_all_but(None)?;
        self.remove_empty_dir(name)
    }

    /// Removes everything in this folder except one name.
    pub fn remove_all_but(&self, exception: Option<&OsStr>) -> io::Result<()> {
        for name in self.entry_names()?.iter().filter(|name| Some(name.as_os_str()) != exception) {
            match self.handle.metadata_of(name).map_err(|error| self.error_with_path(name, error))?.is_dir() {
                true => self.remove_dir_all(name)?,
                false => self.remove(name)?,
            }
        }
        Ok(())
    }

    /// Makes a file of another program private and writes it to the disk: it gets mode 0600, and where root works in the
    /// folder of another user, that user as its owner.
    pub fn make_own(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let file = self.open_existing(name.as_ref(), SYNC_ACCESS)?;
        make_private(&self.handle, name.as_ref(), &file)?;
        change_owner(&file, self.owner)?;
        sync_file(&file)
    }

    /// Returns whether the folder is on a file system that other machines may use at the same time.
    pub fn may_be_shared_between_machines(&self) -> bool {
        self.handle.is_local() == Some(false)
    }

    /// Returns the names in the folder.
    pub fn entry_names(&self) -> io::Result<Vec<OsString>> {
        self.handle.entry_names().map_err(|error| with_path(&self.path, error))
    }

    /// Writes the names in the folder to the disk; without this, a new file may be lost in a power cut.
    pub fn sync(&self) -> io::Result<()> {
        self.handle.sync().map_err(|error| with_path(&self.path, error))
    }

    pub(super) fn handle(&self) -> &DirHandle {
        &self.handle
    }

    pub(super) fn create_with_mode(&self, name: &OsStr, access: FileAccess, mode: u32) -> io::Result<File> {
        let name = check_file_name(name)?;
        let file = self.handle.create_file(name, access, mode).map_err(|error| self.error_with_path(name, error))?;
        change_owner(&file, self.owner).map_err(|error| self.error_with_path(name, error))?;
        Ok(file)
    }

    pub(super) fn open_or_create_file(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        loop {
            match self.open_existing(name, access) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                opened => return opened,
            }
            match self.create_with_mode(name, access, 0o600) {
                // Another process was faster.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                created => return created,
            }
        }
    }

    fn open_existing(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        let name = check_file_name(name)?;
        let file = self.handle.open_file(name, access).map_err(|error| self.open_error(name, error))?;
        match FileMetadata::of_file(&file)?.file_problem(self.owner) {
            Some(problem) => Err(refusal_error(&self.path.join(name), &problem)),
            None => Ok(file),
        }
    }

    /// Returns why a file could not be opened, with what is wrong with the file if that is the reason.
    fn open_error(&self, name: &OsStr, error: io::Error) -> io::Error {
        let problem = match error.kind() {
            ErrorKind::NotFound => None,
            _ => self.handle.metadata_of(name).ok().and_then(|entry| entry.file_problem(self.owner)),
        };
        match problem {
            Some(problem) => refusal_error(&self.path.join(name), &problem),
            None => self.error_with_path(name, error),
        }
    }

    /// Adds the path of a file to an error.
    pub(super) fn error_with_path(&self, name: &OsStr, error: io::Error) -> io::Error {
        with_path(&self.path.join(name), error)
    }
}

fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Returns whether a file or folder was rejected by a check of this module, rather than by the system.
pub fn is_refusal(error: &io::Error) -> bool {
    error.kind() == ErrorKind::InvalidData
}

fn refusal_error(path: &Path, problem: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("{} {problem}", path.display()))
}

/// Returns the name, or an error where it is not that of a file directly in the folder.
fn check_file_name(name: &OsStr) -> io::Result<&OsStr> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name => Ok(name),
        _ => Err(io::Error::new(ErrorKind::InvalidInput, "not the name of a file in the folder")),
    }
}

/// Creates a folder and its parents with mode 0700. Each is written to the disk before the next.
fn create_missing_dirs(path: &Path) -> io::Result<()> {
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    if parent != path && !parent.is_dir() {
        create_missing_dirs(parent)?;
    }
    let (Some(name), parent) = (path.file_name(), PrivateDir::open(parent)?) else {
        return Err(with_path(path, ErrorKind::InvalidInput.into()));
    };
    match parent.create_dir(name) {
        // Another process was faster, or the name is a link to a folder.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.and_then(|_| parent.sync()),
    }
}
