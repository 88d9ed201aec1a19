//! Opening, creating and replacing files by name inside an open folder, never through a link.
//!
//! A folder beside the configuration may come out of a repository, and a state folder may lie where others can write.
//! What stands there under a name of ours is opened relative to the open folder, without following symbolic links and
//! without waiting for the other end of a FIFO. It is used only if it is a regular file with one link that belongs to
//! this user; everything else is left as it is and the error names the path and what is wrong with it.

mod bounded_read;
mod input;
mod lock;
mod private_dir;
mod temporary;

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "portable.rs")]
mod platform;

pub use bounded_read::read_regular;
pub use input::{read_input, read_stdin};
pub use private_dir::{PrivateDir, is_refusal};
pub use temporary::TemporaryFile;

#[cfg(all(test, unix))]
mod tests;
