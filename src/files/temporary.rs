//! Files on their way to a name: written under a name of their own, removed unless they arrive.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, ErrorKind, Write},
    process,
};

use super::{PrivateDir, platform::FileAccess};

/// How many names are tried before the folder is given up.
const MAX_NAME_ATTEMPTS: u32 = 1000;

/// A new file with a name that nothing else uses. Dropping it removes the file.
pub struct TemporaryFile<'a> {
    dir: &'a PrivateDir,
    name: OsString,
    file: File,
    /// Whether the file has arrived under another name or shall stay.
    persisted: bool,
}

impl PrivateDir {
    /// Makes a file whose name begins with `prefix` and ends with `suffix`; readable by its owner only.
    pub fn create_temporary(&self, prefix: impl AsRef<OsStr>, suffix: &str) -> io::Result<TemporaryFile<'_>> {
        self.create_temporary_with_mode(prefix, suffix, 0o600)
    }

    /// The same for a file that others may read: `mode` is what the umask leaves of it.
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

    /// Makes a folder whose name begins with `prefix`.
    pub fn create_temporary_dir(&self, prefix: impl AsRef<OsStr>) -> io::Result<(OsString, PrivateDir)> {
        try_free_names(prefix.as_ref(), "", |name| self.create_dir(name))
    }

    /// Moves a file into another folder, under a name that is not taken, which is returned.
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

/// Tries names until one is not taken. They tell the process but need not be secret, for none is ever followed.
fn try_free_names<T>(
    prefix: &OsStr,
    suffix: &str,
    make: impl Fn(&OsStr) -> io::Result<T>,
) -> io::Result<(OsString, T)> {
    for n in 0..MAX_NAME_ATTEMPTS {
        let mut name = prefix.to_owned();
        name.push(format!("{}-{n}{suffix}", process::id()));
        match make(&name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => return made.map(|made| (name, made)),
        }
    }
    Err(io::Error::other(format!("no free name that begins with {}", prefix.display())))
}

impl TemporaryFile<'_> {
    pub fn name(&self) -> &OsStr {
        &self.name
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file in the place of `name` in one step, over whatever stands there.
    pub fn persist(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.replace(&self.name, name)?;
        self.persisted = true;
        Ok(())
    }

    /// Puts the file under `name`, unless that is taken.
    pub fn persist_noreplace(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.rename_noreplace(&self.name, name)?;
        self.persisted = true;
        Ok(())
    }

    /// Leaves the file under its own name, which is returned.
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
