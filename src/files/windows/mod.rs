//! The operations of `unix.rs` on Windows. Names are joined to the folder's path. A symbolic link or junction is opened
//! itself, not what it leads to, and is then rejected, so that nothing can be put in its place in between.

mod acl;

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::windows::fs::OpenOptionsExt,
    path::{Component, Path, PathBuf, Prefix},
};

use acl::{AllowedAccount, FileAcl};
use winapi_util::file::{Information, information};

use super::{OtherUsersAccess, SymbolicLinks};

// Constants of Windows' `winnt.h`, `winbase.h` and `winerror.h`.
const FILE_READ_ATTRIBUTES: u32 = 0x80;
const READ_CONTROL: u32 = 0x2_0000;
const WRITE_DAC: u32 = 0x4_0000;
const GENERIC_READ: u32 = 0x8000_0000;
const GENERIC_WRITE: u32 = 0x4000_0000;
const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x20_0000;
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x200_0000;
const ERROR_INVALID_FUNCTION: i32 = 1;
const ERROR_NOT_SUPPORTED: i32 = 50;
const FILE_ATTRIBUTE_DIRECTORY: u64 = 0x10;
const FILE_ATTRIBUTE_REPARSE_POINT: u64 = 0x400;

/// The access that is needed to write a file to the disk.
pub const SYNC_ACCESS: FileAccess = FileAccess::ReadWrite;

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq)]
pub enum FileAccess {
    Read,
    ReadWrite,
    Append,
}

/// The owner of new files, which is always this user: Windows has no root that works for others.
#[derive(Clone, Copy, PartialEq)]
pub struct FileOwner;

/// A folder, by its path.
pub struct DirHandle(PathBuf);

/// The metadata of a file, or of a symbolic link itself.
pub struct FileMetadata {
    information: Information,
    acl: io::Result<FileAcl>,
}

impl FileMetadata {
    pub fn of_file(file: &File) -> io::Result<Self> {
        Ok(Self { information: information(file)?, acl: FileAcl::of_file(file) })
    }

    fn of_path(path: &Path, links: SymbolicLinks) -> io::Result<Self> {
        let flags = match links {
            SymbolicLinks::Follow => FILE_FLAG_BACKUP_SEMANTICS,
            SymbolicLinks::Reject => FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
        };
        let file = File::options().access_mode(FILE_READ_ATTRIBUTES | READ_CONTROL).custom_flags(flags).open(path)?;
        Self::of_file(&file)
    }

    /// Returns the metadata of a file or folder, through symbolic links.
    pub fn of_user_path(path: &Path) -> io::Result<Self> {
        Self::of_path(path, SymbolicLinks::Follow)
    }

