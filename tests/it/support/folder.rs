//! Folders for tests.

use tempfile::TempDir;

/// Makes a folder for a test, which is removed when the test ends.
///
/// It is in memory where that is possible: on a disk, waiting until it has written is most of what the tests wait for.
pub fn temporary_folder() -> TempDir {
    match in_memory() {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir().unwrap(),
    }
}

/// Returns the file system in memory, if it has room for the longest journal and programs may be started from it, which
/// they may not in most containers.
#[cfg(target_os = "linux")]
fn in_memory() -> Option<&'static str> {
    use rustix::fs::{StatVfsMountFlags, statvfs};

    const PATH: &str = "/dev/shm";
    let system = statvfs(PATH).ok()?;
    let has_room = system.f_bavail * system.f_frsize > 1 << 30;
    (has_room && !system.f_flag.contains(StatVfsMountFlags::NOEXEC)).then_some(PATH)
}

#[cfg(not(target_os = "linux"))]
fn in_memory() -> Option<&'static str> {
    None
}
