//! The same without file descriptors of folders: names are joined to the folder's path, and symbolic links are refused by
//! a look before the file is opened. Between look and opening there is a gap that only Unix closes.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, Metadata},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq)]
pub enum Access {
    Read,
    ReadWrite,
    Append,
}

/// Who owns a file: not known here.
#[derive(Clone, Copy, PartialEq)]
pub struct Owner;

/// A folder by its path.
pub struct DirHandle(PathBuf);

/// What stands under a name, without following a symbolic link.
pub struct Entry(Metadata);

impl Entry {
    pub fn of(file: &File) -> io::Result<Self> {
        file.metadata().map(Self)
    }

    pub fn is_regular(&self) -> bool {
        self.0.is_file()
    }

    pub fn is_dir(&self) -> bool {
        self.0.is_dir()
    }

    pub fn owner(&self) -> Owner {
        Owner
    }

    pub fn is_same(&self, other: &Entry) -> bool {
        self.0.created().ok() == other.0.created().ok()
    }

    /// A text by which the same entry is recognised later.
    pub fn identity(&self) -> String {
        format!("{:?}", self.0.created().ok())
    }

    pub fn why_not_file(&self, _owner: Owner) -> Option<String> {
        self.why_not_regular()
    }

    pub fn why_not_dir(&self, _owner: Owner) -> Option<String> {
        (!self.is_dir()).then(|| format!("is {}, not a folder", self.kind()))
    }

    /// Returns what this is instead of a regular file, if it is none.
    pub fn why_not_regular(&self) -> Option<String> {
        (!self.is_regular()).then(|| format!("is {}, not a regular file", self.kind()))
    }

    fn kind(&self) -> &'static str {
        match () {
            () if self.0.is_symlink() => "a symbolic link",
            () if self.0.is_dir() => "a folder",
            () => "of another kind",
        }
    }
}

impl Owner {
    pub fn of_new_files(_folder: &Entry) -> Self {
        Self
    }
}

impl DirHandle {
    pub fn open(path: &Path, follow: bool) -> io::Result<Self> {
        let about = if follow { fs::metadata(path)? } else { fs::symlink_metadata(path)? };
        match about.is_dir() {
            true => Ok(Self(path.to_owned())),
            false => Err(ErrorKind::NotADirectory.into()),
        }
    }

    pub fn open_dir(&self, name: &OsStr) -> io::Result<Self> {
        Self::open(&self.0.join(name), false)
    }

    pub fn entry(&self) -> io::Result<Entry> {
        fs::metadata(&self.0).map(Entry)
    }

    pub fn entry_of(&self, name: &OsStr) -> io::Result<Entry> {
        fs::symlink_metadata(self.0.join(name)).map(Entry)
    }

    pub fn open_file(&self, name: &OsStr, access: Access) -> io::Result<File> {
        if !self.entry_of(name)?.is_regular() {
            return Err(ErrorKind::InvalidInput.into());
        }
        options(access).open(self.0.join(name))
    }

    pub fn create_file(&self, name: &OsStr, access: Access, _mode: u32) -> io::Result<File> {
        options(access).write(true).create_new(true).open(self.0.join(name))
    }

    pub fn create_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    pub fn rename(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), to_dir.0.join(to))
    }

    pub fn rename_new(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
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

    pub fn names(&self) -> io::Result<Vec<OsString>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn options(access: Access) -> fs::OpenOptions {
    let mut options = File::options();
    match access {
        Access::Read => options.read(true),
        Access::ReadWrite => options.read(true).write(true),
        Access::Append => options.read(true).append(true),
    };
    options
}

impl DirHandle {
    /// Whether no other machine writes the file system: not known here.
    pub fn is_local(&self) -> Option<bool> {
        None
    }
}

pub fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

pub fn hand_over<T>(_file: T, _owner: Owner) -> io::Result<()> {
    Ok(())
}

pub fn open_named(path: &Path) -> io::Result<File> {
    File::open(path)
}