    pub fn other_users_access(&self) -> OtherUsersAccess {
        let accounts = match &self.acl {
            Ok(acl) => acl.other_accounts(),
            Err(error) => {
                let unknown = Some(format!("its access control list cannot be read: {error}"));
                return OtherUsersAccess { any: unknown, ..Default::default() };
            }
        };
        let names = |counts: &dyn Fn(&AllowedAccount) -> bool| {
            let names: Vec<_> = accounts.iter().filter(|it| counts(it)).map(|it| it.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        OtherUsersAccess {
            any: names(&|account| account.can_read || account.can_write),
            write: names(&|account| account.can_write),
            all_users: names(&|account| account.is_all_users() && (account.can_read || account.can_write)),
        }
    }

    pub fn is_regular(&self) -> bool {
        self.information.file_attributes() & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT) == 0
    }

    pub fn is_dir(&self) -> bool {
        self.information.file_attributes() & FILE_ATTRIBUTE_DIRECTORY != 0 && !self.is_link()
    }

    /// Returns whether this is a symbolic link or a junction.
    fn is_link(&self) -> bool {
        self.information.file_attributes() & FILE_ATTRIBUTE_REPARSE_POINT != 0
    }

    pub fn is_same_file(&self, other: &FileMetadata) -> bool {
        let of = |about: &Self| (about.information.volume_serial_number(), about.information.file_index());
        of(self) == of(other)
    }

    /// Returns a text that identifies the file on its volume.
    pub fn identity(&self) -> String {
        self.information.file_index().to_string()
    }

    /// Returns what is wrong with this as a file of this user, if anything, as the end of a sentence.
    pub fn file_problem(&self, _owner: FileOwner) -> Option<String> {
        if let Some(problem) = self.regular_file_problem() {
            return Some(problem);
        }
        match self.information.number_of_links() {
            0 | 1 => self.owner_problem(),
            links => Some(format!("has {links} links")),
        }
    }

    /// Returns what is wrong with this as a private folder of this user, if anything.
    pub fn dir_problem(&self, _owner: FileOwner) -> Option<String> {
        if !self.is_dir() {
            return Some(format!("is {}, not a folder", self.kind_name()));
        }
        let accounts = self.acl.as_ref().map(FileAcl::other_accounts).unwrap_or_default();
        match accounts.iter().find(|account| account.can_write && account.is_all_users()) {
            Some(account) => Some(format!("can be written by {}", account.name)),
            None => self.owner_problem(),
        }
    }

    fn owner_problem(&self) -> Option<String> {
        let owner = self.acl.as_ref().ok()?.foreign_owner()?;
        Some(format!("belongs to {owner}, not to this user"))
    }

    /// Returns what this is instead of a regular file, if it is none.
    pub fn regular_file_problem(&self) -> Option<String> {
        (!self.is_regular()).then(|| format!("is {}, not a regular file", self.kind_name()))
    }

    fn kind_name(&self) -> &'static str {
        match () {
            () if self.is_link() => "a symbolic link",
            () if self.is_dir() => "a folder",
            () => "a regular file",
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
        match FileMetadata::of_path(path, links)?.is_dir() {
            true => Ok(Self(path.to_owned())),
            false => Err(ErrorKind::NotADirectory.into()),
        }
    }

    pub fn open_dir(&self, name: &OsStr) -> io::Result<Self> {
        Self::open(&self.0.join(name), SymbolicLinks::Reject)
    }

    pub fn metadata(&self) -> io::Result<FileMetadata> {
        FileMetadata::of_path(&self.0, SymbolicLinks::Follow)
    }

    pub fn metadata_of(&self, name: &OsStr) -> io::Result<FileMetadata> {
        FileMetadata::of_path(&self.0.join(name), SymbolicLinks::Reject)
    }

    pub fn open_file(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        let file = open_options(access).custom_flags(FILE_FLAG_OPEN_REPARSE_POINT).open(self.0.join(name))?;
        match FileMetadata::of_file(&file)?.is_regular() {
            true => Ok(file),
            false => Err(ErrorKind::InvalidInput.into()),
        }
    }

    /// Creates a file; fails where the name is taken. Unless `mode` gives other users rights, only this user, the system
    /// and administrators have access to it.
    pub fn create_file(&self, name: &OsStr, access: FileAccess, mode: u32) -> io::Result<File> {
        let path = self.0.join(name);
        // Shared with nobody, so that no other user opens it before it is restricted.
        let created = File::options()
            .access_mode(GENERIC_READ | GENERIC_WRITE | READ_CONTROL | WRITE_DAC)
            .share_mode(0)
            .create_new(true)
            .write(true)
            .open(&path)?;
        if mode & 0o077 == 0 {
            acl::restrict_file(created)?;
        } else {
            drop(created);
        }
        self.open_file(name, access)
    }

    /// Creates a folder to which only this user, the system and administrators have access.
    pub fn create_dir(&self, name: &OsStr) -> io::Result<()> {
        let path = self.0.join(name);
        fs::create_dir(&path)?;
        acl::restrict_dir(&path)
    }

    pub fn rename(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), to_dir.0.join(to))
    }

    /// Renames a file unless the new name is taken. Where the file system has no links, an empty file takes the name first.
    pub fn rename_noreplace(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        let (from, to) = (self.0.join(from), to_dir.0.join(to));
        match create_link(&from, &to) {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                File::create_new(&to)?;
                fs::rename(from, to)
            }
            created => created.and_then(|()| fs::remove_file(from)),
        }
    }

    /// Exchanges two files through a second link to `other`, which always has either its old or its new content. An edit
    /// that is written into the file meanwhile is in what `one` is afterwards; only a file that another program renames
    /// to `other` between the two calls is lost. `ReplaceFile` would not lose it, but leaves no file for a moment, and
    /// after some errors only one under another name:
    /// <https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-replacefilew>.
    pub fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        let mut second = one.to_owned();
        second.push("~");
        let (one, other, second) = (self.0.join(one), self.0.join(other), self.0.join(second));
        create_link(&other, &second)?;
        if let Err(error) = fs::rename(&one, &other) {
            let _ = fs::remove_file(&second);
            return Err(error);
        }
        fs::rename(second, one)
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

    /// Does nothing: NTFS writes the names of a folder to its log in order, before what is written after them. A folder
    /// cannot be flushed by itself.
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Returns whether no other machine writes the file system: it is no share of a server, or `None` where that is not
    /// known.
    pub fn is_local(&self) -> Option<bool> {
        let path = dunce::canonicalize(&self.0).ok()?;
        match path.components().next()? {
            Component::Prefix(prefix) => Some(!matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))),
            _ => None,
        }
    }
}

