//! The system calls behind [`PrivateDir`](super::PrivateDir) on Unix. Each takes a name inside an open folder.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io,
    os::{
        fd::{AsFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    path::Path,
};

use rustix::{
    fs::{self, AtFlags, FileType, Gid, Mode, OFlags, RenameFlags, Stat, Uid},
    io::Errno,
    process::geteuid,
};

use super::{OtherUsersAccess, SymbolicLinks};

/// The access that is needed to write a file to the disk.
pub const SYNC_ACCESS: FileAccess = FileAccess::Read;

/// Follow no symbolic link, and do not wait for the other end of a FIFO.
const NO_FOLLOW_FLAGS: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// File systems that only one machine writes, by their numbers in `statfs(2)`.
#[cfg(any(target_os = "linux", target_os = "android"))]
const LOCAL_FILE_SYSTEMS: [u64; 15] = [
    0xEF53,      // ext2, ext3, ext4
    0x5846_5342, // XFS
    0x9123_683E, // Btrfs
    0x0102_1994, // tmpfs
    0x8584_58F6, // ramfs
    0x794C_7630, // overlayfs
    0xF2F5_2010, // F2FS
    0x2FC1_2FC1, // ZFS
    0xCA45_1A4E, // bcachefs
    0x3153_464A, // JFS
    0x5265_4973, // ReiserFS
    0x4D44,      // FAT
    0x2011_BAB0, // exFAT
    0x7366_746E, // NTFS, the kernel's
    0x482B,      // HFS+
];

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq)]
pub enum FileAccess {
    Read,
    ReadWrite,
    Append,
}

impl FileAccess {
    fn open_flags(self) -> OFlags {
        match self {
            FileAccess::Read => OFlags::RDONLY,
            FileAccess::ReadWrite => OFlags::RDWR,
            FileAccess::Append => OFlags::RDWR.union(OFlags::APPEND),
        }
    }
}

/// The user and group that own a file.
#[derive(Clone, Copy, PartialEq)]
pub struct FileOwner {
    uid: Uid,
    gid: Gid,
}

/// An open folder.
pub struct DirHandle(OwnedFd);

/// The metadata of a file, or of a symbolic link itself.
pub struct FileMetadata(Stat);

impl FileMetadata {
    pub fn of_file(file: &File) -> io::Result<Self> {
        Ok(Self(fs::fstat(file)?))
    }

    /// Returns the metadata of a file or folder, through symbolic links.
    pub fn of_user_path(path: &Path) -> io::Result<Self> {
        Ok(Self(fs::stat(path)?))
    }

    pub fn other_users_access(&self) -> OtherUsersAccess {
        let mode = self.0.st_mode & 0o7777;
        let described = |found: bool| found.then(|| format!("mode {mode:o}"));
        // In a folder with the sticky bit, users can replace their own files only.
        let replaces = mode & 0o1000 == 0;
        OtherUsersAccess {
            any: described(mode & 0o077 != 0),
            write: described(mode & 0o022 != 0 && replaces),
            all_users: described(mode & 0o007 != 0),
        }
    }

    pub fn is_regular(&self) -> bool {
        self.file_type() == FileType::RegularFile
    }

    pub fn is_dir(&self) -> bool {
        self.file_type() == FileType::Directory
    }

    pub fn owner(&self) -> FileOwner {
        FileOwner { uid: Uid::from_raw(self.0.st_uid), gid: Gid::from_raw(self.0.st_gid) }
    }

    pub fn is_same_file(&self, other: &FileMetadata) -> bool {
        (self.0.st_dev, self.0.st_ino) == (other.0.st_dev, other.0.st_ino)
    }

    /// Returns a text that identifies the file: its inode, because device numbers may change when the system boots.
    pub fn identity(&self) -> String {
        self.0.st_ino.to_string()
    }

