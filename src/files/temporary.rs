//! Temporary files that are moved to their final name, or removed.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, ErrorKind, Write},
    process,
};

use super::{PrivateDir, platform::FileAccess};

/// How many names are tried.
const MAX_NAME_ATTEMPTS: u32 = 1000;

/// A new file with a unique name. Dropping it removes the file.
pub struct TemporaryFile<'a> {
    dir: &'a PrivateDir,
    name: OsString,
    file: File,
    /// Whether the file has its final name.
    persisted: bool,
}

impl PrivateDir {
    /// Creates a file whose name begins with `prefix` and ends with `suffix`, with mode 0600.
    pub fn create_temporary(&self, prefix: impl AsRef<OsStr>, suffix: &str) -> io::Result<TemporaryFile<'_>> {
        self.create_temporary_with_mode(prefix, suffix, 0o600)
    }

    /// Creates a file like [`Self::create_temporary`], with the bits of `mode` that the umask leaves.
    pub fn create_temporary_with_mode(
        &self,
        prefix: impl AsRef<OsStr>,
        suffix: &str,
        mode: u32,
    ) -> io::Result<TemporaryFile<'_>> {
        let create = |name: &OsStr| self.create_with_mode(name, FileAccess::ReadWrite, mode);
        let (name, file) = try_free_names(prefix.as_ref(), suffix, create)?;
        Ok(TemporaryFile { dir: self, name, file, persisted: false })
    }

    /// Creates a folder whose name begins with `prefix`, and returns its name too.
    pub fn create_temporary_dir(&self, prefix: impl AsRef<OsStr>) -> io::Result<(OsString, PrivateDir)> {
        try_free_names(prefix.as_ref(), "", |name| self.create_dir(name))
    }

    /// Moves a file into another folder under a name that is not taken, and returns that name.
    pub fn move_to_free_name(
        &self,
        from: impl AsRef<OsStr>,
        other: &PrivateDir,
        prefix: &OsStr,
        suffix: &str,
    ) -> io::Result<OsString> {
        let moved = try_free_names(prefix, suffix, |name| self.move_noreplace(from.as_ref(), other, name));
        moved.map(|(name, ())| name)
    }
}

/// Tries names until one is not taken. They are predictable, which does no harm because links are never followed.
fn try_free_names<T>(
    prefix: &OsStr,
    suffix: &str,
    create: impl Fn(&OsStr) -> io::Result<T>,
) -> io::Result<(OsString, T)> {
    for n in 0..MAX_NAME_ATTEMPTS {
        let mut name = prefix.to_owned();
        name.push(format!("{}-{n}{suffix}", process::id()));
        match create(&name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created.map(|created| (name, created)),
        }
    }
    Err(io::Error::other(format!("no free name that begins with {}", prefix.display())))
}

impl TemporaryFile<'_> {
    /// Returns the temporary name.
    pub fn name(&self) -> &OsStr {
        &self.name
    }

    /// Returns the open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Renames the file atomically, over what has that name.
    pub fn persist(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.replace(&self.name, name)?;
        self.persisted = true;
        Ok(())
    }

    /// Renames the file; fails where the name is taken.
    pub fn persist_noreplace(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.rename_noreplace(&self.name, name)?;
        self.persisted = true;
        Ok(())
    }

    /// Keeps the file under its temporary name, which is returned.
    pub fn keep(mut self) -> OsString {
        self.persisted = true;
        self.name.clone()
    }
}

impl Write for TemporaryFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for TemporaryFile<'_> {
    fn drop(&mut self) {
        if !self.persisted {
            let _ = self.dir.remove(&self.name);
        }
    }
}
