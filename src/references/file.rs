//! `file:PATH`: the content of a regular file.

use std::{fs::File, io::Read, path::Path};

use zeroize::Zeroizing;

/// The longest file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Returns the content of a file. Only a regular file is read: a pipe or a device may never end, and opening it must not
/// block.
///
/// # Errors
/// A sentence that names the file.
pub fn read_secret_file(path: &Path) -> Result<Zeroizing<String>, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("{} cannot be read: {error}", path.display());
    let file = open(path).map_err(|error| unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(unreadable(&"it is not a regular file"));
    }
    let mut text = Zeroizing::new(String::with_capacity(metadata.len().min(MAX_FILE_BYTES) as usize + 1));
    match file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text) {
        Ok(length) if length as u64 > MAX_FILE_BYTES => {
            Err(unreadable(&format!("it is longer than {} KiB", MAX_FILE_BYTES / 1024)))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(unreadable(&error)),
    }
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32;
    File::options().read(true).custom_flags(flags).open(path)
}

/// A folder is opened too, so that it is reported as what it is.
#[cfg(windows)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt;

    const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x200_0000;
    File::options().read(true).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(path)
}