    /// Returns what is wrong with this as a file of `owner`, if anything, as the end of a sentence.
    pub fn file_problem(&self, owner: FileOwner) -> Option<String> {
        if let Some(problem) = self.regular_file_problem() {
            return Some(problem);
        }
        if self.0.st_nlink > 1 {
            return Some(format!("has {} links", self.0.st_nlink));
        }
        self.owner_problem(owner)
    }

    /// Returns what is wrong with this as a private folder of `owner`, if anything.
    pub fn dir_problem(&self, owner: FileOwner) -> Option<String> {
        if !self.is_dir() {
            return Some(format!("is {}, not a folder", self.kind_name()));
        }
        if self.0.st_mode & 0o002 != 0 {
            return Some(format!("can be written by every user (mode {:04o})", self.0.st_mode & 0o7777));
        }
        self.owner_problem(owner)
    }

    fn owner_problem(&self, owner: FileOwner) -> Option<String> {
        let (uid, user) = (self.owner().uid, geteuid());
        let allowed = uid == user || uid == owner.uid;
        (!allowed).then(|| format!("belongs to user {uid}, not to user {user}"))
    }

    fn file_type(&self) -> FileType {
        FileType::from_raw_mode(self.0.st_mode)
    }

    /// Returns what this is instead of a regular file, if it is none.
    pub fn regular_file_problem(&self) -> Option<String> {
        (!self.is_regular()).then(|| format!("is {}, not a regular file", self.kind_name()))
    }

    fn kind_name(&self) -> &'static str {
        match self.file_type() {
            FileType::RegularFile => "a regular file",
            FileType::Directory => "a folder",
            FileType::Symlink => "a symbolic link",
            FileType::Fifo => "a FIFO",
            FileType::Socket => "a socket",
            FileType::CharacterDevice | FileType::BlockDevice => "a device",
            FileType::Unknown => "of an unknown kind",
        }
    }
}

impl FileOwner {
    /// Returns who owns new files in a folder: this user, but where this is root, the owner of the folder.
    pub fn for_new_files(folder: &FileMetadata) -> Self {
        match geteuid().is_root() {
            true => folder.owner(),
            false => Self { uid: geteuid(), gid: rustix::process::getegid() },
        }
    }

    /// Returns whether root creates files for another user here.
    pub fn is_other_user(self) -> bool {
        geteuid().is_root() && !self.uid.is_root()
    }
}

impl DirHandle {
    pub fn open(path: &Path, links: SymbolicLinks) -> io::Result<Self> {
        let mut flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        flags.set(OFlags::NOFOLLOW, links == SymbolicLinks::Reject);
        Ok(Self(fs::open(path, flags, Mode::empty())?))
    }

