//! Opens, creates and replaces files by name in an open folder, never through a link.
//!
//! A folder beside the configuration may come from a repository, and others may be able to write the state folder. So files
//! are opened relative to the open folder, without following symbolic links and without waiting for the other end of a FIFO.
//! A file is used only if it is a regular file with one link that belongs to this user. Anything else is left as it is, and
//! the error names the path and the problem.

mod bounded_read;
mod input;
mod lock;
mod other_users;
mod private_dir;
mod temporary;

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows/mod.rs")]
mod platform;

pub use bounded_read::read_regular;
pub use input::{read_input, read_stdin};
pub use other_users::{OtherUsersAccess, restrict_dir_command, restrict_file_command};
pub use platform::{sync_contents, sync_file};
pub use private_dir::{PrivateDir, is_refusal};
pub use temporary::TemporaryFile;

/// Whether a symbolic link is followed when a folder is opened.
#[derive(Clone, Copy, PartialEq)]
enum SymbolicLinks {
    /// The folder that it leads to is opened.
    Follow,
    /// Opening it fails.
    Reject,
}

#[cfg(all(test, unix))]
mod tests;
