//! The operations of `unix.rs` for systems without file descriptors of folders: names are joined to the folder's path, and
//! symbolic links are rejected by a check before the file is opened, so that a file may be replaced in between.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, Metadata},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::SymbolicLinks;

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq)]
pub enum FileAccess {
    Read,
    ReadWrite,
    Append,
}

/// The owner of a file, which is not known here.
#[derive(Clone, Copy, PartialEq)]
pub struct FileOwner;

/// A folder, by its path.
pub struct DirHandle(PathBuf);

/// The metadata of a file, or of a symbolic link itself.
pub struct FileMetadata(Metadata);

impl FileMetadata {
    pub fn of_file(file: &File) -> io::Result<Self> {
        file.metadata().map(Self)
    }

    pub fn is_regular(&self) -> bool {
        self.0.is_file()
    }

    pub fn is_dir(&self) -> bool {
        self.0.is_dir()
    }

    pub fn is_same_file(&self, other: &FileMetadata) -> bool {
        self.0.created().ok() == other.0.created().ok()
    }

    /// Returns a text that identifies the file.
    pub fn identity(&self) -> String {
        format!("{:?}", self.0.created().ok())
    }

    pub fn file_problem(&self, _owner: FileOwner) -> Option<String> {
        self.regular_file_problem()
    }

    pub fn dir_problem(&self, _owner: FileOwner) -> Option<String> {
        (!self.is_dir()).then(|| format!("is {}, not a folder", self.kind_name()))
    }

    /// Returns what this is instead of a regular file, if it is none.
    pub fn regular_file_problem(&self) -> Option<String> {
        (!self.is_regular()).then(|| format!("is {}, not a regular file", self.kind_name()))
    }

    fn kind_name(&self) -> &'static str {
        match () {
            () if self.0.is_symlink() => "a symbolic link",
            () if self.0.is_dir() => "a folder",
            () => "of another kind",
        }
    }
}

impl FileOwner {
    pub fn for_new_files(_folder: &FileMetadata) -> Self {
        Self
    }

    pub fn is_other_user(self) -> bool {
        false
    }
}

impl DirHandle {
    pub fn open(path: &Path, links: SymbolicLinks) -> io::Result<Self> {
        let metadata = match links {
            SymbolicLinks::Follow => fs::metadata(path)?,
            SymbolicLinks::Reject => fs::symlink_metadata(path)?,
        };
        match metadata.is_dir() {
            true => Ok(Self(path.to_owned())),
            false => Err(ErrorKind::NotADirectory.into()),
        }
    }

    pub fn open_dir(&self, name: &OsStr) -> io::Result<Self> {
        Self::open(&self.0.join(name), SymbolicLinks::Reject)
    }

    pub fn metadata(&self) -> io::Result<FileMetadata> {
        fs::metadata(&self.0).map(FileMetadata)
    }

    pub fn metadata_of(&self, name: &OsStr) -> io::Result<FileMetadata> {
        fs::symlink_metadata(self.0.join(name)).map(FileMetadata)
    }

    pub fn open_file(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        if !self.metadata_of(name)?.is_regular() {
            return Err(ErrorKind::InvalidInput.into());
        }
        open_options(access).open(self.0.join(name))
    }

    pub fn create_file(&self, name: &OsStr, access: FileAccess, _mode: u32) -> io::Result<File> {
        open_options(access).write(true).create_new(true).open(self.0.join(name))
    }

    pub fn create_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    pub fn rename(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), to_dir.0.join(to))
    }

    pub fn rename_noreplace(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        fs::hard_link(self.0.join(from), to_dir.0.join(to))?;
        fs::remove_file(self.0.join(from))
    }

    pub fn exchange(&self, _one: &OsStr, _other: &OsStr) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    pub fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    pub fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
    }

    pub fn entry_names(&self) -> io::Result<Vec<OsString>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Returns whether no other machine writes the file system, which is not known here.
    pub fn is_local(&self) -> Option<bool> {
        None
    }
}

fn open_options(access: FileAccess) -> fs::OpenOptions {
    let mut options = File::options();
    match access {
        FileAccess::Read => options.read(true),
        FileAccess::ReadWrite => options.read(true).write(true),
        FileAccess::Append => options.read(true).append(true),
    };
    options
}

pub fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

pub fn change_owner<T>(_file: T, _owner: FileOwner) -> io::Result<()> {
    Ok(())
}

pub fn open_user_file(path: &Path) -> io::Result<File> {
    File::open(path)
}