    pub fn open_dir(&self, name: &OsStr) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | NO_FOLLOW_FLAGS;
        Ok(Self(fs::openat(&self.0, name, flags, Mode::empty())?))
    }

    pub fn metadata(&self) -> io::Result<FileMetadata> {
        Ok(FileMetadata(fs::fstat(&self.0)?))
    }

    pub fn metadata_of(&self, name: &OsStr) -> io::Result<FileMetadata> {
        Ok(FileMetadata(fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    pub fn open_file(&self, name: &OsStr, access: FileAccess) -> io::Result<File> {
        Ok(fs::openat(&self.0, name, access.open_flags() | NO_FOLLOW_FLAGS, Mode::empty())?.into())
    }

    /// Creates a file with the bits of `mode` that the umask leaves; fails where the name is taken.
    pub fn create_file(&self, name: &OsStr, access: FileAccess, mode: u32) -> io::Result<File> {
        let flags = access.open_flags() | OFlags::CREATE | OFlags::EXCL | NO_FOLLOW_FLAGS;
        Ok(fs::openat(&self.0, name, flags, Mode::from_raw_mode(mode as _))?.into())
    }

    pub fn create_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::mkdirat(&self.0, name, Mode::RWXU)?)
    }

    pub fn rename(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        Ok(fs::renameat(&self.0, from, &to_dir.0, to)?)
    }

    /// Renames a file unless the new name is taken.
    pub fn rename_noreplace(&self, from: &OsStr, to_dir: &Self, to: &OsStr) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        match fs::renameat_with(&self.0, from, &to_dir.0, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            renamed => return Ok(renamed?),
        }
        fs::linkat(&self.0, from, &to_dir.0, to, AtFlags::empty())?;
        Ok(fs::unlinkat(&self.0, from, AtFlags::empty())?)
    }

    /// Exchanges two files atomically.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        match fs::renameat_with(&self.0, one, &self.0, other, RenameFlags::EXCHANGE) {
            // The kernel or the file system cannot exchange files, as most of FUSE and volumes of macOS that are not APFS.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(io::ErrorKind::Unsupported.into()),
            exchanged => Ok(exchanged?),
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub fn exchange(&self, _one: &OsStr, _other: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    pub fn entry_names(&self) -> io::Result<Vec<OsString>> {
        let mut names = vec![];
        // The standard library's `ReadDir` aborts the program where a folder cannot be closed.
        for entry in fs::Dir::read_from(&self.0)? {
            let name = OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        Ok(names)
    }

    pub fn sync(&self) -> io::Result<()> {
        sync_file(&self.0)
    }

    /// Returns whether no other machine writes the file system, or `None` where that is not known.
    pub fn is_local(&self) -> Option<bool> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            let number = fs::fstatfs(&self.0).map(|stat| stat.f_type as u64 & 0xFFFF_FFFF);
            Some(number.is_ok_and(|number| LOCAL_FILE_SYSTEMS.contains(&number)))
        }
        #[cfg(target_vendor = "apple")]
        {
            // MNT_LOCAL of `sys/mount.h`.
            fs::fstatfs(&self.0).ok().map(|stat| stat.f_flags & 0x1000 != 0)
        }
        #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
        None
    }
}

/// Writes a file and its attributes to the disk.
pub fn sync_file(file: &impl AsFd) -> io::Result<()> {
    loop {
        // On macOS, `fsync` leaves the data in the disk's cache.
        #[cfg(target_vendor = "apple")]
        match fs::fcntl_fullfsync(file) {
            // A file system that cannot flush the disk's cache, such as a network drive.
            Err(Errno::NOTSUP | Errno::NOTTY | Errno::INVAL) => {}
            Err(Errno::INTR) => continue,
            synced => return Ok(synced?),
        }
        match fs::fsync(file) {
            Err(Errno::INTR) => {}
            synced => return Ok(synced?),
        }
    }
}

/// Writes a file's contents to the disk, with the attributes that are needed to read them.
pub fn sync_contents(file: &File) -> io::Result<()> {
    match cfg!(target_vendor = "apple") {
        true => sync_file(file),
        false => file.sync_data(),
    }
}

/// Removes the permissions of everyone but the owner of a file.
pub fn make_private(_dir: &DirHandle, _name: &OsStr, file: &File) -> io::Result<()> {
    match fs::fstat(file)?.st_mode & 0o077 {
        0 => Ok(()),
        _ => Ok(fs::fchmod(file, Mode::RUSR | Mode::WUSR)?),
    }
}

pub fn restrict_file_command(path: &Path) -> String {
    format!("chmod 600 {}", shell_words::quote(&path.to_string_lossy()))
}

pub fn restrict_dir_command(path: &Path) -> String {
    format!("chmod go-w {}", shell_words::quote(&path.to_string_lossy()))
}

/// Gives a new file to its owner, where this is root.
pub fn change_owner(file: impl AsFd, owner: FileOwner) -> io::Result<()> {
    match owner.is_other_user() {
        true => Ok(fs::fchown(file, Some(owner.uid), Some(owner.gid))?),
        false => Ok(()),
    }
}

/// Opens a file that the user names, through symbolic links, without waiting for the other end of a FIFO.
pub fn open_user_file(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(fs::open(path, flags, Mode::empty())?.into())
}

impl AsFd for DirHandle {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.0.as_fd()
    }
}
