//! Whether root may run the programs that a file names: only where no other user could have written them there.

use std::path::Path;

/// Rejects, for root, the programs of a file that other users own or can write, or that is reached through a link or a
/// folder of that kind. Other users gain nothing by this: they run programs with their own rights anyway.
///
/// # Errors
/// A sentence that names the file, link or folder.
#[cfg(unix)]
pub fn check_commands(file: &Path) -> Result<(), String> {
    match rustix::process::geteuid().is_root() {
        true => path_walk::check_path(file),
        false => Ok(()),
    }
}

/// Accepts every file: Windows has no user like root that works in the folders of others.
#[cfg(not(unix))]
pub fn check_commands(_: &Path) -> Result<(), String> {
    Ok(())
}

#[cfg(unix)]
mod path_walk {
    use std::{
        collections::VecDeque,
        ffi::OsString,
        fs, io,
        os::unix::fs::MetadataExt,
        path::{Component, Path, PathBuf},
    };

    /// In a folder with this bit, only the owner of an entry may replace it.
    const STICKY_BIT: u32 = 0o1000;
    /// Writable by a group or by everybody.
    const OTHERS_WRITE_BITS: u32 = 0o022;
    /// How many links a path may lead through, as on Linux.
    const MAX_LINKS: usize = 40;

    /// Walks the path from the root as the kernel does, and checks every folder, link and file on it.
    pub fn check_path(file: &Path) -> Result<(), String> {
        let absolute = std::path::absolute(file).map_err(|error| unknown_owner_message(file, &error))?;
        let mut rest: VecDeque<OsString> = path_components(&absolute).collect();
        let (mut place, mut links) = (PathBuf::from("/"), 0);
        check_entry(&place)?;
        while let Some(name) = rest.pop_front() {
            if name == ".." {
                place.pop();
                continue;
            }
            place.push(name);
            let metadata = match fs::symlink_metadata(&place) {
                Ok(metadata) => metadata,
                // Root is about to create the file.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(unknown_owner_message(&place, &error)),
            };
            check_entry(&place)?;
            if metadata.is_symlink() {
                links += 1;
                let target = fs::read_link(&place).map_err(|error| unknown_owner_message(&place, &error))?;
                if links > MAX_LINKS {
                    return Err(format!("{} goes through too many symbolic links", file.display()));
                }
                place.pop();
                if target.is_absolute() {
                    place = PathBuf::from("/");
                }
                for name in path_components(&target).collect::<Vec<_>>().into_iter().rev() {
                    rest.push_front(name);
                }
            }
        }
        Ok(())
    }

    fn path_components(path: &Path) -> impl Iterator<Item = OsString> + '_ {
        path.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some("..".into()),
            _ => None,
        })
    }

    /// Checks that root owns an entry and that no other user can write it. In a folder with the sticky bit, others cannot
    /// replace root's entries, and the mode of a link means nothing.
    fn check_entry(place: &Path) -> Result<(), String> {
        let metadata = fs::symlink_metadata(place).map_err(|error| unknown_owner_message(place, &error))?;
        let is_writable = metadata.mode() & OTHERS_WRITE_BITS != 0
            && !metadata.is_symlink()
            && !(metadata.is_dir() && metadata.mode() & STICKY_BIT != 0);
        let problem = match (metadata.uid(), is_writable) {
            (0, false) => return Ok(()),
            (0, true) => format!("can be written by others (mode {:o})", metadata.mode() & 0o7777),
            (owner, _) => format!("belongs to user {owner}"),
        };
        Err(format!("cmd: is not run as root, because {} {problem}", place.display()))
    }

    fn unknown_owner_message(place: &Path, error: &io::Error) -> String {
        format!("cmd: is not run as root, because the owner of {} cannot be determined: {error}", place.display())
    }
}
