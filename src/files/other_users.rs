//! What users other than the owner may do with a file or folder.

use std::{fs::File, io, path::Path};

use super::platform::{self, FileMetadata};

/// The access of users other than the owner. Each field describes it as the system does, by the mode of the file on Unix
/// and by accounts on Windows, or is `None` where there is no such access. On Windows, administrators and the system
/// itself do not count, since no file is closed to them.
#[derive(Default)]
pub struct OtherUsersAccess {
    /// Some user has any access.
    pub any: Option<String>,
    /// Some user may write to the file, or may replace a file in the folder.
    pub write: Option<String>,
    /// Every user has some access.
    pub all_users: Option<String>,
}

impl OtherUsersAccess {
    /// Returns the access to an open file.
    pub fn to_file(file: &File) -> io::Result<Self> {
        FileMetadata::of_file(file).map(|metadata| metadata.other_users_access())
    }

    /// Returns the access to a file or folder, through symbolic links; none where it cannot be found.
    pub fn to_path(path: &Path) -> Self {
        FileMetadata::of_user_path(path).map(|metadata| metadata.other_users_access()).unwrap_or_default()
    }
}

/// Returns the command that leaves a file to its owner alone.
pub fn restrict_file_command(path: &Path) -> String {
    platform::restrict_file_command(path)
}

/// Returns the command that takes from other users the right to write to a folder.
pub fn restrict_dir_command(path: &Path) -> String {
    platform::restrict_dir_command(path)
}
