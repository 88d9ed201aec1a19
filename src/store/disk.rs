//! Reading what is on disk: whole, bounded, and only from regular files.

use std::{
    fmt::Display,
    fs::File,
    io::{self, ErrorKind, Read},
    path::Path,
};

use crate::failure::Failure;

/// The longest file that is read, in bytes.
pub const LONGEST: u64 = 1024 * 1024;

/// The text of the file, or `None` where there is none.
pub fn read(path: &Path) -> Result<Option<String>, Failure> {
    let unreadable = |cause: &dyn Display| {
        Failure::configuration(format!("{} cannot be read", path.display()))
            .cause(cause)
            .fix("mend the file, or name another with --config")
    };
    let bytes = match bytes(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        bytes => bytes.map_err(|error| unreadable(&error))?,
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(&format!("line {line} is not UTF-8"))
    })
}

/// All bytes of a regular file.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut options = File::options();
    options.read(true);
    // A pipe in the file's place would otherwise wait for a writer.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = vec![];
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > LONGEST {
        true => Err(io::Error::other("it is longer than 1 MiB")),
        false => Ok(bytes),
    }
}
