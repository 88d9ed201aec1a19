//! Files on their way to a name: written under a name of their own, removed unless they arrive.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, ErrorKind, Write},
    process,
};

use super::{PrivateDir, platform::Access};

/// How many names are tried before the folder is given up.
const MAX_TRIES: u32 = 1000;

/// A new file with a name that nothing else uses. Dropping it removes the file.
pub struct TemporaryFile<'a> {
    dir: &'a PrivateDir,
    name: OsString,
    file: File,
    /// Whether the file has arrived under another name or shall stay.
    kept: bool,
}

impl PrivateDir {
    /// Makes a file whose name begins with `prefix` and ends with `suffix`; readable by its owner only.
    pub fn create_temporary(&self, prefix: &str, suffix: &str) -> io::Result<TemporaryFile<'_>> {
        self.create_temporary_with_mode(prefix, suffix, 0o600)
    }

    /// The same for a file that others may read: `mode` is what the umask leaves of it.
    pub fn create_temporary_with_mode(
        &self,
        prefix: &str,
        suffix: &str,
        mode: u32,
    ) -> io::Result<TemporaryFile<'_>> {
        for n in 0..MAX_TRIES {
            let name = OsString::from(format!("{prefix}{}-{n}{suffix}", process::id()));
            match self.create_with_mode(&name, Access::ReadWrite, mode) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                file => return file.map(|file| TemporaryFile { dir: self, name, file, kept: false }),
            }
        }
        Err(self.error(prefix.as_ref(), io::Error::other("every name for a temporary file is taken")))
    }
}

impl TemporaryFile<'_> {
    pub fn name(&self) -> &OsStr {
        &self.name
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file in the place of `name` in one step, over whatever stands there.
    pub fn replace(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.replace(&self.name, name)?;
        self.kept = true;
        Ok(())
    }

    /// Puts the file under `name`, unless that is taken.
    pub fn place_new(mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.dir.rename_new(&self.name, name)?;
        self.kept = true;
        Ok(())
    }

    /// Leaves the file under its own name, which is returned.
    pub fn keep(mut self) -> OsString {
        self.kept = true;
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
        if !self.kept {
            let _ = self.dir.remove(&self.name);
        }
    }
}
