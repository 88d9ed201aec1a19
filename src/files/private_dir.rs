//! An open folder, and what may be done in it.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, ErrorKind},
    path::{Component, Path, PathBuf},
};

use super::{
    bounded_read::read_whole,
    platform::{DirHandle, FileAccess, FileMetadata, FileOwner, change_owner, make_private},
};

/// An open folder. Every method takes the name of a file directly in it; what is made is mode 0600 and belongs to
/// this user, or, where root works in the folder of another user, to that user.
///
/// ```
/// # use std::{io::Write, time::Duration};
/// # let place = tempfile::tempdir()?;
/// # let state = place.path().join("state");
/// use smsctl::files::PrivateDir;
///
/// let dir = PrivateDir::open_or_create(&state)?;
/// let _held = dir.lock("journal.lock", Duration::from_secs(2))?;
/// dir.open_append("journal")?.write_all(b"a line\n")?;
/// assert_eq!(dir.read("journal", 1024)?, b"a line\n");
///
/// let mut shorter = dir.create_temporary(".journal.tmp-", "")?;
/// shorter.write_all(b"")?;
/// shorter.file().sync_all()?;
/// shorter.replace("journal")?;
/// dir.sync()?;
/// # std::io::Result::Ok(())
/// ```
pub struct PrivateDir {
    path: PathBuf,
    handle: DirHandle,
    owner: FileOwner,
}

impl PrivateDir {
    /// Opens a folder that is there, through symbolic links, whoever owns it: the place that a user names.
    pub fn open(path: &Path) -> io::Result<Self> {
        let handle = DirHandle::open(path, true).map_err(|error| with_path(path, error))?;
        Self::from_handle(path.to_owned(), handle)
    }

