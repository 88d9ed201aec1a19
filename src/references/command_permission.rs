//! Whether root may run the programs that a file names: only where nobody else could have written them there.

use std::path::Path;

/// Refuses, for root, the programs of a file that others own or can write: the file itself, a link to it, or any
/// folder on the way. Everybody else runs what is in the file with the rights of its own user anyway.
///
/// # Errors
/// A sentence that names the file or the folder.
#[cfg(unix)]
pub fn check_commands(file: &Path) -> Result<(), String> {
    match rustix::process::geteuid().is_root() {
        true => path_walk::check_path(file),
        false => Ok(()),
    }
}

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
    /// No path leads over more links.
    const MAX_LINKS: usize = 40;

    /// Goes the path from the root on, as the kernel does, and checks every folder, link and file that it meets.
    pub fn check_path(file: &Path) -> Result<(), String> {
        let whole = std::path::absolute(file).map_err(|error| unknown_owner_message(file, &error))?;
        let mut rest: VecDeque<OsString> = path_components(&whole).collect();
        let (mut place, mut links) = (PathBuf::from("/"), 0);
        check_entry(&place)?;
        while let Some(name) = rest.pop_front() {
            if name == ".." {
                place.pop();
                continue;
            }
            place.push(name);
            let about = match fs::symlink_metadata(&place) {
                Ok(about) => about,
                // A file that is not there yet is about to be written by root.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(unknown_owner_message(&place, &error)),
            };
            check_entry(&place)?;
            if about.is_symlink() {
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

    /// An entry is safe where root owns it and nobody else may write it. What a folder with the sticky bit holds is
    /// safe from others where root owns that, and a link is what it leads to.
    fn check_entry(place: &Path) -> Result<(), String> {
        let about = fs::symlink_metadata(place).map_err(|error| unknown_owner_message(place, &error))?;
        let open = about.mode() & OTHERS_WRITE_BITS != 0
            && !about.is_symlink()
            && !(about.is_dir() && about.mode() & STICKY_BIT != 0);
        let problem = match (about.uid(), open) {
            (0, false) => return Ok(()),
            (0, true) => format!("can be written by others (mode {:o})", about.mode() & 0o7777),
            (owner, _) => format!("belongs to user {owner}"),
        };
        Err(format!("cmd: is not run as root, because {} {problem}", place.display()))
    }

    fn unknown_owner_message(place: &Path, error: &io::Error) -> String {
        format!("cmd: is not run as root, because the owner of {} cannot be determined: {error}", place.display())
    }
}
