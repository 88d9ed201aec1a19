//! Reading the configuration: whole, bounded, and only a regular file.

use std::{fmt::Display, io, path::Path};

use super::location::is_missing;
use crate::{failure::Failure, files::read_regular};

/// The longest configuration that is read, in bytes.
pub const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// Returns the text of the file, or `None` where there is none.
pub fn read_config_text(path: &Path) -> Result<Option<String>, Failure> {
    decode_config_text(path, read_regular(path, MAX_CONFIG_BYTES))
}

/// Returns what was read as text, or `None` where there was no file.
pub fn decode_config_text(path: &Path, bytes: io::Result<Vec<u8>>) -> Result<Option<String>, Failure> {
    let unreadable = |cause: &dyn Display| {
        Failure::configuration(format!("{} cannot be read", path.display()))
            .with_cause(cause)
            .with_fix("correct the file, or use another with --config")
    };
    let bytes = match bytes {
        Err(error) if is_missing(&error) => return Ok(None),
        bytes => bytes.map_err(|error| unreadable(&error))?,
    };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|error| unreadable(&describe_utf8_error(error.as_bytes(), error.utf8_error())))
}

/// Says where a text stops being UTF-8.
pub fn describe_utf8_error(bytes: &[u8], error: std::str::Utf8Error) -> String {
    let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
    format!("line {line} is not UTF-8")
}