    /// The same, and makes the folder (mode 0700) with those above it where they are missing.
    pub fn open_or_create_named(path: &Path) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        create_missing_dirs(path)?;
        Self::open(path)
    }

    /// Opens the folder, and makes it (mode 0700) with those above it where they are missing.
    ///
    /// # Errors
    /// Where the folder is a symbolic link, belongs to another user, or can be written by every user.
    pub fn open_or_create(path: &Path) -> io::Result<Self> {
        match Self::open_private(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        create_missing_dirs(path)?;
        Self::open_private(path)
    }

    /// Opens the folder, which must be there, under the same conditions.
    pub fn open_private(path: &Path) -> io::Result<Self> {
        let opened = DirHandle::open(path, false).map_err(|error| match std::fs::symlink_metadata(path) {
            Ok(about) if about.is_symlink() => refusal_error(path, "is a symbolic link, not a folder"),
            _ => with_path(path, error),
        });
        Self::from_handle(path.to_owned(), opened?)?.check_private()
    }

    /// Opens a folder in this one, and makes it where it is missing.
    pub fn open_or_create_dir(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = check_file_name(name.as_ref())?;
        match self.create_dir(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => self.open_dir(name),
            made => {
                self.sync()?;
                made
            }
        }
    }

    /// Makes a folder in this one that was not there.
    pub fn create_dir(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        let name = check_file_name(name.as_ref())?;
        self.handle.create_dir(name).map_err(|error| self.error_with_path(name, error))?;
        let dir = self.open_dir(name)?;
        // One that is not empty is not the one that was just made.
        if !dir.entry_names()?.is_empty() {
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
                Some(why) => refusal_error(&self.path.join(name), &why),
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
            Some(why) => Err(refusal_error(&self.path, &why)),
            None => Ok(self),
        }
    }

    /// What root makes here from now on belongs to whoever owns the file of this name, where there is one.
    pub fn with_owner_of(mut self, name: impl AsRef<OsStr>) -> Self {
        if let Ok(entry) = self.handle.metadata_of(name.as_ref())
            && entry.is_regular()
        {
            self.owner = FileOwner::for_new_files(&entry);
        }
        self
    }

    /// What root makes here from now on belongs to the same user as what it makes there.
    pub fn with_owner_from(self, other: &PrivateDir) -> Self {
        Self { owner: other.owner, ..self }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A text by which this very folder is recognised later on its file system; a copy of it differs.
    pub fn identity(&self) -> io::Result<String> {
        Ok(self.handle.metadata()?.identity())
    }

    /// Opens a file for reading and for writing at its end, and makes it where it is missing.
    pub fn open_append(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.open_or_create_file(name.as_ref(), FileAccess::Append)
    }

    /// Makes a file that was not there, for reading and writing.
    pub fn create_new(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.create_with_mode(name.as_ref(), FileAccess::ReadWrite, 0o600)
    }

    /// Opens a file for reading.
    pub fn open_read(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.open_existing(name.as_ref(), FileAccess::Read)
    }

    /// Returns all bytes of a file, which may have `max_bytes` at most.
    pub fn read(&self, name: impl AsRef<OsStr>, max_bytes: u64) -> io::Result<Vec<u8>> {
        let file = self.open_read(name.as_ref())?;
        read_whole(file, max_bytes).map_err(|error| self.error_with_path(name.as_ref(), error))
    }

    /// The same for a file that may belong to others and have several links: the configuration itself.
    pub fn read_any_owner(&self, name: impl AsRef<OsStr>, max_bytes: u64) -> io::Result<Vec<u8>> {
        let name = check_file_name(name.as_ref())?;
        let file = self.handle.open_file(name, FileAccess::Read).map_err(|error| self.open_error(name, error))?;
        if !FileMetadata::of_file(&file)?.is_regular() {
            return Err(refusal_error(&self.path.join(name), "is not a regular file"));
        }
        read_whole(file, max_bytes).map_err(|error| self.error_with_path(name, error))
    }

    /// Renames a file in one step, over whatever stands under the new name, which is not followed.
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

    /// Exchanges two files in one step. Fails with [`ErrorKind::InvalidInput`] or [`ErrorKind::Unsupported`] where the
    /// system or the file system cannot.
    pub fn exchange(&self, one: impl AsRef<OsStr>, other: impl AsRef<OsStr>) -> io::Result<()> {
        let (one, other) = (check_file_name(one.as_ref())?, check_file_name(other.as_ref())?);
        self.handle.exchange(one, other).map_err(|error| self.error_with_path(other, error))
    }

    /// Fails where something that is no regular file stands under the name, whoever owns it.
    pub fn check_regular_or_free(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        match self.handle.metadata_of(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.error_with_path(name, error)),
            Ok(entry) => match entry.regular_file_problem() {
                Some(why) => Err(refusal_error(&self.path.join(name), &why)),
                None => Ok(()),
            },
        }
    }

    /// Removes a name, never what a symbolic link leads to.
    pub fn remove(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        self.handle.remove_file(name).map_err(|error| self.error_with_path(name, error))
    }

    /// Removes an empty folder.
    pub fn remove_empty_dir(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        let name = check_file_name(name.as_ref())?;
        self.handle.remove_dir(name).map_err(|error| self.error_with_path(name, error))
    }

    /// Removes a folder of this user with everything in it. Symbolic links in it are removed, not followed.
    pub fn remove_dir_all(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.open_dir(name.as_ref())?.remove_all_but(None)?;
        self.remove_empty_dir(name)
    }

    /// Removes everything in this folder but the file of one name.
    pub fn remove_all_but(&self, kept: Option<&OsStr>) -> io::Result<()> {
        for name in self.entry_names()?.iter().filter(|name| Some(name.as_os_str()) != kept) {
            match self.handle.metadata_of(name).map_err(|error| self.error_with_path(name, error))?.is_dir() {
                true => self.remove_dir_all(name)?,
                false => self.remove(name)?,
            }
        }
        Ok(())
    }

    /// Makes a file that another program wrote into a folder of ours private: mode 0600, and where root works in the
    /// folder of another user, that user's.
    pub fn make_own(&self, file: &File) -> io::Result<()> {
        make_private(file)?;
        change_owner(file, self.owner)
    }

    /// Whether other machines may use the folder at the same time, as far as its file system tells.
    pub fn may_be_shared_between_machines(&self) -> bool {
        self.handle.is_local() == Some(false)
    }

    /// Returns the names of everything in the folder.
    pub fn entry_names(&self) -> io::Result<Vec<OsString>> {
        self.handle.entry_names().map_err(|error| with_path(&self.path, error))
    }

    /// Waits until the disk has the names that the folder holds; without this, a new one may be gone after a power cut.
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
                made => return made,
            }
        }
    }

    fn open_existing(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        let name = check_file_name(name)?;
        let file = self.handle.open_file(name, access).map_err(|error| self.open_error(name, error))?;
        match FileMetadata::of_file(&file)?.file_problem(self.owner) {
            Some(why) => Err(refusal_error(&self.path.join(name), &why)),
            None => Ok(file),
        }
    }

    /// Says why a file could not be opened: by what stands there, where that is the reason.
    fn open_error(&self, name: &OsStr, error: io::Error) -> io::Error {
        let why = match error.kind() {
            ErrorKind::NotFound => None,
            _ => self.handle.metadata_of(name).ok().and_then(|entry| entry.file_problem(self.owner)),
        };
        match why {
            Some(why) => refusal_error(&self.path.join(name), &why),
            None => self.error_with_path(name, error),
        }
    }

    /// The error with the path that it is about.
    pub(super) fn error_with_path(&self, name: &OsStr, error: io::Error) -> io::Error {
        with_path(&self.path.join(name), error)
    }
}

fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Whether the error says that what is there must not be used, and not that the system could not do its work.
pub fn is_refusal(error: &io::Error) -> bool {
    error.kind() == ErrorKind::InvalidData
}

fn refusal_error(path: &Path, why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("{} {why}", path.display()))
}

/// The name, unless it leads out of the folder.
fn check_file_name(name: &OsStr) -> io::Result<&OsStr> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name => Ok(name),
        _ => Err(io::Error::new(ErrorKind::InvalidInput, "not the name of a file in the folder")),
    }
}

/// Makes a folder, for its owner only, with those above it; each is on the disk before the next.
fn create_missing_dirs(path: &Path) -> io::Result<()> {
    let above = match path.parent() {
        Some(above) if above != Path::new("") => above,
        _ => Path::new("."),
    };
    if above != path && !above.is_dir() {
        create_missing_dirs(above)?;
    }
    let (Some(name), above) = (path.file_name(), PrivateDir::open(above)?) else {
        return Err(with_path(path, ErrorKind::InvalidInput.into()));
    };
    match above.create_dir(name) {
        // Another process was faster, or the name leads to a folder through a link.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|_| above.sync()),
    }
}