/// Creates a second link to a file; [`ErrorKind::Unsupported`] where the file system, such as exFAT, has no links.
fn create_link(file: &Path, link: &Path) -> io::Result<()> {
    fs::hard_link(file, link).map_err(|error| match error.raw_os_error() {
        Some(ERROR_INVALID_FUNCTION | ERROR_NOT_SUPPORTED) => ErrorKind::Unsupported.into(),
        _ => error,
    })
}

fn open_options(access: FileAccess) -> OpenOptions {
    let mut options = File::options();
    match access {
        FileAccess::Read => options.read(true),
        FileAccess::ReadWrite => options.read(true).write(true),
        FileAccess::Append => options.read(true).append(true),
    };
    options
}

/// Writes a file and its attributes to the disk.
pub fn sync_file(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// Writes a file's contents to the disk, with the attributes that are needed to read them.
pub fn sync_contents(file: &File) -> io::Result<()> {
    file.sync_data()
}

/// Removes the permissions of everyone but this user, the system and administrators.
pub fn make_private(dir: &DirHandle, name: &OsStr, _file: &File) -> io::Result<()> {
    let flags = FILE_FLAG_OPEN_REPARSE_POINT;
    let file = File::options().access_mode(READ_CONTROL | WRITE_DAC).custom_flags(flags).open(dir.0.join(name))?;
    acl::restrict_file(file)
}

pub fn restrict_file_command(path: &Path) -> String {
    restrict_command(path, "F")
}

pub fn restrict_dir_command(path: &Path) -> String {
    restrict_command(path, "(OI)(CI)F")
}

/// Returns the command that gives the owner, S-1-3-4, these rights and takes them from all others. `/inheritance:r` removes
/// only what is inherited, so the accounts with entries are named:
/// <https://learn.microsoft.com/windows-server/administration/windows-commands/icacls>.
fn restrict_command(path: &Path, rights: &str) -> String {
    let acl = FileMetadata::of_user_path(path).and_then(|metadata| metadata.acl);
    let accounts = acl.map(|acl| acl.other_accounts()).unwrap_or_default();
    let sids: BTreeSet<_> = accounts.iter().map(|account| format!(" \"*{}\"", account.sid)).collect();
    let remove = if sids.is_empty() { "" } else { " /remove:g" };
    let sids: String = sids.into_iter().collect();
    format!("icacls \"{}\" /inheritance:r{remove}{sids} /grant:r \"*S-1-3-4:{rights}\"", path.display())
}

pub fn change_owner<T>(_file: T, _owner: FileOwner) -> io::Result<()> {
    Ok(())
}

/// Opens a file for reading. A folder is opened too, so that it is reported as what it is.
pub fn open_user_file(path: &Path) -> io::Result<File> {
    File::options().read(true).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(path)
}

#[cfg(test)]
mod tests;
