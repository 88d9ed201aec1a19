//! Reads whole regular files up to a limit.

use std::{
    io::{self, ErrorKind, Read},
    path::Path,
};

use super::platform;

/// Returns the content of a file that the user names. Symbolic links are followed; a FIFO or a device is rejected.
///
/// # Errors
/// It cannot be read, is not a regular file, or is longer than `max_bytes`. The message does not name the path, which the
/// caller shows as the user typed it.
pub fn read_regular(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = platform::open_user_file(path)?;
    if !platform::FileMetadata::of_file(&file)?.is_regular() {
        return Err(io::Error::other("it is not a regular file"));
    }
    read_whole(file, max_bytes)
}

/// Returns all bytes of a source, or an error where there are more than `max_bytes`.
pub(super) fn read_whole(source: impl Read, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    source.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > max_bytes {
        true => Err(io::Error::new(ErrorKind::InvalidData, format!("it is longer than {}", format_size(max_bytes)))),
        false => Ok(bytes),
    }
}

fn format_size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    match bytes {
        _ if bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ if bytes.is_multiple_of(1024) => format!("{} KiB", bytes / 1024),
        _ => format!("{bytes} bytes"),
    }
}
